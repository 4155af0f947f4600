"""Between the kit's values and the messages of Protocols/*.proto."""

from __future__ import annotations

import math

from .bridge import Counters, Mission, World
from .command import Command, Status
from .values import Camera, Description, DescriptionError, Observation, Point, Pose, Velocity
from .wire import errand_pb2 as wire
from .wire import referee_pb2 as referee

TEXT_LIMIT = 1 << 16


class Unusable(ValueError):
    """A command that decodes and cannot be obeyed."""


def description(robot: Description, port: int) -> wire.RobotDescription:
    message = wire.RobotDescription(
        name=robot.name,
        profile=robot.profile,
        cameras=[_camera(camera) for camera in robot.cameras],
        projection=robot.projection.upper(),
        commands=list(robot.commands),
        cell_size=robot.cell_size,
        footprint_radius=robot.footprint_radius,
        maximum_linear_speed=robot.maximum_linear_speed,
        maximum_angular_speed=robot.maximum_angular_speed,
        reach=robot.reach,
        time_mode=robot.time_mode.upper(),
        observation_port=port,
        discrete_moves=robot.discrete_moves,
    )
    return message


def _camera(camera: Camera) -> wire.CameraInfo:
    x, y, z = camera.position
    message = wire.CameraInfo(
        name=camera.name,
        width=camera.width,
        height=camera.height,
        k=list(camera.k),
        position=wire.Point3(x=x, y=y, z=z),
        pitch_down=camera.pitch_down,
        has_depth=camera.has_depth,
    )
    if camera.cells is not None:
        message.cells.columns = camera.cells.columns
        message.cells.rows = camera.cells.rows
        message.cells.robot_column = camera.cells.robot_column
        message.cells.robot_row = camera.cells.robot_row
    return message


def command(message: wire.MotorCommand, real_time: bool) -> Command:
    """The command in a message; raises ``Unusable`` for one that no robot could obey."""
    name = message.WhichOneof("action")
    if name is None:
        raise Unusable("an action that this version knows is missing")
    raw = getattr(message, name)
    value: float | str | Point | Velocity
    if isinstance(raw, wire.Point3):
        value = Point(raw.x, raw.y, raw.z)
        numbers = [raw.x, raw.y, raw.z]
    elif isinstance(raw, wire.Velocity):
        value = Velocity(raw.linear, raw.angular, raw.seconds)
        numbers = [raw.linear, raw.angular, raw.seconds]
    elif isinstance(raw, str):
        value, numbers = raw, []
        if len(raw.encode()) > TEXT_LIMIT:
            raise Unusable(f"the text of {name} is too long")
    else:
        value, numbers = float(raw), [float(raw)]
    if not all(math.isfinite(number) for number in numbers):
        raise Unusable(f"{name} is not a finite number")
    return Command(message.id, name, value, message.expiry, real_time)


def pose(value: Pose) -> wire.Pose2D:
    return wire.Pose2D(x=value.x, y=value.y, theta=value.theta)


def status(id: int, lease: int, value: Status) -> wire.CommandStatus:
    return wire.CommandStatus(
        id=id,
        state=value.state.name,
        reason=value.reason.name,
        message=value.message,
        executed=pose(value.executed),
        lease=lease,
    )


def observation(
    sensed: Observation, robot: Description, *, sequence: int, stamp: int, episode: int, last_id: int
) -> wire.Observation:
    """The message; raises ``DescriptionError`` for frames that are not as the description says."""
    cameras = {camera.name: camera for camera in robot.cameras}
    message = wire.Observation(
        sequence=sequence,
        stamp=stamp if sensed.stamp is None else sensed.stamp,
        pose=pose(sensed.pose),
        twist=wire.Twist2D(linear=sensed.linear_speed, angular=sensed.angular_speed),
        contact=sensed.contact,
        gripper=wire.Gripper(opening=sensed.gripper_opening, is_holding=sensed.holding),
        last_command_id=last_id,
        episode=episode,
    )
    for frame in sensed.frames:
        camera = cameras.get(frame.camera)
        if camera is None:
            raise DescriptionError(f"a frame is of '{frame.camera}', a camera that was not described")
        width, height = frame.size
        rgb, depth = frame.rgb_bytes(), frame.depth_bytes()
        if (width, height) != (camera.width, camera.height) or len(rgb) != width * height * 3:
            raise DescriptionError(
                f"a frame of '{frame.camera}' is {width}x{height} in {len(rgb)} bytes; "
                f"described are {camera.width}x{camera.height} in {camera.width * camera.height * 3}"
            )
        if len(depth) not in (0, width * height * 2):
            raise DescriptionError(f"the depth of '{frame.camera}' has {len(depth)} bytes")
        message.frames.add(
            camera=frame.camera, stamp=message.stamp, width=width, height=height, rgb=rgb, depth=depth
        )
    return message


def world(message: referee.WorldSpecification) -> World:
    return World(
        generator=message.generated.generator,
        options=tuple(message.generated.options),
        map=message.map,
        task_family=message.task_family,
        seed=message.seed,
        noise=message.noise,
    )


def steps(count: int | None) -> referee.Steps:
    return referee.Steps(possible=count is not None, count=count or 0)


def mission(value: Mission) -> referee.Mission:
    return referee.Mission(
        family=value.family,
        instructions=list(value.instructions),
        expectation=value.expectation,
        condition=value.condition,
        explored=value.explored,
        shortest_steps=steps(value.shortest_steps),
        fingerprint=value.fingerprint,
    )


def counters(value: Counters) -> referee.EpisodeCounters:
    return referee.EpisodeCounters(
        steps=value.steps,
        commands=value.commands,
        collisions=value.collisions,
        collisions_with_people=value.collisions_with_people,
        reward=value.reward,
        ended=value.ended,
        succeeded=value.succeeded,
    )
