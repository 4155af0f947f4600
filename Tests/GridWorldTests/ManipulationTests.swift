import AgentMessages
import GridWorld
import Testing

/// The kitchen: F (1,1) faces south, C (2..4,1), T (5..6,4), box (6,3), robot at (3,4) facing
/// north.
@Suite("Manipulation")
struct ManipulationTests {
  @Test("Grasping takes what is in front, and only what is in front")
  func grasp() throws {
    var simulation = try Sample.simulation(Sample.kitchen)
    #expect(simulation.act(.grasp(target: ahead(0.6))).reason == .nothingThere)
    #expect(simulation.act(.grasp(target: Point3(x: 1, y: 0, z: 0.6))).reason == .outOfReach)
    simulation.drive("fflfr")
    #expect(simulation.act(.grasp(target: ahead(0.6))).state == .succeeded)
    #expect(try simulation.holds("holding(blue mug)"))
    #expect(simulation.sensors.gripper.isHolding)
    #expect(simulation.act(.grasp(target: ahead(0.6))).reason == .handFull)
    #expect(!simulation.world.scene.items.contains { $0.kind == "mug" })
  }

  @Test("Releasing needs room: floor, surface, open container; walls and taken cells have none")
  func release() throws {
    var simulation = try Sample.simulation(Sample.kitchen + "\n- red book in hand")
    simulation.drive("fflfr")
    #expect(simulation.act(.release(target: ahead(0.6))).reason == .noRoom)
    simulation.drive("rfl")
    #expect(simulation.act(.release(target: ahead(0.6))).state == .succeeded)
    #expect(try simulation.holds("on(red book, counter) and handEmpty"))
    #expect(simulation.act(.release(target: ahead(0.6))).reason == .handEmpty)
    simulation.act(.grasp(target: ahead(0.6)))
    simulation.drive("ll")
    #expect(simulation.act(.release(target: ahead(0))).state == .succeeded)
    #expect(try simulation.holds("onFloor(red book)"))
    #expect(simulation.act(.translate(0.5)).reason == .blocked)
  }

  @Test("A fridge opens from the front, hides what is in it while closed, and has two slots")
  func fridge() throws {
    var simulation = try Sample.simulation(Sample.kitchen)
    simulation.drive("fflffr")
    #expect(simulation.act(.grasp(target: ahead(0.5))).reason == .nothingThere)
    #expect(!simulation.world.scene.items.contains { $0.kind == "apple" })
    simulation.act(.open(target: ahead(0.8)))
    #expect(simulation.world.scene.items.contains { $0.kind == "apple" })
    #expect(try simulation.holds("open(fridge) and in(red apple, fridge)"))
    #expect(simulation.act(.grasp(target: ahead(0.5))).state == .succeeded)
    #expect(simulation.act(.release(target: ahead(1.0))).state == .succeeded)
    let apple = try #require(simulation.world.objects.first { $0.kind == .apple })
    #expect(apple.placement == .inside(container: 1, slot: 1))
    simulation.act(.toggle(target: ahead(0.8)))
    #expect(try simulation.holds("closed(fridge)"))
  }

  @Test("From the side a container neither opens nor gives")
  func side() throws {
    let map = """
      #######
      #.....#
      #>F...#
      #.....#
      #######

      F: open fridge, facing east
      - red apple in F
      """
    var simulation = try Sample.simulation(map)
    #expect(simulation.act(.close(target: ahead(0.8))).reason == .notOpenable)
    #expect(simulation.act(.grasp(target: ahead(0.5))).reason == .nothingThere)
  }

  @Test("A box is carried by its rim with what is in it, and takes one thing while open")
  func box() throws {
    var simulation = try Sample.simulation(Sample.kitchen + "\n- red ball in hand")
    simulation.drive("frff")
    #expect(simulation.act(.release(target: ahead(0.2))).state == .succeeded)
    #expect(try simulation.holds("in(red ball, green box)"))
    simulation.act(.close(target: ahead(0.2)))
    #expect(simulation.act(.grasp(target: ahead(0.38))).state == .succeeded)
    #expect(try simulation.holds("holding(box) and in(red ball, box)"))
    #expect(simulation.world.cell(of: simulation.world.heldID) == simulation.world.robot.cell)
    simulation.drive("l")
    #expect(simulation.act(.release(target: ahead(0))).state == .succeeded)
    simulation.act(.open(target: ahead(0.2)))
    #expect(simulation.act(.grasp(target: ahead(0.2))).state == .succeeded)
    #expect(try simulation.holds("holding(red ball)"))
  }

  @Test("What has nothing to open says so")
  func notOpenable() throws {
    var simulation = try Sample.simulation(Sample.kitchen)
    #expect(simulation.act(.open(target: ahead(0.5))).reason == .notOpenable)
    simulation.drive("fff")
    #expect(simulation.act(.open(target: ahead(0.5))).reason == .notOpenable)
  }
}
