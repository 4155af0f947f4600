from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Iterable as _Iterable, Mapping as _Mapping, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class CameraFrame(_message.Message):
    __slots__ = ["camera", "depth", "height", "rgb", "stamp", "width"]
    CAMERA_FIELD_NUMBER: _ClassVar[int]
    DEPTH_FIELD_NUMBER: _ClassVar[int]
    HEIGHT_FIELD_NUMBER: _ClassVar[int]
    RGB_FIELD_NUMBER: _ClassVar[int]
    STAMP_FIELD_NUMBER: _ClassVar[int]
    WIDTH_FIELD_NUMBER: _ClassVar[int]
    camera: str
    depth: bytes
    height: int
    rgb: bytes
    stamp: int
    width: int
    def __init__(self, camera: _Optional[str] = ..., stamp: _Optional[int] = ..., width: _Optional[int] = ..., height: _Optional[int] = ..., rgb: _Optional[bytes] = ..., depth: _Optional[bytes] = ...) -> None: ...

class CameraInfo(_message.Message):
    __slots__ = ["cells", "has_depth", "height", "k", "name", "pitch_down", "position", "width"]
    CELLS_FIELD_NUMBER: _ClassVar[int]
    HAS_DEPTH_FIELD_NUMBER: _ClassVar[int]
    HEIGHT_FIELD_NUMBER: _ClassVar[int]
    K_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    PITCH_DOWN_FIELD_NUMBER: _ClassVar[int]
    POSITION_FIELD_NUMBER: _ClassVar[int]
    WIDTH_FIELD_NUMBER: _ClassVar[int]
    cells: CellGrid
    has_depth: bool
    height: int
    k: _containers.RepeatedScalarFieldContainer[float]
    name: str
    pitch_down: float
    position: Point3
    width: int
    def __init__(self, name: _Optional[str] = ..., width: _Optional[int] = ..., height: _Optional[int] = ..., k: _Optional[_Iterable[float]] = ..., position: _Optional[_Union[Point3, _Mapping]] = ..., pitch_down: _Optional[float] = ..., has_depth: bool = ..., cells: _Optional[_Union[CellGrid, _Mapping]] = ...) -> None: ...

class CellGrid(_message.Message):
    __slots__ = ["columns", "robot_column", "robot_row", "rows"]
    COLUMNS_FIELD_NUMBER: _ClassVar[int]
    ROBOT_COLUMN_FIELD_NUMBER: _ClassVar[int]
    ROBOT_ROW_FIELD_NUMBER: _ClassVar[int]
    ROWS_FIELD_NUMBER: _ClassVar[int]
    columns: int
    robot_column: int
    robot_row: int
    rows: int
    def __init__(self, columns: _Optional[int] = ..., rows: _Optional[int] = ..., robot_column: _Optional[int] = ..., robot_row: _Optional[int] = ...) -> None: ...

class CommandStatus(_message.Message):
    __slots__ = ["executed", "id", "lease", "message", "observation", "reason", "state"]
    class Reason(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = []
    class State(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = []
    ABORTED: CommandStatus.State
    ACCEPTED: CommandStatus.State
    BLOCKED: CommandStatus.Reason
    BUSY: CommandStatus.Reason
    EXECUTED_FIELD_NUMBER: _ClassVar[int]
    EXPIRED: CommandStatus.Reason
    FAILED: CommandStatus.State
    HAND_EMPTY: CommandStatus.Reason
    HAND_FULL: CommandStatus.Reason
    ID_FIELD_NUMBER: _ClassVar[int]
    LEASE_FIELD_NUMBER: _ClassVar[int]
    LINK_LOST: CommandStatus.Reason
    LOCKED: CommandStatus.Reason
    MALFORMED: CommandStatus.Reason
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    NONE: CommandStatus.Reason
    NOTHING_THERE: CommandStatus.Reason
    NOT_OPENABLE: CommandStatus.Reason
    NO_LEASE: CommandStatus.Reason
    NO_ROOM: CommandStatus.Reason
    OBSERVATION_FIELD_NUMBER: _ClassVar[int]
    OUT_OF_REACH: CommandStatus.Reason
    REASON_FIELD_NUMBER: _ClassVar[int]
    REJECTED: CommandStatus.State
    RUNNING: CommandStatus.State
    STATE_FIELD_NUMBER: _ClassVar[int]
    STOPPED: CommandStatus.Reason
    SUCCEEDED: CommandStatus.State
    TOO_HEAVY: CommandStatus.Reason
    UNSUPPORTED: CommandStatus.Reason
    executed: Pose2D
    id: int
    lease: int
    message: str
    observation: Observation
    reason: CommandStatus.Reason
    state: CommandStatus.State
    def __init__(self, id: _Optional[int] = ..., state: _Optional[_Union[CommandStatus.State, str]] = ..., reason: _Optional[_Union[CommandStatus.Reason, str]] = ..., message: _Optional[str] = ..., executed: _Optional[_Union[Pose2D, _Mapping]] = ..., observation: _Optional[_Union[Observation, _Mapping]] = ..., lease: _Optional[int] = ...) -> None: ...

class Goodbye(_message.Message):
    __slots__ = ["lease"]
    LEASE_FIELD_NUMBER: _ClassVar[int]
    lease: int
    def __init__(self, lease: _Optional[int] = ...) -> None: ...

class Gripper(_message.Message):
    __slots__ = ["is_holding", "opening"]
    IS_HOLDING_FIELD_NUMBER: _ClassVar[int]
    OPENING_FIELD_NUMBER: _ClassVar[int]
    is_holding: bool
    opening: float
    def __init__(self, opening: _Optional[float] = ..., is_holding: bool = ...) -> None: ...

class Heartbeat(_message.Message):
    __slots__ = ["count", "episode", "lease"]
    COUNT_FIELD_NUMBER: _ClassVar[int]
    EPISODE_FIELD_NUMBER: _ClassVar[int]
    LEASE_FIELD_NUMBER: _ClassVar[int]
    count: int
    episode: int
    lease: int
    def __init__(self, lease: _Optional[int] = ..., count: _Optional[int] = ..., episode: _Optional[int] = ...) -> None: ...

class Hello(_message.Message):
    __slots__ = ["lease", "minor", "name", "version"]
    LEASE_FIELD_NUMBER: _ClassVar[int]
    MINOR_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    lease: int
    minor: int
    name: str
    version: int
    def __init__(self, version: _Optional[int] = ..., name: _Optional[str] = ..., lease: _Optional[int] = ..., minor: _Optional[int] = ...) -> None: ...

class MotorCommand(_message.Message):
    __slots__ = ["close", "expiry", "grasp", "id", "lease", "open", "release", "rotate", "speak", "stop", "toggle", "translate", "velocity", "wait"]
    CLOSE_FIELD_NUMBER: _ClassVar[int]
    EXPIRY_FIELD_NUMBER: _ClassVar[int]
    GRASP_FIELD_NUMBER: _ClassVar[int]
    ID_FIELD_NUMBER: _ClassVar[int]
    LEASE_FIELD_NUMBER: _ClassVar[int]
    OPEN_FIELD_NUMBER: _ClassVar[int]
    RELEASE_FIELD_NUMBER: _ClassVar[int]
    ROTATE_FIELD_NUMBER: _ClassVar[int]
    SPEAK_FIELD_NUMBER: _ClassVar[int]
    STOP_FIELD_NUMBER: _ClassVar[int]
    TOGGLE_FIELD_NUMBER: _ClassVar[int]
    TRANSLATE_FIELD_NUMBER: _ClassVar[int]
    VELOCITY_FIELD_NUMBER: _ClassVar[int]
    WAIT_FIELD_NUMBER: _ClassVar[int]
    close: Point3
    expiry: int
    grasp: Point3
    id: int
    lease: int
    open: Point3
    release: Point3
    rotate: float
    speak: str
    stop: bool
    toggle: Point3
    translate: float
    velocity: Velocity
    wait: float
    def __init__(self, id: _Optional[int] = ..., lease: _Optional[int] = ..., expiry: _Optional[int] = ..., translate: _Optional[float] = ..., rotate: _Optional[float] = ..., velocity: _Optional[_Union[Velocity, _Mapping]] = ..., grasp: _Optional[_Union[Point3, _Mapping]] = ..., release: _Optional[_Union[Point3, _Mapping]] = ..., open: _Optional[_Union[Point3, _Mapping]] = ..., close: _Optional[_Union[Point3, _Mapping]] = ..., toggle: _Optional[_Union[Point3, _Mapping]] = ..., wait: _Optional[float] = ..., speak: _Optional[str] = ..., stop: bool = ...) -> None: ...

class Observation(_message.Message):
    __slots__ = ["contact", "episode", "frames", "gripper", "last_command_id", "pose", "sequence", "stamp", "twist"]
    CONTACT_FIELD_NUMBER: _ClassVar[int]
    EPISODE_FIELD_NUMBER: _ClassVar[int]
    FRAMES_FIELD_NUMBER: _ClassVar[int]
    GRIPPER_FIELD_NUMBER: _ClassVar[int]
    LAST_COMMAND_ID_FIELD_NUMBER: _ClassVar[int]
    POSE_FIELD_NUMBER: _ClassVar[int]
    SEQUENCE_FIELD_NUMBER: _ClassVar[int]
    STAMP_FIELD_NUMBER: _ClassVar[int]
    TWIST_FIELD_NUMBER: _ClassVar[int]
    contact: bool
    episode: int
    frames: _containers.RepeatedCompositeFieldContainer[CameraFrame]
    gripper: Gripper
    last_command_id: int
    pose: Pose2D
    sequence: int
    stamp: int
    twist: Twist2D
    def __init__(self, sequence: _Optional[int] = ..., stamp: _Optional[int] = ..., frames: _Optional[_Iterable[_Union[CameraFrame, _Mapping]]] = ..., pose: _Optional[_Union[Pose2D, _Mapping]] = ..., twist: _Optional[_Union[Twist2D, _Mapping]] = ..., contact: bool = ..., gripper: _Optional[_Union[Gripper, _Mapping]] = ..., last_command_id: _Optional[int] = ..., episode: _Optional[int] = ...) -> None: ...

class Point3(_message.Message):
    __slots__ = ["x", "y", "z"]
    X_FIELD_NUMBER: _ClassVar[int]
    Y_FIELD_NUMBER: _ClassVar[int]
    Z_FIELD_NUMBER: _ClassVar[int]
    x: float
    y: float
    z: float
    def __init__(self, x: _Optional[float] = ..., y: _Optional[float] = ..., z: _Optional[float] = ...) -> None: ...

class Pose2D(_message.Message):
    __slots__ = ["theta", "x", "y"]
    THETA_FIELD_NUMBER: _ClassVar[int]
    X_FIELD_NUMBER: _ClassVar[int]
    Y_FIELD_NUMBER: _ClassVar[int]
    theta: float
    x: float
    y: float
    def __init__(self, x: _Optional[float] = ..., y: _Optional[float] = ..., theta: _Optional[float] = ...) -> None: ...

class Refused(_message.Message):
    __slots__ = ["code", "message", "version"]
    class Code(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = []
    CODE_FIELD_NUMBER: _ClassVar[int]
    LEASE_TAKEN: Refused.Code
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    UNKNOWN: Refused.Code
    VERSION: Refused.Code
    VERSION_FIELD_NUMBER: _ClassVar[int]
    code: Refused.Code
    message: str
    version: int
    def __init__(self, code: _Optional[_Union[Refused.Code, str]] = ..., message: _Optional[str] = ..., version: _Optional[int] = ...) -> None: ...

class RobotDescription(_message.Message):
    __slots__ = ["cameras", "cell_size", "commands", "discrete_moves", "footprint_radius", "maximum_angular_speed", "maximum_linear_speed", "name", "observation_port", "profile", "projection", "reach", "time_mode"]
    class Projection(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = []
    class TimeMode(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = []
    CAMERAS_FIELD_NUMBER: _ClassVar[int]
    CELL_SIZE_FIELD_NUMBER: _ClassVar[int]
    COMMANDS_FIELD_NUMBER: _ClassVar[int]
    DISCRETE_MOVES_FIELD_NUMBER: _ClassVar[int]
    FOOTPRINT_RADIUS_FIELD_NUMBER: _ClassVar[int]
    GRID: RobotDescription.Projection
    LOCKSTEP: RobotDescription.TimeMode
    MAXIMUM_ANGULAR_SPEED_FIELD_NUMBER: _ClassVar[int]
    MAXIMUM_LINEAR_SPEED_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    OBSERVATION_PORT_FIELD_NUMBER: _ClassVar[int]
    PINHOLE: RobotDescription.Projection
    PROFILE_FIELD_NUMBER: _ClassVar[int]
    PROJECTION_FIELD_NUMBER: _ClassVar[int]
    REACH_FIELD_NUMBER: _ClassVar[int]
    REAL_TIME: RobotDescription.TimeMode
    TIME_MODE_FIELD_NUMBER: _ClassVar[int]
    cameras: _containers.RepeatedCompositeFieldContainer[CameraInfo]
    cell_size: float
    commands: _containers.RepeatedScalarFieldContainer[str]
    discrete_moves: bool
    footprint_radius: float
    maximum_angular_speed: float
    maximum_linear_speed: float
    name: str
    observation_port: int
    profile: str
    projection: RobotDescription.Projection
    reach: float
    time_mode: RobotDescription.TimeMode
    def __init__(self, name: _Optional[str] = ..., profile: _Optional[str] = ..., cameras: _Optional[_Iterable[_Union[CameraInfo, _Mapping]]] = ..., projection: _Optional[_Union[RobotDescription.Projection, str]] = ..., commands: _Optional[_Iterable[str]] = ..., cell_size: _Optional[float] = ..., footprint_radius: _Optional[float] = ..., maximum_linear_speed: _Optional[float] = ..., maximum_angular_speed: _Optional[float] = ..., reach: _Optional[float] = ..., time_mode: _Optional[_Union[RobotDescription.TimeMode, str]] = ..., observation_port: _Optional[int] = ..., discrete_moves: bool = ...) -> None: ...

class Twist2D(_message.Message):
    __slots__ = ["angular", "linear"]
    ANGULAR_FIELD_NUMBER: _ClassVar[int]
    LINEAR_FIELD_NUMBER: _ClassVar[int]
    angular: float
    linear: float
    def __init__(self, linear: _Optional[float] = ..., angular: _Optional[float] = ...) -> None: ...

class Velocity(_message.Message):
    __slots__ = ["angular", "linear", "seconds"]
    ANGULAR_FIELD_NUMBER: _ClassVar[int]
    LINEAR_FIELD_NUMBER: _ClassVar[int]
    SECONDS_FIELD_NUMBER: _ClassVar[int]
    angular: float
    linear: float
    seconds: float
    def __init__(self, linear: _Optional[float] = ..., angular: _Optional[float] = ..., seconds: _Optional[float] = ...) -> None: ...

class Welcome(_message.Message):
    __slots__ = ["episode", "heartbeat_milliseconds", "last_command_id", "lease", "lease_milliseconds", "minor", "observation", "robot", "version"]
    EPISODE_FIELD_NUMBER: _ClassVar[int]
    HEARTBEAT_MILLISECONDS_FIELD_NUMBER: _ClassVar[int]
    LAST_COMMAND_ID_FIELD_NUMBER: _ClassVar[int]
    LEASE_FIELD_NUMBER: _ClassVar[int]
    LEASE_MILLISECONDS_FIELD_NUMBER: _ClassVar[int]
    MINOR_FIELD_NUMBER: _ClassVar[int]
    OBSERVATION_FIELD_NUMBER: _ClassVar[int]
    ROBOT_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    episode: int
    heartbeat_milliseconds: int
    last_command_id: int
    lease: int
    lease_milliseconds: int
    minor: int
    observation: Observation
    robot: RobotDescription
    version: int
    def __init__(self, version: _Optional[int] = ..., robot: _Optional[_Union[RobotDescription, _Mapping]] = ..., lease: _Optional[int] = ..., heartbeat_milliseconds: _Optional[int] = ..., lease_milliseconds: _Optional[int] = ..., episode: _Optional[int] = ..., last_command_id: _Optional[int] = ..., observation: _Optional[_Union[Observation, _Mapping]] = ..., minor: _Optional[int] = ...) -> None: ...
