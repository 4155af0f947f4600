import AgentMessages
import AgentRuntime
import Foundation
import TestSupport
import Testing

@Suite("The agent in grid worlds") struct GridAgentTests {
  private static let domain: String = {
    let file = URL(filePath: #filePath).appending(path: "../../../../Domains/minigrid.pddl")
    return (try? String(contentsOf: file.standardizedFileURL, encoding: .utf8)) ?? ""
  }()

  private func perform(_ text: String, in grid: ToyGrid) async throws -> Outcome {
    let agent = try GridAgent(
      AgentConfiguration(models: "", domain: Self.domain, stepLimit: 300), sight: grid)
    var outcome: Outcome?
    for try await event in agent.run(text, on: grid) {
      if case .ended(let end) = event { outcome = end }
    }
    return try #require(outcome)
  }

  private let redBall = ToyGrid.Thing("red", "ball")
  private let blueBall = ToyGrid.Thing("blue", "ball")

  @Test("It stands before what it is sent to, and took no detour")
  func goTo() async throws {
    let grid = ToyGrid(
      """
      ########
      #@....b#
      #......#
      #.....r#
      ########
      """, things: ["b": blueBall, "r": redBall])
    #expect(try await perform("go to the red ball", in: grid).word == "done")
    #expect(grid.front == redBall)
    #expect(grid.commands == 8)
  }

  @Test("Left and right are those of the start, in the room of the start")
  func sides() async throws {
    let grid = ToyGrid(
      """
      #########
      #.r.....#
      #...@...#
      #.....b.#
      #########
      """, things: ["b": blueBall, "r": redBall])
    #expect(try await perform("pick up the ball on your right", in: grid).word == "done")
    #expect(grid.held == blueBall)
  }

  @Test("What is in the way is moved, and a locked door gets its key")
  func blockedAndLocked() async throws {
    let grid = ToyGrid(
      """
      ###########
      #....#....#
      #.@.bL...r#
      #.k..#....#
      ###########
      """,
      things: [
        "b": blueBall, "r": redBall, "k": ToyGrid.Thing("green", "key"),
        "L": ToyGrid.Thing("green", "door", state: "locked"),
      ])
    #expect(try await perform("pick up the red ball", in: grid).word == "done")
    #expect(grid.held == redBall)
  }

  @Test("A key that is nowhere is looked for in a box")
  func keyInBox() async throws {
    let grid = ToyGrid(
      """
      ########
      #@.....L
      #..x...#
      ########
      """,
      things: [
        "x": ToyGrid.Thing("grey", "box", content: "red"),
        "L": ToyGrid.Thing("red", "door", state: "locked"),
      ])
    #expect(try await perform("open the door", in: grid).word == "done")
    #expect(grid.toggled == ["grey box", "red door"])
  }

  @Test("Things are put beside others, one after another, in the order that was said")
  func order() async throws {
    let box = ToyGrid.Thing("yellow", "box")
    let grid = ToyGrid(
      """
      #########
      #@..r...#
      #.......#
      #..b...x#
      #########
      """, things: ["b": blueBall, "r": redBall, "x": box])
    let words =
      "put the red ball next to the yellow box after you put the blue ball next to the red ball"
    #expect(try await perform(words, in: grid).word == "done")
    #expect(grid.isBeside(redBall, box))
  }

  @Test("What lies in the one place beside a door makes room, and does not come back")
  func onePlace() async throws {
    let grid = ToyGrid(
      """
      #######
      Dr.@..#
      #...b.#
      #######
      """,
      things: [
        "b": blueBall, "r": redBall, "D": ToyGrid.Thing("yellow", "door", state: "closed"),
      ])
    let words = "put the blue ball next to the yellow door"
    #expect(try await perform(words, in: grid).word == "done")
    #expect(grid.isBeside(blueBall, ToyGrid.Thing("yellow", "door", state: "closed")))
    #expect(grid.commands <= 40)
  }

  @Test("Where there is no room to put something down, a door is opened for it")
  func noRoom() async throws {
    let (door, key) = (
      ToyGrid.Thing("yellow", "door", state: "closed"), ToyGrid.Thing("red", "key")
    )
    let grid = ToyGrid(
      """
      ##########
      #....#...#
      #....#@..#
      #....Dk#.#
      ########b#
      ########.#
      ##########
      """, things: ["k": key, "b": blueBall, "D": door])
    let words = "put the blue ball next to the yellow door"
    #expect(try await perform(words, in: grid).word == "done")
    #expect(grid.commands <= 80)
  }

  @Test("A key that is put away does not lie where the robot has to pass next")
  func corner() async throws {
    let grid = ToyGrid(
      """
      ########
      #.r.x..#
      Lpx....#
      #b.@...#
      #......#
      ########
      """,
      things: [
        "r": ToyGrid.Thing("red", "key"), "x": ToyGrid.Thing("green", "box"),
        "p": ToyGrid.Thing("purple", "key"), "b": ToyGrid.Thing("blue", "key"),
        "L": ToyGrid.Thing("red", "door", state: "locked"),
      ])
    #expect(try await perform("open the red door", in: grid).word == "done")
    #expect(grid.commands <= 60)
  }

  @Test("An open door that is to be opened is shut and opened again")
  func openAgain() async throws {
    let grid = ToyGrid(
      """
      ######
      #@...O
      ######
      """, things: ["O": ToyGrid.Thing("red", "door", state: "open")])
    #expect(try await perform("open the red door", in: grid).word == "done")
    #expect(grid.toggled == ["red door", "red door"])
  }

  @Test("What does not exist is not claimed, after everything was seen")
  func absent() async throws {
    let grid = ToyGrid(
      """
      ########
      #@.D...#
      ########
      """, things: ["D": ToyGrid.Thing("red", "door", state: "closed")])
    #expect(try await perform("go to the blue key", in: grid).word == "cannot")
    #expect(grid.toggled == ["red door"])
  }

  @Test(
    "Motors that do nothing and pictures that are old are noticed",
    arguments: [ToyGrid.Fault.ignored, .oldPicture], 1...9)
  func faults(_ fault: ToyGrid.Fault, at command: Int) async throws {
    let grid = ToyGrid(
      """
      #########
      #@..k...#
      #.......L
      #..b....#
      #########
      """,
      things: [
        "b": blueBall, "k": ToyGrid.Thing("red", "key"),
        "L": ToyGrid.Thing("red", "door", state: "locked"),
      ], faults: [command: fault])
    #expect(try await perform("open the red door", in: grid).word == "done")
    #expect(grid.front?.state == "open")
    #expect(grid.commands <= 20)
  }
}
