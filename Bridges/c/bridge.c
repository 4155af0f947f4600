/* A bridge for a two-wheeled robot with a camera: the robot's end of Errand's wire, complete. One thread, no allocation
 * of its own. Protocols/README.md is the contract; the numbers in the comments are its. What is yours is in body.h. */
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <zmq.h>

#include "body.h"
#include "errand.pb-c.h"
#include "keys.h"

enum {
  VERSION = 1, MINOR = 1,
  HEARTBEAT_MS = 500, LEASE_MS = 3000, /* how often the agent should be heard; its silence after which the robot stops */
  PICTURE_MS = 100,
  REMEMBERED = 16, /* statuses that are kept for ids that come again */
  MESSAGE_LIMIT = 1 << 20,
  RGB = CAMERA_WIDTH * CAMERA_HEIGHT * 3,
};

typedef struct { uint8_t id[256]; size_t size; } Peer;
typedef struct { double x, y, theta; } Pose;
typedef Errand__V1__CommandStatus Status;
typedef Errand__V1__MotorCommand Command;

static void *router, *publisher, *gate;
static uint32_t observation_port;
static volatile sig_atomic_t has_ended;

/* who commands */
static struct {
  uint64_t lease; /* 0: nobody */
  Peer peer;
  int64_t heard;
  bool lapsed;
  uint64_t last_id;
  Status finished[REMEMBERED];
  Errand__V1__Pose2D executed[REMEMBERED];
  int finished_count;
} holder;

/* what is being carried out */
static struct {
  bool is_running;
  uint64_t id, lease;
  int action;
  double goal, speed, turn; /* metres or radians; m/s and rad/s */
  int64_t end;              /* when it is over, or has taken too long */
  Pose start;
} motion;

static Pose pose; /* odometry since the start */
static double speed_now, turn_now;
static uint64_t last_finished, sequence;

/* the newest observation */
static uint8_t rgb[RGB];
static Errand__V1__CameraFrame frame = ERRAND__V1__CAMERA_FRAME__INIT;
static Errand__V1__CameraFrame *frames[1] = {&frame};
static Errand__V1__Pose2D seen_pose = ERRAND__V1__POSE2_D__INIT;
static Errand__V1__Twist2D seen_twist = ERRAND__V1__TWIST2_D__INIT;
static Errand__V1__Observation seen = ERRAND__V1__OBSERVATION__INIT;

static int64_t now_ns(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

/* ---- sending ---- */

static void send_message(void *socket, const Peer *peer, const char *kind, const ProtobufCMessage *message) {
  static uint8_t buffer[RGB + 8192];
  if (protobuf_c_message_get_packed_size(message) > sizeof buffer) return;
  size_t size = protobuf_c_message_pack(message, buffer);
  if (peer && zmq_send(socket, peer->id, peer->size, ZMQ_SNDMORE | ZMQ_DONTWAIT) < 0) return;
  if (zmq_send(socket, kind, strlen(kind), ZMQ_SNDMORE | ZMQ_DONTWAIT) < 0) return;
  zmq_send(socket, buffer, size, ZMQ_DONTWAIT);
}

static void send_status(const Peer *peer, Status status) {
  bool is_final = status.state != ERRAND__V1__COMMAND_STATUS__STATE__ACCEPTED &&
                  status.state != ERRAND__V1__COMMAND_STATUS__STATE__RUNNING;
  if (is_final) status.observation = &seen;
  send_message(router, peer, "status", &status.base);
}

static Status status_of(uint64_t id, uint64_t lease, int state, int reason, const char *why) {
  Status status = ERRAND__V1__COMMAND_STATUS__INIT;
  status.id = id, status.lease = lease;
  status.state = (Errand__V1__CommandStatus__State)state;
  status.reason = (Errand__V1__CommandStatus__Reason)reason;
  status.message = (char *)why;
  return status;
}

#define STATE(name) ERRAND__V1__COMMAND_STATUS__STATE__##name
#define REASON(name) ERRAND__V1__COMMAND_STATUS__REASON__##name

/* ---- sensing ---- */

static void read_odometry(void) {
  static double left, right;
  static int64_t then;
  double new_left, new_right;
  body_read_wheels(&new_left, &new_right);
  int64_t now = now_ns();
  double step = then ? (double)(now - then) * 1e-9 : 0;
  double ahead = (new_left - left + new_right - right) / 2, turned = (new_right - right - new_left + left) / WHEEL_BASE;
  pose.x += ahead * cos(pose.theta + turned / 2);
  pose.y += ahead * sin(pose.theta + turned / 2);
  pose.theta += turned;
  if (step > 1e-4) speed_now = ahead / step, turn_now = turned / step;
  left = new_left, right = new_right, then = now;
}

/* The change of pose since `start`, in its frame. */
static Pose moved_since(Pose start) {
  double c = cos(start.theta), s = sin(start.theta), x = pose.x - start.x, y = pose.y - start.y;
  return (Pose){c * x + s * y, -s * x + c * y, pose.theta - start.theta};
}

static void observe(void) {
  read_odometry();
  seen.sequence = ++sequence;
  seen.stamp = frame.stamp = now_ns();
  seen.n_frames = body_take_picture(rgb) ? 1 : 0;
  seen_pose.x = pose.x, seen_pose.y = pose.y, seen_pose.theta = pose.theta;
  seen_twist.linear = speed_now, seen_twist.angular = turn_now;
  seen.contact = body_contact();
  seen.last_command_id = last_finished;
  send_message(publisher, NULL, "observation", &seen.base);
}

/* ---- moving ---- */

static void remember(Status status, Pose executed) {
  int at = holder.finished_count++ % REMEMBERED;
  Errand__V1__Pose2D *done = &holder.executed[at];
  errand__v1__pose2_d__init(done);
  done->x = executed.x, done->y = executed.y, done->theta = executed.theta;
  status.executed = done;
  holder.finished[at] = status;
  if (status.id > holder.last_id) holder.last_id = status.id;
}

/* Ends what runs: halts, tells how far it got, and keeps that. */
static void finish(int state, int reason, const char *why) {
  if (!motion.is_running) return;
  body_set_wheels(0, 0);
  motion.is_running = false;
  last_finished = motion.id;
  observe();
  if (holder.lease != motion.lease) return;
  remember(status_of(motion.id, motion.lease, state, reason, why), moved_since(motion.start));
  send_status(&holder.peer, holder.finished[(holder.finished_count - 1) % REMEMBERED]);
}

static void stop(void) {
  body_set_wheels(0, 0);
  finish(STATE(ABORTED), REASON(STOPPED), "stopped");
}

static double limited(double value, double limit) { return fmax(-limit, fmin(limit, value)); }

static void begin(const Command *command) {
  double seconds = 0;
  motion.goal = motion.speed = motion.turn = 0;
  switch (command->action_case) {
    case ERRAND__V1__MOTOR_COMMAND__ACTION_TRANSLATE:
      motion.goal = command->translate;
      seconds = 3 * fabs(motion.goal) / MAX_SPEED + 2;
      break;
    case ERRAND__V1__MOTOR_COMMAND__ACTION_ROTATE:
      motion.goal = command->rotate;
      seconds = 3 * fabs(motion.goal) / MAX_TURN + 2;
      break;
    case ERRAND__V1__MOTOR_COMMAND__ACTION_VELOCITY:
      motion.speed = limited(command->velocity->linear, MAX_SPEED);
      motion.turn = limited(command->velocity->angular, MAX_TURN);
      seconds = command->velocity->seconds;
      break;
    default: seconds = command->wait; break;
  }
  read_odometry();
  motion.is_running = true;
  motion.id = command->id, motion.lease = command->lease, motion.action = command->action_case;
  motion.start = pose;
  motion.end = now_ns() + (int64_t)(fmin(fmax(seconds, 0), 1e6) * 1e9);
}

/* Once every few milliseconds: what the wheels should do now. */
static void drive(void) {
  if (!motion.is_running) return;
  read_odometry();
  Pose done = moved_since(motion.start);
  double speed = motion.speed, turn = motion.turn;
  bool is_drive = motion.action == ERRAND__V1__MOTOR_COMMAND__ACTION_TRANSLATE;
  if (is_drive || motion.action == ERRAND__V1__MOTOR_COMMAND__ACTION_ROTATE) {
    double left = motion.goal - (is_drive ? done.x : done.theta), limit = is_drive ? MAX_SPEED : MAX_TURN;
    if (left * (motion.goal < 0 ? -1 : 1) < 0.004) return finish(STATE(SUCCEEDED), REASON(NONE), "");
    /* slower towards the end */
    double pace = limited(left * 4, limit);
    if (fabs(pace) < limit / 20) pace = copysign(limit / 20, left);
    *(is_drive ? &speed : &turn) = pace;
    if (now_ns() > motion.end) return finish(STATE(FAILED), REASON(BLOCKED), "the wheels do not get on");
  } else if (now_ns() >= motion.end) {
    return finish(STATE(SUCCEEDED), REASON(NONE), "");
  }
  if (body_contact() && speed > 0 && done.x > 0.005) return finish(STATE(FAILED), REASON(BLOCKED), "the bumper touches something");
  body_set_wheels(speed - turn * WHEEL_BASE / 2, speed + turn * WHEEL_BASE / 2);
}

/* ---- who commands ---- */

static bool hear(uint64_t lease, const Peer *peer) {
  if (lease == 0 || holder.lease != lease) return false;
  holder.peer = *peer, holder.heard = now_ns(), holder.lapsed = false;
  return true;
}

static bool take_lease(uint64_t lease, const Peer *peer) {
  if (hear(lease, peer)) return true;
  if (holder.lease && !holder.lapsed) return false;
  memset(&holder, 0, sizeof holder);
  holder.lease = lease;
  return hear(lease, peer);
}

static void refuse(const Peer *peer, Errand__V1__Refused__Code code, const char *why) {
  Errand__V1__Refused refused = ERRAND__V1__REFUSED__INIT;
  refused.code = code, refused.message = (char *)why, refused.version = VERSION;
  send_message(router, peer, "refused", &refused.base);
}

static void on_hello(const Errand__V1__Hello *hello, const Peer *peer) {
  static double k[9] = {CAMERA_FX, 0, CAMERA_CX, 0, CAMERA_FY, CAMERA_CY, 0, 0, 1};
  static char *commands[] = {"translate", "rotate", "velocity", "wait", "stop"};
  if (hello->version != VERSION) return refuse(peer, ERRAND__V1__REFUSED__CODE__VERSION, "this robot speaks version 1");
  if (hello->lease && !take_lease(hello->lease, peer))
    return refuse(peer, ERRAND__V1__REFUSED__CODE__LEASE_TAKEN, "another agent has the lease of this robot");
  Errand__V1__Point3 place = ERRAND__V1__POINT3__INIT;
  place.x = CAMERA_X, place.z = CAMERA_Z;
  Errand__V1__CameraInfo camera = ERRAND__V1__CAMERA_INFO__INIT, *cameras[] = {&camera};
  camera.name = "camera", camera.width = CAMERA_WIDTH, camera.height = CAMERA_HEIGHT;
  camera.n_k = 9, camera.k = k, camera.position = &place, camera.pitch_down = CAMERA_PITCH_DOWN;
  Errand__V1__RobotDescription robot = ERRAND__V1__ROBOT_DESCRIPTION__INIT;
  robot.name = ROBOT_NAME, robot.profile = ROBOT_PROFILE;
  robot.n_cameras = 1, robot.cameras = cameras;
  robot.n_commands = sizeof commands / sizeof *commands, robot.commands = commands;
  robot.cell_size = 0.5, robot.footprint_radius = ROBOT_RADIUS;
  robot.maximum_linear_speed = MAX_SPEED, robot.maximum_angular_speed = MAX_TURN;
  robot.time_mode = ERRAND__V1__ROBOT_DESCRIPTION__TIME_MODE__REAL_TIME;
  robot.observation_port = observation_port;
  Errand__V1__Welcome welcome = ERRAND__V1__WELCOME__INIT;
  welcome.version = VERSION, welcome.minor = MINOR, welcome.robot = &robot, welcome.lease = hello->lease;
  welcome.heartbeat_milliseconds = HEARTBEAT_MS, welcome.lease_milliseconds = LEASE_MS;
  welcome.episode = 1, welcome.last_command_id = hello->lease ? holder.last_id : 0;
  welcome.observation = &seen;
  send_message(router, peer, "welcome", &welcome.base);
}

static void on_heartbeat(const Errand__V1__Heartbeat *beat, const Peer *peer) {
  Errand__V1__Heartbeat answer = ERRAND__V1__HEARTBEAT__INIT;
  answer.lease = hear(beat->lease, peer) ? beat->lease : 0;
  answer.count = beat->count, answer.episode = 1;
  send_message(router, peer, "heartbeat", &answer.base);
}

static void on_goodbye(const Errand__V1__Goodbye *goodbye) {
  if (goodbye->lease == 0 || goodbye->lease != holder.lease) return;
  holder.lease = 0;
  stop();
}

/* Whether the robot takes the command: 1; or does not: 0; or nobody could, since it has no action or no numbers: -1. */
static int is_taken(const Command *command) {
  switch (command->action_case) {
    case ERRAND__V1__MOTOR_COMMAND__ACTION__NOT_SET: return -1;
    case ERRAND__V1__MOTOR_COMMAND__ACTION_TRANSLATE: return isfinite(command->translate) ? 1 : -1;
    case ERRAND__V1__MOTOR_COMMAND__ACTION_ROTATE: return isfinite(command->rotate) ? 1 : -1;
    case ERRAND__V1__MOTOR_COMMAND__ACTION_WAIT: return isfinite(command->wait) ? 1 : -1;
    case ERRAND__V1__MOTOR_COMMAND__ACTION_VELOCITY:
      return isfinite(command->velocity->linear + command->velocity->angular + command->velocity->seconds) ? 1 : -1;
    default: return 0;
  }
}

/* The checks, in the contract's order. */
static void on_command(const Command *command, const Peer *peer) {
  uint64_t id = command->id, lease = command->lease;
#define REJECT(reason, why) return send_status(peer, status_of(id, lease, STATE(REJECTED), REASON(reason), why))
  if (!hear(lease, peer)) REJECT(NO_LEASE, "This agent does not have the lease of the robot.");
  if (is_taken(command) < 0) REJECT(MALFORMED, "The command has no action, or a number that is none.");
  if (command->action_case == ERRAND__V1__MOTOR_COMMAND__ACTION_STOP) {
    stop();
    if (id == 0) return;
    if (id > holder.last_id) remember(status_of(id, lease, STATE(SUCCEEDED), REASON(NONE), ""), (Pose){0, 0, 0});
    return send_status(peer, status_of(id, lease, STATE(SUCCEEDED), REASON(NONE), ""));
  }
  if (motion.is_running && motion.id == id && motion.lease == lease)
    return send_status(peer, status_of(id, lease, STATE(RUNNING), REASON(NONE), ""));
  for (int i = 0; i < REMEMBERED && i < holder.finished_count; i++)
    if (holder.finished[i].id == id) return send_status(peer, holder.finished[i]);
  if (id <= holder.last_id) REJECT(MALFORMED, "Ids grow, and the status of this one is no longer known.");
  if (motion.is_running) REJECT(BUSY, "Another command is being carried out.");
  int reason = REASON(NONE);
  const char *why = "";
  if (!is_taken(command))
    reason = REASON(UNSUPPORTED), why = "This robot drives, turns and waits.";
  else if (now_ns() > command->expiry)
    reason = REASON(EXPIRED), why = "The command's time had run out when it came.";
  if (reason != REASON(NONE)) {
    remember(status_of(id, lease, STATE(REJECTED), reason, why), (Pose){0, 0, 0});
    return send_status(peer, holder.finished[(holder.finished_count - 1) % REMEMBERED]);
  }
  begin(command);
  holder.last_id = id;
  send_status(peer, status_of(id, lease, STATE(ACCEPTED), REASON(NONE), ""));
}

/* ---- receiving: whatever is no message is dropped ---- */

static bool is_utf8(const char *text) {
  for (const uint8_t *p = (const uint8_t *)text; *p;) {
    int more = *p < 0x80 ? 0 : *p >= 0xC2 && *p < 0xE0 ? 1 : *p >= 0xE0 && *p < 0xF0 ? 2 : *p >= 0xF0 && *p < 0xF5 ? 3 : -1;
    if (more < 0) return false;
    for (p++; more > 0; more--, p++)
      if ((*p & 0xC0) != 0x80) return false;
  }
  return true;
}

static void on_message(const Peer *peer, const char *kind, size_t size, const uint8_t *content) {
#define UNPACKED(Type, type, action)                                                  \
  do {                                                                                \
    Errand__V1__##Type *message = errand__v1__##type##__unpack(NULL, size, content);  \
    if (message) action;                                                              \
    if (message) errand__v1__##type##__free_unpacked(message, NULL);                  \
  } while (0)
  if (!strcmp(kind, "hello")) UNPACKED(Hello, hello, if (is_utf8(message->name)) on_hello(message, peer));
  else if (!strcmp(kind, "heartbeat")) UNPACKED(Heartbeat, heartbeat, on_heartbeat(message, peer));
  else if (!strcmp(kind, "goodbye")) UNPACKED(Goodbye, goodbye, on_goodbye(message));
  else if (!strcmp(kind, "command")) UNPACKED(MotorCommand, motor_command, on_command(message, peer));
}

/* Reads one message, [peer, kind, content]; false where none is waiting. */
static bool receive(void) {
  Peer peer = {{0}, 0};
  char kind[16] = "";
  zmq_msg_t part;
  zmq_msg_init(&part);
  int count = 0, more = 1;
  while (more) {
    if (zmq_msg_recv(&part, router, ZMQ_DONTWAIT) < 0) return zmq_msg_close(&part), false;
    size_t size = zmq_msg_size(&part);
    more = zmq_msg_more(&part);
    if (count == 0 && size < sizeof peer.id) memcpy(peer.id, zmq_msg_data(&part), peer.size = size);
    if (count == 1 && size < sizeof kind) memcpy(kind, zmq_msg_data(&part), size);
    if (count == 2 && !more) on_message(&peer, kind, size, zmq_msg_data(&part));
    count++;
  }
  zmq_msg_close(&part);
  return true;
}

/* ---- starting ---- */

static void end(int signal) { has_ended = signal; }

/* Binds a socket; the answer is the port. */
static uint32_t bind_socket(void *socket, const char *host, const char *port) {
  char address[256];
  size_t size = sizeof address;
  int linger = 0;
  int64_t limit = MESSAGE_LIMIT;
  zmq_setsockopt(socket, ZMQ_LINGER, &linger, sizeof linger);
  zmq_setsockopt(socket, ZMQ_MAXMSGSIZE, &limit, sizeof limit);
  if (gate) keys_protect(socket);
  snprintf(address, sizeof address, "tcp://%s:%s", host, port);
  if (zmq_bind(socket, address) != 0 || zmq_getsockopt(socket, ZMQ_LAST_ENDPOINT, address, &size) != 0) {
    fprintf(stderr, "cannot listen at %s: %s\n", address, zmq_strerror(zmq_errno()));
    exit(1);
  }
  return (uint32_t)atoi(strrchr(address, ':') + 1);
}

int main(int count, char **words) {
  const char *host = "127.0.0.1", *port = "5555";
  bool is_insecure = false, is_wrong = false;
  for (int i = 1; i < count; i++) {
    const char *value = i + 1 < count ? words[i + 1] : "";
    if (!strcmp(words[i], "--insecure")) { is_insecure = true; continue; }
    if (!strcmp(words[i], "--host")) host = value;
    else if (!strcmp(words[i], "--port")) port = strcmp(value, "0") ? value : "*";
    else if (!strcmp(words[i], "--key")) is_wrong |= !keys_read_own(value);
    else if (!strcmp(words[i], "--peer-key")) is_wrong |= !keys_add_peer(value);
    else is_wrong = true;
    i++;
  }
  if (is_wrong) {
    fputs("usage: bridge [--host HOST] [--port PORT] [--key NAME.key --peer-key AGENT.pub ...] [--insecure]\n"
          "'errand keys new NAME' writes NAME.key and NAME.pub\n", stderr);
    return 64;
  }
  if (strncmp(host, "127.", 4) && strcmp(host, "localhost") && !is_insecure && !keys_are_complete()) {
    fprintf(stderr, "%s can be reached from other machines, and this bridge has no keys: make some with 'errand keys new "
            "NAME', give --key NAME.key and --peer-key AGENT.pub; or --insecure if you trust the network\n", host);
    return 30;
  }
  if (!body_start()) return fputs("the robot is not there\n", stderr), 1;
  frame.camera = "camera", frame.width = CAMERA_WIDTH, frame.height = CAMERA_HEIGHT;
  frame.rgb = (ProtobufCBinaryData){RGB, rgb};
  seen.frames = frames, seen.pose = &seen_pose, seen.twist = &seen_twist, seen.episode = 1;

  void *context = zmq_ctx_new();
  if (keys_are_complete()) gate = keys_open_gate(context);
  router = zmq_socket(context, ZMQ_ROUTER), publisher = zmq_socket(context, ZMQ_PUB);
  int queue = 4; /* watchers that do not keep up lose observations, not the robot its memory */
  zmq_setsockopt(publisher, ZMQ_SNDHWM, &queue, sizeof queue);
  observation_port = bind_socket(publisher, host, "*");
  printf("listening tcp://%s:%u\n", host, bind_socket(router, host, port));
  fflush(stdout);
  signal(SIGINT, end), signal(SIGTERM, end);
  for (int64_t next = 0; !has_ended;) {
    zmq_pollitem_t items[] = {{router, 0, ZMQ_POLLIN, 0}, {gate, 0, ZMQ_POLLIN, 0}};
    zmq_poll(items, gate ? 2 : 1, 5);
    if (gate && items[1].revents) keys_answer(gate);
    if (now_ns() >= next) observe(), next = now_ns() + PICTURE_MS * 1000000LL;
    while (receive()) {}
    drive();
    /* an agent that is not heard any more: stand, and let another one have the robot */
    if (holder.lease && !holder.lapsed && now_ns() - holder.heard > LEASE_MS * 1000000LL) holder.lapsed = true, stop();
  }
  stop();
  zmq_close(router), zmq_close(publisher);
  if (gate) zmq_close(gate);
  zmq_ctx_term(context);
  return 0;
}
