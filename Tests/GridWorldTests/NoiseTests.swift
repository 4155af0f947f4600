import AgentMessages
import GridWorld
import Testing

@Suite("Noise and faults")
struct NoiseTests {
  private static func walk(_ seed: UInt64, noise: Noise, steps: Int = 300) throws -> Simulation {
    var options = ApartmentOptions()
    options.people = 2
    var simulation = Simulation(world: try .apartment(seed: seed, options), noise: noise)
    var generator = SplitMix64(seed: seed)
    for _ in 0..<steps {
      switch generator.int(in: 0...9) {
      case 0...3: simulation.act(.translate(0.5))
      case 4: simulation.act(.rotate(.pi / 2))
      case 5: simulation.act(.rotate(-.pi / 2))
      case 6: simulation.act(.grasp(target: ahead(0.6)))
      case 7: simulation.act(.release(target: ahead(0.6)))
      case 8: simulation.act(.toggle(target: ahead(0.6)))
      default: _ = simulation.observe { _, _ in blank }
      }
    }
    return simulation
  }

  private static let blank = CameraFrame(
    camera: "camera", stamp: 0, width: 8, height: 6, rgb: [UInt8](repeating: 100, count: 144),
    depth: [UInt16](repeating: 2000, count: 48))

  @Test("The same seed and the same commands twice give the same simulation", arguments: 0..<10)
  func determinism(seed: Int) throws {
    let noise = try Noise(named: "rough moverChance=0.05 frameDropChance=0.1 blur=0.2")
    let first = try Self.walk(UInt64(seed), noise: noise)
    #expect(try Self.walk(UInt64(seed), noise: noise) == first)
    #expect(try Self.walk(UInt64(seed) + 100, noise: noise) != first)
  }

  @Test("Occupancy and scene agree with the objects after any commands", arguments: 0..<20)
  func consistency(seed: Int) throws {
    let world = try Self.walk(UInt64(seed), noise: Noise(named: "rough moverChance=0.1")).world
    for object in world.objects {
      switch object.placement {
      case .floor(let cell) where object.kind == .person: #expect(world.person(at: cell) == object)
      case .floor(let cell) where object.kind.isPortable: #expect(world.thing(at: cell) == object)
      case .floor: #expect(object.footprint.allSatisfy { world.fixture(at: $0) == object })
      case .on(let furniture, let cell):
        #expect(world.thing(at: cell) == object && world.fixture(at: cell)?.id == furniture)
      case .inside(let container, let slot):
        #expect(!world.freeSlots(of: container).contains(slot))
      case .held: #expect(world.heldID == object.id)
      case .gone: break
      }
    }
    #expect(world.scene.items.count <= world.objects.count)
    #expect(world.isFree(world.robot.cell))
  }

  @Test(
    "Under rough noise one move in ten slips and one grasp in five misses, and the status does not tell"
  )
  func rough() throws {
    var simulation = try Sample.simulation(Sample.kitchen, noise: .rough)
    var turned = 0
    for _ in 0..<2000 {
      let before = simulation.world.robot.heading
      let status = simulation.act(.rotate(.pi / 2))
      #expect(status.state == .succeeded && status.executed == Pose2D(theta: .pi / 2))
      if simulation.world.robot.heading != before { turned += 1 }
    }
    #expect((1740...1860).contains(turned))

    simulation = try Sample.simulation(Sample.kitchen + "\n- red ball at 3,3", noise: .rough)
    var taken = 0
    for _ in 0..<1000 {
      #expect(simulation.act(.grasp(target: ahead(0.1))).state == .succeeded)
      if simulation.sensors.gripper.isHolding {
        taken += 1
        simulation.act(.release(target: ahead(0)))
      }
    }
    #expect((750...850).contains(taken))
  }

  @Test("The camera's noise has the deviation that was asked for")
  func image() throws {
    let noise = try Noise(named: "pixelDeviation=6 depthDeviation=0.01")
    var simulation = try Sample.simulation(Sample.kitchen, noise: noise)
    let clean = CameraFrame(
      camera: "camera", stamp: 0, width: 100, height: 100,
      rgb: [UInt8](repeating: 128, count: 30000), depth: [UInt16](repeating: 2000, count: 10000))
    let frame = try #require(simulation.observe { _, _ in clean }.frames.first)
    func deviation(_ values: [Double]) -> Double {
      let mean = values.reduce(0, +) / Double(values.count)
      let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      return (squares / Double(values.count)).squareRoot()
    }
    #expect(abs(deviation(frame.rgb.map(Double.init)) - 6) < 0.3)
    #expect(abs(deviation(frame.depth.map(Double.init)) - 20) < 1)
  }

  @Test("Faults do what they say, at once")
  func faults() throws {
    var simulation = try Sample.simulation(Sample.kitchen)
    try simulation.inject(Fault("move blue mug to table"))
    #expect(try simulation.holds("on(blue mug, table)"))
    try simulation.inject(Fault("move the blue mug to fridge"))
    #expect(try simulation.holds("in(blue mug, fridge)"))
    try simulation.inject(Fault("move blue mug to 3,3"))
    #expect(try simulation.holds("onFloor(mug at 3,3)"))
    try simulation.inject(Fault("open fridge"))
    #expect(try simulation.holds("open(fridge)"))
    try simulation.inject(Fault("fail 1 grasps"))
    #expect(simulation.act(.grasp(target: ahead(0.1))).state == .succeeded)
    #expect(!simulation.sensors.gripper.isHolding)
    simulation.act(.grasp(target: ahead(0.1)))
    #expect(simulation.sensors.gripper.isHolding)
    try simulation.inject(Fault("remove blue mug"))
    #expect(try !simulation.sensors.gripper.isHolding && !simulation.holds("exists(mug)"))
    try simulation.inject(Fault("slip 2 moves"))
    simulation.drive("ff")
    #expect(simulation.sensors.odometry.pose == Pose2D())
    try simulation.inject(Fault("light 0.2"))
    #expect(simulation.world.lighting.brightness == 0.2)
    try simulation.inject(Fault("put person at 3,3"))
    #expect(simulation.act(.translate(0.5)).reason == .blocked)
    try simulation.inject(Fault("drop 1 frames"))
    #expect(simulation.observe { _, _ in Self.blank }.frames.isEmpty)
    #expect(simulation.observe { _, _ in Self.blank }.frames.count == 1)
    try simulation.inject(Fault("begin task"))
    #expect(simulation.record.steps == 0 && simulation.record.collisionsWithPeople == 1)
  }

  @Test(
    "Faults that cannot be say why",
    arguments: [
      ("explode", "one word"), ("explode mug", "no fault begins"),
      ("move blue mug", "move THING to"),
      ("move unicorn to table", "'unicorn' names nothing"), ("fail many grasps", "how many"),
      ("lock door", "lock DOOR COLOUR"), ("light 9", "0 to 3"),
    ])
  func faultErrors(words: String, why: String) {
    #expect { try Fault(words) } throws: { "\($0)".contains(why) }
  }
}
