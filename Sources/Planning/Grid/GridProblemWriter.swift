import AgentMessages

/// The text of a grid world's problem.
struct GridProblemWriter {
  private let situation: GridSituation
  private var declarations: [String] = []
  private var facts: [String] = ["(= (total-cost) 0)"]
  private let spots: [Int]
  private let moved: [Int]
  private let breakable: Set<Int>

  init(
    _ situation: GridSituation, views: [GridView], spots: [Int], moved: [Int],
    breakable: Set<Int>
  ) {
    self.situation = situation
    self.spots = spots
    self.moved = moved
    self.breakable = breakable
    for (index, view) in views.enumerated() {
      declarations.append("view-\(index) - view")
      write("view-\(index)", cost: view.cost, obstacles: view.obstacles)
    }
    if situation.belief.heldID == nil { facts.append("(hand-empty)") }
  }

  /// A thing's name in the problem: `red-ball-7`.
  static func name(_ object: TrackedObject) -> String {
    "\(object.colour.map { $0 + "-" } ?? "")\(object.kind)-\(object.id)"
  }

  mutating func write(_ id: Int) {
    guard let object = situation.belief.object(id) else { return }
    let name = Self.name(object)
    let isKnown = ["key", "ball", "box", "door"].contains(object.kind)
    declarations.append("\(name) - \(isKnown ? object.kind : "portable")")
    if object.place == .held {
      facts += ["(holding \(name))", "(= (approach \(name)) 0)"]
    } else if let access = situation.access(to: object) {
      write(name, cost: access.cost, obstacles: access.obstacles)
    } else {
      facts.append("(= (approach \(name)) 0)")
    }
    if object.kind == "door" { writeDoor(object, name) }
    if breakable.contains(id) { facts.append("(may-break \(name))") }
    if spots.contains(id) { writeSpot(object, name) }
  }

  func text(goal: String) -> String {
    """
    (define (problem belief-\(situation.belief.update))
      (:domain minigrid)
      (:objects
        \(declarations.joined(separator: "\n    "))
      )
      (:init
        \(facts.joined(separator: "\n    "))
      )
      (:goal \(goal))
      (:metric minimize (total-cost)))

    """
  }

  private mutating func write(_ name: String, cost: Int, obstacles: [Int]) {
    facts.append("(= (approach \(name)) \(max(1, cost)))")
    if let last = obstacles.last, let object = situation.belief.object(last) {
      facts.append("(behind \(name) \(Self.name(object)))")
    } else {
      facts.append("(reachable \(name))")
    }
  }

  private mutating func writeDoor(_ door: TrackedObject, _ name: String) {
    switch door.openness {
    case .open: facts.append("(open \(name))")
    case .closed, .unknown: facts.append("(closed \(name))")
    case .locked(let colour):
      facts.append("(locked \(name))")
      for key in situation.belief.objects where key.kind == "key" && key.colour == colour {
        facts.append("(fits \(Self.name(key)) \(name))")
      }
    }
  }

  private mutating func writeSpot(_ object: TrackedObject, _ name: String) {
    let spot = "spot-\(object.id)"
    declarations.append("\(spot) - spot")
    facts.append("(beside \(spot) \(name))")
    for thing in moved.compactMap({ situation.belief.object($0) }) where thing.id != object.id {
      facts.append("(wanted-at \(Self.name(thing)) \(spot))")
    }
    if object.place == .held {
      facts += ["(behind \(spot) \(name))", "(= (approach \(spot)) 2)"]
    } else if let place = situation.spot(beside: object) {
      write(spot, cost: place.cost, obstacles: place.obstacles)
    } else {
      facts.append("(= (approach \(spot)) 0)")
    }
  }
}
