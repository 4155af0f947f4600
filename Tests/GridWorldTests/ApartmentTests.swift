import AgentMessages
import GridWorld
import Testing

@Suite("Generated apartments")
struct ApartmentTests {
  @Test("Every apartment keeps its promises", arguments: 0..<30)
  func invariants(group: Int) throws {
    for seed in (group * 10)..<(group * 10 + 10) {
      let world = try World.apartment(seed: UInt64(seed))
      #expect(WorldInvariants.violations(of: world) == [])
      #expect((3...6).contains(world.plan.rooms.count))
      #expect(world.plan.rooms.contains { $0.name == "kitchen" })
      #expect((8...25).contains(world.objects.count { $0.kind.isPortable }))
      for kind in [ObjectKind.fridge, .counter, .sink] {
        #expect(world.objects.contains { $0.kind == kind }, "seed \(seed) has no \(kind.name)")
      }
      #expect(try World.apartment(seed: UInt64(seed)) == world)
    }
  }

  @Test(
    "Over many seeds there is everything: rooms, furniture, things, people, closed and locked doors"
  )
  func variety() throws {
    let worlds = try (0..<300).map { try World.apartment(seed: UInt64($0)) }
    let objects = worlds.flatMap(\.objects)
    for kind in ObjectKind.allCases {
      #expect(objects.count { $0.kind == kind } > 20, "few of \(kind.name)")
    }
    for colour in ObjectColour.allCases { #expect(objects.count { $0.colour == colour } > 100) }
    for count in 3...6 { #expect(worlds.count { $0.plan.rooms.count == count } > 30) }
    let peopled = worlds.count { !$0.walkers.isEmpty }
    #expect((60...140).contains(peopled))
    #expect(worlds.count { $0.doors.contains { $0.opening.lockColour != nil } } > 15)
    #expect(objects.contains { $0.kind == .door && $0.opening == .closed })
    #expect(objects.contains { $0.kind.isFixedContainer && $0.opening.isOpen })
  }

  @Test("Options are honoured", arguments: 0..<20)
  func options(seed: Int) throws {
    let words = "apartment rooms=5 things=12 people=0 locked=yes doors=open containers=closed"
    let world = try World(named: words, seed: UInt64(seed))
    #expect(world.plan.rooms.count == 5)
    #expect(world.objects.count { $0.kind.isPortable } == 12)
    #expect(world.walkers.isEmpty)
    let locked = world.doors.filter { $0.opening.lockColour != nil }
    #expect(locked.count == 1)
    #expect(world.doors.allSatisfy { $0.opening != .closed })
    #expect(world.objects.allSatisfy { !$0.kind.isFixedContainer || !$0.opening.isOpen })
    let colour = try #require(locked.first?.opening.lockColour)
    #expect(world.objects.contains { $0.kind == .key && $0.colour == colour })
  }

  @Test(
    "Wrong options say why",
    arguments: [
      ("apartment rooms=9", "3 to 6"), ("apartment rooms", "NAME=VALUE"),
      ("apartment colour=red", "known are"), ("castle", "no world 'castle'"),
    ])
  func optionErrors(words: String, why: String) {
    #expect { try World(named: words, seed: 1) } throws: { "\($0)".contains(why) }
  }
}
