"""The rules of the contract, without sockets."""

import math
import unittest

from errand_bridge.command import Pose, State, Status
from errand_bridge.robot_link import Execute, Reply, RobotLink, StopMotion
from errand_bridge.wire import errand_pb2 as wire

NEVER = (1 << 63) - 1


def frames(kind, message, peer=b"a"):
    return [peer, kind, message.SerializeToString()]


def translate(id, lease=7, expiry=NEVER, metres=0.5):
    return frames(b"command", wire.MotorCommand(id=id, lease=lease, expiry=expiry, translate=metres))


class RobotLinkTests(unittest.TestCase):
    def setUp(self):
        robot = wire.RobotDescription(name="r", commands=["translate", "stop"])
        self.link = RobotLink(robot, lease_seconds=3)
        self.link.observation = wire.Observation(sequence=1, episode=1)

    def hello(self, lease=7, version=1, now=0.0, peer=b"a"):
        message = wire.Hello(version=version, name="t", lease=lease)
        (reply,) = self.link.received(frames(b"hello", message, peer), now, 0)
        return reply

    def only(self, actions):
        self.assertEqual(len(actions), 1)
        return actions[0].message

    def test_one_agent_has_the_lease_and_another_may_watch(self):
        welcome = self.hello()
        self.assertEqual((welcome.kind, welcome.message.lease), (b"welcome", 7))
        self.assertEqual(welcome.message.observation.sequence, 1)
        refused = self.hello(lease=8)
        self.assertEqual((refused.kind, refused.message.code), (b"refused", wire.Refused.LEASE_TAKEN))
        self.assertEqual(self.hello(lease=0).kind, b"welcome")
        self.assertEqual(self.hello(lease=8, now=4.0).kind, b"refused", "nobody has said that time has passed")
        self.link.advance(4.0)
        self.assertEqual(self.hello(lease=8, now=4.0).kind, b"welcome")

    def test_another_version_is_refused_and_a_newer_minor_one_is_not(self):
        self.assertEqual(self.hello(version=2).message.code, wire.Refused.VERSION)
        newer = wire.Hello(version=1, name="t", lease=7, minor=9).SerializeToString() + b"\xfa\x07\x03new"
        (reply,) = self.link.received([b"a", b"hello", newer], 0.0, 0)
        self.assertEqual(reply.kind, b"welcome")

    def test_an_id_is_executed_once(self):
        self.hello()
        self.assertIsInstance(self.link.received(translate(1), 0.0, 0)[0], Execute)
        self.assertEqual(self.only(self.link.received(translate(1), 0.0, 0)).state, State.RUNNING)
        self.assertEqual(self.only(self.link.received(translate(2), 0.0, 0)).reason, wire.CommandStatus.BUSY)
        done = self.link.finished(1, Status(State.SUCCEEDED, executed=Pose(x=0.5)), wire.Observation(sequence=2))
        self.assertEqual(self.only(done).observation.sequence, 2)
        again = self.only(self.link.received(translate(1), 0.0, 0))
        self.assertEqual((again.state, again.executed.x), (State.SUCCEEDED, 0.5))
        self.assertIsInstance(self.link.received(translate(2), 0.0, 0)[0], Execute, "busy used no id up")

    def test_what_is_rejected_and_why(self):
        reasons = wire.CommandStatus
        self.assertEqual(self.only(self.link.received(translate(1), 0.0, 0)).reason, reasons.NO_LEASE)
        self.hello()
        self.assertEqual(self.only(self.link.received(translate(1, lease=8), 0.0, 0)).reason, reasons.NO_LEASE)
        self.assertEqual(self.only(self.link.received(translate(1, expiry=4), 0.0, 5)).reason, reasons.EXPIRED)
        rotate = frames(b"command", wire.MotorCommand(id=2, lease=7, expiry=NEVER, rotate=1.0))
        self.assertEqual(self.only(self.link.received(rotate, 0.0, 0)).reason, reasons.UNSUPPORTED)
        nan = translate(3, metres=math.nan)
        self.assertEqual(self.only(self.link.received(nan, 0.0, 0)).reason, reasons.MALFORMED)
        self.assertIsInstance(self.link.received(translate(3), 0.0, 0)[0], Execute, "malformed used no id up")

    def test_garbage_is_counted_and_changes_nothing(self):
        self.hello()
        for garbage in ([b"a"], [b"a", b"hello"], [b"a", b"map", b""], [b"a", b"command", b"\xff\xff"]):
            self.assertEqual(self.link.received(garbage, 0.0, 0), [])
        self.assertEqual(self.link.garbage, 4)

    def test_a_silent_agent_stops_a_robot_in_real_time(self):
        self.link.robot.time_mode = wire.RobotDescription.REAL_TIME
        self.hello()
        self.assertEqual(self.link.advance(2.9), [])
        self.assertEqual(self.link.advance(3.0), [StopMotion()])
        self.assertEqual(self.link.deadline, math.inf)
        beat = self.link.received(frames(b"heartbeat", wire.Heartbeat(lease=7, count=5)), 4.0, 0)
        self.assertEqual(self.only(beat).lease, 7, "the holder's next word revives the lease")

    def test_a_new_episode_ends_the_lease(self):
        self.hello()
        notice = self.link.begin_episode(wire.Observation(sequence=1, episode=2))
        self.assertEqual(notice, [Reply(b"a", b"heartbeat", wire.Heartbeat(episode=2))])
        self.assertEqual(self.only(self.link.received(translate(1), 0.0, 0)).reason, wire.CommandStatus.NO_LEASE)

    def test_goodbye_frees_the_lease(self):
        self.hello()
        self.assertEqual(self.link.received(frames(b"goodbye", wire.Goodbye(lease=7)), 0.0, 0), [StopMotion()])
        self.assertEqual(self.hello(lease=8).kind, b"welcome")


if __name__ == "__main__":
    unittest.main()
