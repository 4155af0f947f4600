"""What a robot says of itself and what it senses. SI units, radians; robot's frame: x ahead, y left, z up."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal


class DescriptionError(ValueError):
    """A description or an observation that no agent could use; the text says what to mend."""


@dataclass(frozen=True)
class Pose:
    """A change of place on the floor, or a place: metres, radians counter-clockwise."""

    x: float = 0.0
    y: float = 0.0
    theta: float = 0.0

    def then(self, change: Pose) -> Pose:
        """The pose after ``change``, which is in the frame of this one."""
        c, s = math.cos(self.theta), math.sin(self.theta)
        return Pose(
            self.x + c * change.x - s * change.y,
            self.y + s * change.x + c * change.y,
            self.theta + change.theta,
        )


@dataclass(frozen=True)
class Point:
    """A place in the robot's frame, metres."""

    x: float = 0.0
    y: float = 0.0
    z: float = 0.0


@dataclass(frozen=True)
class Velocity:
    """A speed (m/s) and a turning speed (rad/s) to be held for ``seconds``."""

    linear: float
    angular: float
    seconds: float


@dataclass(frozen=True)
class Cells:
    """How a grid camera's picture is divided; the robot's own cell counts from 0 at the upper left. Up is ahead."""

    columns: int
    rows: int
    robot_column: int
    robot_row: int


@dataclass(frozen=True)
class Camera:
    """A pinhole camera (``k``: fx 0 cx / 0 fy cy / 0 0 1, in pixels) or a grid camera (``cells``)."""

    name: str
    width: int
    height: int
    k: Sequence[float] = ()
    position: tuple[float, float, float] = (0.0, 0.0, 0.0)
    pitch_down: float = 0.0
    has_depth: bool = False
    cells: Cells | None = None


@dataclass(frozen=True)
class Description:
    """All that an agent knows about the body; ``profile`` chooses what the agent's side loads."""

    name: str
    profile: str
    cameras: Sequence[Camera]
    commands: Sequence[str]
    cell_size: float
    footprint_radius: float
    maximum_linear_speed: float
    maximum_angular_speed: float
    reach: float = 0.0
    projection: Literal["pinhole", "grid"] = "pinhole"
    time_mode: Literal["lockstep", "real_time"] = "lockstep"
    discrete_moves: bool = False

    def check(self) -> None:
        """Raises ``DescriptionError`` with every fault that can be told from here."""
        faults = [f"'{word}' is not a command" for word in self.commands if word not in COMMANDS]
        for name in ("cell_size", "footprint_radius", "maximum_linear_speed", "maximum_angular_speed"):
            value = getattr(self, name)
            if not (math.isfinite(value) and value > 0):
                faults.append(f"{name} is {value}; it is a number above 0")
        for camera in self.cameras:
            faults += self._faults(camera)
        if faults:
            raise DescriptionError("the robot's description: " + "; ".join(faults))

    def _faults(self, camera: Camera) -> list[str]:
        faults = []
        if camera.width <= 0 or camera.height <= 0:
            faults.append(f"camera '{camera.name}' is {camera.width}x{camera.height} pixels")
        if self.projection == "pinhole":
            if len(camera.k) != 9 or not (camera.k[0] > 0 and camera.k[4] > 0):
                faults.append(f"camera '{camera.name}' needs k: fx 0 cx / 0 fy cy / 0 0 1")
        elif camera.cells is None:
            faults.append(f"camera '{camera.name}' is a grid camera and needs cells")
        elif camera.width % camera.cells.columns or camera.height % camera.cells.rows:
            faults.append(f"camera '{camera.name}': its cells do not divide its picture")
        return faults


COMMANDS = (
    "translate", "rotate", "velocity", "grasp", "release", "open", "close", "toggle", "wait", "speak", "stop",
)  # fmt: skip


@dataclass(frozen=True)
class Frame:
    """One picture. ``rgb`` is uint8 ``[height, width, 3]``: an array with a shape, or bytes with width and height.

    ``depth``, where the camera has it, is uint16 ``[height, width]``: millimetres along the optical axis, 0 unknown.
    """

    camera: str
    rgb: Any
    width: int = 0
    height: int = 0
    depth: Any = None

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        shape = getattr(self.rgb, "shape", None)
        return (int(shape[1]), int(shape[0])) if shape is not None else (self.width, self.height)

    def rgb_bytes(self) -> bytes:
        return _bytes(self.rgb)

    def depth_bytes(self) -> bytes:
        return b"" if self.depth is None else _bytes(self.depth)


def _bytes(pixels: Any) -> bytes:
    return pixels.tobytes() if hasattr(pixels, "tobytes") else bytes(pixels)


@dataclass(frozen=True)
class Observation:
    """What the body senses at one moment; nothing that a real robot could not sense.

    ``pose`` is odometry since the episode (or the robot) began. ``stamp`` is filled in where it is left out.
    """

    frames: Sequence[Frame] = field(default_factory=tuple)
    pose: Pose = Pose()
    linear_speed: float = 0.0
    angular_speed: float = 0.0
    contact: bool = False
    holding: bool = False
    gripper_opening: float = 0.0
    stamp: int | None = None
