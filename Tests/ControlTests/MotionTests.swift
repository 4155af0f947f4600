import AgentMessages
import Control
import Testing

@Suite("Moving and putting down")
struct MotionTests {
  /// A corridor of free cells 0...6 in row 0, walls around, the robot at its western end looking east.
  private static func corridor() -> Belief {
    var belief = Belief()
    belief.update = 1
    for column in -1...7 {
      for row in -1...1 {
        let isInside = (0...6).contains(column) && row == 0
        belief.map[Cell(column: column, row: row)].content = isInside ? .free : .wall
      }
    }
    return belief
  }

  /// Obeys the commands of one action until it ends; `world` is what the camera shows after each.
  private static func play(
    _ action: GroundAction, _ belief: inout Belief, world: (inout Belief, Int) -> Void = { _, _ in }
  ) -> (commands: [MotorCommand.Action], end: SkillStep) {
    var executor = Executor()
    executor.begin(action, in: belief)
    var commands: [MotorCommand.Action] = []
    for count in 1...60 {
      let step = executor.step(in: belief)
      guard case .send(let command) = step else { return (commands, step) }
      commands.append(command)
      switch command {
      case .translate(let metres):
        belief.pose = belief.pose.transformed(byMoving: metres)
      case .rotate(let radians): belief.pose.theta += radians
      default: break
      }
      belief.update += 1
      world(&belief, count)
    }
    return (commands, .blocked(reason: "it never ended"))
  }

  @Test("What blocks the only way and has no name is looked at before it is believed")
  func unexplainedObstacleIsLookedAt() {
    let far = GroundAction("go-to-cell", [.cell(Cell(column: 6, row: 0))])
    var belief = Self.corridor()
    belief.map[Cell(column: 3, row: 0)].content = .obstacle
    // it stays
    var blocked = belief
    let vain = Self.play(far, &blocked)
    guard case .blocked = vain.end else {
      Issue.record("drove through an obstacle")
      return
    }
    #expect(blocked.cell == Cell(column: 2, row: 0))
    #expect(vain.commands.count { $0 == .wait(seconds: 1) } >= 3)
    // it was somebody, who walks on
    let (_, end) = Self.play(far, &belief) { belief, count in
      if count == 4 { belief.map[Cell(column: 3, row: 0)].content = .free }
    }
    #expect(end == .finished)
    #expect(belief.cell == Cell(column: 6, row: 0))
  }

  @Test(
    "What shows too little in a cupboard is looked at from a cell further back, never driving backwards"
  )
  func cupboardsAreSeenFromFurtherBack() {
    /// Where the robot looked from in the end, when what is in there can be recognised from there alone.
    func lookout(_ kind: String, from column: Int) -> Cell {
      var belief = Self.corridor()
      let cell = Cell(column: 6, row: 0)
      belief.map[cell] = CellBelief(content: .obstacle, height: 0.6, lastSeen: 1)
      let container = belief.insert(
        TrackedObject(
          id: 0, kinds: [ObjectHypothesis(label: kind, score: 1)], cells: [cell], height: 1,
          place: .floor, openness: .closed))
      belief.pose = Pose2D(x: 1, y: 0)
      let look = Self.play(GroundAction("look-into", [.object(container)]), &belief) { belief, _ in
        if belief.cell == Cell(column: 5, row: 0) {
          belief.objects[0].openness = .open
          belief.objects[0].isFrontCertain = true
        }
        belief.objects[0].isInspected =
          belief.objects[0].openness == .open && belief.heading == .east
          && belief.cell.column == column
      }
      #expect(look.end == .finished)
      #expect(!look.commands.contains(.translate(-0.5)))
      return belief.cell
    }
    #expect(lookout("drawer", from: 4) == Cell(column: 4, row: 0))
    #expect(lookout("drawer", from: 5) == Cell(column: 5, row: 0))
    #expect(lookout("box", from: 5) == Cell(column: 5, row: 0))
  }

  @Test("A box is filled from whichever side the robot stands, wherever it was opened before")
  func boxHasNoFront() {
    var belief = Self.corridor()
    func add(_ kind: String, _ cell: Cell, _ place: Place) -> Int {
      belief.insert(
        TrackedObject(
          id: 0, kinds: [ObjectHypothesis(label: kind, score: 1)], cells: [cell], height: 0.2,
          place: place, openness: .open))
    }
    let box = add("box", Cell(column: 4, row: 0), .floor)
    let mug = add("mug", Cell(column: 0, row: 0), .held)
    belief.heldID = mug
    belief.gripper.isHolding = true
    belief.objects[0].front = Cell(column: 0, row: 0)
    let action = GroundAction("put-in", [.object(mug), .object(box)])
    var executor = Executor()
    executor.begin(action, in: belief)
    belief.pose = Pose2D(x: 1.5, y: 0)
    guard case .send(.release) = executor.step(in: belief) else {
      Issue.record("\(executor.step(in: belief))")
      return
    }
  }
}

extension Pose2D {
  fileprivate func transformed(byMoving metres: Double) -> Pose2D {
    let point = transform(Point3(x: metres, y: 0))
    return Pose2D(x: point.x, y: point.y, theta: theta)
  }
}
