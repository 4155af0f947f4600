import AgentMessages
import Evaluation
import Testing
import Transport

@Suite("Grounding questions and scores")
struct GroundingScoreTests {
  private func thing(
    _ id: Int, _ colour: String, _ kind: String, at x: Double, size: Double = 20,
    visible: Double = 1, inPicture: Double = 1
  ) -> GroundTruth.Thing {
    GroundTruth.Thing(
      id: id, kind: kind, colour: colour, position: Point3(), visibleFraction: visible,
      visiblePixels: 100, inPicture: inPicture,
      box: BoundingBox(minX: x, minY: 10, maxX: x + size, maxY: 10 + size))
  }

  @Test("Absent phrases fit nothing in view, and half of them nearly do", arguments: 0..<20)
  func absent(seed: Int) {
    let truth = GroundTruth(
      robot: Pose2D(),
      things: [
        thing(1, "blue", "mug", at: 0), thing(2, "red", "book", at: 50),
        thing(3, "", "sink", at: 90),
      ])
    var generator = SplitMix64(seed: UInt64(seed))
    let questions = GroundingQuestioner().questions(about: truth, using: &generator)
    let absent = questions.filter(\.row.isAbsent)
    #expect(absent.filter { $0.row == .absentNear }.count * 2 >= absent.count)
    for question in absent {
      #expect(
        !["blue mug", "red book", "mug", "book", "sink", "blue thing"].contains(
          question.phrase.text))
    }
    for question in questions where !question.row.isAbsent { #expect(!question.boxes.isEmpty) }
  }

  @Test("What is small or hidden has a row of its own")
  func small() {
    let truth = GroundTruth(
      robot: Pose2D(),
      things: [
        thing(1, "blue", "mug", at: 0, size: 10), thing(2, "red", "cup", at: 40, visible: 0.4),
        thing(3, "green", "book", at: 80, visible: 0.9, inPicture: 0.5),
      ])
    var generator = SplitMix64(seed: 1)
    let questions = GroundingQuestioner().questions(about: truth, using: &generator)
    let present = questions.filter { !$0.row.isAbsent }
    // each by colour and kind, and by one of the two
    #expect(present.count == 6)
    #expect(present.allSatisfy { $0.row == .smallOrHidden })
  }

  @Test("The best box must overlap by half; a claim on nothing is a claim")
  func scores() {
    let box = BoundingBox(minX: 0, minY: 0, maxX: 20, maxY: 20)
    let far = BoundingBox(minX: 60, minY: 0, maxX: 80, maxY: 20)
    let question = GroundingQuestion(
      phrase: Phrase("blue mug"), row: .present, kind: "mug", boxes: [box], ignored: [])
    func answer(_ question: GroundingQuestion, _ found: [(BoundingBox, Double)]) -> GroundingAnswer
    {
      GroundingAnswer(
        question,
        found: found.map { FoundBox(phrase: question.phrase, box: $0.0, score: $0.1) },
        threshold: 0.5)
    }
    #expect(answer(question, [(box, 0.9), (far, 0.6)]).isClaimedOrFound)
    #expect(!answer(question, [(box, 0.6), (far, 0.9)]).isClaimedOrFound)
    #expect(!answer(question, [(box, 0.4)]).isClaimedOrFound)
    let absent = GroundingQuestion(
      phrase: Phrase("red mug"), row: .absentNear, kind: "mug", boxes: [], ignored: [])
    #expect(answer(absent, [(far, 0.6)]).isClaimedOrFound)
    #expect(answer(absent, [(far, 0.3)]).samples == [.init(score: 0.3, isRight: false)])
  }
}
