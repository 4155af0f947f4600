import AgentMessages
import Recording
import Testing

@Suite("Events as messages")
struct EpisodeEncoderTests {
  private func encoded(_ events: [AgentEvent]) -> [EpisodeMessage] {
    var encoder = EpisodeEncoder()
    return events.flatMap { encoder.messages(for: $0) }
  }

  private func decoded(_ message: EpisodeMessage) throws -> DecodedMessage {
    let set = try SchemaLibrary.own.descriptorSet(for: message.channel.schema)
    return try TypeSet(descriptorSet: set).decode(
      message.bytes[...], as: message.channel.schema, unknownFields: .refused)
  }

  @Test(
    "Every message is of its channel's schema: no field that it does not have, none of another type"
  )
  func schemas() throws {
    let messages = encoded(Moments.episode())
    for message in messages { _ = try decoded(message) }
    let topics = Set(messages.map(\.channel.topic))
    #expect(
      topics.isSuperset(of: [
        "/camera/image", "/camera/depth", "/camera/calibration", "/camera/detections", "/map",
        "/scene", "/pose", "/tf", "/log", "/errand/instruction", "/errand/answer",
        "/errand/observation", "/errand/percept", "/errand/belief", "/errand/goal", "/errand/plan",
        "/errand/step", "/errand/command", "/errand/status", "/errand/speech", "/errand/outcome",
      ]))
  }

  @Test("The same events give the same bytes")
  func deterministic() {
    #expect(encoded(Moments.episode()) == encoded(Moments.episode()))
  }

  @Test("A belief is written whole at first, and then what changed of it")
  func changes() throws {
    var second = Moments.belief(2)
    second.objects[0].existence = 0.25
    second.objects.append(
      TrackedObject(id: 9, kinds: [], cells: [Cell(column: 0, row: 0)], height: 0))
    second.rooms = []
    var third = second
    third.update = 3
    third.objects.removeAll { $0.id == 9 }
    let messages = try encoded([
      .believed(Moments.belief(1)), .believed(second), .believed(third),
    ]).filter { $0.channel.topic == "/errand/belief" }.map { try decoded($0) }
    #expect(messages[0].flag("is_whole") && messages[0].messages("cells").count == 2)
    #expect(messages[1].messages("cells").map { $0.integer("column") } == [-2])
    #expect(messages[1].messages("things").map { $0.integer("id") } == [1, 9])
    #expect(messages[1].flag("has_rooms") && !messages[1].flag("has_frontiers"))
    #expect(messages[2].integers("removed_things") == [9])
    #expect(messages[2].messages("things").isEmpty && messages[2].messages("cells").isEmpty)
    #expect(
      messages[2].messages("given_up").map { $0.text("reason") } == ["gone", "stuck"],
      "sorted by id")
  }

  @Test("A sentence in the middle of a task is told from one that begins it")
  func heard() throws {
    let messages = try encoded([
      .instructed(Instruction("a")), .said("x"), .instructed(Instruction("b", turn: 1)),
      .ended(.stopped), .instructed(Instruction("c", turn: 2)),
    ]).filter { $0.channel.topic == "/errand/instruction" }.map { try decoded($0) }
    #expect(messages.map { $0.flag("is_heard") } == [false, true, false])
    #expect(messages.map { $0.integer("prior") } == [0, 2, 4])
  }

  @Test("The camera looks where its transform says")
  func mount() throws {
    let transforms = try encoded(Moments.episode()).filter { $0.channel.topic == "/tf" }
      .map { try decoded($0) }
    let camera = try #require(
      transforms.first { $0.text("child_frame_id") == "camera_optical_frame" })
    let q = try #require(camera.message("rotation"))
    let (x, y, z, w) = (q.number("x"), q.number("y"), q.number("z"), q.number("w"))
    // where the optical axis points in the robot's frame: the third column of the rotation
    let axis = (2 * (x * z + w * y), 2 * (y * z - w * x), 1 - 2 * (x * x + y * y))
    #expect(abs(axis.0 - Trigonometry.cosine(0.4)) < 1e-9)
    #expect(abs(axis.1) < 1e-9)
    #expect(abs(axis.2 + Trigonometry.sine(0.4)) < 1e-9)
    // and its x to the right, which is the robot's minus y
    #expect(abs(2 * (x * y + w * z) + 1) < 1e-9)
  }
}
