import WireMessages

extension RefereeRequest {
  /// The content frame of a request; the reply repeats `id`.
  package func encoded(id: UInt64) -> [UInt8] {
    let arena = ProtobufArena()
    var message = Errand__Referee__V1__RefereeRequest()
    errand__referee__v1__referee_request__init(&message)
    message.id = id
    write(to: &message, in: arena)
    return withExtendedLifetime(arena) {
      packed(
        message, errand__referee__v1__referee_request__get_packed_size,
        errand__referee__v1__referee_request__pack)
    }
  }

  private func write(to message: inout Errand__Referee__V1__RefereeRequest, in arena: ProtobufArena)
  {
    switch self {
    case .reset(let world):
      message.ask_case = ERRAND__REFEREE__V1__REFEREE_REQUEST__ASK_RESET
      message.reset = arena.message(world.wire(in: arena))
    case .mission:
      message.ask_case = ERRAND__REFEREE__V1__REFEREE_REQUEST__ASK_MISSION
      message.mission = 1
    case .truth(let pixels):
      var truth = Errand__Referee__V1__TruthRequest()
      errand__referee__v1__truth_request__init(&truth)
      truth.pixels = pixels ? 1 : 0
      message.ask_case = ERRAND__REFEREE__V1__REFEREE_REQUEST__ASK_TRUTH
      message.truth = arena.message(truth)
    case .holds(let condition):
      message.ask_case = ERRAND__REFEREE__V1__REFEREE_REQUEST__ASK_HOLDS
      message.holds = arena.text(condition)
    case .shortestSteps(let condition):
      message.ask_case = ERRAND__REFEREE__V1__REFEREE_REQUEST__ASK_SHORTEST_STEPS
      message.shortest_steps = arena.text(condition)
    case .counters:
      message.ask_case = ERRAND__REFEREE__V1__REFEREE_REQUEST__ASK_COUNTERS
      message.counters = 1
    case .inject(let fault):
      message.ask_case = ERRAND__REFEREE__V1__REFEREE_REQUEST__ASK_INJECT
      message.inject = arena.text(fault)
    }
  }

  package static func decoded(
    _ content: [UInt8]
  ) throws(CodecError) -> (id: UInt64, request: RefereeRequest) {
    try unpacked(
      "request", content, errand__referee__v1__referee_request__unpack,
      errand__referee__v1__referee_request__free_unpacked
    ) { (message) throws(CodecError) in (message.id, try RefereeRequest(wire: message)) }
  }

  private init(wire: Errand__Referee__V1__RefereeRequest) throws(CodecError) {
    switch wire.ask_case {
    case ERRAND__REFEREE__V1__REFEREE_REQUEST__ASK_RESET:
      self = .reset(try WorldSpecification(wire: try Field.message(wire.reset, "reset")))
    case ERRAND__REFEREE__V1__REFEREE_REQUEST__ASK_MISSION: self = .mission
    case ERRAND__REFEREE__V1__REFEREE_REQUEST__ASK_TRUTH:
      self = .truth(pixels: try Field.message(wire.truth, "truth").pixels != 0)
    case ERRAND__REFEREE__V1__REFEREE_REQUEST__ASK_HOLDS:
      self = .holds(try Field.text(wire.holds, "holds"))
    case ERRAND__REFEREE__V1__REFEREE_REQUEST__ASK_SHORTEST_STEPS:
      self = .shortestSteps(try Field.text(wire.shortest_steps, "shortest_steps"))
    case ERRAND__REFEREE__V1__REFEREE_REQUEST__ASK_COUNTERS: self = .counters
    case ERRAND__REFEREE__V1__REFEREE_REQUEST__ASK_INJECT:
      self = .inject(try Field.text(wire.inject, "inject"))
    default: throw .missing(field: "a question that this version knows")
    }
  }
}

extension WorldSpecification {
  fileprivate func wire(in arena: ProtobufArena) -> Errand__Referee__V1__WorldSpecification {
    var message = Errand__Referee__V1__WorldSpecification()
    errand__referee__v1__world_specification__init(&message)
    switch source {
    case .generated(let generator, let options):
      var generated = Errand__Referee__V1__Generated()
      errand__referee__v1__generated__init(&generated)
      generated.generator = arena.text(generator)
      generated.n_options = options.count
      generated.options = arena.texts(options)
      message.source_case = ERRAND__REFEREE__V1__WORLD_SPECIFICATION__SOURCE_GENERATED
      message.generated = arena.message(generated)
    case .map(let text):
      message.source_case = ERRAND__REFEREE__V1__WORLD_SPECIFICATION__SOURCE_MAP
      message.map = arena.text(text)
    case .task(let family):
      message.source_case = ERRAND__REFEREE__V1__WORLD_SPECIFICATION__SOURCE_TASK_FAMILY
      message.task_family = arena.text(family)
    }
    message.seed = seed
    message.noise = arena.text(noise)
    return message
  }

  fileprivate init(wire: Errand__Referee__V1__WorldSpecification) throws(CodecError) {
    let source: Source
    switch wire.source_case {
    case ERRAND__REFEREE__V1__WORLD_SPECIFICATION__SOURCE_GENERATED:
      let generated = try Field.message(wire.generated, "reset.generated")
      source = .generated(
        generator: try Field.text(generated.generator, "reset.generator"),
        options: try Field.texts(
          generated.options, generated.n_options, "reset.options", limit: WireLimits.commands))
    case ERRAND__REFEREE__V1__WORLD_SPECIFICATION__SOURCE_MAP:
      source = .map(try Field.text(wire.map, "reset.map"))
    case ERRAND__REFEREE__V1__WORLD_SPECIFICATION__SOURCE_TASK_FAMILY:
      source = .task(family: try Field.text(wire.task_family, "reset.task_family"))
    default: throw .missing(field: "reset.source")
    }
    self.init(source, seed: wire.seed, noise: try Field.text(wire.noise, "reset.noise"))
  }
}
