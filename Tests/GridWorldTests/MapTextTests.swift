import AgentMessages
import GridWorld
import Testing

@Suite("Hand-drawn maps")
struct MapTextTests {
  @Test("A map gives rooms, furniture with fronts to the floor, doors, things and the robot")
  func reading() throws {
    let world = try World(named: Sample.kitchen, seed: 1)
    #expect(world.plan.columns == 9 && world.plan.rows == 6)
    #expect(world.plan.rooms.map(\.name) == ["kitchen"])
    #expect(world.robot == GridPose(cell: Cell(column: 3, row: 1), heading: .north))
    let counter = try #require(world.objects.first { $0.kind == .counter })
    #expect(counter.cellsWide == 3 && counter.cellsDeep == 1 && counter.facing == .south)
    let table = try #require(world.objects.first { $0.kind == .table })
    #expect(table.facing == .north && table.footprint.count == 2)
    let mug = try #require(world.objects.first { $0.kind == .mug })
    #expect(mug.placement == .on(furniture: counter.id, cell: Cell(column: 2, row: 4)))
    #expect(world.objects.first { $0.kind == .box }?.opening == .open)
  }

  @Test("Letters that do not touch are numbered as one reads, and cells of a piece too")
  func numbering() throws {
    let world = try World(
      named: """
        #######
        #TT.TT#
        #..^..#
        #######

        T: table
        - red mug on T2 at 2
        - blue mug on T1
        """, seed: 1)
    #expect(world.thing(at: Cell(column: 5, row: 2))?.name == "red mug")
    #expect(world.thing(at: Cell(column: 1, row: 2))?.name == "blue mug")
  }

  @Test("Doors take their passage from the walls, and rooms their names from letters or furniture")
  func doors() throws {
    let world = try World(named: Sample.twoRooms(door: "door locked red"), seed: 1)
    let door = try #require(world.doors.first)
    #expect(door.opening == .locked(.red) && door.facing == .east)
    #expect(world.rooms(joinedBy: door) == [0, 1])
    #expect(world.plan.rooms.map(\.name) == ["kitchen", "room 2"])
  }

  @Test(
    "A mistake is reported with its line",
    arguments: [
      ("#####\n#.>.#\n#.Q.#\n#####\n", "line 3", "what 'Q' is"),
      ("#####\n#.>..\n#####\n", "line 2", "open at its edge"),
      ("#####\n#...#\n#####\n", "line 1", "the robot is missing"),
      ("#####\n#>.<#\n#####\n", "line 2", "second robot"),
      ("#####\n#>..#\n#####\n\nT: tabel\n", "line 5", "'tabel' is no room"),
      ("#####\n#>T.#\n#####\n\nT: table\nT: table\n", "line 6", "explained before"),
      ("#####\n#>..#\n#####\n\n- blue mug on table\n", "line 5", "no 'table' on the map"),
      ("#####\n#>..#\n#####\n\n- blue mug\n", "line 5", "write where it is"),
      ("#####\n#>..#\n#####\n\n- blue mug at 0,0\n", "line 5", "not free"),
      ("#####\n#>+.#\n#...#\n#####\n", "line 2", "needs wall on two opposite sides"),
      ("#####\n#>FF#\n#####\n\nF: fridge\n- red box in F\n", "line 6", "boxes fit into nothing"),
      ("#####\n#>TT#\n#..T#\n#####\n\nT: table\n", "line 2", "must fill a rectangle"),
    ])
  func errors(map: String, line: String, why: String) {
    #expect { try World(named: map, seed: 1) } throws: {
      "\($0)".contains(line) && "\($0)".contains(why)
    }
  }
}
