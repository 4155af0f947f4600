#!/usr/bin/env python3
"""A point robot in an empty room with painted walls: the smallest complete bridge.

    python examples/point_robot.py --port 5555
    errand bridge check tcp://127.0.0.1:5555
"""

from __future__ import annotations

import math
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from errand_bridge import Bridge, Camera, Command, Description, Frame, Observation, Pose, Reason, Status, run

WIDTH, HEIGHT = 64, 48
FOCAL = 32.0  # a picture 90 degrees wide
EYE = 0.8  # metres above the floor
RADIUS = 0.1
ROOM = ((-4.0, 4.0), (-3.0, 3.0), (0.0, 2.5))


class PointRobot(Bridge):
    """Drives and turns by any amount; it stops at the walls. Time passes only in its commands."""

    def __init__(self) -> None:
        self.pose = Pose()

    def describe(self) -> Description:
        return Description(
            name="point robot",
            profile="household",
            cameras=[
                Camera(
                    "camera",
                    WIDTH,
                    HEIGHT,
                    k=(FOCAL, 0, WIDTH / 2, 0, FOCAL, HEIGHT / 2, 0, 0, 1),
                    position=(0, 0, EYE),
                    has_depth=True,
                )
            ],
            commands=["translate", "rotate", "wait", "stop"],
            cell_size=0.5,
            footprint_radius=RADIUS,
            maximum_linear_speed=0.5,
            maximum_angular_speed=math.pi / 2,
        )

    def observe(self) -> Observation:
        rgb, depth = self.picture()
        frame = Frame("camera", rgb, width=WIDTH, height=HEIGHT, depth=depth)
        return Observation(frames=[frame], pose=self.pose)

    def execute(self, command: Command) -> Status:
        if command.name == "wait":
            return command.succeeded()
        amount = float(command.value)  # type: ignore[arg-type]
        if command.name == "rotate":
            return self.move(command, Pose(theta=amount))
        free = self.free_way(math.copysign(1, amount))
        if abs(amount) <= free:
            return self.move(command, Pose(x=amount))
        driven = Pose(x=math.copysign(free, amount))
        self.pose = self.pose.then(driven)
        return command.failed(Reason.BLOCKED, "a wall is in the way", driven)

    def free_way(self, direction: float) -> float:
        """Metres to the wall ahead, or behind for -1, less the robot's radius."""
        ray = (direction * math.cos(self.pose.theta), direction * math.sin(self.pose.theta), 0.0)
        return max(0.0, meet(ray, (self.pose.x, self.pose.y, EYE))[0] - RADIUS)

    def move(self, command: Command, change: Pose) -> Status:
        self.pose = self.pose.then(change)
        return command.succeeded(change)

    def picture(self) -> tuple[bytes, bytes]:
        """RGB and depth: for each pixel its ray, and the wall, floor or ceiling that the ray meets."""
        c, s = math.cos(self.pose.theta), math.sin(self.pose.theta)
        eye = (self.pose.x, self.pose.y, EYE)
        rgb, depth = bytearray(), bytearray()
        for v in range(HEIGHT):
            up = -(v + 0.5 - HEIGHT / 2) / FOCAL
            for u in range(WIDTH):
                left = -(u + 0.5 - WIDTH / 2) / FOCAL
                ray = (c - s * left, s + c * left, up)
                reach, axis = meet(ray, eye)
                rgb += paint(axis, [e + reach * r for e, r in zip(eye, ray)])
                depth += min(65535, round(reach * 1000)).to_bytes(2, "little")
        return bytes(rgb), bytes(depth)


def meet(ray: tuple[float, float, float], eye: tuple[float, float, float]) -> tuple[float, int]:
    """How many rays long it is to the first side of the room, and across which axis that side lies."""
    best = (math.inf, 0)
    for axis, (low, high) in enumerate(ROOM):
        if abs(ray[axis]) > 1e-9:
            side = high if ray[axis] > 0 else low
            best = min(best, ((side - eye[axis]) / ray[axis], axis))
    return best


def paint(axis: int, place: list[float]) -> bytes:
    """Squares of 0.4 m, each in a colour of its own, so that a camera sees every motion."""
    cell = [math.floor(value / 0.4) for value in place]
    cell[axis] = 97 if place[axis] > 0.1 else 89
    mixed = (cell[0] * 73856093) ^ (cell[1] * 19349663) ^ (cell[2] * 83492791)
    return bytes((mixed >> shift) % 200 + 40 for shift in (3, 11, 17))


if __name__ == "__main__":
    run(PointRobot())
