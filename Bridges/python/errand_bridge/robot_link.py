"""The robot's end of a link as a state machine without sockets, threads or clocks.

It is told what came and what time it is, and answers what to do: who may command, what is executed, what is only
answered again. ``server.py`` does what it says.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from google.protobuf.message import DecodeError, Message

from . import wire_forms as forms
from .command import Command, Reason, State, Status
from .wire import errand_pb2 as wire

VERSION, MINOR = 1, 1

KINDS: dict[bytes, type[Message]] = {
    b"hello": wire.Hello,
    b"heartbeat": wire.Heartbeat,
    b"command": wire.MotorCommand,
    b"goodbye": wire.Goodbye,
}


@dataclass(frozen=True)
class Reply:
    """Send this to that agent."""

    peer: bytes
    kind: bytes
    message: Message


@dataclass(frozen=True)
class Execute:
    """Give the command to the body, and call ``finished`` when it has ended."""

    command: Command


@dataclass(frozen=True)
class StopMotion:
    """Halt, whatever runs or does not."""


Action = Reply | Execute | StopMotion


@dataclass
class _Holder:
    lease: int
    peer: bytes
    heard: float
    lapsed: bool = False
    last_id: int = 0
    finished: dict[int, wire.CommandStatus] = field(default_factory=dict)


class RobotLink:
    """One lease at a time. Ids grow within a lease; one that was executed is answered from memory."""

    def __init__(
        self,
        robot: wire.RobotDescription,
        heartbeat_seconds: float = 0.5,
        lease_seconds: float = 3.0,
        remembered: int = 64,
    ) -> None:
        self.robot = robot
        self.heartbeat_seconds = heartbeat_seconds
        self.lease_seconds = lease_seconds
        self.remembered = remembered
        self.episode = 1
        self.observation: wire.Observation | None = None
        self.garbage = 0
        self._holder: _Holder | None = None
        self._running: tuple[Command, int] | None = None

    @property
    def real_time(self) -> bool:
        return self.robot.time_mode == wire.RobotDescription.REAL_TIME

    @property
    def deadline(self) -> float:
        """When ``advance`` has something to do."""
        holder = self._holder
        return math.inf if holder is None or holder.lapsed else holder.heard + self.lease_seconds

    # ---- what came ----

    def received(self, frames: Sequence[bytes], now: float, stamp: int) -> list[Action]:
        """Takes in one message from an agent: peer, kind, content. ``stamp`` is the robot's clock."""
        try:
            peer, kind, content = frames
            message = KINDS[kind].FromString(content)
        except (ValueError, KeyError, DecodeError):
            self.garbage += 1
            return []
        if isinstance(message, wire.Hello):
            return self._hello(message, peer, now)
        if isinstance(message, wire.Heartbeat):
            return self._heartbeat(message, peer, now)
        if isinstance(message, wire.Goodbye):
            return self._goodbye(message)
        assert isinstance(message, wire.MotorCommand)
        return self._command(message, peer, now, stamp)

    def _hello(self, hello: wire.Hello, peer: bytes, now: float) -> list[Action]:
        if hello.version != VERSION:
            why = f"this robot speaks version {VERSION} of the protocol"
            return [self._refused(peer, wire.Refused.VERSION, why)]
        if hello.lease and not self._take_lease(hello.lease, peer, now):
            why = "another agent has the lease of this robot"
            return [self._refused(peer, wire.Refused.LEASE_TAKEN, why)]
        holder = self._holder
        welcome = wire.Welcome(
            version=VERSION,
            minor=MINOR,
            robot=self.robot,
            lease=hello.lease,
            heartbeat_milliseconds=round(self.heartbeat_seconds * 1000),
            lease_milliseconds=round(self.lease_seconds * 1000),
            episode=self.episode,
            last_command_id=holder.last_id if hello.lease and holder else 0,
            observation=self.observation,
        )
        return [Reply(peer, b"welcome", welcome)]

    def _refused(self, peer: bytes, code: wire.Refused.Code, why: str) -> Reply:
        return Reply(peer, b"refused", wire.Refused(code=code, message=why, version=VERSION))

    def _take_lease(self, lease: int, peer: bytes, now: float) -> bool:
        if self._hear(lease, peer, now):
            return True
        if self._holder is not None and not self._holder.lapsed:
            return False
        self._holder = _Holder(lease, peer, now)
        return True

    def _hear(self, lease: int, peer: bytes, now: float) -> bool:
        """Notes that the holder of ``lease`` was heard; False when that is nobody."""
        holder = self._holder
        if holder is None or lease == 0 or holder.lease != lease:
            return False
        holder.peer, holder.heard, holder.lapsed = peer, now, False
        return True

    def _heartbeat(self, beat: wire.Heartbeat, peer: bytes, now: float) -> list[Action]:
        known = beat.lease if self._hear(beat.lease, peer, now) else 0
        answer = wire.Heartbeat(lease=known, count=beat.count, episode=self.episode)
        return [Reply(peer, b"heartbeat", answer)]

    def _goodbye(self, goodbye: wire.Goodbye) -> list[Action]:
        if self._holder is None or goodbye.lease == 0 or self._holder.lease != goodbye.lease:
            return []
        self._holder = None
        return [StopMotion()]

    # ---- commands, in the order that the contract checks them ----

    def _command(self, message: wire.MotorCommand, peer: bytes, now: float, stamp: int) -> list[Action]:
        id, lease = message.id, message.lease
        if not self._hear(lease, peer, now) or self._holder is None:
            why = "This agent does not have the lease of the robot."
            return [self._reject(id, lease, peer, Reason.NO_LEASE, why)]
        holder = self._holder
        try:
            command = forms.command(message, self.real_time)
        except forms.Unusable as error:
            return [self._reject(id, lease, peer, Reason.MALFORMED, f"The command cannot be obeyed: {error}.")]
        if command.name == "stop":
            return self._stop(id, holder)
        if self._running is not None and self._running[0].id == id and self._running[1] == lease:
            return [self._status(peer, forms.status(id, lease, Status(State.RUNNING)))]
        if id in holder.finished:
            return [self._status(peer, holder.finished[id])]
        if id <= holder.last_id:
            why = f"Ids grow: {id} comes after {holder.last_id}, and its status is no longer known."
            return [self._reject(id, lease, peer, Reason.MALFORMED, why)]
        if self._running is not None:
            why = f"Command {self._running[0].id} is still being executed."
            return [self._reject(id, lease, peer, Reason.BUSY, why)]
        refusal = self._refusal(command, stamp)
        if refusal is not None:
            return [self._status(peer, self._remember(holder, forms.status(id, lease, refusal)))]
        self._running = (command, lease)
        holder.last_id = id
        accepted = self._status(peer, forms.status(id, lease, Status(State.ACCEPTED)))
        return [accepted, Execute(command)] if self.real_time else [Execute(command)]

    def _stop(self, id: int, holder: _Holder) -> list[Action]:
        if id == 0:
            return [StopMotion()]
        status = forms.status(id, holder.lease, Status(State.SUCCEEDED))
        if id > holder.last_id:
            self._remember(holder, status)
        return [StopMotion(), self._status(holder.peer, status)]

    def _refusal(self, command: Command, stamp: int) -> Status | None:
        if command.name not in self.robot.commands:
            return command.rejected(Reason.UNSUPPORTED, f"This robot does not take '{command.name}'.")
        if stamp > command.expiry:
            return command.rejected(Reason.EXPIRED, "The command's time had run out when it came.")
        return None

    def _remember(self, holder: _Holder, status: wire.CommandStatus) -> wire.CommandStatus:
        holder.last_id = max(holder.last_id, status.id)
        holder.finished[status.id] = status
        while len(holder.finished) > self.remembered:
            del holder.finished[next(iter(holder.finished))]
        return status

    def _reject(self, id: int, lease: int, peer: bytes, reason: Reason, why: str) -> Reply:
        return self._status(peer, forms.status(id, lease, Status(State.REJECTED, reason, why)))

    def _status(self, peer: bytes, status: wire.CommandStatus) -> Reply:
        """A status on its way: a final one brings the newest observation."""
        report = wire.CommandStatus()
        report.CopyFrom(status)
        if status.state not in (wire.CommandStatus.ACCEPTED, wire.CommandStatus.RUNNING) and self.observation is not None:
            report.observation.CopyFrom(self.observation)
        return Reply(peer, b"status", report)

    # ---- what the body did, and time ----

    def finished(self, id: int, status: Status, observation: wire.Observation | None) -> list[Action]:
        """The body has ended a command; ``observation`` is what it senses now."""
        if self._running is None or self._running[0].id != id:
            return []
        lease = self._running[1]
        self._running = None
        if observation is not None:
            self.observation = observation
        holder = self._holder
        if holder is None or holder.lease != lease:
            return []
        report = self._remember(holder, forms.status(id, lease, status))
        return [self._status(holder.peer, report)]

    def begin_episode(self, observation: wire.Observation) -> list[Action]:
        """The body was put into another world: leases, ids and what ran are of the past."""
        holder = self._holder
        self._holder = self._running = None
        self.episode += 1
        self.observation = observation
        if holder is None:
            return []
        return [Reply(holder.peer, b"heartbeat", wire.Heartbeat(lease=0, count=0, episode=self.episode))]

    def advance(self, now: float) -> list[Action]:
        """A lease whose holder is silent lapses, and a robot in real time stops."""
        if now < self.deadline:
            return []
        assert self._holder is not None
        self._holder.lapsed = True
        return [StopMotion()] if self.real_time else []
