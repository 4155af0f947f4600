#!/usr/bin/env python3
"""MiniGrid and BabyAI behind Errand's wire: the robot of another world, which nobody here wrote.

    PYTHONPATH=Bridges/python python Bridges/minigrid/bridge.py --port 5555 --level GoToLocal --seed 7

The agent gets a picture of the 7x7 cells before it, dead reckoning and a bumper, nothing else: no grid of symbols, no
compass, no reward. The referee's socket (--referee), which only runners open, resets to a level and a seed, tells the
mission, and counts. MiniGrid prints while it makes worlds: nothing may be read from standard output.
"""

from __future__ import annotations

import functools
import hashlib
import importlib.metadata
import math
import pathlib
import signal

import gymnasium
import minigrid
import numpy as np
from disturbances import DISTURBANCES, Camera as DisturbedCamera
from errand_bridge import (
    Bridge, Camera, Cells, Command, Counters, Description, Frame, Mission, Observation, Pose, Reason, Referee, Refusal,
    Status, World, link_options, serve,
)  # fmt: skip

BOT_SECONDS = 20.0  # of processor time that MiniGrid's bot may think
VIEW = 7  # cells along each edge of what the robot sees
LEFT, RIGHT, FORWARD, PICK_UP, DROP, TOGGLE, NOTHING = range(7)
HANDS = {"grasp": PICK_UP, "release": DROP, "toggle": TOGGLE}


@functools.lru_cache
def fingerprint() -> str:
    """What was played against: the package's version and a hash of its Python files."""
    folder = pathlib.Path(minigrid.__file__).parent
    digest = hashlib.sha256()
    for file in sorted(folder.rglob("*.py")):
        digest.update(str(file.relative_to(folder)).encode() + b"\0" + file.read_bytes())
    return f"minigrid {importlib.metadata.version('minigrid')}, sha256 {digest.hexdigest()[:16]}"


def environment_name(level: str) -> str:
    """The registered name of a level: GoToLocal, BabyAI-GoToLocal or BabyAI-GoToLocal-v0."""
    stem = level if level.startswith("BabyAI-") else "BabyAI-" + level
    for name in (level, stem, stem + "-v0", stem + "-v1"):
        if name in gymnasium.registry:
            return name
    raise Refusal(f"there is no level '{level}'")


class MiniGridRobot(Bridge, Referee):
    def __init__(self, level: str, seed: int, tile: int, disturbance: str) -> None:
        self.tile, self.disturbance = tile, disturbance
        self.begin(environment_name(level), seed)

    def begin(self, name: str, seed: int) -> None:
        self.name, self.seed = name, seed
        self.env = gymnasium.make(name).unwrapped
        self.env.reset(seed=seed)
        # what the camera and the wheels do wrong has its own dice, so that the world stays the same
        self.camera = DisturbedCamera(self.disturbance, seed)
        self.pose, self.contact, self.collisions, self.reward, self.ended = Pose(), False, 0, 0.0, False

    # --- the body ---

    def describe(self) -> Description:
        side = VIEW * self.tile
        cells = Cells(columns=VIEW, rows=VIEW, robot_column=VIEW // 2, robot_row=VIEW - 1)
        return Description(
            name="minigrid", profile="minigrid", projection="grid",
            cameras=[Camera("view", width=side, height=side, cells=cells)],
            commands=["translate", "rotate", "grasp", "release", "toggle", "wait", "stop"],
            cell_size=1.0, footprint_radius=0.4, maximum_linear_speed=1.0, maximum_angular_speed=math.pi / 2,
            reach=1.0, time_mode="lockstep", discrete_moves=True,
        )  # fmt: skip

    def observe(self) -> Observation:
        # as RGBImgPartialObsWrapper draws it
        picture = self.env.get_frame(tile_size=self.tile, agent_pov=True)
        return Observation(frames=[Frame("view", self.camera.picture(picture))], pose=self.pose, contact=self.contact)

    def execute(self, command: Command) -> Status:
        self.contact = False
        if command.name == "translate":
            return self.drive(command, round(command.value))
        if command.name == "rotate":
            return self.turn(command, round(command.value / (math.pi / 2)))
        if command.name == "wait":
            self.step(NOTHING)
            return command.succeeded(Pose())
        self.step(HANDS[command.name])
        return command.succeeded(Pose())  # whether it did anything is for the camera to tell

    def drive(self, command: Command, cells: int) -> Status:
        if cells < 0:
            return command.rejected(Reason.UNSUPPORTED, "it cannot drive backwards")
        for done in range(cells):
            free = self.is_free_ahead()
            self.step(FORWARD)
            if not free:
                self.contact = True
                self.collisions += 1
                return command.failed(Reason.BLOCKED, "something is in the way", Pose(x=done))
            self.pose = self.pose.then(Pose(x=1))
        return command.succeeded(Pose(x=cells))

    def turn(self, command: Command, quarters: int) -> Status:
        for _ in range(abs(quarters)):
            self.step(LEFT if quarters > 0 else RIGHT)
            self.pose = self.pose.then(Pose(theta=math.copysign(math.pi / 2, quarters)))
        return command.succeeded(Pose(theta=quarters * math.pi / 2))

    def is_free_ahead(self) -> bool:
        cell = self.env.grid.get(*self.env.front_pos)
        return cell is None or cell.can_overlap()

    def step(self, action: int) -> None:
        """One step of the world, unless it has ended or the motors ignore it."""
        if self.ended:
            return
        if self.camera.ignores_action():
            action = NOTHING
        _, reward, terminated, truncated, _ = self.env.step(action)
        self.reward, self.ended = float(reward), bool(terminated or truncated)

    # --- the referee ---

    def reset(self, world: World) -> Mission:
        if world.generator != "minigrid":
            raise Refusal("this world is 'minigrid', with the option level=NAME")
        options = dict(option.split("=", 1) for option in world.options)
        if int(options.get("tile", self.tile)) != self.tile:
            raise Refusal(f"the camera has {self.tile} pixels a cell, as it was started with --tile")
        self.disturbance = options.get("disturb", self.disturbance)
        self.begin(environment_name(options.get("level", self.name)), world.seed)
        return self.mission()

    def mission(self) -> Mission:
        return Mission(
            family=self.name, instructions=[self.env.mission], expectation="done", fingerprint=fingerprint()
        )

    def counters(self) -> Counters:
        return Counters(
            steps=self.env.step_count, commands=self.env.step_count, collisions=self.collisions, reward=self.reward,
            ended=self.ended, succeeded=self.reward > 0,
        )  # fmt: skip

    def shortest_steps(self, condition: str) -> int | None:
        """Steps that MiniGrid's own bot, which reads the true grid, takes from the start; None where it fails."""
        from minigrid.utils.baby_ai_bot import BabyAIBot

        env = gymnasium.make(self.name).unwrapped
        env.reset(seed=self.seed)
        # it may also think for ever
        signal.signal(signal.SIGVTALRM, give_up)
        signal.setitimer(signal.ITIMER_VIRTUAL, BOT_SECONDS)
        try:
            bot = BabyAIBot(env)
            while True:
                _, reward, terminated, truncated, _ = env.step(bot.replan())
                if terminated or truncated:
                    return int(env.step_count) if reward > 0 else None
        except Exception:  # it gives up by failing, in many ways
            return None
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def give_up(*_: object) -> None:
    raise TimeoutError


def main() -> None:
    parser = link_options()
    parser.description = "A MiniGrid level as a robot."
    parser.add_argument("--level", default="GoToLocal", help="BabyAI level to begin with")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--tile", type=int, default=16, help="pixels along a cell's edge")
    parser.add_argument("--disturb", choices=DISTURBANCES, default="none")
    options = parser.parse_args()
    np.seterr(all="ignore")
    serve(MiniGridRobot(options.level, options.seed, options.tile, options.disturb), options)


if __name__ == "__main__":
    main()
