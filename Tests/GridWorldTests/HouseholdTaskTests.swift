import AgentMessages
import GridWorld
import Testing

@Suite("Household tasks")
struct HouseholdTaskTests {
  @Test(
    "Every family gives tasks that are possible and not done yet",
    arguments: HouseholdFamily.allCases)
  func families(family: HouseholdFamily) throws {
    for seed in 0..<30 {
      let task = try HouseholdTask.make(family, seed: UInt64(seed))
      let condition = try Condition(task.condition)
      let simulation = Simulation(world: task.world)
      #expect(task.instructions.count == (task.isExplored ? 2 : 1))
      #expect(task.instructions.allSatisfy { $0.count > 8 && !$0.contains("{") })
      switch task.expectation {
      case .done:
        #expect(!simulation.holds(condition))
        #expect(task.shortestSteps ?? 0 >= 2)
      case .cannot:
        #expect(family == .absent)
        #expect(!simulation.holds(condition))
      case .ask:
        #expect(family == .ambiguous)
        #expect(simulation.holds(condition))
      }
    }
  }

  @Test("A seed names a task", arguments: HouseholdFamily.allCases)
  func determinism(family: HouseholdFamily) throws {
    #expect(try HouseholdTask.make(family, seed: 7) == HouseholdTask.make(family, seed: 7))
    #expect(try HouseholdTask.make(family, seed: 7) != HouseholdTask.make(family, seed: 8))
  }

  @Test("Both candidates of an ambiguous task are seen by turning at the start", arguments: 0..<20)
  func ambiguous(seed: Int) throws {
    let task = try HouseholdTask.make(.ambiguous, seed: UInt64(seed))
    var simulation = Simulation(world: task.world)
    for _ in 0..<4 {
      simulation.noteView()
      simulation.drive("l")
    }
    let pairs = ObjectKind.allCases.filter { kind in
      kind.isThing && simulation.world.objects.filter { $0.kind == kind }.count == 2
        && simulation.world.objects.allSatisfy {
          $0.kind != kind || simulation.record.wasSeen[$0.id - 1]
        }
    }
    #expect(!pairs.isEmpty)
  }

  @Test("A locked door and a blocked way really stand in the way", arguments: 0..<20)
  func obstacles(seed: Int) throws {
    let locked = try HouseholdTask.make(.lockedDoor, seed: UInt64(seed))
    #expect(locked.world.doors.contains { $0.opening.lockColour != nil })
    let blocked = try HouseholdTask.make(.blockedWay, seed: UInt64(seed))
    #expect(
      blocked.world.doors.contains { door in
        guard case .floor(let cell) = door.placement else { return false }
        return door.opening.isOpen && blocked.world.thing(at: cell) != nil
      })
  }

  @Test("A constraint makes the way longer, and an absent thing is absent", arguments: 0..<20)
  func honesty(seed: Int) throws {
    let task = try HouseholdTask.make(.constraint, seed: UInt64(seed))
    let words = try #require(task.condition.split(separator: " and not visited").first)
    let free = Simulation(world: task.world).shortestSteps(to: try Condition(String(words)))
    #expect(try #require(free) < (try #require(task.shortestSteps)))
    let absent = try HouseholdTask.make(.absent, seed: UInt64(seed))
    #expect(absent.condition == "viewedAll" && absent.shortestSteps == nil)
  }

  @Test("An unknown family is named with those that are known")
  func unknown() {
    #expect { try HouseholdTask.make(family: "juggle", seed: 1) } throws: {
      "\($0)".contains("put on") && "\($0)".contains("juggle")
    }
  }
}
