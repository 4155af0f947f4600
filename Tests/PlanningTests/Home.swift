import AgentMessages
import Planning

/// A belief drawn as text, a character a cell, north at the top.
///
///     # wall   . free   ? unknown   @ robot (facing east)   + open door   - closed door   = locked red door
///     letters: see `legend`; the room of each free cell is found by flooding.
struct Home {
  var belief = Belief()
  private(set) var ids: [String: Int] = [:]

  static let legend: [Character: (kind: String, colour: String?)] = [
    "m": ("mug", "blue"), "M": ("mug", "red"), "a": ("apple", "green"), "b": ("banana", "yellow"),
    "k": ("key", "red"), "x": ("box", "white"), "T": ("table", nil), "S": ("sink", nil),
    "F": ("fridge", nil), "C": ("cabinet", nil), "B": ("bed", nil), "O": ("sofa", nil),
  ]

  init(_ drawing: String, rooms: [String: Cell] = [:]) {
    let rows = drawing.split(separator: "\n").map(Array.init)
    var start = Cell(column: 0, row: 0)
    for (y, row) in rows.enumerated() {
      for (x, character) in row.enumerated() where character == "@" {
        start = Cell(column: x, row: y)
      }
    }
    func at(_ x: Int, _ y: Int) -> Cell { Cell(column: x - start.column, row: start.row - y) }
    belief.update = 1
    belief.home = Cell(column: 0, row: 0)
    var furniture: [Character: [Cell]] = [:]
    for (y, row) in rows.enumerated() {
      for (x, character) in row.enumerated() {
        let cell = at(x, y)
        switch character {
        case "?": continue
        case "#": belief.map[cell] = CellBelief(content: .wall, lastSeen: 1)
        case ".", "@", "+":
          belief.map[cell] = CellBelief(content: .free, lastSeen: 1, closestView: 1)
        default: belief.map[cell] = CellBelief(content: .obstacle, lastSeen: 1, closestView: 0.6)
        }
        if let (kind, colour) = Home.legend[character] {
          if "TBO".contains(character) {
            furniture[character, default: []].append(cell)
          } else {
            add(kind, colour, [cell])
          }
        }
        if "+-=".contains(character) {
          let openness: Openness =
            character == "+" ? .open : character == "-" ? .closed : .locked(colour: "red")
          add("door", nil, [cell], openness: openness)
        }
      }
    }
    for character in furniture.keys.sorted() {
      add(Home.legend[character]?.kind ?? "", nil, furniture[character] ?? [])
    }
    findRooms(rooms)
  }

  private mutating func add(
    _ kind: String, _ colour: String?, _ cells: [Cell], openness: Openness = .unknown
  ) {
    let role = Vocabulary.household.kind(named: kind)?.role
    let isThing = role == .thing || kind == "box"
    let id = belief.insert(
      TrackedObject(
        id: 0, kinds: [ObjectHypothesis(label: kind, score: 1)],
        colours: colour.map { [ObjectHypothesis(label: $0, score: 1)] } ?? [], cells: cells,
        height: 0.3, place: isThing ? .floor : .unknown,
        openness: role == .container ? .closed : openness, sightings: 1))
    var name = colour.map { "\($0) \(kind)" } ?? kind
    while ids[name] != nil { name += "'" }
    ids[name] = id
  }

  private mutating func findRooms(_ names: [String: Cell]) {
    let doors = belief.objects.filter { $0.kind == "door" }
    var open = Set(belief.map.known.filter { belief.map[$0].content != .wall })
    for door in doors { open.subtract(door.cells) }
    while let first = open.min() {
      var cells = [first]
      open.remove(first)
      var next = 0
      while next < cells.count {
        for neighbour in cells[next].neighbours where open.remove(neighbour) != nil {
          cells.append(neighbour)
        }
        next += 1
      }
      let around = doors.filter { !Set($0.cells.flatMap(\.neighbours)).isDisjoint(with: cells) }
      let name = names.keys.sorted().first {
        cells.contains(names[$0] ?? first) && names[$0] != nil
      }
      belief.rooms.append(
        Room(
          id: belief.rooms.count + 1, name: name, cells: cells, doors: around.map(\.id).sorted(),
          hasFrontier: cells.contains {
            $0.neighbours.contains { belief.map[$0].content == .unknown }
          }))
    }
  }

  subscript(_ name: String) -> Int { ids[name] ?? -1 }

  /// Changes an object.
  mutating func change(_ name: String, _ change: (inout TrackedObject) -> Void) {
    if let index = belief.objects.firstIndex(where: { $0.id == self[name] }) {
      change(&belief.objects[index])
    }
  }

  /// Puts a thing on or into another.
  mutating func put(_ thing: String, on holder: String) { place(thing, holder) { .on($0) } }
  mutating func put(_ thing: String, in holder: String) { place(thing, holder) { .inside($0) } }

  private mutating func place(_ thing: String, _ holder: String, _ how: (Int) -> Place) {
    guard let holderCell = belief.object(self[holder])?.cells.first else { return }
    let place = how(self[holder])
    clear(thing)
    change(thing) {
      $0.cells = [holderCell]
      $0.place = place
    }
  }

  private mutating func clear(_ thing: String) {
    guard let cell = belief.object(self[thing])?.cells.first else { return }
    belief.map[cell] = CellBelief(content: .free, lastSeen: 1, closestView: 1)
  }

  mutating func hold(_ thing: String) {
    clear(thing)
    change(thing) { $0.place = .held }
    belief.heldID = self[thing]
    belief.gripper.isHolding = true
  }

  func the(_ name: String, _ quantifier: Referent.Quantifier = .the) -> Referent {
    let words = name.split(separator: " ").map(String.init)
    return Referent(
      words: "the \(name)", quantifier: quantifier, kinds: [words.last ?? ""],
      colour: words.count > 1 ? words[0] : nil, candidates: ids[name].map { [$0] } ?? [])
  }

  func room(_ name: String) -> Referent { Referent(words: "the \(name)", room: name) }
}
