import AgentMessages
import Testing
import Transport

@Suite("Codec") struct CodecTests {
  @Test("Every message comes back as it was sent", arguments: Sample.messages)
  func roundTrip(_ message: WireMessage) throws {
    let back = try WireMessage(kind: Array(message.kind.utf8), content: message.encoded())
    #expect(back == message)
  }

  @Test("Every state and reason has a number on the wire")
  func everyReason() throws {
    for state in CommandStatus.State.allCases {
      for reason in CommandStatus.Reason.allCases {
        let status = CommandStatus(id: 1, state: state, reason: reason)
        let message = WireMessage.status(.init(status: status, lease: 1))
        #expect(
          try WireMessage(kind: Array("status".utf8), content: message.encoded()) == message)
      }
    }
  }

  @Test("Damaged messages are refused or understood, and never crash", arguments: 0..<8)
  func mutation(_ seed: Int) {
    var random = SplitMix64(seed: UInt64(seed))
    var understood = 0
    var refused = 0
    for _ in 0..<2_500 {
      let message = Sample.messages[random.int(in: 0...(Sample.messages.count - 1))]
      var bytes = message.encoded()
      for _ in 0...random.int(in: 0...3) { damage(&bytes, &random) }
      let other = Sample.messages[random.int(in: 0...(Sample.messages.count - 1))]
      let kind = random.unit() < 0.8 ? message.kind : other.kind
      do {
        let read = try WireMessage(kind: Array(kind.utf8), content: bytes)
        _ = read.encoded()
        understood += 1
      } catch { refused += 1 }
    }
    #expect(understood > 100 && refused > 100)
  }

  @Test("Damaged questions to the referee and answers never crash", arguments: 0..<2)
  func refereeMutation(_ seed: Int) {
    var random = SplitMix64(seed: UInt64(seed))
    for _ in 0..<2_500 {
      var request = RefereeSample.requests[random.int(in: 0...6)].encoded(id: 5)
      var reply = RefereeSample.replies[random.int(in: 0...6)].encoded(id: 5)
      damage(&request, &random)
      damage(&reply, &random)
      _ = try? RefereeRequest.decoded(request)
      _ = try? RefereeReply.decoded(reply)
    }
  }

  private func damage(_ bytes: inout [UInt8], _ random: inout SplitMix64) {
    let place = random.int(in: 0...max(0, bytes.count - 1))
    switch random.int(in: 0...4) {
    case 0: if !bytes.isEmpty { bytes[place] ^= UInt8(1 << random.int(in: 0...7)) }
    case 1: if !bytes.isEmpty { bytes[place] = UInt8(random.int(in: 0...255)) }
    case 2: bytes.removeLast(min(bytes.count, random.int(in: 1...20)))
    case 3: bytes.insert(UInt8(random.int(in: 0...255)), at: min(place, bytes.count))
    default:
      let end = min(bytes.count, place + random.int(in: 1...30))
      bytes.replaceSubrange(place..<max(place, end), with: bytes[place..<max(place, end)] + [0xFF])
    }
  }

  @Test("Text that is not UTF-8 is refused")
  func notUTF8() {
    var bytes = WireMessage.hello(.init(name: "zz", lease: 1)).encoded()
    for index in bytes.indices where bytes[index] == UInt8(ascii: "z") { bytes[index] = 0xC0 }
    #expect(throws: CodecError.notUTF8(field: "hello.name")) {
      try WireMessage(kind: Array("hello".utf8), content: bytes)
    }
  }

  @Test("A frame whose pixels do not fill it is refused")
  func pixelCount() {
    // field 3, a frame: width 2, height 2, four bytes of rgb where twelve belong
    let frame: [UInt8] = [0x18, 2, 0x20, 2, 0x2A, 4, 1, 2, 3, 4]
    let bytes = [0x1A, UInt8(frame.count)] + frame
    #expect(throws: CodecError.sizeMismatch(field: "frame.rgb", expected: 12, found: 4)) {
      try WireMessage(kind: Array("observation".utf8), content: bytes)
    }
    let huge: [UInt8] = [0x1A, 8, 0x18, 0xFF, 0xFF, 0xFF, 0x7F, 0x20, 1, 0]
    #expect(throws: (any Error).self) {
      try WireMessage(kind: Array("observation".utf8), content: huge)
    }
  }

  @Test("A command that is not a number, or none at all, can be refused by its id")
  func unusable() throws {
    let message = WireMessage.command(MotorCommand(id: 9, action: .translate(.nan)), lease: 4)
    let back = try WireMessage(kind: Array("command".utf8), content: message.encoded())
    #expect(back == .unusableCommand(id: 9, lease: 4, why: "translate is not a finite number"))
    let empty = try WireMessage(kind: Array("command".utf8), content: [0x08, 9, 0x10, 4])
    guard case .unusableCommand(9, 4, _) = empty else {
      Issue.record("read as \(empty)")
      return
    }
  }

  @Test("A kind that nobody knows is refused")
  func unknownKind() {
    #expect(throws: CodecError.unknownKind("map")) {
      try WireMessage(kind: Array("map".utf8), content: [])
    }
    #expect(throws: CodecError.tooLarge(field: "kind", size: 33, limit: 32)) {
      try WireMessage(kind: [UInt8](repeating: 65, count: 33), content: [])
    }
  }

  @Test("The referee's questions and answers come back as they were sent")
  func referee() throws {
    for request in RefereeSample.requests {
      let (id, back) = try RefereeRequest.decoded(request.encoded(id: 77))
      #expect(id == 77 && back == request)
    }
    for reply in RefereeSample.replies {
      let (id, back) = try RefereeReply.decoded(reply.encoded(id: 78))
      #expect(id == 78 && back == reply)
    }
  }
}

enum RefereeSample {
  static let requests: [RefereeRequest] = [
    .reset(
      WorldSpecification(
        .generated(generator: "apartment", options: ["rooms=4", "people=0"]), seed: 9)),
    .reset(WorldSpecification(.task(family: "fetch"), seed: .max, noise: "rough")), .mission,
    .truth(pixels: true), .holds("on(mug, table)"), .shortestSteps("holding(mug)"),
    .inject("fail 2 grasps"),
  ]

  static let mission = Mission(
    family: "fetch", instructions: ["Explore the rooms.", "bring me the mug"],
    expectation: "cannot",
    condition: "viewedAll", isExplored: true, shortestSteps: 12,
    fingerprint: "minigrid 3.2.0")

  static let truth = GroundTruth(
    robot: Pose2D(x: 1, y: 2, theta: 3), robotRoom: "kitchen", held: 4,
    things: [
      .init(
        id: 4, kind: "mug", colour: "blue", position: Point3(x: 1, y: 2, z: 0.5), room: "kitchen",
        place: 2, state: "open", isHeld: true, visibleFraction: 0.5, visiblePixels: 20,
        inPicture: 0.75, box: BoundingBox(minX: 1, minY: 2, maxX: 3, maxY: 4))
    ], width: 3, height: 2, pixels: [0, 1, 2, 3, 4, 60_000])

  static let replies: [RefereeReply] = [
    .refused("no such thing"), .mission(mission), .truth(truth), .holds(true),
    .shortestSteps(nil), .shortestSteps(14),
    .counters(
      EpisodeCounters(
        steps: 1, commands: 2, collisions: 3, collisionsWithPeople: 4, isEveryRoomViewed: true,
        isEveryContainerOpened: true, reward: 0.9, hasEnded: true, hasSucceeded: true)), .injected,
  ]
}
