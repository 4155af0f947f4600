import AgentMessages

extension SampledHome {
  /// Kinds of furniture with the sizes that they come in (cells wide, cells deep).
  private static let furniture: [(kind: String, sizes: [(Int, Int)])] = [
    ("counter", [(3, 1), (4, 1), (5, 1)]), ("sink", [(1, 1)]),
    ("table", [(1, 1), (2, 1), (3, 1)]), ("shelf", [(1, 1), (2, 1)]), ("bed", [(2, 2), (1, 2)]),
    ("sofa", [(2, 1)]), ("desk", [(2, 1)]), ("fridge", [(1, 1)]), ("cabinet", [(1, 1)]),
    ("drawer", [(1, 1)]),
  ]

  /// Tries a few places for one random piece.
  mutating func addFurniture() {
    let (kind, sizes) = generator.draw(from: Self.furniture)
    let (wide, deep) = generator.draw(from: sizes)
    let wantsWall = generator.unit() < 0.65
    for attempt in 0..<24 {
      let facing = Heading(wrapping: generator.int(in: 0...3))
      let cells = footprint(likelyCell(), facing, wide, deep)
      guard cells.allSatisfy(isFree) else { continue }
      let fronts = cells.map { $0.moved(facing) }.filter { !cells.contains($0) }
      let backs = cells.map { $0.moved(facing.opposite) }.filter { !cells.contains($0) }
      if wantsWall, attempt < 16, backs.contains(where: isFloor) { continue }
      guard fronts.contains(where: isFloor) else { continue }
      place(kind, cells, facing, wide, deep)
      return
    }
  }

  private func footprint(_ corner: Cell, _ facing: Heading, _ wide: Int, _ deep: Int) -> [Cell] {
    let (width, height) = facing.dx == 0 ? (wide, deep) : (deep, wide)
    return (0..<height).flatMap { j in
      (0..<width).map { i in Cell(column: corner.column + i, row: corner.row + j) }
    }
  }

  private mutating func place(
    _ kind: String, _ cells: [Cell], _ facing: Heading, _ wide: Int, _ deep: Int
  ) {
    for cell in cells { isTaken[index(cell)] = true }
    let (first, last) = (position(cells[0]), position(cells[cells.count - 1]))
    let isContainer = Dimensions.slotHeights[kind] != nil
    let isOpen = isContainer && generator.unit() < 0.5
    add(
      kind, at: Point3(x: (first.x + last.x) / 2, y: (first.y + last.y) / 2), facing: facing,
      wide: wide, deep: deep, state: isOpen ? .open : .closed)
  }

  /// Things on surfaces, in open containers and on the floor, and people.
  mutating func addThings() {
    let density = generator.uniform(0.15, 1.0)
    for item in items where item.kind != "door" {
      if let z = Dimensions.surfaceHeight[item.kind] {
        for cell in cells(of: item) where generator.unit() < density {
          addThing(at: position(cell, z: z))
        }
      } else if item.state == .open, let slots = Dimensions.slotHeights[item.kind] {
        for z in slots where generator.unit() < 0.7 {
          let p = Point3(x: item.position.x, y: item.position.y, z: z)
          addThing(at: p, boxes: false)
        }
      }
    }
    for _ in 0..<generator.int(in: 0...8) {
      let cell = likelyCell()
      guard isFree(cell) else { continue }
      isTaken[index(cell)] = true
      addThing(at: position(cell))
    }
    guard generator.unit() < 0.75 else { return }
    for _ in 0..<generator.int(in: 1...2) {
      let cell = likelyCell()
      guard isFree(cell) else { continue }
      isTaken[index(cell)] = true
      add("person", at: position(cell))
    }
  }

  private func cells(of item: SceneItem) -> [Cell] {
    let (width, height) =
      item.facing.dx == 0
      ? (item.cellsWide, item.cellsDeep) : (item.cellsDeep, item.cellsWide)
    let column = Int((item.position.x * 2 - Double(width - 1) / 2).rounded())
    let row = Int((item.position.y * 2 - Double(height - 1) / 2).rounded())
    return (0..<height).flatMap { j in
      (0..<width).map { i in Cell(column: column + i, row: row + j) }
    }
  }

  private mutating func addThing(at position: Point3, boxes: Bool = true) {
    let portable = Vocabulary.household.kinds.filter { $0.isPortable }.map(\.name)
    var kind = generator.draw(from: portable)
    while !boxes && kind == "box" { kind = generator.draw(from: portable) }
    var colour = generator.draw(from: Vocabulary.household.colours)
    while !includesHeldOut && HeldOutPairs.contains(kind: kind, colour: colour) {
      colour = generator.draw(from: Vocabulary.household.colours)
    }
    let isOpen = kind == "box" && generator.unit() < 0.5
    add(kind, colour: colour, at: position, state: isOpen ? .open : .closed)
    if isOpen && generator.unit() < 0.6 {
      addThing(
        at: Point3(x: position.x, y: position.y, z: position.z + 0.10), boxes: false)
    }
  }
}
