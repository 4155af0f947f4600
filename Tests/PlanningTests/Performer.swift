import AgentMessages

/// Does actions to a belief as a faultless robot would, so that a plan can be asked whether it did what it should.
struct Performer {
  var home: Home
  private(set) var complaints: [String] = []

  init(_ home: Home) { self.home = home }

  private var belief: Belief { home.belief }

  mutating func perform(_ actions: [GroundAction]) {
    for action in actions { perform(action) }
    home.belief.update += 1
  }

  private mutating func perform(_ action: GroundAction) {
    let ids = action.arguments.compactMap { argument -> Int? in
      if case .object(let id) = argument { id } else { nil }
    }
    let cell = action.arguments.compactMap { argument -> Cell? in
      if case .cell(let cell) = argument { cell } else { nil }
    }.first
    switch action.name {
    case "go-to", "look-at": stand(before: ids[0])
    case "go-to-cell": if let cell { stand(on: cell) }
    case "go-to-room":
      guard case .room(let id)? = action.arguments.first,
        let room = belief.rooms.first(where: { $0.id == id })
      else { return }
      if let cell = room.cells.first(where: { belief.map[$0].content == .free }) { stand(on: cell) }
    case "pass-door":
      check(change(ids[0]) { $0.openness == .open }, "\(action): the door is not open")
      guard case .room(let id)? = action.arguments.last,
        let room = belief.rooms.first(where: { $0.id == id }),
        let door = belief.object(ids[0])?.cells.first,
        let cell = door.neighbours.first(where: { room.cells.contains($0) })
      else { return complain("\(action): does not lead there") }
      stand(on: cell)
    case "open-door", "open":
      check(change(ids[0]) { $0.openness == .closed }, "\(action): it is not closed")
      _ = change(ids[0]) {
        $0.openness = .open; $0.isInspected = true; return true
      }
    case "unlock-door":
      check(belief.heldID == ids[1], "\(action): the key is not in the hand")
      _ = change(ids[0]) {
        $0.openness = .open; return true
      }
    case "close-door", "close":
      _ = change(ids[0]) {
        $0.openness = .closed; return true
      }
    case "look-into":
      _ = change(ids[0]) {
        $0.isInspected = true; return true
      }
    case "pick-up", "take-out": pick(ids[0], action)
    case "put-on": put(ids[0], .on(ids[1]), cell, action)
    case "put-in": put(ids[0], .inside(ids[1]), belief.object(ids[1])?.cells.first, action)
    case "put-next-to", "put-down":
      let surface = belief.objects.first { object in
        ["table", "bed", "sofa", "sink"].contains(object.kind)
          && cell.map(object.cells.contains) == true
      }
      put(ids[0], surface.map { .on($0.id) } ?? .floor, cell, action)
    default: complain("\(action): no skill")
    }
  }

  private mutating func pick(_ id: Int, _ action: GroundAction) {
    check(belief.heldID == nil, "\(action): the hand is full")
    if case .inside(let holder)? = belief.object(id)?.place {
      check(belief.object(holder)?.openness == .open, "\(action): it is closed in")
    }
    stand(before: id)
    if belief.object(id)?.place == .floor, let cell = belief.object(id)?.cells.first {
      home.belief.map[cell].content = .free
    }
    _ = change(id) {
      $0.place = .held; return true
    }
    home.belief.heldID = id
    home.belief.gripper.isHolding = true
  }

  private mutating func put(_ id: Int, _ place: Place, _ cell: Cell?, _ action: GroundAction) {
    check(belief.heldID == id, "\(action): it is not in the hand")
    guard let cell else { return complain("\(action): no cell") }
    _ = change(id) {
      $0.place = place; $0.cells = [cell]; return true
    }
    if place == .floor { home.belief.map[cell].content = .obstacle }
    home.belief.heldID = nil
    home.belief.gripper.isHolding = false
  }

  private mutating func stand(before id: Int) {
    guard let object = belief.object(id) else { return complain("nothing with id \(id)") }
    for cell in object.cells {
      for heading in Heading.allCases {
        let stance = cell.moved(heading.opposite)
        guard belief.map[stance].content == .free, !object.cells.contains(stance) else { continue }
        home.belief.pose = Pose2D(
          x: Double(stance.column) * 0.5, y: Double(stance.row) * 0.5, theta: heading.radians)
        return
      }
    }
    complain("no room to stand before \(object.name)")
  }

  private mutating func stand(on cell: Cell) {
    home.belief.pose = Pose2D(
      x: Double(cell.column) * 0.5, y: Double(cell.row) * 0.5, theta: home.belief.pose.theta)
  }

  @discardableResult
  private mutating func change(_ id: Int, _ change: (inout TrackedObject) -> Bool) -> Bool {
    guard let index = home.belief.objects.firstIndex(where: { $0.id == id }) else { return false }
    return change(&home.belief.objects[index])
  }

  private mutating func check(_ holds: Bool, _ complaint: String) {
    if !holds { complain(complaint) }
  }
  private mutating func complain(_ complaint: String) { complaints.append(complaint) }
}
