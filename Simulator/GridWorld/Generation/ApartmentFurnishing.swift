import AgentMessages

/// Which rooms an apartment has and what furniture stands where: backs to the walls, fronts to free
/// floor.
struct ApartmentFurnishing {
  struct Piece {
    var kind: ObjectKind
    var corner: Cell
    var facing: Heading
    var wide: Int
    var deep: Int
  }

  private let layout: ApartmentLayout
  /// `[rows, columns]`: floor that must stay free: both sides of doorways, fronts of furniture.
  private var isReserved: [Bool]
  /// `[rows, columns]`.
  private var isTaken: [Bool]
  private(set) var pieces: [Piece] = []

  init(_ layout: ApartmentLayout, roomNames: [String], _ generator: inout SplitMix64) {
    self.layout = layout
    isReserved = [Bool](repeating: false, count: layout.isWall.count)
    isTaken = layout.isWall
    for doorway in layout.doorways {
      isReserved[index(doorway.cell)] = true
      for side in [doorway.facing, doorway.facing.opposite] {
        isReserved[index(doorway.cell.stepped(side))] = true
      }
    }
    for (number, name) in roomNames.enumerated() {
      for kind in Self.wishes(for: name, &generator) {
        furnish(room: number, with: kind, &generator)
      }
    }
  }

  /// The names of the rooms: always a kitchen, the others drawn, each at most once.
  static func roomNames(_ count: Int, _ generator: inout SplitMix64) -> [String] {
    var others = ["living room", "bedroom", "bathroom", "office", "hall"]
    others.shuffle(using: &generator)
    if let hall = others.firstIndex(of: "hall"), hall < count - 1, generator.unit() < 0.5 {
      others.append(others.remove(at: hall))
    }
    var names = ["kitchen"] + others.prefix(count - 1)
    names.shuffle(using: &generator)
    return names
  }

  /// Furniture that a room of this name gets, most wanted first.
  private static func wishes(for room: String, _ generator: inout SplitMix64) -> [ObjectKind] {
    func maybe(_ kind: ObjectKind, _ chance: Double) -> [ObjectKind] {
      generator.unit() < chance ? [kind] : []
    }
    switch room {
    case "kitchen":
      return [.fridge, .counter, .sink] + maybe(.table, 0.6) + maybe(.cabinet, 0.3)
    case "living room": return [.sofa, .table] + maybe(.shelf, 0.8)
    case "bedroom": return [.bed, .drawer] + maybe(.cabinet, 0.6)
    case "bathroom": return [.sink, .cabinet]
    case "office": return [.desk, .shelf] + maybe(.drawer, 0.6)
    default: return maybe(.shelf, 0.4) + maybe(.drawer, 0.3)
    }
  }

  private static func sizes(
    of kind: ObjectKind, _ generator: inout SplitMix64
  ) -> [(wide: Int, deep: Int)] {
    switch kind {
    case .table: return [(generator.int(in: 1...3), 1), (1, 1)]
    case .counter: return [(generator.int(in: 3...4), 1), (3, 1), (2, 1)]
    case .bed: return generator.unit() < 0.5 ? [(2, 2), (2, 1)] : [(2, 1)]
    case .sofa, .desk: return [(2, 1)]
    case .shelf: return [(generator.int(in: 1...2), 1), (1, 1)]
    default: return [(1, 1)]
    }
  }

  private mutating func furnish(
    room: Int, with kind: ObjectKind, _ generator: inout SplitMix64
  ) {
    for (wide, deep) in Self.sizes(of: kind, &generator) {
      var spots: [Piece] = []
      for corner in layout.roomCells[room] {
        for facing in Heading.allCases {
          let piece = Piece(kind: kind, corner: corner, facing: facing, wide: wide, deep: deep)
          if fits(piece, room: room) { spots.append(piece) }
        }
      }
      guard !spots.isEmpty else { continue }
      let piece = spots[generator.int(in: 0...(spots.count - 1))]
      for cell in cells(of: piece) { isTaken[index(cell)] = true }
      for cell in accessCells(of: piece) { isReserved[index(cell)] = true }
      pieces.append(piece)
      return
    }
  }

  /// Whether the piece stands on free floor with its back to a wall, can be reached at all its
  /// cells, and leaves the room's floor in one piece with room to pass.
  private func fits(_ piece: Piece, room: Int) -> Bool {
    let cells = cells(of: piece)
    let isOnFreeFloor = cells.allSatisfy {
      isInside($0) && !isTaken[index($0)] && !isReserved[index($0)]
    }
    guard isOnFreeFloor else { return false }
    for cell in cells {
      let behind = cell.stepped(piece.facing.reversed)
      if !cells.contains(behind), !layout.isWall[index(behind)] { return false }
    }
    guard accessCells(of: piece).allSatisfy({ isInside($0) && !isTaken[index($0)] }) else {
      return false
    }
    return keepsFloorOpen(cells, room: room)
  }

  private func keepsFloorOpen(_ cells: [Cell], room: Int) -> Bool {
    let free = layout.roomCells[room].filter { !isTaken[index($0)] && !cells.contains($0) }
    guard let first = free.first, free.count * 2 >= layout.roomCells[room].count else {
      return false
    }
    var reached = [first]
    var isReached = Set(reached)
    var head = 0
    while head < reached.count {
      for next in reached[head].neighbours where !isReached.contains(next) && free.contains(next) {
        isReached.insert(next)
        reached.append(next)
      }
      head += 1
    }
    return reached.count == free.count
  }

  private func cells(of piece: Piece) -> [Cell] {
    let isUpright = piece.facing == .north || piece.facing == .south
    let (across, up) = isUpright ? (piece.wide, piece.deep) : (piece.deep, piece.wide)
    return (0..<up).flatMap { row in
      (0..<across).map { Cell(column: piece.corner.column + $0, row: piece.corner.row + row) }
    }
  }

  /// Floor from which the piece is used: in front of each cell of its front row; for what is two
  /// deep also beside the back row.
  private func accessCells(of piece: Piece) -> [Cell] {
    let cells = cells(of: piece)
    var access = cells.map { $0.stepped(piece.facing) }.filter { !cells.contains($0) }
    if piece.deep > 1 {
      for cell in cells where cells.contains(cell.stepped(piece.facing)) {
        access += [cell.stepped(piece.facing.quarterLeft), cell.stepped(piece.facing.quarterRight)]
          .filter { !cells.contains($0) }
      }
    }
    return access
  }

  private func index(_ cell: Cell) -> Int { cell.row * layout.columns + cell.column }

  private func isInside(_ cell: Cell) -> Bool {
    cell.column > 0 && cell.row > 0 && cell.column < layout.columns - 1
      && cell.row < layout.rows - 1
      && !layout.isWall[index(cell)]
  }
}
