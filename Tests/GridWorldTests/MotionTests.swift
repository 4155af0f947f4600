import AgentMessages
import GridWorld
import Testing

@Suite("Motion")
struct MotionTests {
  @Test(
    "Driving moves by whole cells and odometry counts from the start, whichever way the start faces"
  )
  func odometry() throws {
    var simulation = try Sample.simulation(Sample.kitchen)
    #expect(simulation.act(.translate(1.1)).executed == Pose2D(x: 1))
    #expect(simulation.sensors.odometry.pose == Pose2D(x: 1))
    simulation.drive("lf")
    #expect(simulation.sensors.odometry.pose == Pose2D(x: 1, y: 0.5, theta: .pi / 2))
    #expect(simulation.world.robot == GridPose(cell: Cell(column: 2, row: 3), heading: .west))
    #expect(simulation.world.time == 4_000_000_000)
    #expect(simulation.record.steps == 4 && simulation.record.commands == 3)
  }

  @Test("A wall stops the robot where it is, and the bumper tells")
  func wall() throws {
    var simulation = try Sample.simulation(Sample.kitchen)
    simulation.drive("l")
    let status = simulation.act(.translate(5))
    #expect(status.state == .failed && status.reason == .blocked)
    #expect(status.executed == Pose2D(x: 1))
    #expect(simulation.contact)
    #expect(simulation.record.bumps == 1 && simulation.record.collisionsWithPeople == 0)
    simulation.drive("b")
    #expect(!simulation.contact)
  }

  @Test("Half turns come out as two quarter turns of a second each")
  func turns() throws {
    var simulation = try Sample.simulation(Sample.kitchen)
    #expect(simulation.act(.rotate(-.pi)).executed == Pose2D(theta: -.pi))
    #expect(simulation.world.robot.heading == .south)
    #expect(simulation.world.time == 2_000_000_000)
  }

  @Test("Numbers that are none, and expired commands, are rejected and nothing moves")
  func malformed() throws {
    var simulation = try Sample.simulation(Sample.kitchen)
    simulation.drive("f")
    let before = simulation.world
    #expect(simulation.act(.translate(.nan)).reason == .malformed)
    #expect(simulation.act(.rotate(.infinity)).reason == .malformed)
    #expect(simulation.act(.translate(1e9)).reason == .malformed)
    #expect(simulation.act(.grasp(target: Point3(x: .nan))).reason == .malformed)
    #expect(simulation.act(.wait(seconds: -1)).reason == .malformed)
    let expired = simulation.execute(MotorCommand(id: 9, expiry: 5, action: .translate(0.5)))
    #expect(expired.state == .rejected && expired.reason == .expired)
    #expect(simulation.world == before)
  }

  @Test("A pace that says no stops a long drive after the cell under way")
  func stopping() throws {
    var simulation = try Sample.simulation(Sample.kitchen)
    let status = simulation.execute(MotorCommand(id: 1, action: .rotate(2 * .pi))) { _ in false }
    #expect(status.state == .aborted && status.reason == .stopped)
    #expect(status.executed == Pose2D(theta: .pi / 2))
  }

  @Test("Driving against a person is counted apart and moves nobody")
  func person() throws {
    var simulation = try Sample.simulation(Sample.kitchen + "\n- person at 3,3")
    let status = simulation.act(.translate(0.5))
    #expect(status.reason == .blocked)
    #expect(simulation.record.collisionsWithPeople == 1 && simulation.record.bumps == 0)
    #expect(try !simulation.holds("noCollisions"))
  }

  @Test("People walk in simulated time, through free cells, and never onto the robot")
  func people() throws {
    var simulation = try Sample.simulation(Sample.kitchen + "\n- person at 1,3 walks to 6,2")
    let person = try #require(simulation.world.objects.last)
    var cells: [Cell] = []
    for _ in 0..<40 {
      simulation.act(.wait(seconds: 1.5))
      let cell = try #require(simulation.world.cell(of: person.id))
      #expect(cell != simulation.world.robot.cell)
      #expect(simulation.world.fixture(at: cell) == nil && simulation.world.thing(at: cell) == nil)
      if let last = cells.last { #expect(last.manhattanDistance(to: cell) <= 1) }
      cells.append(cell)
    }
    #expect(cells.contains(Cell(column: 6, row: 3)) && cells.contains(Cell(column: 1, row: 2)))
  }

  @Test("A closed door is passed only once it is open, a locked one only opens to its key")
  func doors() throws {
    var closed = try Sample.simulation(Sample.twoRooms(door: "door closed"))
    #expect(closed.act(.translate(1)).reason == .blocked)
    #expect(closed.act(.open(target: ahead(0.9))).state == .succeeded)
    #expect(closed.act(.translate(1)).state == .succeeded)
    #expect(try closed.holds("not robotIn(kitchen)"))

    var locked = try Sample.simulation(
      Sample.twoRooms(door: "door locked red", things: "- blue key in hand"))
    locked.drive("f")
    #expect(locked.act(.open(target: ahead(0.9))).reason == .locked)
    var withKey = try Sample.simulation(
      Sample.twoRooms(door: "door locked red", things: "- red key in hand"))
    withKey.drive("f")
    #expect(withKey.act(.open(target: ahead(0.9))).state == .succeeded)
    #expect(try withKey.holds("open(door) and not locked(door)"))
    withKey.drive("ff")
    #expect(withKey.act(.close(target: ahead(0.9))).reason == .notOpenable)
  }

  @Test("A door does not close on what stands in the doorway")
  func doorway() throws {
    var simulation = try Sample.simulation(
      Sample.twoRooms(door: "door open", things: "- red ball at 5,2"))
    simulation.drive("f")
    #expect(simulation.act(.translate(0.5)).reason == .blocked)
    #expect(simulation.act(.close(target: ahead(0.9))).reason == .blocked)
    simulation.act(.grasp(target: ahead(0.1)))
    #expect(simulation.act(.close(target: ahead(0.9))).state == .succeeded)
  }
}
