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
    #expect(Suppression.kept(boxes, scores: [0.8, 0.9, 0.7, 0.1], overlap: 0.5) == [1, 2, 3])
    #expect(Suppression.kept(boxes, scores: [0.8, 0.9, 0.7, 0.1], overlap: 0.05) == [1, 3])
  }

  @Test("equal scores are taken in their order")
  func ties() {
    #expect(
      Suppression.kept([box(0, 0, 9), box(0, 0, 9)], scores: [0.5, 0.5], overlap: 0.5) == [0])
    #expect(Suppression.kept([], scores: [], overlap: 0.5) == [])
  }
}

@Suite struct DetectionDecoderTests {
  let decoder = DetectionDecoder(
    names: ["mug", "table", "cup"], isFine: [true, false, true],
    configuration: PerceptionConfiguration())

  @Test("one place is one thing, named by its likeliest kind, the others beside it")
  func oneThing() {
    let scores = LocationScores(
      boxes: [box(10, 10, 10), box(11, 10, 10)], fineCount: 2,
      kinds: [[0.7, 0.6], [0.99, 0.99], [0.3, 0.65]])
    let things = decoder.things(scores)
    #expect(things.count == 1)
    #expect(things.first?.location == 0)
    #expect(
      things.first?.kinds == [.init(label: "mug", score: 0.7), .init(label: "cup", score: 0.3)])
  }

  @Test("a mug does not take its table away, and each grid names only its own kinds")
  func grids() {
    let scores = LocationScores(
      boxes: [box(10, 10, 20), box(10, 10, 20)], fineCount: 1,
      kinds: [[0.9, 0.95], [0.95, 0.8], [0, 0]])
    #expect(decoder.things(scores).map { $0.kinds.first?.label } == ["mug", "table"])
  }

  @Test("what is unlikely or has no size is left out")
  func thresholds() {
    let scores = LocationScores(
      boxes: [box(10, 10, 20), box(50, 10, 0.2), box(0, 0, 9)], fineCount: 3,
      kinds: [[0.1, 0.9, 0.26], [0, 0, 0], [0, 0, 0]])
    #expect(decoder.things(scores).map(\.location) == [2])
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
