import AgentMessages
import GridWorld

/// Small worlds that several suites use. Coordinates in comments count from the upper left corner
/// as drawn.
enum Sample {
  /// One room with a fridge, a counter of three cells and a table of two; the robot faces the
  /// table.
  static let kitchen = """
    #########
    #FCCC...#
    #.......#
    #.....b.#
    #..^.TT.#
    #########

    F: fridge
    C: counter
    T: table
    b: open green box
    - blue mug on C
    - red apple in F
    - white plate on T
    """

  /// Two rooms and a doorway in column 5, row 2; the robot looks at it from two cells away.
  static func twoRooms(door: String, things: String = "") -> String {
    """
    ###########
    #k...#....#
    #..>.D..T.#
    #....#....#
    ###########

    k: kitchen
    D: \(door)
    T: table
    \(things)
    """
  }

  static func simulation(_ map: String, seed: UInt64 = 1, noise: Noise = .none) throws -> Simulation
  {
    Simulation(world: try World(named: map, seed: seed), noise: noise)
  }
}

extension Simulation {
  /// Executes an action under the next id.
  @discardableResult
  mutating func act(_ action: MotorCommand.Action) -> CommandStatus {
    execute(MotorCommand(id: lastCommandID + 1, action: action))
  }

  /// Drives and turns: f forward, b back, l left, r right.
  mutating func drive(_ steps: String) {
    for step in steps {
      switch step {
      case "f": act(.translate(0.5))
      case "b": act(.translate(-0.5))
      case "l": act(.rotate(.pi / 2))
      default: act(.rotate(-.pi / 2))
      }
    }
  }

  func holds(_ words: String) throws -> Bool { holds(try Condition(words)) }
}

/// A point in the cell in front of the robot at a height.
func ahead(_ height: Double) -> Point3 { Point3(x: 0.5, y: 0, z: height) }
