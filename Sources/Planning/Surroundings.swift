import AgentMessages

/// The geometry that planning needs from a belief: how far the robot has to go to each cell, and what is in the way.
///
/// One Dijkstra search over cells from the robot, in which closed doors and things that could be moved aside are
/// passable at a price, so that the way found says what must be opened or moved. O(cells log cells).
struct Surroundings {
  /// What a way leads through.
  struct Hindrance: OptionSet {
    let rawValue: UInt8
    static let closedDoor = Hindrance(rawValue: 1)
    static let lockedDoor = Hindrance(rawValue: 2)
    static let thing = Hindrance(rawValue: 4)
    static let forbiddenRoom = Hindrance(rawValue: 8)
    /// Something that nothing explains, and that may have gone.
    static let doubtful = Hindrance(rawValue: 16)
  }

  let belief: Belief
  let vocabulary: Vocabulary
  private let side: Int
  private var cost: [Int32]
  private var parent: [Int32]
  private var hindrances: [Hindrance]
  /// The room of each cell, or -1.
  private var roomOf: [Int32]
  /// The object that fills each cell of the floor, or 0: furniture, a closed container, a thing that lies there.
  private var occupant: [Int32]
  /// Cells that hold a thing, on the floor or on furniture.
  private var hasThing: [Bool]
  private(set) var objects: [TrackedObject]
  private var indexOf: [Int: Int] = [:]
  /// What each object is for, beside `objects`.
  private let kinds: [Vocabulary.Kind?]

  init(
    _ belief: Belief, vocabulary: Vocabulary, forbiddenRooms: Set<Int>, untouchable: Set<Int>
  ) {
    self.belief = belief
    self.vocabulary = vocabulary
    side = 2 * belief.map.radius + 1
    let count = side * side
    cost = Array(repeating: .max, count: count)
    parent = Array(repeating: -1, count: count)
    hindrances = Array(repeating: [], count: count)
    roomOf = Array(repeating: -1, count: count)
    occupant = Array(repeating: 0, count: count)
    hasThing = Array(repeating: false, count: count)
    objects = belief.objects.filter { $0.existence >= 0.25 || $0.id == belief.heldID }
    let known = Dictionary(
      vocabulary.kinds.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    kinds = objects.map { known[$0.kind] }
    for (index, object) in objects.enumerated() { indexOf[object.id] = index }
    for room in belief.rooms {
      for cell in room.cells { if let index = index(cell) { roomOf[index] = Int32(room.id) } }
    }
    for object in objects where object.id != belief.heldID && object.place != .held {
      occupy(object)
    }
    search(forbiddenRooms, untouchable)
  }

  // MARK: asking

  func object(_ id: Int) -> TrackedObject? { indexOf[id].map { objects[$0] } }

  func kind(_ object: TrackedObject) -> Vocabulary.Kind? {
    guard let index = indexOf[object.id] else { return vocabulary.kind(named: object.kind) }
    return kinds[index]
  }

  func role(_ object: TrackedObject) -> Vocabulary.Role? { kind(object)?.role }
  func isPortable(_ object: TrackedObject) -> Bool { kind(object)?.isPortable ?? false }

  /// Steps to a cell, and more for what is in the way; nil when there is no way at all.
  func distance(to cell: Cell) -> Int? {
    guard let index = index(cell), cost[index] < .max else { return nil }
    return Int(cost[index])
  }

  func hindrances(to cell: Cell) -> Hindrance { index(cell).map { hindrances[$0] } ?? [] }

  func room(at cell: Cell) -> Int? {
    guard let index = index(cell), roomOf[index] >= 0 else { return nil }
    return Int(roomOf[index])
  }

  /// The room that the robot is in; on a threshold, the one ahead, or else one beside it.
  var robotRoom: Int? {
    if let room = room(at: belief.cell) { return room }
    let around = [belief.heading] + Heading.allCases
    return around.lazy.compactMap { room(at: belief.cell.moved($0)) }.first
  }

  /// The room where the task was given.
  var homeRoom: Int? {
    ([belief.home] + belief.home.neighbours).compactMap { room(at: $0) }.first ?? robotRoom
  }

  /// Where to stand for an object: the cell with the least way to it, a container's front before all others.
  func stance(for object: TrackedObject) -> Cell? {
    let object = outermost(object)
    if let front = object.front, distance(to: front) != nil { return front }
    return nearest(object.cells.flatMap(\.neighbours).filter { !object.cells.contains($0) })
  }

  /// What an object is inside of, and what that is inside of. A belief may hold that two boxes are in each other: then
  /// whichever comes round again.
  func outermost(_ object: TrackedObject) -> TrackedObject {
    var seen: Set<Int> = [object.id]
    var outer = object
    while case .inside(let id) = outer.place, let holder = self.object(id),
      seen.insert(id).inserted
    {
      outer = holder
    }
    return outer
  }

  /// Of some cells, the one with the least way to it.
  func nearest(_ cells: [Cell]) -> Cell? {
    cells.compactMap { cell in distance(to: cell).map { (cell, $0) } }
      .min { ($0.1, $0.0) < ($1.1, $1.0) }?.0
  }

  /// Things that lie on the way to a cell, the nearest to the robot first.
  func things(onWayTo cell: Cell, except: Int) -> [Int] {
    guard var step = index(cell), cost[step] < .max else { return [] }
    var things: [Int] = []
    while parent[step] >= 0 {
      let id = Int(occupant[step])
      if id != 0, id != except, object(id).map(isPortable) == true { things.append(id) }
      step = Int(parent[step])
    }
    return things.reversed()
  }

  /// Things in a doorway or in the cells right before and behind it: nobody passes while they lie there.
  func things(beside door: TrackedObject) -> [Int] {
    let cells = Set(door.cells.flatMap { [$0] + $0.neighbours })
    return objects.filter { thing in
      isPortable(thing) && thing.id != belief.heldID
        && (thing.place == .floor || thing.place == .unknown)
        && thing.cells.contains(where: cells.contains)
    }.map(\.id)
  }

  /// The room an object is in.
  func room(of object: TrackedObject) -> Int? {
    for cell in object.cells { if let room = room(at: cell) { return room } }
    if let stance = stance(for: object) {
      if let room = room(at: stance) { return room }
      return stance.neighbours.lazy.compactMap { room(at: $0) }.first
    }
    return object.cells.lazy.flatMap(\.neighbours).compactMap { room(at: $0) }.first
  }

  func isFreeFloor(_ cell: Cell) -> Bool {
    guard let index = index(cell) else { return false }
    return belief.map[cell].content == .free && occupant[index] == 0
  }

  func holdsThing(_ cell: Cell) -> Bool { index(cell).map { hasThing[$0] } ?? true }

  // MARK: the map

  private func index(_ cell: Cell) -> Int? {
    guard belief.map.contains(cell) else { return nil }
    return (cell.row + belief.map.radius) * side + cell.column + belief.map.radius
  }

  private func cell(_ index: Int) -> Cell {
    Cell(column: index % side - belief.map.radius, row: index / side - belief.map.radius)
  }

  private mutating func occupy(_ object: TrackedObject) {
    let isThing = isPortable(object)
    let isOnFloor = object.place == .floor || object.place == .unknown
    for cell in object.cells {
      guard let index = index(cell) else { continue }
      if isThing { if !isInside(object) { hasThing[index] = true } }
      if role(object) == .door || role(object) == .person { continue }
      if !isThing || isOnFloor { occupant[index] = Int32(object.id) }
    }
  }

  private func isInside(_ object: TrackedObject) -> Bool {
    if case .inside = object.place { true } else { false }
  }

  /// What a step onto each cell costs; nil where the robot can never be.
  private func steps(
    _ forbidden: Set<Int>, _ untouchable: Set<Int>
  ) -> [Int: (cost: Int32, hindrance: Hindrance)] {
    var special: [Int: (cost: Int32, hindrance: Hindrance)] = [:]
    for object in objects where object.id != belief.heldID {
      for cell in object.cells {
        guard let index = index(cell) else { continue }
        switch role(object) {
        case .door?:
          switch object.openness {
          case .open, .unknown: if special[index] == nil { special[index] = (1, []) }
          case .closed: special[index] = (6, .closedDoor)
          case .locked: special[index] = (500, .lockedDoor)
          }
        case .person?: special[index] = (8, [])
        default:
          if occupant[index] == Int32(object.id), isPortable(object) {
            let isFixed = untouchable.contains(object.id) || belief.givenUp[object.id] != nil
            special[index] = (isFixed ? 3000 : 60, .thing)
          }
        }
      }
    }
    return special
  }

  private mutating func search(_ forbidden: Set<Int>, _ untouchable: Set<Int>) {
    let special = steps(forbidden, untouchable)
    // who stands in a forbidden room may at least leave it
    let forbidden = robotRoom.map { forbidden.subtracting([$0]) } ?? forbidden
    guard let start = index(belief.cell) else { return }
    let leaves = belief.cellsUnderOpenLeaves()
    var queue = CellQueue()
    cost[start] = 0
    queue.push(0, start)
    while let (distance, at) = queue.pop() {
      guard distance == cost[at] else { continue }
      for neighbour in cell(at).neighbours {
        guard let next = index(neighbour) else { continue }
        var step: Int32 = 1
        var hindrance = hindrances[at]
        if let known = special[next] {
          step = known.cost
          hindrance.formUnion(known.hindrance)
        } else if occupant[next] == 0, belief.map[neighbour].content == .obstacle {
          let isLeaf = leaves.contains(neighbour)
          step = isLeaf ? 3 : 40
          if !isLeaf { hindrance.insert(.doubtful) }
        } else if belief.map[neighbour].content != .free || occupant[next] != 0 {
          continue
        }
        if roomOf[next] >= 0, forbidden.contains(Int(roomOf[next])) {
          step += 5000
          hindrance.insert(.forbiddenRoom)
        }
        guard distance + step < cost[next] else { continue }
        cost[next] = distance + step
        parent[next] = Int32(at)
        hindrances[next] = hindrance
        queue.push(cost[next], next)
      }
    }
  }
}

/// A binary heap of cells by cost; equal costs by cell, so that ways are the same every time.
private struct CellQueue {
  private var heap: [(cost: Int32, cell: Int)] = []

  mutating func push(_ cost: Int32, _ cell: Int) {
    heap.append((cost, cell))
    var child = heap.count - 1
    while child > 0, heap[child] < heap[(child - 1) / 2] {
      heap.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  mutating func pop() -> (cost: Int32, cell: Int)? {
    guard let first = heap.first else { return nil }
    let last = heap.removeLast()
    guard !heap.isEmpty else { return first }
    heap[0] = last
    var parent = 0
    while true {
      var least = 2 * parent + 1
      guard least < heap.count else { break }
      if least + 1 < heap.count, heap[least + 1] < heap[least] { least += 1 }
      guard heap[least] < heap[parent] else { break }
      heap.swapAt(least, parent)
      parent = least
    }
    return first
  }
}
