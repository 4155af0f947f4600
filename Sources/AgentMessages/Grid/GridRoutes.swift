/// The cheapest ways of a robot that moves by cells and quarter turns, one step each, over what it knows of the floor.
///
///     let routes = GridRoutes(in: belief)
///     routes.facing(ball.cells[0])?.cost       // moves and turns until it stands before the ball
///
/// Dijkstra's algorithm with buckets over poses, in a fixed order, so that the same map gives the same way. With
/// `Tolls`, doors that are shut and things that stand in the way may be passed at a price: the way says through what.
/// O(poses).
public struct GridRoutes: Sendable {
  /// What it costs to pass what is in the way; nil: there is no way through it.
  public struct Tolls: Hashable, Sendable {
    public var closedDoor: Int?
    public var lockedDoor: Int?
    public var thing: Int?

    public init(closedDoor: Int? = nil, lockedDoor: Int? = nil, thing: Int? = nil) {
      self.closedDoor = closedDoor
      self.lockedDoor = lockedDoor
      self.thing = thing
    }

    /// Everything can be got out of the way somehow.
    public static let any = Tolls(closedDoor: 3, lockedDoor: 25, thing: 8)
  }

  /// Where all ways begin.
  public let start: GridPose
  private let window: GridWindow
  /// By cell of the window: what entering costs beyond the step; negative: no way.
  private let tolls: [Int32]
  /// The object in each cell of the window that must be got out of the way; 0: none.
  private let obstacles: [Int32]
  private var costs: [Int32]
  private var parents: [Int32]
  /// Reached poses, cheapest first.
  public private(set) var reached: [GridPose] = []

  /// All ways from where the robot stands. `blocked` are cells to keep out of.
  public init(in belief: Belief, tolls: Tolls = Tolls(), blocked: Set<Cell> = []) {
    self.init(from: belief.gridPose, in: belief, tolls: tolls, blocked: blocked)
  }

  /// All ways from `start`.
  public init(
    from start: GridPose, in belief: Belief, tolls: Tolls = Tolls(), blocked: Set<Cell> = []
  ) {
    self.start = start
    window = GridWindow(around: belief)
    let floor = Floor(belief, window, tolls, blocked)
    self.tolls = floor.tolls
    obstacles = floor.obstacles
    costs = Array(repeating: -1, count: window.count * 4)
    parents = costs
    search()
  }

  /// Moves, turns and tolls until the robot is there; nil where there is no way.
  public func cost(of pose: GridPose) -> Int? {
    guard let index = window.index(of: pose.cell) else { return nil }
    let cost = costs[index * 4 + pose.heading.rawValue]
    return cost < 0 ? nil : Int(cost)
  }

  /// The cheapest pose before a cell, looking at it.
  public func facing(_ cell: Cell) -> (pose: GridPose, cost: Int)? {
    var best: (pose: GridPose, cost: Int)?
    for heading in Heading.allCases {
      let pose = GridPose(cell.moved(heading.opposite), heading)
      guard let cost = cost(of: pose), cost < best?.cost ?? .max else { continue }
      best = (pose, cost)
    }
    return best
  }

  /// The poses after the start that lead to `pose`, which must have been reached.
  public func path(to pose: GridPose) -> [GridPose] {
    guard let index = window.index(of: pose.cell) else { return [] }
    var path: [GridPose] = []
    var here = Int32(index * 4 + pose.heading.rawValue)
    while here >= 0, parents[Int(here)] >= 0 {
      path.append(self.pose(here))
      here = parents[Int(here)]
    }
    return path.reversed()
  }

  /// Ids of what must be got out of the way on the way to `pose`, the nearest to the start first.
  public func obstacles(to pose: GridPose) -> [Int] {
    var found: [Int] = []
    for step in path(to: pose) {
      guard let index = window.index(of: step.cell), obstacles[index] != 0 else { continue }
      let id = Int(obstacles[index])
      if found.last != id { found.append(id) }
    }
    return found
  }

  private func pose(_ index: Int32) -> GridPose {
    GridPose(window.cell(Int(index) / 4), Heading(wrapping: Int(index) % 4))
  }

  private mutating func search() {
    guard let first = window.index(of: start.cell) else { return }
    var buckets: [[Int32]] = [[Int32(first * 4 + start.heading.rawValue)]]
    costs[Int(buckets[0][0])] = 0
    var cost = 0
    while cost < buckets.count {
      var next = 0
      while next < buckets[cost].count {
        let node = buckets[cost][next]
        next += 1
        guard costs[Int(node)] == Int32(cost) else { continue }
        reached.append(pose(node))
        let heading = Heading(wrapping: Int(node) % 4)
        let cell = Int(node) / 4
        if let ahead = window.neighbour(of: cell, heading), tolls[ahead] >= 0 {
          let price = cost + 1 + Int(tolls[ahead])
          visit(Int32(ahead * 4 + heading.rawValue), from: node, price, &buckets)
        }
        visit(Int32(cell * 4 + heading.left.rawValue), from: node, cost + 1, &buckets)
        visit(Int32(cell * 4 + heading.right.rawValue), from: node, cost + 1, &buckets)
      }
      cost += 1
    }
  }

  private mutating func visit(
    _ node: Int32, from parent: Int32, _ cost: Int, _ buckets: inout [[Int32]]
  ) {
    guard costs[Int(node)] < 0 || costs[Int(node)] > Int32(cost) else { return }
    costs[Int(node)] = Int32(cost)
    parents[Int(node)] = parent
    while buckets.count <= cost { buckets.append([]) }
    buckets[cost].append(node)
  }
}

/// What entering each cell costs, and what is in it.
private struct Floor {
  var tolls: [Int32]
  var obstacles: [Int32]

  init(_ belief: Belief, _ window: GridWindow, _ prices: GridRoutes.Tolls, _ blocked: Set<Cell>) {
    tolls = Array(repeating: -1, count: window.count)
    obstacles = Array(repeating: 0, count: window.count)
    for index in 0..<window.count where belief.map[window.cell(index)].content == .free {
      tolls[index] = 0
    }
    for object in belief.objects where object.place != .held {
      guard let index = object.cells.first.flatMap(window.index) else { continue }
      let price: Int? =
        switch (object.kind, object.openness) {
        case ("door", .open): 0
        case ("door", .locked): prices.lockedDoor
        case ("door", _): prices.closedDoor
        default: prices.thing
        }
      tolls[index] = Int32(price ?? -1)
      obstacles[index] = price == 0 ? 0 : Int32(object.id)
    }
    for cell in blocked {
      if let index = window.index(of: cell) { tolls[index] = -1 }
    }
    if let here = window.index(of: belief.cell), tolls[here] < 0 { tolls[here] = 0 }
  }
}
