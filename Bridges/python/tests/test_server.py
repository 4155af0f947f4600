"""Over real sockets on loopback."""

import math
import threading
import unittest

import zmq

from errand_bridge import (
    Bridge,
    BridgeServer,
    Camera,
    Counters,
    Description,
    Frame,
    Mission,
    Observation,
    Pose,
    Referee,
    Refusal,
)
from errand_bridge.keys import KeyFault, Keys
from errand_bridge.wire import errand_pb2 as wire
from errand_bridge.wire import referee_pb2 as referee

NEVER = (1 << 63) - 1


class Toy(Bridge, Referee):
    def __init__(self, time_mode="lockstep"):
        self.time_mode = time_mode
        self.pose = Pose()
        self.stops = 0

    def describe(self):
        camera = Camera("camera", 2, 1, k=(1, 0, 1, 0, 1, 0.5, 0, 0, 1))
        return Description(
            "toy", "household", [camera], ["translate", "wait", "stop"], 0.5, 0.2, 0.5, math.pi / 2,
            time_mode=self.time_mode,
        )  # fmt: skip

    def observe(self):
        return Observation([Frame("camera", bytes(6), 2, 1)], self.pose)

    def execute(self, command):
        if command.name == "wait":
            return command.stopped() if command.wait(20) else command.succeeded()
        if command.value > 5:
            raise RuntimeError("the wheels came off")
        self.pose = self.pose.then(Pose(x=command.value))
        return command.succeeded(Pose(x=command.value))

    def stop(self):
        self.stops += 1

    def reset(self, world):
        if world.seed == 13:
            raise Refusal("no such seed")
        self.pose = Pose()
        return Mission(family=world.generator, instructions=[f"seed {world.seed}"], shortest_steps=3)

    def counters(self):
        return Counters(steps=4, reward=0.5, ended=True)


class Serving:
    """A server with a body, and an agent's socket; ends with the block."""

    def __init__(self, body, **options):
        self.log = []
        self.server = BridgeServer(
            body, "tcp://127.0.0.1:0", referee="tcp://127.0.0.1:0", log=self.log.append, period=0.02, **options
        )
        self.context = zmq.Context()

    def __enter__(self):
        self.server.start()
        self.worker = threading.Thread(target=self.server.work)
        self.worker.start()
        return self

    def __exit__(self, *_):
        self.server.end()
        self.worker.join()
        self.context.destroy(linger=0)

    def dealer(self, address, **options):
        socket = self.context.socket(zmq.DEALER)
        socket.rcvtimeo = 5000
        for name, value in options.items():
            setattr(socket, name, value)
        socket.connect(address)
        return socket

    def agent(self, lease=7):
        socket = self.dealer(self.server.address)
        welcome = ask(socket, b"hello", wire.Hello(version=1, name="t", lease=lease), wire.Welcome)
        return socket, welcome


def ask(socket, kind, message, answer):
    socket.send_multipart([kind, message.SerializeToString()])
    return answer.FromString(socket.recv_multipart()[1])


class ServerTests(unittest.TestCase):
    def test_in_lockstep_a_status_brings_the_observation_it_led_to(self):
        with Serving(Toy()) as serving:
            agent, welcome = serving.agent()
            self.assertEqual(welcome.observation.sequence, 1)
            move = wire.MotorCommand(id=1, lease=7, expiry=NEVER, translate=0.5)
            for _ in range(2):
                status = ask(agent, b"command", move, wire.CommandStatus)
                self.assertEqual(status.state, wire.CommandStatus.SUCCEEDED)
                self.assertEqual((status.observation.pose.x, status.observation.sequence), (0.5, 2))
                self.assertEqual(status.observation.stamp, 1_000_000_000, "half a metre at half a metre a second")

    def test_a_body_that_raises_has_failed_and_the_bridge_lives(self):
        with Serving(Toy()) as serving:
            agent, _ = serving.agent()
            move = wire.MotorCommand(id=1, lease=7, expiry=NEVER, translate=9)
            status = ask(agent, b"command", move, wire.CommandStatus)
            self.assertEqual(status.state, wire.CommandStatus.FAILED)
            self.assertIn("wheels", status.message)
            self.assertIn("wheels", serving.log[0])

    def test_a_robot_in_real_time_stops_when_nothing_is_heard_and_shows_itself(self):
        body = Toy("real_time")
        with Serving(body, lease_seconds=0.3) as serving:
            watcher = serving.context.socket(zmq.SUB)
            watcher.rcvtimeo = 5000
            watcher.subscribe(b"")
            watcher.connect(serving.server.observation_address)
            agent, _ = serving.agent()
            wait = wire.MotorCommand(id=1, lease=7, expiry=NEVER, wait=20)
            self.assertEqual(ask(agent, b"command", wait, wire.CommandStatus).state, wire.CommandStatus.ACCEPTED)
            ended = wire.CommandStatus.FromString(agent.recv_multipart()[1])
            self.assertEqual((ended.state, ended.reason), (wire.CommandStatus.ABORTED, wire.CommandStatus.STOPPED))
            self.assertGreater(body.stops, 0)
            kind, content = watcher.recv_multipart()
            self.assertEqual((kind, wire.Observation.FromString(content).episode), (b"observation", 1))

    def test_a_reset_begins_an_episode_and_what_a_world_cannot_is_refused(self):
        with Serving(Toy()) as serving:
            runner = serving.dealer(serving.server.referee_address)
            agent, _ = serving.agent()
            spec = referee.WorldSpecification(generated=referee.Generated(generator="toy"), seed=4)
            request = referee.RefereeRequest(id=1, reset=spec)
            reply = ask(runner, b"request", request, referee.RefereeReply)
            self.assertEqual((reply.mission.instructions[0], reply.mission.shortest_steps.count), ("seed 4", 3))
            notice = wire.Heartbeat.FromString(agent.recv_multipart()[1])
            self.assertEqual((notice.lease, notice.episode), (0, 2))
            for request, error in [
                (referee.RefereeRequest(id=2, holds="x"), "this world judges no conditions"),
                (referee.RefereeRequest(id=3, reset=referee.WorldSpecification(seed=13)), "no such seed"),
                (referee.RefereeRequest(id=4, truth=referee.TruthRequest()), "this world does not answer 'truth'"),
            ]:
                self.assertEqual(ask(runner, b"request", request, referee.RefereeReply).error, error)
            counters = ask(runner, b"request", referee.RefereeRequest(id=5, counters=True), referee.RefereeReply)
            self.assertEqual((counters.counters.steps, counters.counters.reward), (4, 0.5))

    def test_off_this_machine_keys_are_asked_for(self):
        with self.assertRaisesRegex(KeyFault, "errand keys new"):
            BridgeServer(Toy(), "tcp://0.0.0.0:0")

    def test_a_known_key_is_served_and_an_unknown_one_gets_nothing(self):
        robot, friend, stranger = (zmq.curve_keypair() for _ in range(3))
        keys = Keys(robot[0].decode(), robot[1].decode(), frozenset([friend[0].decode()]))
        with Serving(Toy(), keys=keys) as serving:
            hello = wire.Hello(version=1, name="t", lease=7)
            for own, answered in [(stranger, False), (friend, True)]:
                socket = serving.dealer(
                    serving.server.address, curve_serverkey=robot[0], curve_publickey=own[0],
                    curve_secretkey=own[1], rcvtimeo=5000 if answered else 500,
                )  # fmt: skip
                if answered:
                    self.assertEqual(ask(socket, b"hello", hello, wire.Welcome).lease, 7)
                else:
                    with self.assertRaises(zmq.Again):
                        ask(socket, b"hello", hello, wire.Welcome)
                    self.assertIn(stranger[0].decode(), serving.log[0])


if __name__ == "__main__":
    unittest.main()
