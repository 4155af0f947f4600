import AgentMessages
import WireMessages

extension WireMessage {
  /// The message that a kind frame and a content frame make up. Throws for whatever is not one; never traps.
  package init(kind: [UInt8], content: [UInt8]) throws(CodecError) {
    guard kind.count <= 32 else { throw .tooLarge(field: "kind", size: kind.count, limit: 32) }
    let word = String(decoding: kind, as: UTF8.self)
    switch word {
    case "hello":
      self = try unpacked(
        word, content, errand__v1__hello__unpack, errand__v1__hello__free_unpacked
      ) {
        (message) throws(CodecError) in .hello(try Hello(wire: message))
      }
    case "welcome":
      self = try unpacked(
        word, content, errand__v1__welcome__unpack, errand__v1__welcome__free_unpacked
      ) { (message) throws(CodecError) in .welcome(try Welcome(wire: message)) }
    case "refused":
      self = try unpacked(
        word, content, errand__v1__refused__unpack, errand__v1__refused__free_unpacked
      ) { (message) throws(CodecError) in .refused(try Refusal(wire: message)) }
    case "heartbeat":
      self = try unpacked(
        word, content, errand__v1__heartbeat__unpack, errand__v1__heartbeat__free_unpacked
      ) { (message) throws(CodecError) in
        .heartbeat(
          Heartbeat(lease: message.lease, count: message.count, episode: message.episode))
      }
    case "goodbye":
      self = try unpacked(
        word, content, errand__v1__goodbye__unpack, errand__v1__goodbye__free_unpacked
      ) { (message) throws(CodecError) in .goodbye(lease: message.lease) }
    case "command":
      self = try unpacked(
        word, content, errand__v1__motor_command__unpack, errand__v1__motor_command__free_unpacked
      ) { (message) throws(CodecError) in Self.command(message) }
    case "status":
      self = try unpacked(
        word, content, errand__v1__command_status__unpack, errand__v1__command_status__free_unpacked
      ) { (message) throws(CodecError) in .status(try StatusReport(wire: message)) }
    case "observation":
      self = try unpacked(
        word, content, errand__v1__observation__unpack, errand__v1__observation__free_unpacked
      ) { (message) throws(CodecError) in .observation(try EpisodeObservation(wire: message)) }
    default: throw .unknownKind(word)
    }
  }

  private static func command(_ message: Errand__V1__MotorCommand) -> WireMessage {
    do throws(CodecError) {
      return .command(try MotorCommand(wire: message), lease: message.lease)
    } catch {
      return .unusableCommand(id: message.id, lease: message.lease, why: error.description)
    }
  }
}

extension WireMessage.Hello {
  fileprivate init(wire: Errand__V1__Hello) throws(CodecError) {
    self.init(
      version: Int(wire.version), name: try Field.text(wire.name, "hello.name"), lease: wire.lease,
      minor: Int(wire.minor))
  }
}

extension WireMessage.Welcome {
  fileprivate init(wire: Errand__V1__Welcome) throws(CodecError) {
    self.init(
      version: Int(wire.version),
      robot: try RobotDescription(wire: try Field.message(wire.robot, "welcome.robot")),
      lease: wire.lease, heartbeatSeconds: Double(wire.heartbeat_milliseconds) / 1000,
      leaseSeconds: Double(wire.lease_milliseconds) / 1000, episode: wire.episode,
      lastCommandID: wire.last_command_id, observation: try .optional(wire.observation),
      minor: Int(wire.minor))
  }
}

extension WireMessage.Refusal {
  fileprivate init(wire: Errand__V1__Refused) throws(CodecError) {
    self.init(
      code: Code(rawValue: Int(wire.code.rawValue)) ?? .unknown,
      message: try Field.text(wire.message, "refused.message"), version: Int(wire.version))
  }
}
