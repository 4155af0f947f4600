/// What a grid camera would see from a pose, as far as the map tells: walls and shut doors hide what is behind them.
///
/// Sight spreads as in MiniGrid: row by row away from the robot, sideways and ahead from every cell that it reaches and
/// that lets light through. What is not known lets it through.
public struct GridVisibility: Sendable {
  private let cells: CellGrid
  private let window: GridWindow
  /// By cell of the window: 0 lets light through, 1 does not, 2 is not known.
  private let content: [UInt8]

  public init(in belief: Belief) {
    cells = belief.grid?.cells ?? .miniGrid
    window = GridWindow(around: belief)
    var content = [UInt8](repeating: 2, count: window.count)
    for index in 0..<window.count {
      switch belief.map[window.cell(index)].content {
      case .unknown: break
      case .free, .obstacle: content[index] = 0
      case .wall: content[index] = 1
      }
    }
    for object in belief.objects where object.kind == "door" && object.openness != .open {
      if let index = object.cells.first.flatMap(window.index) { content[index] = 1 }
    }
    self.content = content
  }

  /// Whether nothing is known of a cell.
  public func isUnknown(_ cell: Cell) -> Bool {
    guard let index = window.index(of: cell) else { return true }
    return content[index] == 2
  }

  /// Calls `body` with every unknown cell that could be seen from `pose`. A shut door that the robot stands in or before
  /// counts as `opened`.
  public func unknown(from pose: GridPose, opened: Cell? = nil, _ body: (Cell) -> Void) {
    var seen = [Bool](repeating: false, count: cells.rows * cells.columns)
    seen[cells.robotRow * cells.columns + cells.robotColumn] = true
    for row in (0...cells.robotRow).reversed() {
      for column in 0..<cells.columns - 1 {
        spread(row, column, by: 1, pose, opened, &seen)
      }
      for column in (1..<cells.columns).reversed() {
        spread(row, column, by: -1, pose, opened, &seen)
      }
    }
    for index in seen.indices where seen[index] {
      let (row, column) = index.quotientAndRemainder(dividingBy: cells.columns)
      let cell = cells.cell(row: row, column: column, from: pose)
      if isUnknown(cell) { body(cell) }
    }
  }

  private func spread(
    _ row: Int, _ column: Int, by side: Int, _ pose: GridPose, _ opened: Cell?,
    _ seen: inout [Bool]
  ) {
    let here = row * cells.columns + column
    guard seen[here] else { return }
    let cell = cells.cell(row: row, column: column, from: pose)
    if cell != opened, let index = window.index(of: cell), content[index] == 1 { return }
    seen[here + side] = true
    guard row > 0 else { return }
    seen[here - cells.columns] = true
    seen[here - cells.columns + side] = true
  }
}
