import AgentMessages
import Perception
import Testing

private func box(_ x: Double, _ y: Double, _ side: Double) -> BoundingBox {
  BoundingBox(minX: x, minY: y, maxX: x + side, maxY: y + side)
}

@Suite struct SuppressionTests {
  @Test("the best of overlapping boxes stays, and what it overlaps little")
  func greedy() {
    let boxes = [box(0, 0, 10), box(1, 0, 10), box(8, 0, 10), box(50, 50, 4)]
    let scores = [0.8, 0.9, 0.7, 0.1]
    #expect(Suppression(overlap: 0.5).kept(boxes, scores: scores) == [1, 2, 3])
    #expect(Suppression(overlap: 0.05).kept(boxes, scores: scores) == [1, 3])
  }

  @Test("a part goes with the whole where both are of one label")
  func parts() {
    let (boxes, scores) = ([box(0, 0, 20), box(5, 5, 8)], [0.9, 0.8])
    let suppression = Suppression(overlap: 0.5, containment: 0.75)
    #expect(suppression.kept(boxes, scores: scores) == [0])
    #expect(suppression.kept(boxes, scores: scores, labels: [1, 1]) == [0])
    #expect(suppression.kept(boxes, scores: scores, labels: [1, 2]) == [0, 1])
    // the other way round the whole stays: it is no part of its part
    #expect(suppression.kept(boxes, scores: [0.8, 0.9]) == [1, 0])
  }

  @Test("equal scores are taken in their order")
  func ties() {
    let suppression = Suppression(overlap: 0.5)
    #expect(suppression.kept([box(0, 0, 9), box(0, 0, 9)], scores: [0.5, 0.5]) == [0])
    #expect(suppression.kept([], scores: []) == [])
  }
}

@Suite struct DetectionDecoderTests {
  /// Without the bundled model's corrections, so that the numbers below can be followed.
  static let plain: PerceptionConfiguration = {
    var configuration = PerceptionConfiguration()
    configuration.thingConfidence = .init()
    configuration.furnitureConfidence = .init()
    configuration.thingThreshold = 0.25
    configuration.furnitureThreshold = 0.25
    return configuration
  }()

  let decoder = DetectionDecoder(
    names: ["mug", "table", "cup"], isFine: [true, false, true],
    isHolder: [false, false, false], configuration: Self.plain)

  @Test("one place is one thing, named by its likeliest kind, the others beside it")
  func oneThing() {
    let scores = LocationScores(
      boxes: [box(10, 10, 10), box(11, 10, 10)], heads: [0..<2],
      kinds: [[0.7, 0.6], [0.99, 0.99], [0.3, 0.65]])
    let things = decoder.things(scores)
    #expect(things.count == 1)
    #expect(things.first?.location == 0)
    #expect(things.first?.kinds.map(\.label) == ["mug", "cup"])
    #expect(things.first?.kinds.map { Int(($0.score * 100).rounded()) } == [70, 30])
  }

  @Test("a mug does not take its table away, and each grid names only its own kinds")
  func grids() {
    let scores = LocationScores(
      boxes: [box(10, 10, 20), box(10, 10, 20)], heads: [0..<1, 1..<2],
      kinds: [[0.9, 0.95], [0.95, 0.8], [0, 0]])
    #expect(decoder.things(scores).map { $0.kinds.first?.label } == ["mug", "table"])
  }

  @Test("a doorway does not take away what stands behind it, but a fridge is not seen twice")
  func behindDoorway() {
    let eyes = DetectionDecoder(
      names: ["fridge", "door"], isFine: [false, false], isHolder: [false, false],
      configuration: Self.plain)
    func seen(_ fridge: [Double], _ door: [Double]) -> [String?] {
      let scores = LocationScores(
        boxes: [box(10, 10, 20), box(11, 10, 20)], heads: [0..<0, 0..<1, 1..<2],
        kinds: [fridge, door])
      return eyes.things(scores).map { $0.kinds.first?.label }
    }
    #expect(seen([0.6, 0], [0, 0.9]) == ["door", "fridge"])
    #expect(seen([0.4, 0], [0, 0.9]) == ["door"])
    #expect(seen([0.6, 0.9], [0, 0]) == ["fridge"])
  }

  @Test("an open box does not take away what is in it, unless that is a mere guess")
  func contents() {
    let eyes = DetectionDecoder(
      names: ["plate", "box"], isFine: [true, true], isHolder: [false, true],
      configuration: Self.plain)
    func seen(_ plate: Double, _ chest: Double) -> [String?] {
      let scores = LocationScores(
        boxes: [box(10, 10, 20), box(11, 10, 20)], heads: [0..<2],
        kinds: [[plate, 0.1], [0.1, chest]])
      return eyes.things(scores).map { $0.kinds.first?.label }
    }
    #expect(seen(0.6, 0.8) == ["box", "plate"])
    #expect(seen(0.4, 0.8) == ["box"])
    #expect(seen(0.8, 0.4) == ["plate"])
  }

  @Test("what is unlikely or has no size is left out")
  func thresholds() {
    let scores = LocationScores(
      boxes: [box(10, 10, 20), box(50, 10, 0.2), box(0, 0, 9)], heads: [0..<3],
      kinds: [[0.1, 0.9, 0.26], [0, 0, 0], [0, 0, 0]])
    #expect(decoder.things(scores).map(\.location) == [2])
  }

  @Test("a detection is worth what the correction for its grid says")
  func confidence() {
    var configuration = PerceptionConfiguration()
    configuration.thingConfidence = .init()
    #expect(abs(configuration.thingConfidence.corrected(0.7) - 0.7) < 1e-12)
    configuration.thingConfidence = .init(slope: 2, offset: 0)
    let strict = DetectionDecoder(
      names: ["mug"], isFine: [true], isHolder: [false], configuration: configuration)
    let scores = LocationScores(boxes: [box(10, 10, 20)], heads: [0..<1], kinds: [[0.75]])
    // odds of 3 become odds of 9
    #expect(abs((strict.things(scores).first?.kinds.first?.score ?? 0) - 0.9) < 1e-9)
  }

  @Test("hypotheses are normalised and ordered")
  func hypotheses() {
    let list = [
      ObjectHypothesis(label: "red", score: 1), ObjectHypothesis(label: "blue", score: 3),
    ]
    #expect(
      list.normalised.bestFirst == [
        .init(label: "blue", score: 0.75), .init(label: "red", score: 0.25),
      ])
    #expect([ObjectHypothesis(label: "red", score: 0)].normalised.map(\.score) == [0])
  }
}
