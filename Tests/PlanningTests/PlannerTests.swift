import AgentMessages
import Glibc
import Planning
import Testing

/// The domain that ships, read from the repository.
func householdDomain() throws -> String {
  let root = String(#filePath).split(separator: "/").dropLast(3).joined(separator: "/")
  let path = "/" + root + "/Domains/household.pddl"
  let file = try #require(fopen(path, "r"))
  defer { fclose(file) }
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 65536)
  while case let count = fread(&buffer, 1, buffer.count, file), count > 0 {
    bytes += buffer.prefix(count)
  }
  return String(decoding: bytes, as: UTF8.self)
}

func planner() throws -> Planner { try Planner(domain: householdDomain(), vocabulary: .household) }

/// Plans, does what was planned, and plans again until the goal is reached or given up; all action names in order.
func pursue(
  _ home: Home, _ objectives: [Objective], _ constraints: [Constraint] = []
) throws -> (names: [String], end: Plan.Status, home: Home) {
  var performer = Performer(home)
  var names: [String] = []
  var previous: Plan?
  for _ in 0..<12 {
    let plan = try planner().plan(
      for: Goal(steps: [objectives], constraints: constraints), from: performer.home.belief,
      previous: previous)
    names += plan.actions.map(\.name)
    previous = plan
    guard plan.status == .achieves else { return (names, plan.status, performer.home) }
    performer.perform(plan.actions)
    #expect(performer.complaints == [])
  }
  return (names, .achieves, performer.home)
}

@Suite("Plans")
struct PlannerTests {
  @Test("A thing is taken from the floor and put on a table")
  func thingTakenFromFloor() throws {
    let home = Home(
      """
      #######
      #@...m#
      #....T#
      #######
      """)
    let (names, end, after) = try pursue(
      home, [.place(home.the("blue mug"), .on, home.the("table"))])
    #expect(names == ["go-to", "pick-up", "go-to", "put-on"])
    #expect(end == .satisfied)
    #expect(after.belief.object(home["blue mug"])?.place == .on(home["table"]))
  }

  @Test("A closed container is opened before something is put in or taken out")
  func closedContainerOpenedBefore() throws {
    var home = Home(
      """
      #######
      #@..F.#
      #..m.C#
      #######
      """)
    home.put("blue mug", in: "cabinet")
    let (names, end, _) = try pursue(
      home, [.place(home.the("blue mug"), .inside, home.the("fridge"))])
    #expect(names.filter { $0 != "go-to" }.sorted() == ["open", "open", "put-in", "take-out"])
    #expect(end == .satisfied)
  }

  @Test("A locked door takes its key")
  func lockedDoorTakesKey() throws {
    let home = Home(
      """
      #########
      #@..#..m#
      #.k.=...#
      #########
      """)
    let (names, end, _) = try pursue(home, [.pickUp(home.the("blue mug"))])
    #expect(names.contains("unlock-door"))
    #expect(names.contains("pass-door"))
    #expect(end == .satisfied)
  }

  @Test("A locked door without a key is said, with the colour")
  func lockedDoorWithoutKey() throws {
    let home = Home(
      """
      #########
      #@..#..m#
      #...=...#
      #########
      """)
    let (_, end, _) = try pursue(home, [.pickUp(home.the("blue mug"))])
    guard case .none(let reason) = end else { Issue.record("\(end)"); return }
    #expect(reason.contains("red key"), "\(reason)")
  }

  @Test("Behind a closed door")
  func behindClosedDoor() throws {
    let home = Home(
      """
      #########
      #@..#..m#
      #...-...#
      #########
      """)
    let (names, end, _) = try pursue(home, [.bring(home.the("blue mug"))])
    #expect(names.contains("open-door"))
    #expect(names.last == "go-to-cell")
    #expect(end == .satisfied)
  }

  @Test("The way round is taken when a room is to be avoided, and none is said when there is none")
  func wayRoundTakenWhen() throws {
    let drawing = """
      ###########
      #@..+..+.m#
      #...#..#..#
      ###########
      """
    let home = Home(drawing, rooms: ["bedroom": Cell(column: 4, row: 0)])
    let goal: [Objective] = [.pickUp(home.the("blue mug"))]
    #expect(try pursue(home, goal).end == .satisfied)
    let (names, end, _) = try pursue(home, goal, [.avoidRoom(home.room("bedroom"))])
    #expect(names == [])
    guard case .none(let reason) = end else { Issue.record("\(end)"); return }
    #expect(reason.contains("bedroom"), "\(reason)")
  }

  @Test("A thing in the way is put aside, where it blocks nothing")
  func thingWayPutAside() throws {
    let home = Home(
      """
      ##########
      #@...#..m#
      #....x...#
      #....#...#
      ##########
      """.replacing("x", with: "+"))
    var blocked = home
    blocked.belief.objects.append(
      TrackedObject(
        id: 90, kinds: [ObjectHypothesis(label: "box", score: 1)],
        colours: [ObjectHypothesis(label: "white", score: 1)],
        cells: [Cell(column: 4, row: -1)], height: 0.2, place: .floor, openness: .closed))
    let (names, end, after) = try pursue(blocked, [.pickUp(home.the("blue mug"))])
    #expect(
      names.filter { $0 == "pick-up" || $0 == "put-down" } == ["pick-up", "put-down", "pick-up"])
    #expect(end == .satisfied)
    let box = try #require(after.belief.object(90)?.cells.first)
    #expect(
      box != Cell(column: 4, row: -1) && box != Cell(column: 3, row: -1)
        && box != Cell(column: 5, row: -1))
  }

  @Test("All of a kind are looked for everywhere before they are carried")
  func allKindAreLooked() throws {
    var home = Home(
      """
      #########
      #@..m...#
      #..M..TT#
      #F......#
      #########
      """)
    home.change("fridge") { $0.isInspected = true }
    var mugs = home.the("mug", .all)
    mugs.candidates = [home["blue mug"], home["red mug"]]
    let (names, end, after) = try pursue(home, [.place(mugs, .on, home.the("table"))])
    #expect(names.filter { $0 == "put-on" }.count == 2)
    #expect(end == .satisfied)
    let cells = ["blue mug", "red mug"].compactMap { after.belief.object(home[$0])?.cells.first }
    #expect(Set(cells).count == 2)

    home.change("fridge") { $0.isInspected = false }
    let plan = try planner().plan(
      for: Goal(steps: [[.place(mugs, .on, home.the("table"))]]), from: home.belief, previous: nil)
    #expect(plan.status == .explores(lookingFor: "the mug"))
    #expect(plan.actions.map(\.name) == ["go-to", "open", "look-into"])
  }

  @Test("All of a kind are not all while a container could not be looked into")
  func allWithoutOne() throws {
    var home = Home(
      """
      #########
      #@......#
      #.MTT...#
      #F......#
      #########
      """)
    home.belief.givenUp[home["fridge"]] = "the fridge does not open"
    var mugs = home.the("mug", .all)
    mugs.candidates = [home["red mug"]]
    let (_, end, after) = try pursue(home, [.place(mugs, .on, home.the("table"))])
    #expect(after.belief.object(home["red mug"])?.place == .on(home["table"]))
    #expect(
      end
        == .none(
          reason: "I could not look into the fridge, where there may be more (the mug)"))
  }

  @Test("Next to a thing")
  func nextThing() throws {
    let home = Home(
      """
      ########
      #@.....#
      #..m..a#
      #......#
      ########
      """)
    let (names, end, after) = try pursue(
      home, [.place(home.the("blue mug"), .nextTo, home.the("green apple"))])
    #expect(names.last == "put-next-to")
    #expect(end == .satisfied)
    let (mug, apple) = (
      after.belief.object(home["blue mug"])?.cells.first,
      after.belief.object(home["green apple"])?.cells.first
    )
    #expect(mug.flatMap { mug in apple?.manhattanDistance(to: mug) } == 1)
  }

  @Test("What is in the hand is put down first")
  func handPutDownFirst() throws {
    var home = Home(
      """
      #######
      #@.a.m#
      #.....#
      #######
      """)
    home.hold("green apple")
    let (names, end, _) = try pursue(home, [.pickUp(home.the("blue mug"))])
    #expect(names == ["put-down", "go-to", "pick-up"])
    #expect(end == .satisfied)
  }

  @Test("Going somewhere is done when the robot stands there")
  func goingSomewhereDoneWhen() throws {
    let home = Home(
      """
      #########
      #@..#..T#
      #...+...#
      #########
      """, rooms: ["kitchen": Cell(column: 4, row: 0)])
    #expect(try pursue(home, [.goTo(home.the("table"))]).end == .satisfied)
    let (names, end, _) = try pursue(home, [.goTo(home.room("kitchen"))])
    #expect(names == ["pass-door", "go-to-room"])
    #expect(end == .satisfied)
  }

  @Test("Several stops in one step are each made once")
  func severalStopsOneStep() throws {
    let home = Home(
      """
      #########
      #@......#
      #.F...C.#
      #########
      """)
    let (names, end, _) = try pursue(home, [.goTo(home.the("fridge")), .goTo(home.the("cabinet"))])
    #expect(names == ["go-to", "go-to"])
    #expect(end == .satisfied)
  }

  @Test("All of them are brought one after the other and left where the task was given")
  func bringAll() throws {
    let home = Home(
      """
      ############
      #@.....m..M#
      #..........#
      ############
      """)
    var mugs = home.the("mug", .all)
    mugs.candidates = [home["blue mug"], home["red mug"]]
    let (names, end, after) = try pursue(home, [.bring(mugs)])
    #expect(names.filter { $0 == "put-down" }.count == 2)
    #expect(end == .satisfied)
    let cells = ["blue mug", "red mug"].compactMap { after.belief.object(home[$0])?.cells.first }
    #expect(Set(cells).count == 2)
  }

  @Test("What is in the hand is found and need not be gone to")
  func held() throws {
    var home = Home(
      """
      #####
      #@.m#
      #####
      """)
    home.hold("blue mug")
    #expect(try pursue(home, [.find(home.the("blue mug"))]).end == .satisfied)
    #expect(try pursue(home, [.goTo(home.the("blue mug"))]).end == .satisfied)
    #expect(try pursue(home, [.bring(home.the("blue mug"))]).end == .satisfied)
  }

  @Test("What cannot be has its reason")
  func cannotBeHasReason() throws {
    let home = Home(
      """
      #######
      #@.m.T#
      #S..F.#
      #######
      """)
    func reason(_ objective: Objective, _ constraints: [Constraint] = []) throws -> String {
      if case .none(let reason) = try pursue(home, [objective], constraints).end { return reason }
      return "there was a plan"
    }
    #expect(try reason(.pickUp(home.the("table"))) == "a table cannot be carried")
    #expect(
      try reason(.place(home.the("blue mug"), .on, home.the("fridge")))
        == "nothing can be put on the fridge")
    #expect(
      try reason(.pickUp(home.the("blue mug")), [.leaveAlone(home.the("blue mug"))])
        == "I was told to leave the blue mug alone")
    #expect(
      try reason(.open(home.the("fridge")), [.keepClosed(home.the("fridge"))])
        == "I was told not to open the fridge")
  }

  @Test("The same question has the same answer")
  func sameQuestionHasSame() throws {
    let home = Home(
      """
      #########
      #@.m#..T#
      #.k.=.aM#
      #########
      """)
    let goal = Goal(steps: [
      [.place(home.the("red mug"), .on, home.the("table")), .pickUp(home.the("green apple"))]
    ])
    let plans = try (0..<5).map { _ in
      try planner().plan(for: goal, from: home.belief, previous: nil)
    }
    #expect(Set(plans).count == 1)
    #expect(plans[0].problem.contains("(unlocks red-key-"))
  }
}
