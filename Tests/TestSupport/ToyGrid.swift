public import AgentMessages
public import AgentRuntime
public import Perception
import Synchronization

/// A world of cells, drawn as text, with a robot that sees it as MiniGrid's does: for tests of the grid agent without
/// Python. North is up, the robot starts facing east.
///
///     #######        # wall, @ robot; other letters are the things that are given beside the map
///     #@.b..#
///     #######
public final class ToyGrid: Robot, Sight {
  /// What is in a cell.
  public struct Thing: Hashable, Sendable {
    public var kind: String
    public var colour: String
    public var state: String?
    /// What comes out of a box.
    public var content: String?

    public init(_ colour: String, _ kind: String, state: String? = nil, content: String? = nil) {
      self.kind = kind
      self.colour = colour
      self.state = state
      self.content = content
    }
  }

  /// What the body does wrong, by the number of the command, from 1.
  public enum Fault: Hashable, Sendable {
    /// The motors do nothing, and the wheels say that they did.
    case ignored
    /// The camera shows the picture before.
    case oldPicture
  }

  fileprivate struct World {
    var walls: Set<Cell> = []
    var things: [Cell: Thing] = [:]
    var pose = GridPose(Cell(column: 0, row: 0), .east)
    var odometry = Pose2D()
    var held: Thing?
    var contact = false
    var commands = 0
    var old: [CellSight] = []
    var sequence: UInt64 = 0
    var toggled: [String] = []
  }

  public let description: RobotDescription
  private let world: Mutex<World>
  private let faults: [Int: Fault]
  private let cells = CellGrid.miniGrid

  public init(_ map: String, things: [Character: Thing] = [:], faults: [Int: Fault] = [:]) {
    self.faults = faults
    let camera = CameraInfo.grid(width: 56, height: 56, cells: .miniGrid, cellSize: 1)
    description = RobotDescription(
      name: "toy", profile: "minigrid", cameras: [camera], projection: .grid,
      commands: ["translate", "rotate", "grasp", "release", "toggle", "wait", "stop"], cellSize: 1,
      footprintRadius: 0.4, maximumLinearSpeed: 1, maximumAngularSpeed: 2, reach: 1,
      timeMode: .lockstep, observationPort: 0, discreteMoves: true)
    var world = World()
    for (row, line) in map.split(separator: "\n").enumerated() {
      for (column, letter) in line.enumerated() {
        let cell = Cell(column: column, row: -row)
        switch letter {
        case "#": world.walls.insert(cell)
        case "@": world.pose.cell = cell
        default: world.things[cell] = things[letter]
        }
      }
    }
    self.world = Mutex(world)
  }

  /// How many commands were carried out.
  public var commands: Int { world.withLock { $0.commands } }
  public var held: Thing? { world.withLock { $0.held } }
  /// What the robot stands before.
  public var front: Thing? {
    world.withLock { $0.things[$0.pose.cell.moved($0.pose.heading)] }
  }
  /// Colours and kinds of what was toggled, in order.
  public var toggled: [String] { world.withLock { $0.toggled } }

  /// The cells beside a thing.
  public func isBeside(_ a: Thing, _ b: Thing) -> Bool {
    world.withLock { world in
      world.things.contains { cell, thing in
        thing == a && cell.neighbours.contains { world.things[$0] == b }
      }
    }
  }

  public func observation() async throws(LinkError) -> Observation {
    world.withLock { world in
      Observation(
        sequence: world.sequence, stamp: Int64(world.sequence),
        frames: [
          CameraFrame(
            camera: "view", stamp: Int64(world.sequence), width: 1, height: 1, rgb: [0, 0, 0])
        ], odometry: Odometry(pose: world.odometry), contact: world.contact, gripper: Gripper(),
        lastCommandID: 0)
    }
  }

  public func send(_ command: MotorCommand) async throws(LinkError) -> CommandStatus {
    let isFree = world.withLock { world in
      world.commands += 1
      world.sequence += 1
      let fault = faults[world.commands]
      world.old = fault == .oldPicture ? Self.sights(world, cells) : []
      return world.obey(command.action, isIgnored: fault == .ignored)
    }
    return CommandStatus(
      id: command.id, state: isFree ? .succeeded : .failed, reason: isFree ? .none : .blocked)
  }

  public func stop() async {}

  public func percept(
    of observation: Observation, camera: CameraInfo, lookingFor phrases: [Phrase]
  ) throws(PerceptionError) -> Percept {
    let sights = world.withLock { $0.old.isEmpty ? Self.sights($0, cells) : $0.old }
    let detections = sights.map {
      Detection($0, box: BoundingBox(minX: 0, minY: 0, maxX: 8, maxY: 8))
    }
    return Percept(
      sequence: observation.sequence, stamp: observation.stamp, camera: camera,
      frame: observation.frames[0], odometry: observation.odometry, contact: observation.contact,
      gripper: observation.gripper, detections: detections)
  }

  /// What the camera shows: sight spreads row by row through all that is not a wall or a shut door.
  private static func sights(_ world: World, _ cells: CellGrid) -> [CellSight] {
    var seen = [Bool](repeating: false, count: cells.rows * cells.columns)
    seen[cells.robotRow * cells.columns + cells.robotColumn] = true
    func cell(_ row: Int, _ column: Int) -> Cell {
      cells.cell(row: row, column: column, from: world.pose)
    }
    for row in (0..<cells.rows).reversed() {
      let rightwards = Array(0..<cells.columns - 1).map { ($0, 1) }
      let leftwards = (1..<cells.columns).reversed().map { ($0, -1) }
      for (column, side) in rightwards + leftwards {
        guard seen[row * cells.columns + column], world.letsLightThrough(cell(row, column)) else {
          continue
        }
        seen[row * cells.columns + column + side] = true
        guard row > 0 else { continue }
        seen[(row - 1) * cells.columns + column] = true
        seen[(row - 1) * cells.columns + column + side] = true
      }
    }
    return seen.indices.map { index in
      let (row, column) = index.quotientAndRemainder(dividingBy: cells.columns)
      guard seen[index] else { return CellSight(CellSight.unseen) }
      let isOwn = row == cells.robotRow && column == cells.robotColumn
      let place = cell(row, column)
      if !isOwn, world.walls.contains(place) { return CellSight(CellSight.wall) }
      guard let thing = isOwn ? world.held : world.things[place] else {
        return CellSight(CellSight.floor)
      }
      return CellSight(thing.kind, colour: thing.colour, state: thing.state)
    }
  }
}

extension ToyGrid.World {
  func letsLightThrough(_ cell: Cell) -> Bool {
    !walls.contains(cell) && (things[cell].map { $0.kind != "door" || $0.state == "open" } ?? true)
  }

  private func isPassable(_ cell: Cell) -> Bool {
    !walls.contains(cell) && (things[cell].map { $0.kind == "door" && $0.state == "open" } ?? true)
  }

  /// Whether the way was free.
  mutating func obey(_ action: MotorCommand.Action, isIgnored: Bool) -> Bool {
    let ahead = pose.cell.moved(pose.heading)
    contact = false
    switch action {
    case .translate:
      guard isPassable(ahead) else {
        contact = true
        return false
      }
      if !isIgnored { pose.cell = ahead }
      let step = odometry.transform(Point3(x: 1))
      (odometry.x, odometry.y) = (step.x, step.y)
    case .rotate(let radians):
      if !isIgnored { pose.heading = radians > 0 ? pose.heading.left : pose.heading.right }
      odometry.theta += radians
    case .grasp where !isIgnored:
      guard held == nil, let thing = things[ahead], thing.kind != "door" else { break }
      held = thing
      things[ahead] = nil
    case .release where !isIgnored:
      guard things[ahead] == nil, !walls.contains(ahead) else { break }
      things[ahead] = held
      held = nil
    case .toggle where !isIgnored: toggle(ahead)
    default: break
    }
    return true
  }

  private mutating func toggle(_ cell: Cell) {
    guard var thing = things[cell] else { return }
    toggled.append("\(thing.colour) \(thing.kind)")
    switch (thing.kind, thing.state) {
    case ("door", "locked"):
      guard held?.kind == "key", held?.colour == thing.colour else { return }
      thing.state = "open"
    case ("door", "open"): thing.state = "closed"
    case ("door", _): thing.state = "open"
    case ("box", _):
      things[cell] = thing.content.map { ToyGrid.Thing($0, "key") }
      return
    default: return
    }
    things[cell] = thing
  }
}
