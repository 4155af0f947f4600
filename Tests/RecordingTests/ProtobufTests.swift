import Recording
import Testing

@Suite("Protobuf's wire format")
struct ProtobufTests {
  @Test("Fields are written as the format's own example has them")
  func wire() {
    var message = ProtobufWriter()
    message.unsigned(1, 150)
    #expect(message.bytes == [0x08, 0x96, 0x01])
    message = ProtobufWriter()
    message.text(2, "testing")
    #expect(message.bytes == [0x12, 7, 0x74, 0x65, 0x73, 0x74, 0x69, 0x6E, 0x67])
    message = ProtobufWriter()
    message.message(3) { $0.unsigned(1, 150) }
    #expect(message.bytes == [0x1A, 3, 0x08, 0x96, 0x01])
    message = ProtobufWriter()
    message.integers(6, [3, 270, 86942])
    #expect(message.bytes == [0x32, 6, 0x03, 0x8E, 0x02, 0x9E, 0xA7, 0x05])
    message = ProtobufWriter()
    message.signed(1, -2)
    message.integer(2, -1)
    #expect(message.bytes == [0x08, 3, 0x10] + [UInt8](repeating: 0xFF, count: 9) + [1])
  }

  @Test("What is zero is left out, and minus zero is not zero")
  func zeros() {
    var message = ProtobufWriter()
    message.unsigned(1, 0)
    message.number(2, 0.0)
    message.text(3, "")
    message.flag(4, false)
    message.integers(5, [])
    #expect(message.bytes.isEmpty)
    message.number(2, -0.0)
    #expect(message.bytes.count == 9)
  }

  @Test("A message is read back by its schema alone, with its names")
  func readBack() throws {
    var message = ProtobufWriter()
    message.unsigned(1, 7)
    message.integer(2, -3)
    message.text(3, "translate")
    message.number(4, -0.5)
    message.message(7) {
      $0.number(1, 1.5)
      $0.number(3, Double.infinity)
    }
    let set = try SchemaLibrary.own.descriptorSet(for: "errand.episode.v1.Command")
    let types = try TypeSet(descriptorSet: set)
    let read = try types.decode(message.bytes[...], as: "errand.episode.v1.Command")
    #expect(read.unsigned("id") == 7)
    #expect(read.integer("expiry") == -3)
    #expect(read.text("action") == "translate")
    #expect(read.number("amount") == -0.5)
    #expect(read.message("target")?.number("z") == .infinity)
    #expect(read.text("text").isEmpty, "what is not there is empty")
  }

  @Test("A schema holds what its message needs, and no more")
  func pruned() throws {
    let library = SchemaLibrary.own
    let scene = try TypeSet(
      descriptorSet: try library.descriptorSet(for: "foxglove.SceneUpdate"))
    #expect(scene.messages["foxglove.CubePrimitive"] != nil)
    #expect(scene.messages["google.protobuf.Timestamp"] != nil)
    #expect(scene.messages["foxglove.RawImage"] == nil)
    let answer = try library.descriptorSet(for: "errand.episode.v1.Answer")
    #expect(answer.count < 120, "an answer is one text, and its schema has \(answer.count) bytes")
    #expect(throws: RecordingError.noSchema("errand.Nothing")) {
      try library.descriptorSet(for: "errand.Nothing")
    }
  }

  @Test("Broken bytes are an error, never a trap", arguments: 0..<20)
  func broken(seed: Int) {
    var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1
    let bytes = (0..<64).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return UInt8(truncatingIfNeeded: state >> 33)
    }
    for name in ["errand.episode.v1.Belief", "foxglove.SceneUpdate"] {
      _ = try? SchemaLibrary.own.types.decode(bytes[...], as: name)
    }
    _ = try? TypeSet(descriptorSet: bytes)
    // clauses within clauses within clauses
    var nested: [UInt8] = []
    for _ in 0..<400 {
      var outer = ProtobufWriter()
      outer.message(9) { clause in clause.message(2) { $0.verbatim(nested) } }
      nested = outer.bytes
    }
    #expect(throws: RecordingError.self) {
      try SchemaLibrary.own.types.decode(nested[...], as: "errand.episode.v1.Referent")
    }
  }
}
