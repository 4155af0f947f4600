"""ZeroMQ CURVE: which keys a bridge has, and which agents it knows."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import zmq
from zmq.utils import z85


class KeyFault(ValueError):
    """A key that cannot be read, or one that is missing; the text says what to do."""


@dataclass(frozen=True)
class Keys:
    """A bridge's own pair of keys (Z85 texts), and the public keys of the agents that it knows."""

    public: str
    secret: str
    known: frozenset[str]

    @staticmethod
    def read(key: str | Path, peers: Iterable[str | Path]) -> Keys:
        """From a file that ``errand keys new`` wrote, and the files, folders of files or texts of known public keys."""
        own = _fields(Path(key))
        if "secret" not in own or "public" not in own:
            raise KeyFault(f"'{key}' holds no secret key; 'errand keys new NAME' writes NAME.key")
        known = frozenset(text for peer in peers for text in _public_keys(peer))
        if not known:
            raise KeyFault("no agent is known: name their .pub files with --peer-key")
        return Keys(own["public"], own["secret"], known)

    def protect(self, socket: zmq.Socket[bytes]) -> None:
        """Makes a socket that binds ask for keys; a ``Gatekeeper`` of the same context must be there before it binds."""
        socket.curve_server = True
        socket.curve_publickey = self.public.encode()
        socket.curve_secretkey = self.secret.encode()
        socket.zap_domain = b"errand"


class Gatekeeper:
    """Answers ZeroMQ's question (ZAP, RFC 27) whether a key is known. An unknown one gets nothing."""

    def __init__(self, context: zmq.Context[zmq.Socket[bytes]], keys: Keys) -> None:
        self._known = keys.known
        self.socket: zmq.Socket[bytes] = context.socket(zmq.REP)
        self.socket.linger = 0
        self.socket.bind("inproc://zeromq.zap.01")

    def answer(self) -> str | None:
        """Answers one question; the text to log where somebody was refused."""
        version, request, _, address, _, mechanism, *credentials = self.socket.recv_multipart()
        key = z85.encode(credentials[0]).decode() if mechanism == b"CURVE" and credentials else ""
        known = key in self._known
        code, text = (b"200", b"OK") if known else (b"400", b"unknown key")
        self.socket.send_multipart([version, request, code, text, key.encode(), b""])
        return None if known else f"refused {address.decode(errors='replace')}: unknown key {key or '(none)'}"


def _public_keys(peer: str | Path) -> list[str]:
    path = Path(peer)
    if path.is_dir():
        return [text for file in sorted(path.glob("*.pub")) for text in _public_keys(file)]
    if path.is_file():
        fields = _fields(path)
        if "public" in fields:
            return [fields["public"]]
    elif len(str(peer)) == 40:
        return [str(peer)]
    raise KeyFault(f"'{peer}' is no public key: name a .pub file, a folder of them, or the key's 40 characters")


def _fields(path: Path) -> dict[str, str]:
    try:
        text = path.read_text()
    except OSError as error:
        raise KeyFault(f"the key file '{path}' cannot be read: {error.strerror}") from error
    return dict(re.findall(r'^\s*(public|secret)-key\s*=\s*"(.{40})"\s*$', text, re.MULTILINE))
