public import AgentMessages

/// Draws what the robot believes of the floor, from above: one pixel a cell, north up.
public enum MapPicture {
  /// The part of the map that something is known of, with a margin of one cell, at least `minimum` cells wide and high.
  public static func draw(_ belief: Belief, minimum: Int = 12) -> Picture {
    let known = belief.map.known
    let columns = range(of: known.map(\.column) + [belief.cell.column], minimum: minimum)
    let rows = range(of: known.map(\.row) + [belief.cell.row], minimum: minimum)
    var picture = Picture(width: columns.count, height: rows.count, filledWith: unknownColour)

    func paint(_ cell: Cell, _ colour: Picture.RGB) {
      guard columns.contains(cell.column), rows.contains(cell.row) else { return }
      picture[cell.column - columns.lowerBound, rows.upperBound - 1 - cell.row] = colour
    }
    for cell in known { paint(cell, colour(of: belief.map[cell].content)) }
    for frontier in belief.frontiers { paint(frontier.target, frontierColour) }
    for object in belief.objects where object.existence >= 0.5 && object.place != .held {
      for cell in object.cells { paint(cell, colour(of: object)) }
    }
    paint(belief.cell, robotColour)
    paint(belief.cell.moved(belief.heading), headingColour)
    return picture
  }

  private static let unknownColour = Picture.RGB(24, 26, 32)
  private static let frontierColour = Picture.RGB(90, 110, 160)
  private static let robotColour = Picture.RGB(255, 80, 200)
  private static let headingColour = Picture.RGB(255, 170, 230)

  private static func range(of values: [Int], minimum: Int) -> Range<Int> {
    var low = (values.min() ?? 0) - 1
    var high = (values.max() ?? 0) + 2
    while high - low < minimum {
      low -= 1
      high += 1
    }
    return low..<high
  }

  package static func colour(of content: CellBelief.Content) -> Picture.RGB {
    switch content {
    case .unknown: unknownColour
    case .free: Picture.RGB(196, 190, 176)
    case .obstacle: Picture.RGB(140, 120, 100)
    case .wall: Picture.RGB(80, 84, 96)
    }
  }

  package static func colour(of object: TrackedObject) -> Picture.RGB {
    switch object.colour {
    case "red": Picture.RGB(220, 50, 47)
    case "orange": Picture.RGB(240, 140, 30)
    case "yellow": Picture.RGB(235, 205, 40)
    case "green": Picture.RGB(60, 160, 70)
    case "blue": Picture.RGB(50, 100, 220)
    case "purple": Picture.RGB(140, 70, 190)
    case "white": Picture.RGB(245, 245, 245)
    case "black": Picture.RGB(20, 20, 20)
    default: object.kind == "door" ? Picture.RGB(150, 95, 50) : Picture.RGB(120, 100, 84)
    }
  }
}
