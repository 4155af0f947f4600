import AgentMessages
import WireMessages

extension WireMessage {
  /// The content frame of this message. One copy of the pixels is made on the way.
  package func encoded() -> [UInt8] {
    let arena = ProtobufArena()
    return withExtendedLifetime(arena) { encoded(in: arena) }
  }

  private func encoded(in arena: ProtobufArena) -> [UInt8] {
    switch self {
    case .hello(let hello):
      return packed(
        hello.wire(in: arena), errand__v1__hello__get_packed_size, errand__v1__hello__pack)
    case .welcome(let welcome):
      return packed(
        welcome.wire(in: arena), errand__v1__welcome__get_packed_size, errand__v1__welcome__pack)
    case .refused(let refusal):
      return packed(
        refusal.wire(in: arena), errand__v1__refused__get_packed_size, errand__v1__refused__pack)
    case .heartbeat(let heartbeat):
      return packed(
        heartbeat.wire, errand__v1__heartbeat__get_packed_size, errand__v1__heartbeat__pack)
    case .goodbye(let lease):
      var message = Errand__V1__Goodbye()
      errand__v1__goodbye__init(&message)
      message.lease = lease
      return packed(message, errand__v1__goodbye__get_packed_size, errand__v1__goodbye__pack)
    case .command(let command, let lease):
      return packed(
        command.wire(lease: lease, in: arena), errand__v1__motor_command__get_packed_size,
        errand__v1__motor_command__pack)
    case .unusableCommand(let id, let lease, _):
      var message = Errand__V1__MotorCommand()
      errand__v1__motor_command__init(&message)
      (message.id, message.lease) = (id, lease)
      return packed(
        message, errand__v1__motor_command__get_packed_size, errand__v1__motor_command__pack)
    case .status(let report):
      return packed(
        report.wire(in: arena), errand__v1__command_status__get_packed_size,
        errand__v1__command_status__pack)
    case .observation(let observation):
      return packed(
        observation.wire(in: arena), errand__v1__observation__get_packed_size,
        errand__v1__observation__pack)
    }
  }
}

extension WireMessage.Hello {
  fileprivate func wire(in arena: ProtobufArena) -> Errand__V1__Hello {
    var message = Errand__V1__Hello()
    errand__v1__hello__init(&message)
    message.version = UInt32(clamping: version)
    message.name = arena.text(name)
    message.lease = lease
    message.minor = UInt32(clamping: minor)
    return message
  }
}

extension WireMessage.Welcome {
  fileprivate func wire(in arena: ProtobufArena) -> Errand__V1__Welcome {
    var message = Errand__V1__Welcome()
    errand__v1__welcome__init(&message)
    message.version = UInt32(clamping: version)
    message.robot = arena.message(robot.wire(in: arena))
    message.lease = lease
    message.heartbeat_milliseconds = UInt32(clamping: Int(heartbeatSeconds * 1000))
    message.lease_milliseconds = UInt32(clamping: Int(leaseSeconds * 1000))
    message.episode = episode
    message.last_command_id = lastCommandID
    message.observation = observation.flatMap { arena.message($0.wire(in: arena)) }
    message.minor = UInt32(clamping: minor)
    return message
  }
}

extension WireMessage.Refusal {
  fileprivate func wire(in arena: ProtobufArena) -> Errand__V1__Refused {
    var message = Errand__V1__Refused()
    errand__v1__refused__init(&message)
    message.code = Errand__V1__Refused__Code(UInt32(code.rawValue))
    message.message = arena.text(self.message)
    message.version = UInt32(clamping: version)
    return message
  }
}

extension WireMessage.Heartbeat {
  fileprivate var wire: Errand__V1__Heartbeat {
    var message = Errand__V1__Heartbeat()
    errand__v1__heartbeat__init(&message)
    (message.lease, message.count, message.episode) = (lease, count, episode)
    return message
  }
}
