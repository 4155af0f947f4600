"""The command line of a bridge. Nothing is ever said on standard output: it may belong to the simulator behind."""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
from collections.abc import Sequence

import zmq

from .bridge import Bridge
from .keys import KeyFault, Keys
from .server import BridgeServer
from .values import DescriptionError


def link_options(parser: argparse.ArgumentParser | None = None) -> argparse.ArgumentParser:
    """Adds the options that every bridge takes; ``serve`` reads them."""
    parser = parser or argparse.ArgumentParser()
    group = parser.add_argument_group("the link")
    group.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine alone)")
    group.add_argument("--port", type=int, default=5555, help="port to listen on; 0 is any free one")
    group.add_argument("--referee", metavar="ADDRESS", help="also answer a referee there, tcp://HOST:PORT")
    group.add_argument("--announce", metavar="FILE", help="write the addresses there, as JSON, when all is ready")
    group.add_argument("--key", metavar="FILE", help="the bridge's own key, from 'errand keys new NAME'")
    group.add_argument(
        "--peer-key", metavar="FILE", action="append", default=[], help="an agent's .pub file, or a folder of them"
    )
    group.add_argument("--insecure", action="store_true", help="listen off this machine without keys")
    group.add_argument("--parent-pid", type=int, metavar="PID", help="end when this parent process has ended")
    return parser


def run(
    bridge: Bridge, arguments: Sequence[str] | None = None, parser: argparse.ArgumentParser | None = None
) -> None:
    """Reads the command line and serves ``bridge`` until a signal comes."""
    serve(bridge, link_options(parser).parse_args(arguments))


def serve(bridge: Bridge, options: argparse.Namespace, period: float = 0.1) -> None:
    """Serves ``bridge`` as ``link_options`` were given, on this thread, until a signal comes."""
    try:
        keys = Keys.read(options.key, options.peer_key) if options.key else None
        server = BridgeServer(
            bridge,
            f"tcp://{options.host}:{options.port}",
            referee=options.referee,
            keys=keys,
            insecure=options.insecure,
            period=period,
        )
    except (KeyFault, DescriptionError, zmq.ZMQError) as error:
        sys.exit(f"the bridge cannot start: {error}")
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: sys.exit(0))
    parent: int | None = options.parent_pid
    try:
        server.start()
        _announce(server, options.announce)
        server.work(lambda: parent is None or os.getppid() == parent)
    finally:
        server.end()


def _announce(server: BridgeServer, file: str | None) -> None:
    lines = [f"listening {server.address}"]
    addresses = {"control": server.address}
    if server.referee_address:
        lines.append(f"referee {server.referee_address}")
        addresses["referee"] = server.referee_address
    if file:
        # whole or not at all: a runner waits for the file to appear
        with open(file + ".part", "w", encoding="utf-8") as part:
            json.dump(addresses, part)
        os.replace(file + ".part", file)
    print("\n".join([*lines, "ready"]), file=sys.stderr, flush=True)
