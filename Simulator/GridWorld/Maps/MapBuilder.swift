import AgentMessages

/// Makes a world of a hand-drawn map: walls and rooms, then furniture and doors, then what lies
/// about.
struct MapBuilder {
  let text: MapText
  let seed: UInt64
  let columns: Int
  let rows: Int
  private var generator: SplitMix64
  private var objects: [WorldObject] = []
  private var start: GridPose?
  /// Ids of furniture by the name that things lines use for it: "T", or "T1" and "T2".
  private(set) var names: [String: Int] = [:]
  /// Things and people that the picture itself shows.
  private var drawn: [(cell: Cell, meaning: MapText.Meaning)] = []

  init(_ text: MapText, seed: UInt64) {
    self.text = text
    self.seed = seed
    columns = text.picture.map(\.text.count).max() ?? 0
    rows = text.picture.count
    generator = SplitMix64(seed: seed).split(7)
  }

  mutating func world() throws(WorldError) -> World {
    let isWall = try walls()
    let pieces = try furniturePieces()
    let doors = try doorCells(isWall)
    let plan = FloorPlan(
      columns: columns, rows: rows, isWall: isWall,
      rooms: try rooms(isWall, doors: Set(doors.map(\.cell)), pieces))
    for piece in pieces { try addFurniture(piece, isWall) }
    for door in doors {
      add(.door, at: .floor(door.cell), facing: door.facing, opening: door.opening)
    }
    guard let start else {
      throw text.picture[0].error("the robot is missing: put one of ^ v < > on a cell of floor")
    }
    var world = World(plan: plan, objects: objects, start: start, seed: seed)
    try addDrawn(to: &world)
    for line in text.things { try MapThing(line, names: names).add(to: &world, &generator) }
    return world
  }

  // MARK: - the picture

  private func character(at cell: Cell) -> Character {
    let line = Array(text.picture[rows - 1 - cell.row].text)
    return cell.column < line.count ? line[cell.column] : " "
  }

  private func line(of cell: Cell) -> MapText.Line { text.picture[rows - 1 - cell.row] }

  /// Cells from the upper left corner, line by line, as one reads.
  private var readingOrder: [Cell] {
    (0..<rows).reversed().flatMap { row in (0..<columns).map { Cell(column: $0, row: row) } }
  }

  private static let robots: [Character: Heading] = [
    "^": .north, "v": .south, "<": .west, ">": .east,
  ]

  private mutating func walls() throws(WorldError) -> [Bool] {
    var isWall = [Bool](repeating: false, count: columns * rows)
    for cell in readingOrder {
      let symbol = character(at: cell)
      let index = cell.row * columns + cell.column
      isWall[index] = symbol == "#" || symbol == " "
      let isEdge =
        cell.row == 0 || cell.column == 0 || cell.row == rows - 1 || cell.column == columns - 1
      if isEdge, !isWall[index] {
        throw line(of: cell).error("the map is open at its edge; draw # all around")
      }
      try note(symbol, at: cell)
    }
    return isWall
  }

  /// Takes down the robot and the things that the picture shows; complains about letters that
  /// nobody explains.
  private mutating func note(_ symbol: Character, at cell: Cell) throws(WorldError) {
    if let meaning = text.legend[symbol] {
      switch meaning {
      case .thing, .person: drawn.append((cell, meaning))
      default: break
      }
    } else if let heading = Self.robots[symbol] {
      guard start == nil else { throw line(of: cell).error("there is a second robot '\(symbol)'") }
      start = GridPose(cell: cell, heading: heading)
    } else if !"# .+/".contains(symbol) {
      throw line(of: cell).error(
        "nothing says what '\(symbol)' is. Add a line such as '\(symbol): table' below the picture."
      )
    }
  }

  // MARK: - furniture and doors

  struct Piece {
    var letter: Character
    var kind: ObjectKind
    var facing: Heading?
    var isOpen: Bool
    var cells: [Cell]
  }

  private func furniturePieces() throws(WorldError) -> [Piece] {
    var pieces: [Piece] = []
    var isDone: Set<Cell> = []
    for cell in readingOrder where !isDone.contains(cell) {
      let letter = character(at: cell)
      guard case .furniture(let kind, let facing, let isOpen)? = text.legend[letter] else {
        continue
      }
      var cells = [cell]
      if kind.isSurface { cells = touching(cell) }
      isDone.formUnion(cells)
      guard let low = cells.min(), let high = cells.max(),
        cells.count == (high.column - low.column + 1) * (high.row - low.row + 1)
      else { throw line(of: cell).error("'\(letter)' must fill a rectangle") }
      pieces.append(
        Piece(letter: letter, kind: kind, facing: facing, isOpen: isOpen, cells: cells.sorted()))
    }
    return pieces
  }

  private func touching(_ first: Cell) -> [Cell] {
    let letter = character(at: first)
    var cells = [first]
    var head = 0
    while head < cells.count {
      for next in cells[head].neighbours
      where next.row >= 0 && next.row < rows && !cells.contains(next)
        && character(at: next) == letter
      {
        cells.append(next)
      }
      head += 1
    }
    return cells
  }

  private mutating func addFurniture(_ piece: Piece, _ isWall: [Bool]) throws(WorldError) {
    let number = names.keys.count { $0.first == piece.letter }
    let facing = piece.facing ?? bestFacing(piece)
    let isUpright = facing == .north || facing == .south
    let (low, high) = (piece.cells[0], piece.cells[piece.cells.count - 1])
    let (across, up) = (high.column - low.column + 1, high.row - low.row + 1)
    add(
      piece.kind, at: .floor(low), facing: facing, wide: isUpright ? across : up,
      deep: isUpright ? up : across,
      opening: piece.isOpen && piece.kind.isContainer ? .open : .closed)
    names["\(piece.letter)\(max(1, number))"] = objects.count
    if number == 0 { names["\(piece.letter)"] = objects.count }
  }

  /// The side with floor along its whole length, best with a wall behind it.
  private func bestFacing(_ piece: Piece) -> Heading {
    func score(_ heading: Heading) -> Int {
      let front = piece.cells.filter { !piece.cells.contains($0.stepped(heading)) }
      let back = piece.cells.filter { !piece.cells.contains($0.stepped(heading.reversed)) }
      let free = front.count { isFloor($0.stepped(heading)) }
      let walled = back.count { "# ".contains(character(at: $0.stepped(heading.reversed))) }
      return (free == front.count ? 100 + 5 * free : free) + 3 * walled
    }
    let order: [Heading] = [.south, .north, .east, .west]
    return order.max { score($0) < score($1) } ?? .south
  }

  private func isFloor(_ cell: Cell) -> Bool {
    let symbol = character(at: cell)
    if case .furniture? = text.legend[symbol] { return false }
    return !"# ".contains(symbol)
  }

  private func doorCells(
    _ isWall: [Bool]
  ) throws(WorldError) -> [(cell: Cell, facing: Heading, opening: Opening)] {
    var doors: [(cell: Cell, facing: Heading, opening: Opening)] = []
    for cell in readingOrder {
      let symbol = character(at: cell)
      var opening: Opening?
      if case .door(let meant)? = text.legend[symbol] { opening = meant }
      if text.legend[symbol] == nil {
        opening = symbol == "+" ? .closed : symbol == "/" ? .open : nil
      }
      guard let opening else { continue }
      func wall(_ heading: Heading) -> Bool {
        let near = cell.stepped(heading)
        return isWall[near.row * columns + near.column]
      }
      if wall(.east), wall(.west), !wall(.north), !wall(.south) {
        doors.append((cell, .north, opening))
      } else if wall(.north), wall(.south), !wall(.east), !wall(.west) {
        doors.append((cell, .east, opening))
      } else {
        throw line(of: cell).error(
          "the door in column \(cell.column) needs wall on two opposite sides and floor on the others"
        )
      }
    }
    return doors
  }

  private mutating func add(
    _ kind: ObjectKind, at placement: Placement, facing: Heading, wide: Int = 1, deep: Int = 1,
    opening: Opening
  ) {
    objects.append(
      WorldObject(
        id: objects.count + 1, kind: kind, placement: placement, facing: facing, cellsWide: wide,
        cellsDeep: deep, opening: opening, seed: generator.next()))
  }

  // MARK: - rooms

  private mutating func rooms(
    _ isWall: [Bool], doors: Set<Cell>, _ pieces: [Piece]
  ) throws(WorldError) -> [Room] {
    var rooms: [Room] = []
    var isDone = doors
    for first in readingOrder
    where !isWall[first.row * columns + first.column] && !isDone.contains(first) {
      var cells = [first]
      isDone.insert(first)
      var head = 0
      while head < cells.count {
        for next in cells[head].neighbours
        where !isWall[next.row * columns + next.column] && isDone.insert(next).inserted {
          cells.append(next)
        }
        head += 1
      }
      let name = try roomName(cells, pieces, taken: rooms.map(\.name))
      rooms.append(Room(name: name, cells: cells.sorted(), style: .drawn(&generator)))
    }
    return rooms
  }

  /// What the picture says, else what the furniture tells, else a number.
  private func roomName(
    _ cells: [Cell], _ pieces: [Piece], taken: [String]
  ) throws(WorldError) -> String {
    var said: String?
    for cell in cells {
      guard case .room(let name)? = text.legend[character(at: cell)] else { continue }
      if let said, said != name {
        throw line(of: cell).error("this room is called both \(said) and \(name)")
      }
      said = name
    }
    if let said {
      if taken.contains(said) {
        throw line(of: cells[0]).error("two rooms are called \(said); there may be one of each")
      }
      return said
    }
    let tells: [(ObjectKind, String)] = [
      (.fridge, "kitchen"), (.bed, "bedroom"), (.sofa, "living room"), (.desk, "office"),
    ]
    let meant = text.legend.values
    for (kind, name) in tells where !taken.contains(name) && !meant.contains(.room(name)) {
      if pieces.contains(where: { $0.kind == kind && cells.contains($0.cells[0]) }) { return name }
    }
    return "room \(taken.count + 1)"
  }

  // MARK: - things that the picture shows

  private mutating func addDrawn(to world: inout World) throws(WorldError) {
    for (cell, meaning) in drawn {
      switch meaning {
      case .thing(let kind, let colour, let isOpen):
        world.append(
          WorldObject(
            id: world.objects.count + 1, kind: kind, colour: colour ?? generator.colour(),
            placement: .floor(cell), facing: generator.heading(), opening: isOpen ? .open : .closed,
            seed: generator.next()))
      case .person: world.addPerson(at: cell)
      default: break
      }
    }
  }
}

extension SplitMix64 {
  mutating func colour() -> ObjectColour { ObjectColour.allCases[int(in: 0...7)] }
  mutating func heading() -> Heading { Heading.allCases[int(in: 0...3)] }
}
