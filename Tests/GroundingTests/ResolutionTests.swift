import AgentMessages
import Grounding
import Testing

/// Descriptions against a belief drawn by hand.
///
///     row 3:            table(3..5)          red mug on (3,3), plate on (4,3), blue mug on (5,3)
///     row 0:  robot at (0,0)                 book on the floor at (2,0)
///     column 8 on: office, a cabinet at (9,1) with a cup in it, an uninspected drawer at (9,3)
struct ResolutionTests {
  static let grounder = Grounder(vocabulary: .household)

  enum Thing {
    static let table = 1, redMug = 2, plate = 3, blueMug = 4, book = 5, cabinet = 6, cup = 7,
      drawer = 8
  }

  static func object(
    _ id: Int, _ kind: String, _ colour: String? = nil, at cells: [Cell], _ place: Place = .floor
  ) -> TrackedObject {
    TrackedObject(
      id: id, kinds: [ObjectHypothesis(label: kind, score: 0.9)],
      colours: colour.map { [ObjectHypothesis(label: $0, score: 0.9)] } ?? [], cells: cells,
      height: 0.5, place: place)
  }

  static func cell(_ column: Int, _ row: Int) -> Cell { Cell(column: column, row: row) }

  static var belief: Belief {
    var belief = Belief()
    belief.update = 5
    for column in -1...6 { for row in -1...3 { belief.map[cell(column, row)].content = .free } }
    for column in 8...12 { for row in -1...3 { belief.map[cell(column, row)].content = .free } }
    for column in 3...5 {
      belief.map[cell(column, 3)].content = .obstacle
      belief.map[cell(column, 4)].content = .wall
    }
    belief.objects = [
      object(Thing.table, "table", at: [cell(3, 3), cell(4, 3), cell(5, 3)]),
      object(Thing.redMug, "mug", "red", at: [cell(3, 3)], .on(Thing.table)),
      object(Thing.plate, "plate", "white", at: [cell(4, 3)], .on(Thing.table)),
      object(Thing.blueMug, "mug", "blue", at: [cell(5, 3)], .on(Thing.table)),
      object(Thing.book, "book", "green", at: [cell(2, 0)]),
      object(Thing.cabinet, "cabinet", at: [cell(9, 1)]),
      object(Thing.cup, "cup", "red", at: [cell(9, 1)], .inside(Thing.cabinet)),
      object(Thing.drawer, "drawer", at: [cell(9, 3)]),
    ]
    belief.objects[5].openness = .open
    belief.objects[5].isInspected = true
    belief.objects[7].openness = .closed
    let kitchen = (-1...6).flatMap { column in (-1...3).map { cell(column, $0) } }
    let office = (8...12).flatMap { column in (-1...3).map { cell(column, $0) } }
    belief.rooms = [
      Room(id: 1, name: "kitchen", cells: kitchen, doors: [], hasFrontier: false),
      Room(id: 2, name: "office", cells: office, doors: [], hasFrontier: false),
    ]
    return belief
  }

  static func goal(_ sentence: String, _ conversation: inout Conversation) throws -> Goal {
    let found = try grounder.interpret(Instruction(sentence), in: belief, context: &conversation)
    guard case .goal(let goal) = found else {
      Issue.record("\(sentence): \(found)")
      return Goal(steps: [])
    }
    return goal
  }

  static func resolve(_ sentence: String, in belief: Belief = belief) throws -> Resolution {
    var conversation = Conversation()
    return grounder.resolve(try goal(sentence, &conversation), in: belief)
  }

  static func candidates(_ resolution: Resolution) -> [Int] {
    switch resolution.goal.steps.first?.first {
    case .find(let x), .bring(let x), .goTo(let x), .pickUp(let x), .place(let x, _, _),
      .open(let x):
      x.candidates
    default: []
    }
  }

  @Test(
    "A description is fitted by kind, colour and place",
    arguments: [
      ("find the red mug", [Thing.redMug]), ("find the plate", [Thing.plate]),
      ("find the mug left of the plate", [Thing.redMug]),
      ("find the mug to the right of the plate", [Thing.blueMug]),
      ("find the thing on the floor", [Thing.book]), ("find the cup in the cabinet", [Thing.cup]),
      ("find something in the office", [Thing.cup]),
      ("find all mugs except the blue one", [Thing.redMug]),
      ("find the green mug", []), ("find the mug in the office", []),
      ("find a mug", [Thing.redMug, Thing.blueMug]),
      ("find the plate next to the red mug", [Thing.plate]), ("find the thing behind the book", []),
      ("find the table in the kitchen", [Thing.table]),
    ])
  func fitting(_ sentence: String, _ ids: [Int]) throws {
    #expect(Self.candidates(try Self.resolve(sentence)) == ids)
  }

  @Test("Two that fit equally are a question that tells them apart, and the answer binds one")
  func ambiguity() throws {
    var conversation = Conversation()
    let goal = try Self.goal("bring me the mug", &conversation)
    let resolution = Self.grounder.resolve(goal, in: Self.belief)
    let question = try #require(resolution.question)
    #expect(question.candidates == [Thing.redMug, Thing.blueMug])
    #expect(question.choices == ["the red mug", "the blue mug"])
    let answers = [
      ("the blue one", Thing.blueMug), ("red", Thing.redMug), ("the second", Thing.blueMug),
      ("the left one", Thing.redMug), ("the right one", Thing.blueMug),
      ("the one left of the plate", Thing.redMug), ("either", Thing.redMug),
      ("the nearest", Thing.redMug),
    ]
    for (text, id) in answers {
      var talk = conversation
      let meant = try Self.grounder.answer(
        text, to: question, about: resolution.goal, in: Self.belief, context: &talk)
      guard case .goal(let bound) = meant else {
        Issue.record("\(text): \(meant)")
        continue
      }
      let settled = Self.grounder.resolve(bound, in: Self.belief)
      #expect(settled.question == nil && Self.candidates(settled) == [id], "\(text)")
    }
    var talk = conversation
    let unclear = try Self.grounder.answer(
      "the mug", to: question, about: resolution.goal, in: Self.belief, context: &talk)
    #expect(unclear == .ask(question))
    let stopped = try Self.grounder.answer(
      "never mind", to: question, about: resolution.goal, in: Self.belief, context: &talk)
    #expect(stopped == .correction(.stop))
  }

  @Test("Alike things are told apart by place, and a clearly better one is not asked about")
  func distinguishing() throws {
    var belief = Self.belief
    belief.objects[6] = Self.object(
      Thing.cup, "mug", "red", at: [Self.cell(9, 1)], .inside(Thing.cabinet))
    let question = try #require(try Self.resolve("find the red mug", in: belief).question)
    #expect(question.choices == ["the red mug on the table", "the red mug in the cabinet"])
    belief.objects[6].existence = 0.4
    #expect(try Self.resolve("find the red mug", in: belief).question == nil)
  }

  @Test("What the robot moved for a goal is still meant, wherever it is now")
  func movedThings() throws {
    var conversation = Conversation()
    let goal = try Self.goal("put the red mug on the table in the cabinet", &conversation)
    var belief = Self.belief
    var resolution = Self.grounder.resolve(goal, in: belief)
    #expect(Self.candidates(resolution) == [Thing.redMug])
    belief.heldID = Thing.redMug
    belief.lastPickup = Belief.Placement(
      objectID: Thing.redMug, place: .on(Thing.table), cell: Self.cell(3, 3))
    belief.objects[1].place = .held
    resolution = Self.grounder.resolve(resolution.goal, in: belief)
    #expect(Self.candidates(resolution) == [Thing.redMug])
    belief.heldID = nil
    belief.objects[1].place = .inside(Thing.cabinet)
    belief.objects[1].cells = [Self.cell(9, 1)]
    resolution = Self.grounder.resolve(resolution.goal, in: belief)
    #expect(Self.candidates(resolution) == [Thing.redMug])
    // a new goal knows nothing of that
    var talk = Conversation()
    #expect(
      Self.candidates(
        Self.grounder.resolve(
          try Self.goal("bring the red mug on the table to me", &talk), in: belief)) == [])
  }

  @Test("In the next sentence, it is what was handled or chosen, not whatever fits the words now")
  func pronounsAcrossSentences() throws {
    var conversation = Conversation()
    _ = try Self.goal("bring me a mug", &conversation)
    var belief = Self.belief
    belief.lastPickup = Belief.Placement(
      objectID: Thing.blueMug, place: .on(Thing.table), cell: Self.cell(5, 3))
    belief.heldID = Thing.blueMug
    belief.objects[3].place = .held
    let next = try Self.grounder.interpret(
      Instruction("now put it back on the table", turn: 1), in: belief, context: &conversation)
    guard case .goal(let goal) = next else {
      Issue.record("\(next)")
      return
    }
    #expect(Self.candidates(Self.grounder.resolve(goal, in: belief)) == [Thing.blueMug])

    var talk = Conversation()
    let asked = Self.grounder.resolve(try Self.goal("find the mug", &talk), in: Self.belief)
    let question = try #require(asked.question)
    _ = try Self.grounder.answer(
      "the blue one", to: question, about: asked.goal, in: Self.belief, context: &talk)
    let chosen = Self.grounder.resolve(try Self.goal("bring it to me", &talk), in: Self.belief)
    #expect(chosen.question == nil && Self.candidates(chosen) == [Thing.blueMug])
  }

  @Test("Nothing that fits is reported as missing, not asked about")
  func missing() throws {
    let resolution = try Self.resolve("bring me the ball")
    #expect(resolution.missing.map(\.kinds) == [["ball"]] && resolution.question == nil)
  }

  @Test(
    "Answers say what was seen, and what was not looked at",
    arguments: [
      ("where is the red mug?", "The red mug is on the table in the kitchen."),
      ("is there a cup in the cabinet?", "Yes: the red cup is in the cabinet in the office."),
      ("how many mugs are there?", "I have seen 2 mugs. I have not looked everywhere yet."),
      ("is the cabinet open?", "Yes, the cabinet is open."),
      ("is the drawer open?", "No, the drawer is closed."),
      ("what is in the drawer?", "I have not looked in the drawer yet."),
      ("what is in the cabinet?", "There is a red cup in the cabinet."),
      ("where is the ball?", "I have not seen a ball yet, but I have not looked everywhere."),
      ("what are you holding?", "I am holding nothing."),
    ])
  func answers(_ sentence: String, _ answer: String) throws {
    var conversation = Conversation()
    let found = try Self.grounder.interpret(
      Instruction(sentence), in: Self.belief, context: &conversation)
    guard case .answer(let question) = found else {
      Issue.record("\(sentence): \(found)")
      return
    }
    #expect(Self.grounder.answer(question, from: Self.belief) == answer)
  }

  @Test("Having looked everywhere, absence is said plainly")
  func absence() {
    var belief = Self.belief
    belief.objects[7].isInspected = true
    let ball = Referent(words: "a ball", quantifier: .any, kinds: ["ball"])
    #expect(
      Self.grounder.answer(.isThere(ball), from: belief)
        == "I have looked everywhere I can and have not seen a ball.")
  }
}
