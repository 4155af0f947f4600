import AgentMessages
import WireMessages

extension RefereeReply {
  /// The content frame of the reply to request `id`.
  package func encoded(id: UInt64) -> [UInt8] {
    let arena = ProtobufArena()
    var message = Errand__Referee__V1__RefereeReply()
    errand__referee__v1__referee_reply__init(&message)
    message.id = id
    write(to: &message, in: arena)
    return withExtendedLifetime(arena) {
      packed(
        message, errand__referee__v1__referee_reply__get_packed_size,
        errand__referee__v1__referee_reply__pack)
    }
  }

  private func write(to message: inout Errand__Referee__V1__RefereeReply, in arena: ProtobufArena) {
    switch self {
    case .refused(let why): message.error = arena.text(why)
    case .mission(let mission):
      message.answer_case = ERRAND__REFEREE__V1__REFEREE_REPLY__ANSWER_MISSION
      message.mission = arena.message(mission.wire(in: arena))
    case .truth(let truth):
      message.answer_case = ERRAND__REFEREE__V1__REFEREE_REPLY__ANSWER_TRUTH
      message.truth = arena.message(truth.wire(in: arena))
    case .holds(let holds):
      message.answer_case = ERRAND__REFEREE__V1__REFEREE_REPLY__ANSWER_HOLDS
      message.holds = holds ? 1 : 0
    case .shortestSteps(let steps):
      message.answer_case = ERRAND__REFEREE__V1__REFEREE_REPLY__ANSWER_SHORTEST_STEPS
      message.shortest_steps = arena.message(Steps.wire(steps))
    case .counters(let counters):
      message.answer_case = ERRAND__REFEREE__V1__REFEREE_REPLY__ANSWER_COUNTERS
      message.counters = arena.message(counters.wire)
    case .injected:
      message.answer_case = ERRAND__REFEREE__V1__REFEREE_REPLY__ANSWER_INJECTED
      message.injected = 1
    }
  }

  package static func decoded(
    _ content: [UInt8]
  ) throws(CodecError) -> (id: UInt64, reply: RefereeReply) {
    try unpacked(
      "reply", content, errand__referee__v1__referee_reply__unpack,
      errand__referee__v1__referee_reply__free_unpacked
    ) { (message) throws(CodecError) in (message.id, try RefereeReply(wire: message)) }
  }

  private init(wire: Errand__Referee__V1__RefereeReply) throws(CodecError) {
    let error = try Field.text(wire.error, "error")
    guard error.isEmpty else {
      self = .refused(error)
      return
    }
    switch wire.answer_case {
    case ERRAND__REFEREE__V1__REFEREE_REPLY__ANSWER_MISSION:
      self = .mission(try Mission(wire: try Field.message(wire.mission, "mission")))
    case ERRAND__REFEREE__V1__REFEREE_REPLY__ANSWER_TRUTH:
      self = .truth(try GroundTruth(wire: try Field.message(wire.truth, "truth")))
    case ERRAND__REFEREE__V1__REFEREE_REPLY__ANSWER_HOLDS: self = .holds(wire.holds != 0)
    case ERRAND__REFEREE__V1__REFEREE_REPLY__ANSWER_SHORTEST_STEPS:
      self = .shortestSteps(Steps.value(wire.shortest_steps))
    case ERRAND__REFEREE__V1__REFEREE_REPLY__ANSWER_COUNTERS:
      self = .counters(try EpisodeCounters(wire: try Field.message(wire.counters, "counters")))
    case ERRAND__REFEREE__V1__REFEREE_REPLY__ANSWER_INJECTED: self = .injected
    default: throw .missing(field: "an answer that this version knows")
    }
  }
}

/// A number of steps that may not exist.
private enum Steps {
  static func wire(_ count: Int?) -> Errand__Referee__V1__Steps {
    var message = Errand__Referee__V1__Steps()
    errand__referee__v1__steps__init(&message)
    message.possible = count == nil ? 0 : 1
    message.count = UInt32(clamping: count ?? 0)
    return message
  }

  static func value(_ wire: UnsafeMutablePointer<Errand__Referee__V1__Steps>?) -> Int? {
    guard let steps = wire?.pointee, steps.possible != 0 else { return nil }
    return Int(steps.count)
  }
}

extension Mission {
  fileprivate init(wire: Errand__Referee__V1__Mission) throws(CodecError) {
    self.init(
      family: try Field.text(wire.family, "mission.family"),
      instructions: try Field.texts(
        wire.instructions, wire.n_instructions, "mission.instructions", limit: WireLimits.commands),
      expectation: try Field.text(wire.expectation, "mission.expectation"),
      condition: try Field.text(wire.condition, "mission.condition"),
      isExplored: wire.explored != 0, shortestSteps: Steps.value(wire.shortest_steps),
      fingerprint: try Field.text(wire.fingerprint, "mission.fingerprint"))
  }

  fileprivate func wire(in arena: ProtobufArena) -> Errand__Referee__V1__Mission {
    var message = Errand__Referee__V1__Mission()
    errand__referee__v1__mission__init(&message)
    message.family = arena.text(family)
    message.n_instructions = instructions.count
    message.instructions = arena.texts(instructions)
    message.expectation = arena.text(expectation)
    message.condition = arena.text(condition)
    message.explored = isExplored ? 1 : 0
    message.shortest_steps = arena.message(Steps.wire(shortestSteps))
    message.fingerprint = arena.text(fingerprint)
    return message
  }
}

extension EpisodeCounters {
  fileprivate init(wire: Errand__Referee__V1__EpisodeCounters) throws(CodecError) {
    self.init(
      steps: Int(wire.steps), commands: Int(wire.commands), collisions: Int(wire.collisions),
      collisionsWithPeople: Int(wire.collisions_with_people),
      isEveryRoomViewed: wire.every_room_viewed != 0,
      isEveryContainerOpened: wire.every_container_opened != 0,
      reward: try Field.number(wire.reward, "counters.reward"), hasEnded: wire.ended != 0,
      hasSucceeded: wire.succeeded != 0)
  }

  fileprivate var wire: Errand__Referee__V1__EpisodeCounters {
    var message = Errand__Referee__V1__EpisodeCounters()
    errand__referee__v1__episode_counters__init(&message)
    message.steps = UInt32(clamping: steps)
    message.commands = UInt32(clamping: commands)
    message.collisions = UInt32(clamping: collisions)
    message.collisions_with_people = UInt32(clamping: collisionsWithPeople)
    message.every_room_viewed = isEveryRoomViewed ? 1 : 0
    message.every_container_opened = isEveryContainerOpened ? 1 : 0
    message.reward = reward
    message.ended = hasEnded ? 1 : 0
    message.succeeded = hasSucceeded ? 1 : 0
    return message
  }
}
