import AgentMessages
import Planning
import Testing

@Suite("Exploring")
struct ExplorationTests {
  private let banana = Referent(words: "a banana", quantifier: .any, kinds: ["banana"])

  private func plan(_ home: Home, _ objective: Objective, previous: Plan? = nil) throws -> Plan {
    try planner().plan(for: Goal(steps: [[objective]]), from: home.belief, previous: previous)
  }

  @Test("A near frontier comes before a far container, a near container before a far frontier")
  func nearFrontierComesBefore() throws {
    var home = Home(
      """
      #########
      #@......#
      #......F#
      ####?####
      """)
    let cell = Cell(column: 3, row: -2)
    home.belief.frontiers = [
      Frontier(target: cell, viewpoint: Cell(column: 3, row: -1), heading: .south, cost: 5)
    ]
    #expect(try plan(home, .pickUp(banana)).actions == [GroundAction("explore", [.cell(cell)])])
    home.belief.frontiers[0].cost = 90
    let container = try plan(home, .pickUp(banana))
    #expect(container.status == .explores(lookingFor: "a banana"))
    #expect(container.actions.map(\.name) == ["go-to", "open", "look-into"])
    // furniture is not in a fridge
    let sofa = Referent(words: "a sofa", quantifier: .any, kinds: ["sofa"])
    #expect(try plan(home, .goTo(sofa)).actions == [GroundAction("explore", [.cell(cell)])])
  }

  @Test("A closed door to the unknown is opened")
  func closedDoorUnknownOpened() throws {
    let home = Home(
      """
      #####??
      #@..-??
      #...#??
      #####??
      """)
    let plan = try plan(home, .goTo(home.room("kitchen")))
    #expect(plan.status == .explores(lookingFor: "the kitchen"))
    #expect(plan.actions.map(\.name) == ["go-to", "open-door"])
  }

  @Test("A thing that stands in the only way on is moved")
  func thingThatStandsOnly() throws {
    let home = Home(
      """
      ######?
      #@..x.?
      #...###
      #####??
      """)
    let plan = try plan(home, .pickUp(banana))
    #expect(plan.actions.map(\.name) == ["go-to", "open", "look-into"])
    var opened = home
    opened.change("white box") {
      $0.isInspected = true; $0.openness = .open
    }
    let next = try self.plan(opened, .pickUp(banana))
    #expect(next.actions.map(\.name) == ["go-to", "pick-up", "put-down"])
  }

  @Test("When all was seen and opened, that is said")
  func whenAllWasSeen() throws {
    var home = Home(
      """
      #########
      #@..#..F#
      #...+..C#
      #########
      """)
    home.change("fridge") { $0.isInspected = true }
    home.change("cabinet") { $0.isInspected = true }
    #expect(
      try plan(home, .pickUp(banana)).status
        == .none(
          reason: "I looked in all 2 rooms and opened 2 containers and did not find a banana"))
    home.change("cabinet") { $0.isInspected = false }
    home.belief.givenUp[home["cabinet"]] = "the cabinet does not open"
    #expect(
      try plan(home, .pickUp(banana)).status
        == .none(
          reason: "I looked in all 2 rooms and opened 1 container and did not find a banana; "
            + "I could not look into the cabinet"))
  }

  @Test("A key that is not known is looked for before giving up")
  func keyThatNotKnown() throws {
    let home = Home(
      """
      #########
      #@..#..m#
      #F..=...#
      #########
      """)
    let plan = try plan(home, .pickUp(home.the("blue mug")))
    #expect(plan.status == .explores(lookingFor: "the red key"))
    #expect(plan.actions.map(\.name) == ["go-to", "open", "look-into"])
  }

  @Test("A search keeps its direction between equal choices")
  func searchKeepsDirectionBetween() throws {
    var home = Home(
      """
      #?#######?#
      #....@....#
      ###########
      """)
    let (left, right) = (Cell(column: -4, row: 1), Cell(column: 4, row: 1))
    home.belief.frontiers = [
      Frontier(target: left, viewpoint: Cell(column: -4, row: 0), heading: .north, cost: 6),
      Frontier(target: right, viewpoint: Cell(column: 4, row: 0), heading: .north, cost: 6),
    ]
    let first = try plan(home, .pickUp(banana))
    #expect(first.actions == [GroundAction("explore", [.cell(left)])])
    let other = Plan(status: first.status, actions: [GroundAction("explore", [.cell(right)])])
    #expect(try plan(home, .pickUp(banana), previous: other).actions == other.actions)
  }
}
