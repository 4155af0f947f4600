/// What the searches of one task share, each part made when it is first asked for.
final class SearchContext {
  let space: StateSpace
  let generator: SuccessorGenerator
  let landmarks: LandmarkCount?
  /// Every operator costs 1.
  let unitHeuristic: FastForwardHeuristic
  /// Operators cost hundredths of the dearest, and 1 each.
  private(set) lazy var costHeuristic = FastForwardHeuristic(space) { [space, hundredths] in
    Int32(hundredths.cost(Int(space.cost[$0])) + 1)
  }
  let hundredths: Search.CostScale
  /// What an operator costs on average, in hundredths, and 1.
  let meanCost: Int

  init(_ task: GroundTask) {
    space = StateSpace(task)
    generator = SuccessorGenerator(space)
    unitHeuristic = FastForwardHeuristic(space) { _ in 1 }
    let initial = UnsafeMutablePointer<UInt64>.allocate(capacity: space.layout.wordCount)
    defer { initial.deallocate() }
    space.writeInitial(to: initial)
    space.unpack(initial)
    let found = LandmarkCount(space, Landmarks(space, unitHeuristic.relaxed))
    landmarks = found.count > 1 ? found : nil
    let highest = max(100, task.operators.lazy.map { Int($0.cost) }.max() ?? 1)
    let scale = Search.CostScale.hundredths(highest: highest)
    let total = task.operators.lazy.map { scale.cost(Int($0.cost)) }.reduce(0, +)
    hundredths = scale
    meanCost = total / max(1, task.operatorCount) + 1
  }
}
