import AgentMessages
import GridWorld
import Testing

@Suite("Shortest plans, against counts by hand")
struct ShortestPlanTests {
  @Test(
    "In the kitchen",
    arguments: [
      // the robot at (3,4) faces north; the counter's nearest cell is (3,1): two cells
      ("robotAt(counter)", 2),
      // fridge at (1,1) is faced from any side that is free: (1,2) from the south
      // f f l f f r = 6
      ("robotAt(fridge)", 6),
      // mug on (2,1): f f l f r grasp
      ("holding(blue mug)", 6),
      // then back within one cell of the start: to (2,3): one cell back
      ("holding(blue mug) and robotAtStart", 7),
      // f f l f f r open grasp
      ("holding(red apple)", 8),
      // table at (5..6,4): plate on its first free cell (5,4): r f grasp
      ("holding(white plate)", 3),
      // the plate is taken at (5,4) from (4,4); counter: (4,1) is free: l f f release
      ("on(white plate, counter)", 7),
      ("closed(fridge)", 0),
      ("open(fridge)", 7),
      ("not open(fridge)", 0),
      ("handEmpty", 0),
    ])
  func kitchen(words: String, steps: Int) throws {
    let simulation = try Sample.simulation(Sample.kitchen)
    #expect(simulation.shortestSteps(to: try Condition(words)) == steps)
  }

  @Test("A closed door costs one step more than an open one")
  func door() throws {
    let condition = try Condition("not visited(office) and robotAt(table)")
    // (3,2) to (7,2), table at (8,2): four cells
    let open = try Sample.simulation(Sample.twoRooms(door: "door open"))
    #expect(open.shortestSteps(to: condition) == 4)
    let closed = try Sample.simulation(Sample.twoRooms(door: "door closed"))
    #expect(closed.shortestSteps(to: condition) == 5)
  }

  @Test("A locked door costs the way to its key, and is no way without one")
  func lock() throws {
    let condition = try Condition("robotAt(table)")
    // key at (2,2) behind the robot: l l grasp l l f open f f f
    let locked = try Sample.simulation(
      Sample.twoRooms(door: "door locked red", things: "- red key at 2,2"))
    #expect(locked.shortestSteps(to: condition) == 10)
    let wrong = try Sample.simulation(
      Sample.twoRooms(door: "door locked red", things: "- blue key at 2,2"))
    #expect(wrong.shortestSteps(to: condition) == nil)
  }

  @Test("What lies in the doorway is taken away first")
  func blocked() throws {
    let simulation = try Sample.simulation(
      Sample.twoRooms(door: "door open", things: "- red ball at 5,2"))
    // f grasp f f f: the ball stays in the hand
    #expect(simulation.shortestSteps(to: try Condition("robotAt(table)")) == 5)
    // with the hand empty at the end: l release r more
    #expect(simulation.shortestSteps(to: try Condition("robotAt(table) and handEmpty")) == 6)
  }

  @Test("A forbidden room is walked around, or there is no way")
  func forbidden() throws {
    let map = """
      ###############
      #k..#b..#o....#
      #>../.../.....#
      #...#...#.....#
      #...#####.....#
      #.../......T..#
      ###############

      k: kitchen
      b: bedroom
      o: office
      T: table
      """
    let simulation = try Sample.simulation(map)
    // straight through the bedroom to (11,4): ten cells, then two down: turn, two cells = 13
    #expect(simulation.shortestSteps(to: try Condition("robotAt(table)")) == 13)
    let around = simulation.shortestSteps(
      to: try Condition("robotAt(table) and not visited(bedroom)"))
    // r f f f l, nine cells along the lower way to (10,5)
    #expect(around == 14)
    #expect(
      simulation.shortestSteps(to: try Condition("robotIn(bedroom) and not visited(bedroom)"))
        == nil)
  }

  @Test("A sequence is done in its order, and a single place is not used twice")
  func sequence() throws {
    var map = Sample.kitchen
    map += "\n- red cup at 2,4"
    let simulation = try Sample.simulation(map)
    let both = try Condition("on(red cup, table) and on(blue mug, table)")
    #expect(simulation.shortestSteps(to: both) == nil)
    let one = try Condition("on(red cup, counter) and robotAt(fridge)")
    #expect(simulation.shortestSteps(to: one) != nil)
  }
}
