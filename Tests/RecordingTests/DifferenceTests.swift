import Recording
import Testing

@Suite("Where two messages differ")
struct DifferenceTests {
  private func percept(score: Double, label: String = "mug", count: Int = 1) throws
    -> DecodedMessage
  {
    var message = ProtobufWriter()
    message.unsigned(1, 4)
    message.messages(3, 0..<count) { detection, _ in
      detection.number(2, score)
      detection.message(3) {
        $0.text(1, label)
        $0.number(2, score)
      }
    }
    return try SchemaLibrary.own.types.decode(
      message.bytes[...], as: "errand.episode.v1.Percept", unknownFields: .refused)
  }

  @Test("Numbers may differ by what is stated for their field, and by nothing when strict")
  func tolerance() throws {
    let a = try percept(score: 0.5)
    let b = try percept(score: 0.505)
    let c = try percept(score: 0.52)
    #expect(a.difference(from: b, within: .stated) == nil)
    #expect(a.difference(from: c, within: .stated)?.path == "detections[0].score")
    #expect(
      a.difference(from: b, within: .none)
        == MessageDifference(path: "detections[0].score", log: "0.5", now: "0.505"))
  }

  @Test("Words and counts never differ by a little")
  func words() throws {
    let a = try percept(score: 0.5)
    let other = try #require(
      a.difference(from: try percept(score: 0.5, label: "cup"), within: .stated))
    #expect(other.path == "detections[0].kinds[0].label")
    #expect(other.log == "'mug'" && other.now == "'cup'")
    let more = a.difference(from: try percept(score: 0.5, count: 2), within: .stated)
    #expect(more == MessageDifference(path: "detections", log: "1 of them", now: "2 of them"))
  }

  @Test("What was left out is zero")
  func zero() throws {
    let nothing = try percept(score: 0)
    let something = try percept(score: 0.005)
    #expect(nothing.difference(from: something, within: .stated) == nil)
    #expect(something.difference(from: nothing, within: .none)?.now == "0.0")
  }
}
