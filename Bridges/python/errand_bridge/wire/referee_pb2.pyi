from . import errand_pb2 as _errand_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Iterable as _Iterable, Mapping as _Mapping, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Box(_message.Message):
    __slots__ = ["max_x", "max_y", "min_x", "min_y"]
    MAX_X_FIELD_NUMBER: _ClassVar[int]
    MAX_Y_FIELD_NUMBER: _ClassVar[int]
    MIN_X_FIELD_NUMBER: _ClassVar[int]
    MIN_Y_FIELD_NUMBER: _ClassVar[int]
    max_x: float
    max_y: float
    min_x: float
    min_y: float
    def __init__(self, min_x: _Optional[float] = ..., min_y: _Optional[float] = ..., max_x: _Optional[float] = ..., max_y: _Optional[float] = ...) -> None: ...

class EpisodeCounters(_message.Message):
    __slots__ = ["collisions", "collisions_with_people", "commands", "ended", "every_container_opened", "every_room_viewed", "reward", "steps", "succeeded"]
    COLLISIONS_FIELD_NUMBER: _ClassVar[int]
    COLLISIONS_WITH_PEOPLE_FIELD_NUMBER: _ClassVar[int]
    COMMANDS_FIELD_NUMBER: _ClassVar[int]
    ENDED_FIELD_NUMBER: _ClassVar[int]
    EVERY_CONTAINER_OPENED_FIELD_NUMBER: _ClassVar[int]
    EVERY_ROOM_VIEWED_FIELD_NUMBER: _ClassVar[int]
    REWARD_FIELD_NUMBER: _ClassVar[int]
    STEPS_FIELD_NUMBER: _ClassVar[int]
    SUCCEEDED_FIELD_NUMBER: _ClassVar[int]
    collisions: int
    collisions_with_people: int
    commands: int
    ended: bool
    every_container_opened: bool
    every_room_viewed: bool
    reward: float
    steps: int
    succeeded: bool
    def __init__(self, steps: _Optional[int] = ..., commands: _Optional[int] = ..., collisions: _Optional[int] = ..., collisions_with_people: _Optional[int] = ..., every_room_viewed: bool = ..., every_container_opened: bool = ..., reward: _Optional[float] = ..., ended: bool = ..., succeeded: bool = ...) -> None: ...

class Generated(_message.Message):
    __slots__ = ["generator", "options"]
    GENERATOR_FIELD_NUMBER: _ClassVar[int]
    OPTIONS_FIELD_NUMBER: _ClassVar[int]
    generator: str
    options: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, generator: _Optional[str] = ..., options: _Optional[_Iterable[str]] = ...) -> None: ...

class GroundTruth(_message.Message):
    __slots__ = ["height", "held", "pixels", "robot", "robot_room", "things", "width"]
    HEIGHT_FIELD_NUMBER: _ClassVar[int]
    HELD_FIELD_NUMBER: _ClassVar[int]
    PIXELS_FIELD_NUMBER: _ClassVar[int]
    ROBOT_FIELD_NUMBER: _ClassVar[int]
    ROBOT_ROOM_FIELD_NUMBER: _ClassVar[int]
    THINGS_FIELD_NUMBER: _ClassVar[int]
    WIDTH_FIELD_NUMBER: _ClassVar[int]
    height: int
    held: int
    pixels: bytes
    robot: _errand_pb2.Pose2D
    robot_room: str
    things: _containers.RepeatedCompositeFieldContainer[Thing]
    width: int
    def __init__(self, robot: _Optional[_Union[_errand_pb2.Pose2D, _Mapping]] = ..., things: _Optional[_Iterable[_Union[Thing, _Mapping]]] = ..., width: _Optional[int] = ..., height: _Optional[int] = ..., pixels: _Optional[bytes] = ..., robot_room: _Optional[str] = ..., held: _Optional[int] = ...) -> None: ...

class Mission(_message.Message):
    __slots__ = ["condition", "expectation", "explored", "family", "fingerprint", "instructions", "shortest_steps"]
    CONDITION_FIELD_NUMBER: _ClassVar[int]
    EXPECTATION_FIELD_NUMBER: _ClassVar[int]
    EXPLORED_FIELD_NUMBER: _ClassVar[int]
    FAMILY_FIELD_NUMBER: _ClassVar[int]
    FINGERPRINT_FIELD_NUMBER: _ClassVar[int]
    INSTRUCTIONS_FIELD_NUMBER: _ClassVar[int]
    SHORTEST_STEPS_FIELD_NUMBER: _ClassVar[int]
    condition: str
    expectation: str
    explored: bool
    family: str
    fingerprint: str
    instructions: _containers.RepeatedScalarFieldContainer[str]
    shortest_steps: Steps
    def __init__(self, family: _Optional[str] = ..., instructions: _Optional[_Iterable[str]] = ..., expectation: _Optional[str] = ..., condition: _Optional[str] = ..., explored: bool = ..., shortest_steps: _Optional[_Union[Steps, _Mapping]] = ..., fingerprint: _Optional[str] = ...) -> None: ...

class RefereeReply(_message.Message):
    __slots__ = ["counters", "error", "holds", "id", "injected", "mission", "shortest_steps", "truth"]
    COUNTERS_FIELD_NUMBER: _ClassVar[int]
    ERROR_FIELD_NUMBER: _ClassVar[int]
    HOLDS_FIELD_NUMBER: _ClassVar[int]
    ID_FIELD_NUMBER: _ClassVar[int]
    INJECTED_FIELD_NUMBER: _ClassVar[int]
    MISSION_FIELD_NUMBER: _ClassVar[int]
    SHORTEST_STEPS_FIELD_NUMBER: _ClassVar[int]
    TRUTH_FIELD_NUMBER: _ClassVar[int]
    counters: EpisodeCounters
    error: str
    holds: bool
    id: int
    injected: bool
    mission: Mission
    shortest_steps: Steps
    truth: GroundTruth
    def __init__(self, id: _Optional[int] = ..., error: _Optional[str] = ..., mission: _Optional[_Union[Mission, _Mapping]] = ..., truth: _Optional[_Union[GroundTruth, _Mapping]] = ..., holds: bool = ..., shortest_steps: _Optional[_Union[Steps, _Mapping]] = ..., counters: _Optional[_Union[EpisodeCounters, _Mapping]] = ..., injected: bool = ...) -> None: ...

class RefereeRequest(_message.Message):
    __slots__ = ["counters", "holds", "id", "inject", "mission", "reset", "shortest_steps", "truth"]
    COUNTERS_FIELD_NUMBER: _ClassVar[int]
    HOLDS_FIELD_NUMBER: _ClassVar[int]
    ID_FIELD_NUMBER: _ClassVar[int]
    INJECT_FIELD_NUMBER: _ClassVar[int]
    MISSION_FIELD_NUMBER: _ClassVar[int]
    RESET_FIELD_NUMBER: _ClassVar[int]
    SHORTEST_STEPS_FIELD_NUMBER: _ClassVar[int]
    TRUTH_FIELD_NUMBER: _ClassVar[int]
    counters: bool
    holds: str
    id: int
    inject: str
    mission: bool
    reset: WorldSpecification
    shortest_steps: str
    truth: TruthRequest
    def __init__(self, id: _Optional[int] = ..., reset: _Optional[_Union[WorldSpecification, _Mapping]] = ..., mission: bool = ..., truth: _Optional[_Union[TruthRequest, _Mapping]] = ..., holds: _Optional[str] = ..., shortest_steps: _Optional[str] = ..., counters: bool = ..., inject: _Optional[str] = ...) -> None: ...

class Steps(_message.Message):
    __slots__ = ["count", "possible"]
    COUNT_FIELD_NUMBER: _ClassVar[int]
    POSSIBLE_FIELD_NUMBER: _ClassVar[int]
    count: int
    possible: bool
    def __init__(self, possible: bool = ..., count: _Optional[int] = ...) -> None: ...

class Thing(_message.Message):
    __slots__ = ["box", "colour", "held", "id", "in_picture", "kind", "place", "position", "room", "state", "visible_fraction", "visible_pixels"]
    BOX_FIELD_NUMBER: _ClassVar[int]
    COLOUR_FIELD_NUMBER: _ClassVar[int]
    HELD_FIELD_NUMBER: _ClassVar[int]
    ID_FIELD_NUMBER: _ClassVar[int]
    IN_PICTURE_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    PLACE_FIELD_NUMBER: _ClassVar[int]
    POSITION_FIELD_NUMBER: _ClassVar[int]
    ROOM_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    VISIBLE_FRACTION_FIELD_NUMBER: _ClassVar[int]
    VISIBLE_PIXELS_FIELD_NUMBER: _ClassVar[int]
    box: Box
    colour: str
    held: bool
    id: int
    in_picture: float
    kind: str
    place: int
    position: _errand_pb2.Point3
    room: str
    state: str
    visible_fraction: float
    visible_pixels: int
    def __init__(self, id: _Optional[int] = ..., kind: _Optional[str] = ..., colour: _Optional[str] = ..., position: _Optional[_Union[_errand_pb2.Point3, _Mapping]] = ..., room: _Optional[str] = ..., place: _Optional[int] = ..., state: _Optional[str] = ..., visible_fraction: _Optional[float] = ..., visible_pixels: _Optional[int] = ..., box: _Optional[_Union[Box, _Mapping]] = ..., held: bool = ..., in_picture: _Optional[float] = ...) -> None: ...

class TruthRequest(_message.Message):
    __slots__ = ["pixels"]
    PIXELS_FIELD_NUMBER: _ClassVar[int]
    pixels: bool
    def __init__(self, pixels: bool = ...) -> None: ...

class WorldSpecification(_message.Message):
    __slots__ = ["generated", "map", "noise", "seed", "task_family"]
    GENERATED_FIELD_NUMBER: _ClassVar[int]
    MAP_FIELD_NUMBER: _ClassVar[int]
    NOISE_FIELD_NUMBER: _ClassVar[int]
    SEED_FIELD_NUMBER: _ClassVar[int]
    TASK_FAMILY_FIELD_NUMBER: _ClassVar[int]
    generated: Generated
    map: str
    noise: str
    seed: int
    task_family: str
    def __init__(self, generated: _Optional[_Union[Generated, _Mapping]] = ..., map: _Optional[str] = ..., task_family: _Optional[str] = ..., seed: _Optional[int] = ..., noise: _Optional[str] = ...) -> None: ...
