import AgentMessages
import Control
import Testing

@Suite struct SafetyFilterTests {
  private static let description = RobotDescription(
    name: "test", profile: "household", cameras: [], commands: [], cellSize: 0.5,
    footprintRadius: 0.2, maximumLinearSpeed: 0.5, maximumAngularSpeed: 1, reach: 0.6,
    timeMode: .lockstep, observationPort: 0)
  private let filter = SafetyFilter(description: description)

  /// Free cells 0...6 by -3...3, walls around, the robot at (0, 0) looking east.
  private static func hall() -> Belief {
    var belief = Belief()
    for column in -1...7 {
      for row in -4...4 {
        let isInside = (0...6).contains(column) && (-3...3).contains(row)
        belief.map[Cell(column: column, row: row)].content = isInside ? .free : .wall
      }
    }
    return belief
  }

  private static func person(at cell: Cell) -> TrackedObject {
    TrackedObject(
      id: 0, kinds: [ObjectHypothesis(label: "person", score: 0.9)], cells: [cell], height: 0.8)
  }

  @Test func aFreeWayPasses() {
    #expect(filter.judge(.translate(3), in: Self.hall()) == .pass(.translate(3)))
  }

  @Test func aMoveEndsBeforeTheWall() {
    guard case .clipped(.translate(let metres), _) = filter.judge(.translate(10), in: Self.hall())
    else {
      Issue.record("a move through the wall was not clipped")
      return
    }
    #expect(metres == 3)
  }

  @Test func nothingBackwardsIntoAWall() {
    guard case .refused = filter.judge(.translate(-0.5), in: Self.hall()) else {
      Issue.record("a move backwards into the wall passed")
      return
    }
  }

  @Test func peopleAreNotDrivenIntoNorReachedInto() {
    var belief = Self.hall()
    belief.insert(Self.person(at: Cell(column: 1, row: 0)))
    guard case .refused = filter.judge(.translate(0.5), in: belief),
      case .refused = filter.judge(.grasp(target: Point3(x: 0.5, y: 0, z: 0.8)), in: belief)
    else {
      Issue.record("a command towards a person passed")
      return
    }
  }

  @Test func whatIsOutOfReachOrNoNumberIsRefused() {
    let hall = Self.hall()
    let nonsense: [MotorCommand.Action] = [
      .grasp(target: Point3(x: 2, y: 0, z: 0)), .translate(.nan), .rotate(.infinity),
      .velocity(Twist2D(linear: .nan), seconds: 1), .wait(seconds: -1),
      .open(target: Point3(x: .nan, y: 0, z: 0)),
    ]
    for action in nonsense {
      guard case .refused = filter.judge(action, in: hall) else {
        Issue.record("\(action) passed")
        continue
      }
    }
  }

  @Test func speedIsHeldToTheLimits() {
    let asked = MotorCommand.Action.velocity(Twist2D(linear: 5, angular: 9), seconds: 0.5)
    let slowed = MotorCommand.Action.velocity(Twist2D(linear: 0.5, angular: 1), seconds: 0.5)
    guard case .clipped(slowed, _) = filter.judge(asked, in: Self.hall()) else {
      Issue.record("a velocity above the limits was not slowed")
      return
    }
  }

  /// Whatever is asked for, what passes ends on a free cell and crosses only free cells.
  @Test(arguments: 1...20) func noCommandThatPassesTouchesAnything(seed: Int) {
    var chance = SplitMix64(seed: UInt64(seed))
    for _ in 0..<300 {
      var belief = Self.hall()
      var occupied: Set<Cell> = []
      for _ in 0..<8 {
        let cell = Cell(column: chance.int(in: 1...6), row: chance.int(in: -3...3))
        occupied.insert(cell)
        switch chance.int(in: 0...2) {
        case 0: belief.insert(Self.person(at: cell))
        case 1: belief.map[cell].content = .obstacle
        default: belief.map[cell].content = .unknown
        }
      }
      let keepOut = Set([Cell(column: chance.int(in: 1...6), row: 0)])
      belief.pose.theta = Double(chance.int(in: 0...3)) * Double.pi / 2
      let asked = (chance.unit() - 0.3) * 6
      let moved: Double
      switch filter.judge(.translate(asked), in: belief, keepOut: keepOut) {
      case .pass(.translate(let metres)), .clipped(.translate(let metres), _): moved = metres
      default: moved = 0
      }
      let heading = moved < 0 ? belief.heading.opposite : belief.heading
      var cell = belief.cell
      for _ in 0..<Int((abs(moved) / belief.cellSize).rounded(.up)) {
        cell = cell.moved(heading)
        #expect(
          belief.map[cell].content == .free && !occupied.contains(cell) && !keepOut.contains(cell))
      }
    }
  }
}
