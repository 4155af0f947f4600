/// The room in which an instruction was given, as far as it is known: what "on your left" can mean is in it or is one of
/// its doors.
public struct StartRoom: Hashable, Sendable {
  /// Cells inside, also those that things stand in.
  public let cells: Set<Cell>
  /// Cells of its doors.
  public let doors: Set<Cell>

  /// Everything that can be walked to from where the instruction was given without passing a door.
  public init(in belief: Belief) {
    let start = belief.grid?.home.cell ?? belief.home
    let doorCells = Set(
      belief.objects.filter { $0.kind == "door" }.compactMap(\.cells.first))
    var (cells, doors): (Set<Cell>, Set<Cell>) = ([start], [])
    var open = [start]
    while let cell = open.popLast() {
      for next in cell.neighbours {
        if doorCells.contains(next) {
          doors.insert(next)
          continue
        }
        let content = belief.map[next].content
        guard content == .free || content == .obstacle, cells.insert(next).inserted else {
          continue
        }
        open.append(next)
      }
    }
    self.cells = cells
    self.doors = doors
  }

  /// Whether a cell belongs to the room or is one of its doors.
  public func contains(_ cell: Cell) -> Bool { cells.contains(cell) || doors.contains(cell) }
}

extension GridPose {
  /// Whether a cell is where the words say, as seen from here.
  public func sees(_ cell: Cell, _ relation: Relation) -> Bool {
    let (dx, dy) = (cell.column - self.cell.column, cell.row - self.cell.row)
    let ahead = dx * heading.dx + dy * heading.dy
    let left = dx * heading.left.dx + dy * heading.left.dy
    return switch relation {
    case .leftOf: left > 0
    case .rightOf: left < 0
    case .inFrontOf: ahead > 0
    case .behind: ahead < 0
    case .on, .inside, .under, .nextTo: false
    }
  }
}
