import AgentMessages
import WireMessages

extension MotorCommand {
  init(wire: Errand__V1__MotorCommand) throws(CodecError) {
    self.init(id: wire.id, expiry: wire.expiry, action: try Action(wire: wire))
  }

  func wire(lease: UInt64, in arena: ProtobufArena) -> Errand__V1__MotorCommand {
    var message = Errand__V1__MotorCommand()
    errand__v1__motor_command__init(&message)
    message.id = id
    message.lease = lease
    message.expiry = expiry
    action.write(to: &message, in: arena)
    return message
  }
}

extension MotorCommand.Action {
  fileprivate init(wire: Errand__V1__MotorCommand) throws(CodecError) {
    switch wire.action_case {
    case ERRAND__V1__MOTOR_COMMAND__ACTION_TRANSLATE:
      self = .translate(try Field.number(wire.translate, "translate"))
    case ERRAND__V1__MOTOR_COMMAND__ACTION_ROTATE:
      self = .rotate(try Field.number(wire.rotate, "rotate"))
    case ERRAND__V1__MOTOR_COMMAND__ACTION_VELOCITY:
      let velocity = try Field.message(wire.velocity, "velocity")
      let twist = Twist2D(
        linear: try Field.number(velocity.linear, "velocity"),
        angular: try Field.number(velocity.angular, "velocity"))
      self = .velocity(twist, seconds: try Field.number(velocity.seconds, "velocity"))
    case ERRAND__V1__MOTOR_COMMAND__ACTION_GRASP:
      self = .grasp(target: try Point3(wire: wire.grasp, "grasp"))
    case ERRAND__V1__MOTOR_COMMAND__ACTION_RELEASE:
      self = .release(target: try Point3(wire: wire.release, "release"))
    case ERRAND__V1__MOTOR_COMMAND__ACTION_OPEN:
      self = .open(target: try Point3(wire: wire.open, "open"))
    case ERRAND__V1__MOTOR_COMMAND__ACTION_CLOSE:
      self = .close(target: try Point3(wire: wire.close, "close"))
    case ERRAND__V1__MOTOR_COMMAND__ACTION_TOGGLE:
      self = .toggle(target: try Point3(wire: wire.toggle, "toggle"))
    case ERRAND__V1__MOTOR_COMMAND__ACTION_WAIT:
      self = .wait(seconds: try Field.number(wire.wait, "wait"))
    case ERRAND__V1__MOTOR_COMMAND__ACTION_SPEAK:
      self = .speak(try Field.text(wire.speak, "speak"))
    case ERRAND__V1__MOTOR_COMMAND__ACTION_STOP: self = .stop
    default: throw .missing(field: "an action that this version knows")
    }
  }

  fileprivate func write(to message: inout Errand__V1__MotorCommand, in arena: ProtobufArena) {
    switch self {
    case .translate(let metres):
      message.action_case = ERRAND__V1__MOTOR_COMMAND__ACTION_TRANSLATE
      message.translate = metres
    case .rotate(let radians):
      message.action_case = ERRAND__V1__MOTOR_COMMAND__ACTION_ROTATE
      message.rotate = radians
    case .velocity(let twist, let seconds):
      var velocity = Errand__V1__Velocity()
      errand__v1__velocity__init(&velocity)
      (velocity.linear, velocity.angular, velocity.seconds) = (twist.linear, twist.angular, seconds)
      message.action_case = ERRAND__V1__MOTOR_COMMAND__ACTION_VELOCITY
      message.velocity = arena.message(velocity)
    case .grasp(let target):
      message.action_case = ERRAND__V1__MOTOR_COMMAND__ACTION_GRASP
      message.grasp = arena.message(target.wire)
    case .release(let target):
      message.action_case = ERRAND__V1__MOTOR_COMMAND__ACTION_RELEASE
      message.release = arena.message(target.wire)
    case .open(let target):
      message.action_case = ERRAND__V1__MOTOR_COMMAND__ACTION_OPEN
      message.open = arena.message(target.wire)
    case .close(let target):
      message.action_case = ERRAND__V1__MOTOR_COMMAND__ACTION_CLOSE
      message.close = arena.message(target.wire)
    case .toggle(let target):
      message.action_case = ERRAND__V1__MOTOR_COMMAND__ACTION_TOGGLE
      message.toggle = arena.message(target.wire)
    case .wait(let seconds):
      message.action_case = ERRAND__V1__MOTOR_COMMAND__ACTION_WAIT
      message.wait = seconds
    case .speak(let words):
      message.action_case = ERRAND__V1__MOTOR_COMMAND__ACTION_SPEAK
      message.speak = arena.text(words)
    case .stop:
      message.action_case = ERRAND__V1__MOTOR_COMMAND__ACTION_STOP
      message.stop = 1
    }
  }
}

extension WireMessage.StatusReport {
  private static let states: [CommandStatus.State] = [
    .accepted, .rejected, .running, .succeeded, .failed, .aborted,
  ]
  private static let reasons: [CommandStatus.Reason] = [
    .none, .blocked, .outOfReach, .nothingThere, .handFull, .handEmpty, .locked, .noRoom,
    .notOpenable, .expired, .noLease, .unsupported, .malformed, .stopped, .linkLost, .tooHeavy,
    .busy,
  ]

  init(wire: Errand__V1__CommandStatus) throws(CodecError) {
    let status = CommandStatus(
      id: wire.id,
      state: try Field.value(Int(wire.state.rawValue), among: Self.states, "status.state"),
      reason: Self.reason(Int(wire.reason.rawValue)),
      message: try Field.text(wire.message, "status.message"),
      executed: try Pose2D(wire: wire.executed, "status.executed"))
    self.init(status: status, lease: wire.lease, observation: try .optional(wire.observation))
  }

  /// A reason that a newer minor version knows reads as none: state and sentence still tell enough.
  private static func reason(_ number: Int) -> CommandStatus.Reason {
    reasons.indices.contains(number) ? reasons[number] : .none
  }

  func wire(in arena: ProtobufArena) -> Errand__V1__CommandStatus {
    var message = Errand__V1__CommandStatus()
    errand__v1__command_status__init(&message)
    message.id = status.id
    message.state = Errand__V1__CommandStatus__State(
      UInt32(Self.states.firstIndex(of: status.state) ?? 0))
    message.reason = Errand__V1__CommandStatus__Reason(
      UInt32(Self.reasons.firstIndex(of: status.reason) ?? 0))
    message.message = arena.text(status.message)
    message.executed = arena.message(status.executed.wire)
    message.observation = observation.flatMap { arena.message($0.wire(in: arena)) }
    message.lease = lease
    return message
  }
}
