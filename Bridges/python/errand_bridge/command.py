"""A command that the body carries out, and what became of it."""

from __future__ import annotations

import math
import threading
from dataclasses import dataclass, field
from enum import IntEnum

from .values import Description, Point, Pose, Velocity


class State(IntEnum):
    """Where a command stands; the numbers are the wire's."""

    ACCEPTED = 0
    REJECTED = 1
    RUNNING = 2
    SUCCEEDED = 3
    FAILED = 4
    ABORTED = 5


class Reason(IntEnum):
    """Why a command was not carried out to its end; the numbers are the wire's."""

    NONE = 0
    BLOCKED = 1
    OUT_OF_REACH = 2
    NOTHING_THERE = 3
    HAND_FULL = 4
    HAND_EMPTY = 5
    LOCKED = 6
    NO_ROOM = 7
    NOT_OPENABLE = 8
    EXPIRED = 9
    NO_LEASE = 10
    UNSUPPORTED = 11
    MALFORMED = 12
    STOPPED = 13
    LINK_LOST = 14
    TOO_HEAVY = 15
    BUSY = 16


@dataclass(frozen=True)
class Status:
    """How a command ended. ``seconds`` is how far the clock of a robot in lockstep goes on with it."""

    state: State
    reason: Reason = Reason.NONE
    message: str = ""
    executed: Pose = Pose()
    seconds: float | None = None


@dataclass(frozen=True)
class Command:
    """One thing for the motors to do.

    ``value`` is metres for ``translate``, radians for ``rotate``, seconds for ``wait``, a ``Velocity``, a text for
    ``speak``, and for manipulations the target ``Point`` in the robot's frame.
    """

    id: int
    name: str
    value: float | str | Point | Velocity
    expiry: int = (1 << 63) - 1
    real_time: bool = False
    stopping: threading.Event = field(default_factory=threading.Event, repr=False, compare=False)

    @property
    def should_stop(self) -> bool:
        """Whether it is time to end, as ``stopped``."""
        return self.stopping.is_set()

    def wait(self, seconds: float) -> bool:
        """Lets ``seconds`` pass (in lockstep none) unless it is or becomes time to end; whether it is."""
        return self.stopping.wait(seconds) if self.real_time else self.stopping.is_set()

    def succeeded(self, executed: Pose = Pose(), message: str = "", seconds: float | None = None) -> Status:
        """The motors did what ``executed`` says: the change of pose in the robot's frame before the command."""
        return Status(State.SUCCEEDED, Reason.NONE, message, executed, seconds)

    def failed(
        self, reason: Reason, message: str, executed: Pose = Pose(), seconds: float | None = None
    ) -> Status:
        """The motors tried; ``executed`` is how far they got."""
        return Status(State.FAILED, reason, message, executed, seconds)

    def rejected(self, reason: Reason, message: str) -> Status:
        """Nothing was done."""
        return Status(State.REJECTED, reason, message, Pose(), 0.0)

    def stopped(self, executed: Pose = Pose(), seconds: float | None = None) -> Status:
        """It was begun and stopped."""
        return Status(State.ABORTED, Reason.STOPPED, "stopped", executed, seconds)

    def duration(self, robot: Description, executed: Pose) -> float:
        """The seconds that it took at the speeds described, a tenth at least; a manipulation takes one."""
        if isinstance(self.value, Velocity):
            return max(0.1, self.value.seconds)
        if self.name == "translate":
            return max(0.1, math.hypot(executed.x, executed.y) / robot.maximum_linear_speed)
        if self.name == "rotate":
            return max(0.1, abs(executed.theta) / robot.maximum_angular_speed)
        if self.name == "wait" and isinstance(self.value, float):
            return max(0.0, self.value)
        return 1.0
