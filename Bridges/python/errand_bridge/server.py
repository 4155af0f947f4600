"""Puts a ``Bridge`` on the wire: sockets and threads around ``RobotLink``."""

from __future__ import annotations

import os
import queue
import re
import sys
import threading
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import zmq
from google.protobuf.message import DecodeError

from . import wire_forms as forms
from .bridge import Bridge, Referee
from .command import Command, Reason, State, Status
from .keys import Gatekeeper, KeyFault, Keys
from .referee_desk import answer
from .robot_link import Action, Execute, Reply, RobotLink
from .wire import errand_pb2 as wire
from .wire import referee_pb2 as referee_wire

MESSAGE_LIMIT = 1 << 20  # towards the robot


@dataclass(frozen=True)
class _Finished:
    command: Command
    status: Status
    observation: wire.Observation


@dataclass(frozen=True)
class _Observed:
    observation: wire.Observation


@dataclass(frozen=True)
class _BeganEpisode:
    observation: wire.Observation


@dataclass(frozen=True)
class _Answered:
    peer: bytes
    reply: referee_wire.RefereeReply


class BridgeServer:
    """A bridge on the wire.

    ``start`` binds and begins to answer on a thread of its own; ``work`` then lives on the caller's thread and calls
    the body there until ``end``. Addresses with port 0 take any free one.
    """

    def __init__(
        self,
        bridge: Bridge,
        address: str = "tcp://127.0.0.1:5555",
        referee: str | None = None,
        keys: Keys | None = None,
        insecure: bool = False,
        period: float = 0.1,
        heartbeat_seconds: float = 0.5,
        lease_seconds: float = 3.0,
        log: Callable[[str], None] = lambda line: print(line, file=sys.stderr, flush=True),
    ) -> None:
        self.bridge = bridge
        self.robot = bridge.describe()
        self.robot.check()
        self._log = log
        self._period = period
        self._sequence = 0
        self._clock = 0
        self._last_id = 0
        self._episode = 1
        self._sense = threading.Lock()
        self._jobs: queue.SimpleQueue[tuple[Callable[[], None], int]] = queue.SimpleQueue()
        self._letters: queue.SimpleQueue[_Finished | _Observed | _BeganEpisode | _Answered] = queue.SimpleQueue()
        self._bell = os.pipe()
        self._ended = threading.Event()
        self._running: Command | None = None
        self._open(address, referee, keys, insecure)
        port = int(self.observation_address.rpartition(":")[2])
        self._link = RobotLink(forms.description(self.robot, port), heartbeat_seconds, lease_seconds)
        self._link.observation = self._observe()
        self._threads = [threading.Thread(target=self._poll, name="errand link", daemon=True)]
        if self._real_time:
            self._threads.append(threading.Thread(target=self._watch, name="errand eyes", daemon=True))

    # ---- for the caller ----

    def start(self) -> None:
        """Begins to answer agents."""
        for thread in self._threads:
            thread.start()

    def work(self, keep_on: Callable[[], bool] = lambda: True) -> None:
        """Calls the body, on this thread, until ``end`` is called or ``keep_on`` says no."""
        while not self._ended.is_set() and keep_on():
            try:
                job, episode = self._jobs.get(timeout=0.1)
            except queue.Empty:
                continue
            # a command that was accepted in a world that is no more moves nothing in the new one
            if episode in (0, self._episode):
                job()

    def end(self) -> None:
        """Stops the body and closes the sockets; a second call does nothing."""
        if self._ended.is_set():
            return
        self._ended.set()
        self._stop_motion()
        self._ring()
        for thread in self._threads:
            if thread.is_alive():
                thread.join(timeout=2)

    @property
    def garbage(self) -> int:
        """How many messages could not be read, and were ignored."""
        return self._link.garbage

    # ---- sockets ----

    def _open(self, address: str, referee: str | None, keys: Keys | None, insecure: bool) -> None:
        for endpoint in filter(None, (address, referee)):
            if not (keys or insecure or is_loopback(endpoint)):
                raise KeyFault(
                    f"'{endpoint}' can be reached from other machines, and this bridge has no keys: make some with "
                    "'errand keys new NAME', give --key NAME.key and --peer-key AGENT.pub; or --insecure if you "
                    "trust the network"
                )
        self._context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
        self._gatekeeper = Gatekeeper(self._context, keys) if keys else None
        self._router, self.address = self._bound(zmq.ROUTER, address, keys)
        beside = address.rpartition(":")[0] + ":0"
        self._publisher, self.observation_address = self._bound(zmq.PUB, beside, keys)
        self._referee: zmq.Socket[bytes] | None = None
        self.referee_address: str | None = None
        if referee:
            self._referee, self.referee_address = self._bound(zmq.ROUTER, referee, keys)

    def _bound(self, kind: int, address: str, keys: Keys | None) -> tuple[zmq.Socket[bytes], str]:
        socket = self._context.socket(kind)
        socket.linger = 0
        socket.maxmsgsize = MESSAGE_LIMIT
        socket.ipv6 = "[" in address
        if kind == zmq.PUB:
            socket.sndhwm = 4
        if keys:
            keys.protect(socket)
        host, _, port = address.rpartition(":")
        socket.bind(f"{host}:{'*' if port == '0' else port}")
        taken = socket.get_string(zmq.LAST_ENDPOINT).rpartition(":")[2]
        return socket, f"{host}:{taken}"

    # ---- the thread that polls ----

    def _poll(self) -> None:
        poller = zmq.Poller()
        poller.register(self._bell[0], zmq.POLLIN)
        for socket in (self._router, self._referee, self._gatekeeper and self._gatekeeper.socket):
            if socket is not None:
                poller.register(socket, zmq.POLLIN)
        while not self._ended.is_set():
            wait = min(max(self._link.deadline - time.monotonic(), 0), 60)
            ready = dict(poller.poll(int(wait * 1000) + 1))
            if self._bell[0] in ready:
                os.read(self._bell[0], 4096)
            if self._gatekeeper is not None and self._gatekeeper.socket in ready:
                self._admit(self._gatekeeper)
            self._read_letters()
            self._read_all(self._router, self._hear)
            if self._referee is not None:
                self._read_all(self._referee, self._hear_referee)
            self._perform(self._link.advance(time.monotonic()))
        self._context.destroy(linger=0)

    def _admit(self, gatekeeper: Gatekeeper) -> None:
        complaint = gatekeeper.answer()
        if complaint:
            self._log(complaint)

    def _read_all(self, socket: zmq.Socket[bytes], read: Callable[[Sequence[bytes]], None]) -> None:
        while True:
            try:
                read(socket.recv_multipart(zmq.NOBLOCK))
            except zmq.Again:
                return

    def _hear(self, frames: Sequence[bytes]) -> None:
        self._read_letters()  # a new world is told of before its first hello is heard
        self._perform(self._link.received(frames, time.monotonic(), self._stamp()))

    def _hear_referee(self, frames: Sequence[bytes]) -> None:
        try:
            peer, kind, content = frames
            request = referee_wire.RefereeRequest.FromString(content)
        except (ValueError, DecodeError):
            return
        if kind == b"request":
            if request.WhichOneof("ask") == "reset":
                self._stop_motion()
            self._jobs.put((lambda: self._ask_referee(peer, request), 0))

    def _read_letters(self) -> None:
        while True:
            try:
                letter = self._letters.get_nowait()
            except queue.Empty:
                return
            if isinstance(letter, _Finished):
                if letter.observation.episode == self._link.episode:
                    self._perform(self._link.finished(letter.command.id, letter.status, letter.observation))
                    self._publish(letter.observation)
            elif isinstance(letter, _Observed):
                if letter.observation.episode == self._link.episode:
                    self._link.observation = letter.observation
                    self._publish(letter.observation)
            elif isinstance(letter, _BeganEpisode):
                self._perform(self._link.begin_episode(letter.observation))
                self._publish(letter.observation)
            elif self._referee is not None:
                self._send(self._referee, [letter.peer, b"reply", letter.reply.SerializeToString()])

    def _publish(self, observation: wire.Observation) -> None:
        self._send(self._publisher, [b"observation", observation.SerializeToString()])

    def _perform(self, actions: list[Action]) -> None:
        for action in actions:
            if isinstance(action, Reply):
                content = action.message.SerializeToString()
                self._send(self._router, [action.peer, action.kind, content])
            elif isinstance(action, Execute):
                self._execute(action.command)
            else:
                self._stop_motion()

    def _send(self, socket: zmq.Socket[bytes], frames: list[bytes]) -> None:
        try:
            socket.send_multipart(frames, zmq.NOBLOCK)
        except zmq.Again:
            pass  # a peer that takes nothing loses it, and asks again

    def _execute(self, command: Command) -> None:
        self._running = command
        self._jobs.put((lambda: self._carry_out(command), self._link.episode))

    def _stop_motion(self) -> None:
        if self._running is not None:
            self._running.stopping.set()
        try:
            self.bridge.stop()
        except Exception:
            self._log("the bridge's stop() failed:\n" + traceback.format_exc())

    # ---- the body's thread ----

    def _carry_out(self, command: Command) -> None:
        if command.should_stop:
            status = command.stopped(seconds=0.0)
        else:
            try:
                status = self.bridge.execute(command)
            except Exception as error:
                self._log("the bridge's execute() failed:\n" + traceback.format_exc())
                status = command.failed(Reason.NONE, f"The bridge failed: {error!r}.")
        if status.state in (State.ACCEPTED, State.RUNNING):
            self._log(f"the bridge's execute() answered {status.state.name}, which ends nothing")
            status = command.failed(Reason.NONE, "The bridge did not say how the command ended.")
        seconds = command.duration(self.robot, status.executed) if status.seconds is None else status.seconds
        self._clock += round(seconds * 1e9)
        self._last_id = command.id
        self._look(lambda seen: _Finished(command, status, seen))

    def _ask_referee(self, peer: bytes, request: referee_wire.RefereeRequest) -> None:
        desk = self.bridge if isinstance(self.bridge, Referee) else Referee()
        reply = answer(desk, request, self._log)
        if request.WhichOneof("ask") == "reset" and not reply.error:
            with self._sense:
                self._clock = self._sequence = self._last_id = 0
                self._episode += 1
            self._look(_BeganEpisode)
        self._post(_Answered(peer, reply))

    def _watch(self) -> None:
        while not self._ended.wait(self._period):
            self._look(_Observed)

    @property
    def _real_time(self) -> bool:
        return self.robot.time_mode == "real_time"

    def _stamp(self) -> int:
        return self.bridge.clock() if self._real_time else self._clock

    def _look(self, letter: Callable[[wire.Observation], _Finished | _Observed | _BeganEpisode]) -> None:
        # what is seen first is told first, whichever thread looks
        with self._sense:
            self._post(letter(self._observe()))

    def _observe(self) -> wire.Observation:
        self._sequence += 1
        return forms.observation(
            self.bridge.observe(),
            self.robot,
            sequence=self._sequence,
            stamp=self._stamp(),
            episode=self._episode,
            last_id=self._last_id,
        )

    def _post(self, letter: _Finished | _Observed | _BeganEpisode | _Answered) -> None:
        self._letters.put(letter)
        self._ring()

    def _ring(self) -> None:
        os.write(self._bell[1], b"!")


def is_loopback(address: str) -> bool:
    """Whether nothing but this machine can be at the other end of ``tcp://HOST:PORT``."""
    host = address.removeprefix("tcp://").rpartition(":")[0]
    return host in ("localhost", "[::1]") or re.fullmatch(r"127(\.\d{1,3}){3}", host) is not None
