/// The part of a map that something is known of, with its cells counted row by row: searches over it need no sets.
public struct GridWindow: Hashable, Sendable {
  public let origin: Cell
  public let columns: Int
  public let rows: Int

  /// The smallest window that holds every known cell and the robot, with a rim of one unknown cell.
  public init(around belief: Belief) {
    var (low, high) = (belief.cell, belief.cell)
    for cell in belief.map.known {
      low = Cell(column: min(low.column, cell.column), row: min(low.row, cell.row))
      high = Cell(column: max(high.column, cell.column), row: max(high.row, cell.row))
    }
    origin = Cell(column: low.column - 1, row: low.row - 1)
    columns = high.column - low.column + 3
    rows = high.row - low.row + 3
  }

  public var count: Int { columns * rows }

  /// The number of a cell; nil outside.
  public func index(of cell: Cell) -> Int? {
    let (column, row) = (cell.column - origin.column, cell.row - origin.row)
    guard column >= 0, column < columns, row >= 0, row < rows else { return nil }
    return row * columns + column
  }

  public func cell(_ index: Int) -> Cell {
    Cell(column: origin.column + index % columns, row: origin.row + index / columns)
  }

  /// The number of the next cell in a direction; nil outside.
  public func neighbour(of index: Int, _ heading: Heading) -> Int? {
    switch heading {
    case .east: index % columns + 1 < columns ? index + 1 : nil
    case .west: index % columns > 0 ? index - 1 : nil
    case .north: index + columns < count ? index + columns : nil
    case .south: index >= columns ? index - columns : nil
    }
  }
}
