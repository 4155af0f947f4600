import AgentMessages
import PDDL

/// Why there is no plan, as a sentence that a person understands.
struct Reason {
  private let task: Task
  private let explanation: Explanation
  private let names: Names

  init(_ task: Task, _ explanation: Explanation, _ names: Names) {
    self.task = task
    self.explanation = explanation
    self.names = names
  }

  /// Whether something that was not seen yet could make it possible.
  var mightBeOtherwise: Bool {
    guard let missing = explanation.chains.first?.missing else { return false }
    return [
      "unlocks", "joins", "reachable", "stands-in", "robot-in", "behind", "open", "locked",
      "has-room", "room-behind", "has-room-beside", "may-enter", "on", "in", "on-floor",
    ].contains(missing.predicate)
  }

  /// What to look for so that it becomes possible.
  var wanted: Referent {
    guard let missing = explanation.chains.first?.missing, missing.predicate == "unlocks",
      let door = object(missing.arguments.last), case .locked(let colour) = door.openness
    else { return Referent(words: "another way", kinds: ["door"]) }
    let words = colour.map { "the \($0) key" } ?? "the key"
    return Referent(words: words, kinds: ["key"], colour: colour)
  }

  /// Without a capital or full stop.
  var sentence: String {
    guard let chain = explanation.chains.first else {
      return conflict
    }
    let missing = chain.missing
    let last = object(missing.arguments.last)
    let first = object(missing.arguments.first)
    switch missing.predicate {
    case "unlocks": return locked(last)
    case "may-enter":
      return
        "the only way I know leads through \(room(missing.arguments.first)), where I was told not to go"
    case "may-touch":
      if let id = first?.id, let reason = task.belief.givenUp[id] { return reason }
      return "I was told to leave the \(first?.name ?? "thing") alone"
    case "may-open":
      if let id = first?.id, let reason = task.belief.givenUp[id] { return reason }
      return "I was told not to open the \(first?.name ?? "container")"
    case "has-room", "room-behind": return "there is no room left \(holder(first))"
    case "has-room-beside": return "there is no room next to the \(first?.name ?? "thing")"
    case "reachable", "behind", "on", "in", "on-floor":
      return "I see no way to get to the \((first ?? subject(of: chain))?.name ?? "place")"
    case "joins", "robot-in": return "I know no way into \(room(missing.arguments.last))"
    case "stands-in": return "I do not know where the \(first?.name ?? "thing") is"
    case "may-close": return "nobody wants the \(first?.name ?? "door") closed"
    default:
      guard let thing = first ?? subject(of: chain) else { return "I found no way to do that" }
      return "I found no way to do that with the \(thing.name)"
    }
  }

  /// Goals that are each possible, but not together.
  private var conflict: String {
    let holders = explanation.conflicting.map { $0.arguments.last }
    let isPlacing = explanation.conflicting.allSatisfy { ["on", "in"].contains($0.predicate) }
    if isPlacing, Set(holders).count == 1, let place = object(holders.first ?? nil) {
      return "there is not room for all of them \(holder(place))"
    }
    return explanation.conflicting.count > 1
      ? "these things cannot all be so at once" : "there is no way to do that"
  }

  /// The object that a chain of needs begins with.
  private func subject(of chain: Explanation.Chain) -> TrackedObject? {
    chain.links.lazy.flatMap(\.arguments).compactMap { object($0) }.first
  }

  private func locked(_ door: TrackedObject?) -> String {
    guard let door, case .locked(let colour) = door.openness else {
      return "a door on the way is locked and I found no key for it"
    }
    return "the door on the way is locked and I found no \(colour.map { $0 + " " } ?? "")key for it"
  }

  private func holder(_ object: TrackedObject?) -> String {
    guard let object else { return "there" }
    let isContainer = task.surroundings.role(object) == .container
    return "\(isContainer ? "in" : "on") the \(object.name)"
  }

  private func object(_ name: String?) -> TrackedObject? {
    guard let name, case .object(let id)? = names.arguments[name] else { return nil }
    return task.object(id)
  }

  private func room(_ name: String?) -> String {
    guard let name, case .room(let id)? = names.arguments[name],
      let known = task.belief.rooms.first(where: { $0.id == id })?.name
    else { return "the room behind it" }
    return "the \(known)"
  }
}

extension Reason {
  /// Everything was looked at and it is not there.
  static func absent(_ referent: Referent, _ task: Task) -> String {
    let here = task.surroundings
    let containers = here.objects.filter { here.role($0) == .container }
    let opened = containers.filter(\.isInspected).count
    let rooms = task.belief.rooms.count
    var looked = rooms == 1 ? "I looked in the only room" : "I looked in all \(rooms) rooms"
    if opened > 0 { looked += " and opened \(opened) container\(opened == 1 ? "" : "s")" }
    return "\(looked) and \(finding(referent, here))" + leftOut(task, containers)
  }

  /// "All" cannot be said while something was not looked into.
  static func perhapsMore(_ referent: Referent, in container: TrackedObject) -> String {
    "I could not look into the \(container.name), where there may be more (\(referent.words))"
  }

  private static func finding(_ referent: Referent, _ here: Surroundings) -> String {
    let found = (referent.candidates + referent.moved).filter { here.object($0) != nil }.count
    if case .count(let count) = referent.quantifier, found > 0 {
      return "found only \(found) of \(count) (\(referent.words))"
    }
    return "did not find \(referent.words)"
  }

  /// What could not be looked at.
  private static func leftOut(_ task: Task, _ containers: [TrackedObject]) -> String {
    let here = task.surroundings
    var parts: [String] = []
    for container in containers where !container.isInspected {
      if task.constraints.unopenable.contains(container.id) {
        parts.append("I was told not to open the \(container.name)")
      } else if task.belief.givenUp[container.id] != nil {
        parts.append("I could not look into the \(container.name)")
      }
    }
    for door in here.objects where here.role(door) == .door {
      if case .locked(let colour) = door.openness {
        parts.append("a door is locked and I have no \(colour.map { $0 + " " } ?? "")key for it")
      } else if task.belief.givenUp[door.id] != nil, door.openness == .closed {
        parts.append("I could not open a door")
      }
    }
    for name in task.constraints.forbiddenNames.sorted() {
      parts.append("I was told not to go into the \(name)")
    }
    return parts.isEmpty ? "" : "; " + parts.joined(separator: "; ")
  }
}
