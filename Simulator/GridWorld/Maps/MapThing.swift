import AgentMessages

/// One line of what lies about: "- blue mug on T", "- open red box at 4,2", "- person at 3,3 walks
/// to 8,3".
struct MapThing {
  private let line: MapText.Line
  private let names: [String: Int]

  init(_ line: MapText.Line, names: [String: Int]) {
    self.line = line
    self.names = names
  }

  /// Adds it to the world. Throws `WorldError.map` with what is wrong.
  func add(to world: inout World, _ generator: inout SplitMix64) throws(WorldError) {
    let words = String(line.text.dropFirst(2))
    // the last of " on ", " in " and " at " splits: "in F" may follow no other, "on T at 2" has its
    // own rule
    for separator in [" on ", " in ", " at "] {
      guard let (what, place) = Words.split(words, at: separator) else { continue }
      if Words.normalized(what) == "person" {
        return try addPerson(place, to: &world)
      }
      let object = try object(what, in: world, &generator)
      let placement = try placement(separator, place, of: object, in: world)
      world.append(object.with(placement))
      return
    }
    throw line.error("write where it is: 'on T', 'in F', 'at COLUMN,ROW' or 'in hand'")
  }

  private func object(
    _ what: String, in world: World, _ generator: inout SplitMix64
  ) throws(WorldError) -> WorldObject {
    var words = Words.normalized(what).split(separator: " ").map(String.init)
    let isOpen = words.contains("open")
    words.removeAll { $0 == "open" || $0 == "closed" }
    let colour = words.lazy.compactMap { ObjectColour(name: $0) }.first
    words.removeAll { ObjectColour(name: $0) != nil }
    let noun = words.joined(separator: " ")
    guard let kind = Words.kind(noun), kind.isPortable else {
      throw line.error("'\(noun)' is nothing that could lie about")
    }
    return WorldObject(
      id: world.objects.count + 1, kind: kind, colour: colour ?? generator.colour(),
      placement: .gone, facing: generator.heading(),
      opening: isOpen && kind == .box ? .open : .closed, seed: generator.next())
  }

  private func placement(
    _ separator: String, _ place: String, of object: WorldObject, in world: World
  ) throws(WorldError) -> Placement {
    if separator == " in ", Words.normalized(place) == "hand" { return .held }
    if separator == " at " { return try floor(place, object, world) }
    let parts = Words.split(place, at: " at ")
    let furniture = try furniture(parts?.before ?? place, in: world)
    if separator == " in ", furniture.kind != .sink {
      return try slot(of: furniture, object, world)
    }
    guard furniture.kind.isSurface else {
      throw line.error("nothing stands on a \(furniture.kind.name); write 'in'")
    }
    let free = furniture.footprint.sorted { ($1.row, $0.column) < ($0.row, $1.column) }
    if let parts {
      guard let number = Int(parts.after), number >= 1, number <= free.count else {
        throw line.error("at takes 1 to \(free.count), the cells of it as one reads")
      }
      guard world.thing(at: free[number - 1]) == nil else { throw line.error("that cell is taken") }
      return .on(furniture: furniture.id, cell: free[number - 1])
    }
    guard let cell = free.first(where: { world.thing(at: $0) == nil }) else {
      throw line.error("there is no room left on it")
    }
    return .on(furniture: furniture.id, cell: cell)
  }

  private func slot(
    of container: WorldObject, _ object: WorldObject, _ world: World
  ) throws(WorldError) -> Placement {
    guard container.kind.isContainer else {
      throw line.error("nothing goes into a \(container.kind.name); write 'on'")
    }
    guard object.kind != .box else { throw line.error("boxes fit into nothing") }
    guard let slot = world.freeSlots(of: container.id).first else {
      throw line.error("there is no room left in it")
    }
    return .inside(container: container.id, slot: slot)
  }

  private func floor(
    _ place: String, _ object: WorldObject, _ world: World
  ) throws(WorldError) -> Placement {
    let cell = try cell(place, world)
    guard world.isFree(cell) else { throw line.error("the cell is not free") }
    guard cell != world.robot.cell else { throw line.error("the robot stands there") }
    return .floor(cell)
  }

  private func cell(_ text: String, _ world: World) throws(WorldError) -> Cell {
    guard let drawn = Words.cell(text) else {
      throw line.error("write COLUMN,ROW, counted from 0 at the upper left corner")
    }
    let cell = Cell(column: drawn.column, row: world.plan.rows - 1 - drawn.rowFromTop)
    guard world.plan.contains(cell) else { throw line.error("the cell is outside the map") }
    return cell
  }

  /// "T", "T2", or words such as "kitchen table" and "red box".
  private func furniture(_ text: String, in world: World) throws(WorldError) -> WorldObject {
    let word = text.filter { $0 != " " }
    if let id = names[word], let object = world.object(id) { return object }
    guard let reference = Reference(text), let object = world.objects(matching: reference).first
    else {
      throw line.error(
        "there is no '\(text)' on the map. Known: \(names.keys.sorted().joined(separator: ", ")).")
    }
    return object
  }

  private func addPerson(_ place: String, to world: inout World) throws(WorldError) {
    let parts = Words.split(place, at: " walks to ")
    let cell = try cell(parts?.before ?? place, world)
    guard world.isFree(cell), cell != world.robot.cell else {
      throw line.error("the cell is not free")
    }
    let other = parts == nil ? nil : try self.cell(parts?.after ?? "", world)
    world.addPerson(at: cell, patrol: other.map { [$0, cell] } ?? [])
  }
}

extension WorldObject {
  /// The same object somewhere else.
  func with(_ placement: Placement) -> WorldObject {
    var copy = self
    copy.placement = placement
    return copy
  }
}
