import AgentMessages

/// A random home being filled for one view: rooms, a place for the robot, furniture, then things.
struct SampledHome {
  var generator: SplitMix64
  let includesHeldOut: Bool
  var columns = 0
  var rows = 0
  var isWall: [Bool] = []
  var room: [Int] = []
  /// Taken by furniture, a door or its threshold, a person, or the robot.
  var isTaken: [Bool] = []
  var items: [SceneItem] = []
  private var robot = Cell(column: 1, row: 1)
  private var heading = Heading.east
  private var roomCount = 1

  init(generator: SplitMix64, includesHeldOut: Bool) {
    self.generator = generator
    self.includesHeldOut = includesHeldOut
  }

  func index(_ cell: Cell) -> Int { cell.row * columns + cell.column }

  func isFree(_ cell: Cell) -> Bool {
    isFloor(cell) && !isTaken[index(cell)]
  }

  func isFloor(_ cell: Cell) -> Bool {
    guard cell.column >= 0, cell.row >= 0, cell.column < columns, cell.row < rows else {
      return false
    }
    return !isWall[index(cell)]
  }

  func position(_ cell: Cell, z: Double = 0) -> Point3 {
    Point3(x: 0.5 * Double(cell.column), y: 0.5 * Double(cell.row), z: z)
  }

  /// Builds everything and says where the camera stands.
  mutating func fill() -> Pose2D {
    layOut()
    placeRobot()
    let target = Int(Double(columns * rows) / generator.uniform(9, 30)) + 2
    for _ in 0..<target { addFurniture() }
    addThings()
    if generator.unit() < 0.38 { approachSomething() }
    return Pose2D(
      x: 0.5 * Double(robot.column), y: 0.5 * Double(robot.row), theta: heading.radians)
  }

  func scene(lighting: Lighting) -> Scene {
    var styleGenerator = generator.split(7)
    let styles = (0..<roomCount).map { _ in RoomStyle.random(&styleGenerator) }
    return Scene(
      columns: columns, rows: rows, isWall: isWall, styleIndex: room, styles: styles, items: items,
      lighting: lighting)
  }

  mutating func add(
    _ kind: String, colour: String? = nil, at position: Point3, facing: Heading? = nil,
    wide: Int = 1, deep: Int = 1, state: SceneItem.State = .closed
  ) {
    items.append(
      SceneItem(
        id: items.count + 1, kind: kind, colour: colour, position: position,
        facing: facing ?? Heading(wrapping: generator.int(in: 0...3)), cellsWide: wide,
        cellsDeep: deep, state: state, seed: generator.next()))
  }
}

extension SplitMix64 {
  mutating func uniform(_ low: Double, _ high: Double) -> Double { low + (high - low) * unit() }

  mutating func draw<T>(from choices: [T]) -> T { choices[int(in: 0...choices.count - 1)] }
}

extension RoomStyle {
  /// A plausible look drawn from `generator`.
  static func random(_ generator: inout SplitMix64) -> RoomStyle {
    let floor = generator.draw(from: Floor.allCases)
    let tone = Float(generator.uniform(0.10, 0.55))
    let warmth = Float(generator.uniform(-0.12, 0.32))
    let floorColour = SIMD3(tone * (1 + warmth), tone, tone * (1 - warmth))
    let wall = Float(generator.uniform(0.22, 0.82))
    let hue = SIMD3<Float>(
      Float(generator.uniform(0.80, 1.15)), Float(generator.uniform(0.86, 1.10)),
      Float(generator.uniform(0.78, 1.15)))
    return RoomStyle(
      floor: floor, floorColour: floorColour,
      wallColour: (hue * wall).clamped(
        lowerBound: SIMD3(repeating: 0.05), upperBound: SIMD3(repeating: 0.9)),
      seed: generator.next())
  }
}

extension SampledHome {
  private mutating func layOut() {
    columns = generator.int(in: 8...17)
    rows = generator.int(in: 8...17)
    let count = columns * rows
    isWall = [Bool](repeating: false, count: count)
    room = [Int](repeating: 0, count: count)
    isTaken = [Bool](repeating: false, count: count)
    for row in 0..<rows {
      for column in 0..<columns
      where row == 0 || column == 0 || row == rows - 1 || column == columns - 1 {
        isWall[row * columns + column] = true
      }
    }
    if generator.unit() < 0.75 { splitRooms() }
  }

  /// A wall across, with a door; sometimes a second one across one of the halves.
  private mutating func splitRooms() {
    let split = generator.int(in: 3...columns - 4)
    for row in 0..<rows { isWall[row * columns + split] = true }
    for row in 0..<rows {
      for column in split..<columns { room[row * columns + column] = 1 }
    }
    roomCount = 2
    let cross = generator.unit() < 0.5 ? generator.int(in: 3...rows - 4) : -9
    if cross > 0 {
      for column in 0..<split {
        isWall[cross * columns + column] = true
        for row in cross..<rows { room[row * columns + column] = 2 }
      }
      roomCount = 3
      openDoor(Cell(column: generator.int(in: 1...split - 1), row: cross), along: .north)
    }
    for _ in 0..<(generator.unit() < 0.35 ? 2 : 1) {
      let row = generator.int(in: 1...rows - 2)
      if row != cross { openDoor(Cell(column: split, row: row), along: .east) }
    }
  }

  private mutating func openDoor(_ cell: Cell, along heading: Heading) {
    let (before, after) = (cell.moved(heading.opposite), cell.moved(heading))
    let (left, right) = (cell.moved(heading.left), cell.moved(heading.right))
    guard isFree(before), isFree(after), !isFloor(left), !isFloor(right) else { return }
    isWall[index(cell)] = false
    for c in [cell, before, after] { isTaken[index(c)] = true }
    let draw = generator.unit()
    let colour = generator.draw(from: Vocabulary.household.colours)
    let state: SceneItem.State =
      draw < 0.35 ? .open : draw < 0.65 ? .closed : .locked(colour: colour)
    add("door", at: position(cell), facing: heading, state: state)
  }

  /// A free cell, looking where there is most to see out of a few draws.
  private mutating func placeRobot() {
    var best = -1
    for _ in 0..<7 {
      let cell = Cell(
        column: generator.int(in: 1...columns - 2), row: generator.int(in: 1...rows - 2))
      let way = Heading(wrapping: generator.int(in: 0...3))
      guard isFloor(cell), !isDoorway(cell) else { continue }
      var open = 0
      while open < 12, isFloor(cell.moved(way, by: open + 1)) { open += 1 }
      if open > best { (best, robot, heading) = (open, cell, way) }
    }
    isTaken[index(robot)] = true
    // usually some floor to look over
    for distance in 1...3 where generator.unit() < 0.65 {
      let ahead = robot.moved(heading, by: distance)
      if isFloor(ahead) { isTaken[index(ahead)] = true }
    }
  }

  private func isDoorway(_ cell: Cell) -> Bool {
    items.contains { $0.kind == "door" && $0.position == position(cell) }
  }

  /// Whether a floor cell is taken only because a door stands beside it.
  private func isThreshold(_ cell: Cell) -> Bool {
    isFloor(cell) && !isDoorway(cell) && cell.neighbours.contains(where: isDoorway)
  }

  /// Puts the robot in front of something, one to three cells away, looking at it.
  private mutating func approachSomething() {
    let doors = items.filter { $0.kind == "door" }
    let candidates = !doors.isEmpty && generator.unit() < 0.4 ? doors : items
    guard !candidates.isEmpty else { return }
    for _ in 0..<6 {
      let item = generator.draw(from: candidates)
      let isFronted =
        ["fridge", "cabinet", "drawer", "door"].contains(item.kind) && generator.unit() < 0.8
      let way =
        isFronted ? item.facing.opposite : Heading(wrapping: generator.int(in: 0...3))
      let cell = Cell(
        column: Int((item.position.x * 2).rounded()), row: Int((item.position.y * 2).rounded()))
      let distance = [1, 1, 1, 2, 2, 3][generator.int(in: 0...5)]
      let place = cell.moved(way.opposite, by: distance)
      let between = (1...distance).map { cell.moved(way.opposite, by: $0) }
      guard between.allSatisfy({ isFree($0) || $0 == robot || isThreshold($0) }) else { continue }
      (robot, heading) = (place, way)
      let spot = position(place)
      items.removeAll { $0.position.x == spot.x && $0.position.y == spot.y }
      return
    }
  }

  /// A free cell, usually in front of the robot and to its sides.
  mutating func likelyCell() -> Cell {
    guard generator.unit() < 0.8 else {
      return Cell(column: generator.int(in: 0...columns - 1), row: generator.int(in: 0...rows - 1))
    }
    let ahead = generator.int(in: 1...11)
    let reach = max(1, ahead - 1)
    let aside = generator.int(in: -reach...reach)
    return robot.moved(heading, by: ahead).moved(heading.left, by: aside)
  }
}
