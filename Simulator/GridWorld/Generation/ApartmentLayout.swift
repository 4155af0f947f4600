import AgentMessages

/// Walls, rooms and doorways of a generated apartment: rooms in one or two bands, each 4 to 7 cells
/// a side, one wall cell between neighbours, doorways along a random spanning tree and some more.
struct ApartmentLayout {
  struct Doorway {
    var cell: Cell
    /// The direction of the passage.
    var facing: Heading
    var rooms: (Int, Int)
  }

  var columns = 0
  var rows = 0
  var isWall: [Bool] = []
  var roomCells: [[Cell]] = []
  var doorways: [Doorway] = []

  init(rooms count: Int, extraDoorways: Double, _ generator: inout SplitMix64) {
    var rectangles = Self.bands(count, &generator)
    if generator.unit() < 0.5 { rectangles = rectangles.map(\.transposed) }
    columns = (rectangles.map { $0.column + $0.width }.max() ?? 0) + 1
    rows = (rectangles.map { $0.row + $0.height }.max() ?? 0) + 1
    isWall = [Bool](repeating: true, count: columns * rows)
    roomCells = rectangles.map(\.cells)
    for cell in roomCells.joined() { isWall[cell.row * columns + cell.column] = false }
    doorways = Self.doorways(rectangles, extraDoorways, &generator)
    for doorway in doorways { isWall[doorway.cell.row * columns + doorway.cell.column] = false }
  }

  private struct Rectangle {
    var column: Int
    var row: Int
    var width: Int
    var height: Int

    var transposed: Rectangle {
      Rectangle(column: row, row: column, width: height, height: width)
    }
    var cells: [Cell] {
      (row..<row + height).flatMap { r in
        (column..<column + width).map { Cell(column: $0, row: r) }
      }
    }
  }

  /// One band of rooms, or two of which the first has the greater share.
  private static func bands(_ count: Int, _ generator: inout SplitMix64) -> [Rectangle] {
    let first = count == 3 && generator.unit() < 0.3 ? 3 : (count + 1) / 2
    var rectangles: [Rectangle] = []
    var row = 1
    for (start, end) in [(0, first), (first, count)] where start < end {
      let height = generator.int(in: 4...6)
      var column = 1
      for _ in start..<end {
        let width = generator.int(in: 4...7)
        rectangles.append(Rectangle(column: column, row: row, width: width, height: height))
        column += width + 1
      }
      row += height + 1
    }
    return rectangles
  }

  /// A doorway for each edge of a random spanning tree over rooms that share a wall, and for a
  /// share of the other edges.
  private static func doorways(
    _ rectangles: [Rectangle], _ extra: Double, _ generator: inout SplitMix64
  ) -> [Doorway] {
    var walls: [[Doorway]] = []
    for a in rectangles.indices {
      for b in rectangles.indices where b > a {
        let shared = Self.shared(rectangles[a], rectangles[b], (a, b))
        if !shared.isEmpty { walls.append(shared) }
      }
    }
    walls.shuffle(using: &generator)
    var group = Array(rectangles.indices)
    var chosen: [Doorway] = []
    for wall in walls {
      let (a, b) = wall[0].rooms
      let joins = group[a] != group[b]
      guard joins || generator.unit() < extra else { continue }
      chosen.append(wall[generator.int(in: 0...(wall.count - 1))])
      if joins {
        let (old, new) = (group[b], group[a])
        for room in group.indices where group[room] == old { group[room] = new }
      }
    }
    return chosen
  }

  /// Every cell of the wall between two rooms through which a straight passage leads, not in a
  /// corner of either.
  private static func shared(_ a: Rectangle, _ b: Rectangle, _ rooms: (Int, Int)) -> [Doorway] {
    if a.column + a.width + 1 == b.column || b.column + b.width + 1 == a.column {
      let column = max(a.column, b.column) - 1
      let from = max(a.row, b.row) + 1
      let rows = from..<max(from, min(a.row + a.height, b.row + b.height) - 1)
      return rows.map { Doorway(cell: Cell(column: column, row: $0), facing: .east, rooms: rooms) }
    }
    if a.row + a.height + 1 == b.row || b.row + b.height + 1 == a.row {
      let row = max(a.row, b.row) - 1
      let from = max(a.column, b.column) + 1
      let columns = from..<max(from, min(a.column + a.width, b.column + b.width) - 1)
      return columns.map { Doorway(cell: Cell(column: $0, row: row), facing: .north, rooms: rooms) }
    }
    return []
  }
}
