import AgentMessages
import GridWorld
import Testing

@Suite("Conditions")
struct ConditionTests {
  private static let map = """
    #############
    #TTT...#....#
    #......+....#
    #..^...#..S.#
    ###### ######

    T: table, facing south
    S: sofa
    - red mug on T at 1
    - blue book on T at 2
    - red cup on T at 3
    - green mug at 5,1
    - person at 9,1
    """

  @Test(
    "Atoms are true and false as they should be",
    arguments: [
      ("on(red mug, table)", true), ("on(mug, table)", true), ("on(green mug, table)", false),
      ("all(mug, on, table)", false), ("all(cup, on, table)", true),
      ("all(plate, on, table)", false),
      ("count(thing, on, table) >= 3", true), ("count(mug, on, table) == 2", false),
      ("nextTo(red mug, blue book)", true), ("nextTo(red mug, red cup)", false),
      ("leftOf(red mug, blue book)", true), ("rightOf(red mug, blue book)", false),
      ("rightOf(red cup, book)", true), ("nextTo(green mug, table)", false),
      ("onFloor(green mug)", true), ("exists(apple)", false), ("closed(door)", true),
      ("open(door)", false), ("locked(door)", false), ("robotIn(living room)", false),
      ("inRoom(sofa, living room)", true), ("handEmpty", true), ("holding(mug)", false),
      ("unchanged", true), ("robotAtStart", true), ("noCollisions", true), ("viewedAll", false),
      ("visited(living room)", false), ("robotAt(table)", false),
      ("not exists(apple) and (on(cup, table) or exists(apple))", true),
      ("on(living room mug, table)", false), ("on(#3, table) or on(#4, table)", true),
    ])
  func atoms(words: String, expected: Bool) throws {
    #expect(try Sample.simulation(Self.map).holds(words) == expected)
  }

  @Test("Left and right are those of somebody who looks from the front, whichever way it faces")
  func sides() throws {
    let map = """
      #####
      #>.T#
      #..T#
      #...#
      #####

      T: table, facing west
      - red mug on T at 1
      - blue book on T at 2
      """
    // looking east at the table, north is on the left
    let simulation = try Sample.simulation(map)
    #expect(try simulation.holds("leftOf(red mug, blue book) and not rightOf(red mug, blue book)"))
  }

  @Test("History is remembered: moved, held, opened, visited, seen")
  func history() throws {
    var simulation = try Sample.simulation(Self.map)
    simulation.drive("f")
    simulation.noteView()
    #expect(try simulation.holds("seen(red cup) and not seen(sofa)"))
    simulation.act(.grasp(target: ahead(0.6)))
    #expect(try simulation.holds("held(red cup) or held(blue book) or held(red mug)"))
    #expect(try simulation.holds("not unchanged and unchanged(thing)"))
    try simulation.inject(Fault("open door"))
    #expect(try simulation.holds("opened(door)"))
    simulation.drive("rffffff")
    #expect(try simulation.holds("visited(living room) and robotIn(living room)"))
  }

  @Test("A room counts as viewed after a look around, everything after every room and container")
  func viewing() throws {
    var simulation = try Sample.simulation(Sample.kitchen)
    #expect(try !simulation.holds("viewed(kitchen)"))
    for _ in 0..<4 {
      simulation.noteView()
      simulation.drive("l")
    }
    #expect(try simulation.holds("viewed(kitchen) and not viewedAll"))
    simulation.drive("fflffr")
    simulation.act(.open(target: ahead(0.8)))
    #expect(try simulation.holds("viewedAll"))
  }

  @Test("Walls and closed doors hide what is behind them")
  func hiding() throws {
    var closed = try Sample.simulation(Sample.twoRooms(door: "door closed"))
    closed.noteView()
    #expect(try !closed.holds("seen(table)"))
    var open = try Sample.simulation(Sample.twoRooms(door: "door open"))
    open.noteView()
    #expect(try open.holds("seen(table)"))
  }

  @Test(
    "Mistakes name their column",
    arguments: [
      ("on(mug table)", 1, "takes 2"), ("on(mug, tabel)", 8, "'tabel'"),
      ("holding(mug) and", 17, "expected here"), ("flying(mug)", 1, "no condition 'flying'"),
      ("(holding(mug)", 14, "')'"), ("holding(mug) holding(cup)", 14, "joined"),
      ("count(mug, on, table)", 22, ">="), ("all(mug, above, table)", 9, "no relation"),
    ])
  func errors(words: String, column: Int, why: String) {
    #expect { try Condition(words) } throws: { error in
      guard case .condition(_, let found, let reason)? = error as? WorldError else { return false }
      return found == column && (reason.contains(why) || why == "joined")
    }
  }
}
