import AgentMessages
import Planning
import Testing

@Suite("What is in the way")
struct ObstructionTests {
  private func plan(
    _ home: Home, _ objectives: [Objective], _ constraints: [Constraint] = []
  ) throws -> Plan {
    try planner().plan(
      for: Goal(steps: [objectives], constraints: constraints), from: home.belief, previous: nil)
  }

  @Test("Two boxes that are believed to be in each other are thought about in finite time")
  func boxesInEachOther() throws {
    var home = Home(
      """
      #######
      #@..x.#
      #....x#
      #######
      """)
    let other = home.ids["white box'"] ?? -1
    let first = home["white box"]
    home.change("white box") { $0.place = .inside(other) }
    home.change("white box'") { $0.place = .inside(first) }
    let plan = try plan(home, [.goTo(home.the("white box"))])
    #expect(plan.actions.map(\.name) == ["go-to"])
  }

  @Test("What stands before the last place on a bed is moved first")
  func thingBeforeLastPlace() throws {
    var home = Home(
      """
      ########
      #@..M###
      #m...B##
      #...bB##
      ########
      """)
    home.put("red mug", on: "bed")
    let actions = try plan(home, [.place(home.the("blue mug"), .on, home.the("bed"))]).actions
    let banana = GroundAction.Argument.object(home["yellow banana"])
    let moved = actions.firstIndex { $0.name == "pick-up" && $0.arguments.first == banana }
    let placed = actions.firstIndex { $0.name == "put-on" }
    #expect(try #require(moved) < #require(placed))
    #expect(actions.last?.arguments.last == .cell(Cell(column: 4, row: -2)))
  }

  @Test(
    "A full table that was seen from afar only is looked at from close by before anything is cleared away"
  )
  func doubtfulPlace() throws {
    var home = Home(
      """
      ########
      #@...mT#
      #a.....#
      ########
      """)
    home.put("blue mug", on: "table")
    let wish = Objective.place(home.the("green apple"), .on, home.the("table"))
    let table = Cell(column: 5, row: 0)
    home.belief.map[table].closestView = 2
    let look = try plan(home, [wish])
    #expect(look.status == .explores(lookingFor: "room on the table"))
    #expect(look.actions == [GroundAction("go-to", [.object(home["table"])])])
    home.belief.map[table].closestView = 0.6
    #expect(try plan(home, [wish]).status == .achieves)
  }

  @Test("An obstacle that nothing explains is no reason to give up a way")
  func unexplainedObstacle() throws {
    var home = Home(
      """
      #########
      #@..+..m#
      #...#...#
      #########
      """)
    home.belief.map[Cell(column: 4, row: 0)].content = .obstacle
    home.belief.map[Cell(column: 4, row: -1)].content = .obstacle
    let names = try plan(home, [.pickUp(home.the("blue mug"))]).actions.map(\.name)
    #expect(names == ["pass-door", "go-to", "pick-up"])
  }

  @Test("Of two things for which there is one place, one is put there")
  func oneMoreAtATime() throws {
    let home = Home(
      """
      #######
      #@...m#
      #a...T#
      #######
      """)
    let table = home.the("table")
    let both: [Objective] = [
      .place(home.the("blue mug"), .on, table), .place(home.the("green apple"), .on, table),
    ]
    let first = try plan(home, both)
    #expect(first.status == .achieves)
    #expect(first.actions.count { $0.name == "put-on" } == 1)
    let (_, end, after) = try pursue(home, both)
    #expect(end == .none(reason: "there is not room for all of them on the table"))
    #expect(after.belief.objects.contains { $0.place == .on(home["table"]) })
  }

  @Test("A room without a name is gone around while one with a forbidden name is not known")
  func namelessRoom() throws {
    let home = Home(
      """
      #############
      #@..+...+..m#
      #...#...#...#
      #+#########+#
      #...........#
      #############
      """,
      rooms: [
        "kitchen": Cell(column: 0, row: 0), "office": Cell(column: 9, row: 0),
        "living room": Cell(column: 1, row: -3),
      ])
    let free = try plan(home, [.pickUp(home.the("blue mug"))])
    let careful = try plan(
      home, [.pickUp(home.the("blue mug"))], [.avoidRoom(home.room("bathroom"))])
    let nameless = home.belief.rooms.first { $0.name == nil }?.id ?? -1
    #expect(free.actions.contains { $0.arguments.contains(.room(nameless)) })
    #expect(careful.status == .achieves)
    #expect(!careful.actions.contains { $0.arguments.contains(.room(nameless)) })
  }

  @Test("Home is the cell where the task was given, not one beside it")
  func homeIsExact() throws {
    var home = Home(
      """
      #####
      #@..#
      #...#
      #####
      """)
    home.belief.pose = Pose2D(x: 0.5, y: 0)
    let goal: [Objective] = [.goTo(Referent(words: "here", isSpeaker: true))]
    let back = try plan(home, goal)
    #expect(back.actions == [GroundAction("go-to-cell", [.cell(home.belief.home)])])
    // who went there and found the cell taken may stay beside it
    let after = try planner().plan(
      for: Goal(steps: [goal]), from: home.belief, previous: back)
    #expect(after.status == .satisfied)
  }

  @Test("A box right behind a doorway is taken from the doorway and put where it blocks nothing")
  func boxBehindDoorway() throws {
    let home = Home(
      """
      #########
      #@..+x.m#
      #...#...#
      #########
      """)
    let (names, end, after) = try pursue(home, [.pickUp(home.the("blue mug"))])
    #expect(end == .satisfied)
    #expect(names.prefix(2) == ["go-to", "pick-up"])
    #expect(names.contains("pass-door"))
    #expect(after.belief.object(home["white box"])?.cells != [Cell(column: 4, row: 0)])
  }
}
