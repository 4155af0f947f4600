import AgentMessages
import GridWorld
import StateEstimation
import TestSupport
import Testing

/// Furniture of which only a box in a picture tells.
@Suite struct GlimpseTests {
  @Test(
    "What depth never showed stands in nobody's way, and what it shows does",
    arguments: [CellBelief.Content.free, .obstacle])
  func glimpse(content: CellBelief.Content) async throws {
    let robot = SimulatedRobot(Simulation(world: try World(named: "apartment people=0", seed: 3)))
    let estimator = Estimator()
    let fixed = estimator.vocabulary.kinds.filter {
      !$0.isPortable && [.surface, .container, .door].contains($0.role)
    }
    let cell = Cell(column: 20, row: 20)
    var belief = Belief()
    belief.map[cell] = CellBelief(content: content, closestView: 3)
    var evidence = SIMD16<Float>.zero
    evidence[try #require(fixed.firstIndex { $0.name == "table" })] = 1.5
    belief.furnitureEvidence[cell] = evidence
    let percept = try TruthfulSight(of: robot).percept(
      of: try await robot.observation(), camera: robot.description.cameras[0], lookingFor: [])
    estimator.update(&belief, with: percept)
    let table = try #require(belief.objects.first { $0.cells == [cell] })
    #expect((table.existence < 0.25) == (content == .free))
    #expect(belief.passableCells().contains(cell) == (content == .free))
  }
}
