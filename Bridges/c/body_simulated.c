/* A body without a robot: two wheels and a camera in a room with painted walls. Replace this file by your own. */
#include "body.h"

#include <math.h>
#include <time.h>

static struct {
  double left, right;               /* speeds of the wheels, m/s */
  double rolled_left, rolled_right; /* metres */
  double x, y, theta;               /* in the room */
  double time;
  bool contact;
} now;

static const double room[3][2] = {{-3, 3}, {-2.5, 2.5}, {0, 2.2}};

static double seconds(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

/* Rolls on to the present moment. */
static void roll(void) {
  double time = seconds(), step = time - now.time;
  double left = now.left * step, right = now.right * step;
  double ahead = (left + right) / 2, turned = (right - left) / WHEEL_BASE;
  double x = now.x + ahead * cos(now.theta + turned / 2), y = now.y + ahead * sin(now.theta + turned / 2);
  now.time = time;
  now.contact = x < room[0][0] + ROBOT_RADIUS || x > room[0][1] - ROBOT_RADIUS ||
                y < room[1][0] + ROBOT_RADIUS || y > room[1][1] - ROBOT_RADIUS;
  now.theta += turned;
  if (now.contact) {
    left -= ahead, right -= ahead;
  } else {
    now.x = x, now.y = y;
  }
  now.rolled_left += left, now.rolled_right += right;
}

bool body_start(void) {
  now.time = seconds();
  return true;
}

void body_set_wheels(double left, double right) {
  roll();
  now.left = left, now.right = right;
}

void body_read_wheels(double *left, double *right) {
  roll();
  *left = now.rolled_left, *right = now.rolled_right;
}

bool body_contact(void) { return now.contact; }

bool body_take_picture(uint8_t *rgb) {
  roll();
  double c = cos(now.theta), s = sin(now.theta), pc = cos(CAMERA_PITCH_DOWN), ps = sin(CAMERA_PITCH_DOWN);
  double eye[3] = {now.x + c * CAMERA_X, now.y + s * CAMERA_X, CAMERA_Z};
  for (int v = 0; v < CAMERA_HEIGHT; v++) {
    for (int u = 0; u < CAMERA_WIDTH; u++) {
      /* the pixel's ray, in the robot's frame and then in the room */
      double down = (v + 0.5 - CAMERA_CY) / CAMERA_FY, left = -(u + 0.5 - CAMERA_CX) / CAMERA_FX;
      double ahead = pc - ps * down;
      double ray[3] = {c * ahead - s * left, s * ahead + c * left, -ps - pc * down};
      double reach = 1e9;
      int axis = 0;
      for (int k = 0; k < 3; k++) {
        if (fabs(ray[k]) < 1e-9) continue;
        double there = (room[k][ray[k] > 0] - eye[k]) / ray[k];
        if (there < reach) reach = there, axis = k;
      }
      /* squares of 0.25 m, each in a colour of its own */
      unsigned mixed = 0;
      static const unsigned primes[3] = {73856093, 19349663, 83492791};
      for (int k = 0; k < 3; k++) {
        double place = eye[k] + reach * ray[k];
        int cell = k == axis ? (place > 0.1 ? 97 : 89) : (int)floor(place / 0.25);
        mixed ^= (unsigned)cell * primes[k];
      }
      for (int k = 0; k < 3; k++) *rgb++ = (uint8_t)((mixed >> (3 + 7 * k)) % 200 + 40);
    }
  }
  return true;
}
