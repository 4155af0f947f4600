public import AgentMessages

/// What every generated world promises. Tests check hundreds of seeds; the generator draws again
/// where a draw breaks one.
public enum WorldInvariants {
  /// What is wrong with the world, one sentence each; empty if all is well.
  public static func violations(of world: World) -> [String] {
    let reach = Reachability(of: world)
    return occupancy(world) + doors(world) + access(world, reach) + rooms(world, reach)
  }

  private static func occupancy(_ world: World) -> [String] {
    var found: [String] = []
    var owner: [Cell: Int] = [:]
    for object in world.objects {
      guard case .floor = object.placement else { continue }
      for cell in object.footprint {
        if world.plan.isWall(cell) { found.append("\(object.name) #\(object.id) stands in a wall") }
        let isDoorway = world.plan.room(at: cell) == nil
        if isDoorway != (object.kind == .door) {
          found.append("\(object.name) #\(object.id) is wrong about doorways")
        }
        if let other = owner.updateValue(object.id, forKey: cell) {
          found.append("#\(object.id) and #\(other) share a cell")
        }
      }
    }
    if !world.isFree(world.start.cell) { found.append("the robot stands in something") }
    return found
  }

  private static func doors(_ world: World) -> [String] {
    var found: [String] = []
    for door in world.doors {
      guard case .floor(let cell) = door.placement else { continue }
      for side in [door.facing, door.facing.opposite] {
        if !world.isStandingRoom(at: world.plan.index(cell.stepped(side))) {
          found.append("door #\(door.id) has something before it")
        }
      }
      for side in [door.facing.left, door.facing.right] where !world.plan.isWall(cell.stepped(side))
      {
        found.append("door #\(door.id) has no wall beside it")
      }
    }
    return found
  }

  private static func access(_ world: World, _ reach: Reachability) -> [String] {
    var found: [String] = []
    for object in world.objects where object.kind != .door && object.kind != .person {
      if object.kind.isSurface {
        for cell in object.footprint where !cell.neighbours.contains(where: reach.reaches) {
          found.append("\(object.kind.name) #\(object.id) cannot be reached at \(cell)")
        }
      } else if !reach.reaches(object: object.id, in: world) {
        found.append("\(object.name) #\(object.id) cannot be reached")
      }
    }
    return found
  }

  private static func rooms(_ world: World, _ reach: Reachability) -> [String] {
    let names = world.plan.rooms.map(\.name)
    var found: [String] = []
    if Set(names).count < names.count { found.append("two rooms have the same name") }
    for room in world.plan.rooms {
      let free = room.cells.filter { world.isStandingRoom(at: world.plan.index($0)) }
      if !free.allSatisfy(reach.reaches) { found.append("the \(room.name) cannot be reached") }
      if free.count * 5 < room.cells.count * 2 { found.append("the \(room.name) is too full") }
    }
    return found
  }
}

/// Where a robot that opens doors, fetches keys and clears things out of its way could stand, and
/// what it could get at.
public struct Reachability: Hashable, Sendable {
  private let columns: Int
  private let rows: Int
  /// `[rows, columns]`.
  private var canStand: [Bool]

  /// Computed from where the robot is; people are no obstacle.
  public init(of world: World) {
    columns = world.plan.columns
    rows = world.plan.rows
    canStand = []
    var keys: Set<ObjectColour> = []
    if let held = world.heldKeyColour { keys.insert(held) }
    while true {
      let distances = world.plan.distances(from: world.robot.cell) { world.couldPass($0, keys) }
      canStand = distances.map { $0 < Int.max / 2 }
      let found = Set(
        world.objects.compactMap {
          $0.kind == .key && reaches(object: $0.id, in: world) ? $0.colour : nil
        })
      if found.isSubset(of: keys) { return }
      keys.formUnion(found)
    }
  }

  /// Whether the robot could stand in the cell.
  public func reaches(_ cell: Cell) -> Bool {
    guard cell.column >= 0, cell.row >= 0, cell.column < columns, cell.row < rows else {
      return false
    }
    return canStand[cell.row * columns + cell.column]
  }

  /// Whether the robot could get at the object, opening what it is in.
  public func reaches(object id: Int, in world: World) -> Bool {
    guard let object = world.object(id) else { return false }
    if object.kind.isFixedContainer, case .floor(let cell) = object.placement {
      return reaches(cell.stepped(object.facing))
    }
    switch object.placement {
    case .floor, .on: return world.cells(of: id).contains { $0.neighbours.contains(where: reaches) }
    case .inside(let container, _): return reaches(object: container, in: world)
    case .held: return true
    case .gone: return false
    }
  }
}

extension World {
  /// Whether the robot could get through the cell with these keys, clearing away what it can carry.
  fileprivate func couldPass(_ index: Int, _ keys: Set<ObjectColour>) -> Bool {
    guard !plan.isWall[index] else { return false }
    guard let fixture = fixture(at: plan.cell(at: index)) else { return true }
    guard fixture.kind == .door else { return false }
    if case .locked(let colour) = fixture.opening { return keys.contains(colour) }
    return true
  }
}
