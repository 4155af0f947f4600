"""Puts a robot or a simulator on Errand's wire.

A bridge is a class with four methods; ``run`` does the rest: hello, lease, heartbeats, ids, expiry, observations, keys.

    class Robot(Bridge):
        def describe(self): return Description(...)
        def observe(self): return Observation(frames=[Frame("camera", pixels)], pose=self.pose)
        def execute(self, command): ...; return command.succeeded(Pose(x=0.5))
        def stop(self): self.motors.halt()

    run(Robot())

The contract is ``Protocols/README.md`` of Errand; ``errand bridge check ADDRESS`` says whether a bridge keeps it.
"""

from .bridge import Bridge, Counters, Mission, Referee, Refusal, World
from .command import Command, Reason, State, Status
from .keys import Keys
from .main import link_options, run, serve
from .server import BridgeServer
from .values import (
    Camera,
    Cells,
    Description,
    DescriptionError,
    Frame,
    Observation,
    Point,
    Pose,
    Velocity,
)

__all__ = [
    "Bridge",
    "BridgeServer",
    "Camera",
    "Cells",
    "Command",
    "Counters",
    "Description",
    "DescriptionError",
    "Frame",
    "Keys",
    "Mission",
    "Observation",
    "Point",
    "Pose",
    "Reason",
    "Referee",
    "Refusal",
    "State",
    "Status",
    "Velocity",
    "World",
    "link_options",
    "run",
    "serve",
]
