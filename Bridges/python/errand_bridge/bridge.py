"""What a bridge's author writes: a ``Bridge``, and for runners' sake perhaps a ``Referee``."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field

from .command import Command, Status
from .values import Description, Observation


class Bridge(ABC):
    """A body. All methods but ``stop`` are called on the thread that called ``run``, one at a time; in real time
    ``observe`` and ``clock`` also on another."""

    @abstractmethod
    def describe(self) -> Description:
        """What the body is; asked once, before anybody can connect."""

    @abstractmethod
    def observe(self) -> Observation:
        """What the body senses now. In lockstep asked once after each command; in real time every ``period``."""

    @abstractmethod
    def execute(self, command: Command) -> Status:
        """Carries a command out and says how it ended: ``command.succeeded(...)``, ``failed``, ``rejected``.

        What takes long asks ``command.wait(seconds)`` or ``command.should_stop`` often, and when it is time to end
        halts the motors and answers ``command.stopped(executed)``. Only commands of the description come here, with
        finite numbers, in time, each id once. An exception is reported as failed.
        """

    def stop(self) -> None:
        """Halts the motors at once. Called from another thread, also when no command runs."""

    def clock(self) -> int:
        """The robot's clock in nanoseconds. Asked in real time only; in lockstep the kit keeps the clock."""
        return time.monotonic_ns()


class Refusal(Exception):
    """Raised by a referee's method that cannot answer; its text goes to the runner."""


@dataclass(frozen=True)
class World:
    """Which world a runner wants: a generator with options, a hand-drawn map, or a family of tasks; the rest is empty."""

    generator: str = ""
    options: Sequence[str] = ()
    map: str = ""
    task_family: str = ""
    seed: int = 0
    noise: str = ""


@dataclass(frozen=True)
class Mission:
    """What an agent is to be told in this world, and what is right."""

    family: str = ""
    instructions: Sequence[str] = field(default_factory=tuple)
    expectation: str = "done"
    condition: str = ""
    explored: bool = False
    shortest_steps: int | None = None
    fingerprint: str = ""


@dataclass(frozen=True)
class Counters:
    """What the world counted since the reset."""

    steps: int = 0
    commands: int = 0
    collisions: int = 0
    collisions_with_people: int = 0
    reward: float = 0.0
    ended: bool = False
    succeeded: bool = False


class Referee(ABC):
    """What a world answers to runners, on a socket that no agent holds. Answer what you can; the rest is refused."""

    def reset(self, world: World) -> Mission:
        """Puts the robot into another world. The kit then begins a new episode: leases end, ids and clock begin anew."""
        raise Refusal("this world cannot be reset")

    def mission(self) -> Mission:
        """What the agent is to be told in the current world."""
        raise Refusal("this world has no missions")

    def counters(self) -> Counters:
        """What was counted since the reset. Runners ask it first, to hear whether somebody is there."""
        return Counters()

    def holds(self, condition: str) -> bool:
        """Whether ``condition`` holds now."""
        raise Refusal("this world judges no conditions")

    def shortest_steps(self, condition: str) -> int | None:
        """The fewest steps until ``condition`` holds; None: there is no way."""
        raise Refusal("this world knows no shortest way")

    def inject(self, fault: str) -> None:
        """Disturbs the world."""
        raise Refusal("this world takes no disturbances")
