import AgentMessages
import Dashboard

/// Draws the things of a belief in space: boxes with names, written when they change, deleted when they are gone.
struct SceneChanges: Sendable {
  private var drawn: [Int: Sketch] = [:]
  private var hasRobot = false

  init() {}

  /// All of a thing that shows.
  private struct Sketch: Hashable {
    var name: String
    var cells: [Cell]
    var height: Double
    var openness: Openness
    var object: TrackedObject

    init(_ object: TrackedObject) {
      name = object.name
      cells = object.cells
      height = object.height
      openness = object.openness
      self.object = object
    }

    static func == (a: Sketch, b: Sketch) -> Bool {
      (a.name, a.cells, a.height, a.openness) == (b.name, b.cells, b.height, b.openness)
    }

    func hash(into hasher: inout Hasher) { hasher.combine(name) }
  }

  /// Nothing where nothing that shows has changed.
  mutating func messages(for belief: Belief, _ stamp: Int64) -> [EpisodeMessage] {
    let visible = belief.objects.filter {
      $0.existence >= 0.5 && $0.place != .held && !$0.cells.isEmpty
    }.map { Sketch($0) }
    let fresh = visible.filter { drawn[$0.object.id] != $0 }
    let ids = Set(visible.map(\.object.id))
    let gone = drawn.keys.filter { !ids.contains($0) }.sorted()
    defer { hasRobot = true }
    guard !fresh.isEmpty || !gone.isEmpty || !hasRobot else { return [] }
    for id in gone { drawn[id] = nil }
    for sketch in fresh { drawn[sketch.object.id] = sketch }
    let isFirst = !hasRobot
    return [
      EpisodeMessage(.scene, .heavy) { message in
        message.messages(1, gone) { deletion, id in
          deletion.message(1) { $0.stamp(stamp) }
          deletion.text(3, "thing \(id)")
        }
        if isFirst { message.message(2) { Self.robot(stamp, into: &$0) } }
        message.messages(2, fresh) { Self.entity($1, belief.cellSize, stamp, into: &$0) }
      }
    ]
  }

  private static func robot(_ stamp: Int64, into entity: inout ProtobufWriter) {
    entity.message(1) { $0.stamp(stamp) }
    entity.text(2, "base_link")
    entity.text(3, "robot")
    entity.flag(5, true)
    entity.message(7) { arrow in
      arrow.message(1) { $0.pose(Point3(z: 0.9), yaw: 0) }
      arrow.number(2, 0.25)
      arrow.number(3, 0.06)
      arrow.number(4, 0.12)
      arrow.number(5, 0.14)
      arrow.message(6) { $0.colour(1, 0.31, 0.78, 1) }
    }
    entity.message(8) {
      box(Point3(z: 0.45), Point3(x: 0.35, y: 0.35, z: 0.9), Picture.RGB(255, 80, 200), 0.6, &$0)
    }
  }

  private static func entity(
    _ sketch: Sketch, _ cellSize: Double, _ stamp: Int64, into entity: inout ProtobufWriter
  ) {
    let object = sketch.object
    let colour = MapPicture.colour(of: object)
    entity.message(1) { $0.stamp(stamp) }
    entity.text(2, "odom")
    entity.text(3, "thing \(object.id)")
    entity.messages(6, [("name", object.name), ("openness", word(object.openness))]) {
      $0.text(1, $1.0)
      $0.text(2, $1.1)
    }
    let (side, tall) = size(of: object, cellSize)
    entity.messages(8, object.cells) { cube, cell in
      let centre = Point3(
        x: Double(cell.column) * cellSize, y: Double(cell.row) * cellSize,
        z: tall == nil ? object.height : (tall ?? 0) / 2)
      box(centre, Point3(x: side, y: side, z: tall ?? side), colour, 0.75, &cube)
    }
    entity.message(13) { text in
      let cell = object.cells[0]
      text.message(1) {
        let above = (tall ?? object.height + side / 2) + 0.15
        let x = Double(cell.column) * cellSize
        $0.pose(Point3(x: x, y: Double(cell.row) * cellSize, z: above), yaw: 0)
      }
      text.flag(2, true)
      text.number(3, 0.15)
      text.message(5) { $0.colour(1, 1, 1, 1) }
      text.text(6, object.name)
    }
  }

  /// Side on the floor and height from the floor in metres; no height for what stands or lies at the thing's own height.
  private static func size(of object: TrackedObject, _ cellSize: Double) -> (Double, Double?) {
    switch Vocabulary.household.kind(named: object.kind)?.role {
    case .door: (cellSize, object.openness == .open ? 0.05 : 2)
    case .person: (0.4, 1.7)
    case .surface: (cellSize, max(0.1, 2 * object.height))
    case .container where object.kind != "box": (cellSize, max(0.1, 2 * object.height))
    case .thing, .container, nil: (0.25, nil)
    }
  }

  private static func word(_ openness: Openness) -> String {
    switch openness {
    case .unknown: "unknown"
    case .open: "open"
    case .closed: "closed"
    case .locked(let colour): "locked" + (colour.map { " (\($0))" } ?? "")
    }
  }

  private static func box(
    _ centre: Point3, _ size: Point3, _ colour: Picture.RGB, _ alpha: Double,
    _ cube: inout ProtobufWriter
  ) {
    cube.message(1) { $0.pose(centre, yaw: 0) }
    cube.message(2) { $0.point(size) }
    cube.message(3) {
      $0.colour(
        Double(colour.red) / 255, Double(colour.green) / 255, Double(colour.blue) / 255, alpha)
    }
  }
}
