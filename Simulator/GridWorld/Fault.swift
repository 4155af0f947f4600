import AgentMessages

/// A disturbance that the referee injects, at once and without a trace for the robot's senses but
/// what it causes.
///
/// | words | what happens |
/// | --- | --- |
/// | `move blue mug to table` | it stands on a free cell of the table (in a container: in a free slot) |
/// | `move blue mug to 3,4` | it lies on the floor there (column, row from the upper left corner as drawn) |
/// | `move blue mug to floor of kitchen` | it lies on a free cell of that room's floor |
/// | `remove blue mug` | it is gone |
/// | `fail 2 grasps` | the next two grasps close beside the thing |
/// | `slip 3 moves` | the next three cells or quarter turns do nothing |
/// | `drop 5 frames` | the next five observations carry no frame |
/// | `light 0.2` | the light goes down to 0.2 (1 is normal) |
/// | `open fridge`, `shut kitchen door`, `close box` | whoever it was, it was not the robot |
/// | `lock bathroom door red` | it is locked and opens to the red key |
/// | `put person at 3,4` | the first person, or a new one, stands there |
/// | `begin task` | nothing in the world; the referee counts steps, visits and changes (not collisions) from now on |
public enum Fault: Hashable, Sendable {
  case move(Reference, to: Place)
  case remove(Reference)
  case failGrasps(Int)
  case slipMoves(Int)
  case dropFrames(Int)
  case light(Double)
  case setOpening(Reference, Opening)
  case putPerson(column: Int, rowFromTop: Int)
  case beginTask

  /// Where something is moved to.
  public enum Place: Hashable, Sendable {
    case cell(column: Int, rowFromTop: Int)
    case furniture(Reference)
    case floor(room: String)
  }

  /// Reads the words of the table above. Throws `WorldError.fault`.
  public init(_ text: String) throws(WorldError) {
    let words = Words.normalized(text)
    guard let (verb, rest) = Words.split(words, at: " ") else {
      throw .fault(text, why: "one word is not enough. Write for example 'remove blue mug'.")
    }
    switch verb {
    case "begin": self = .beginTask
    case "move": self = try Self.move(rest, in: text)
    case "remove": self = .remove(try Self.reference(rest, in: text))
    case "open": self = .setOpening(try Self.reference(rest, in: text), .open)
    case "shut", "close": self = .setOpening(try Self.reference(rest, in: text), .closed)
    case "lock": self = try Self.lock(rest, in: text)
    case "fail": self = .failGrasps(try Self.number(rest, in: text))
    case "slip": self = .slipMoves(try Self.number(rest, in: text))
    case "drop": self = .dropFrames(try Self.number(rest, in: text))
    case "light":
      guard let level = Double(rest), level >= 0, level <= 3 else {
        throw .fault(text, why: "light takes a number from 0 to 3")
      }
      self = .light(level)
    case "put":
      guard let (_, place) = Words.split(rest, at: "person at "), let cell = Words.cell(place)
      else {
        throw .fault(text, why: "write 'put person at COLUMN,ROW'")
      }
      self = .putPerson(column: cell.column, rowFromTop: cell.rowFromTop)
    default:
      throw .fault(
        text,
        why:
          "no fault begins with '\(verb)'. Known: move, remove, open, shut, lock, fail, slip, drop, light, put, begin task."
      )
    }
  }

  private static func move(_ rest: String, in text: String) throws(WorldError) -> Fault {
    guard let (what, place) = Words.split(rest, at: " to ") else {
      throw .fault(text, why: "write 'move THING to PLACE'")
    }
    let thing = try reference(what, in: text)
    if let cell = Words.cell(place) {
      return .move(thing, to: .cell(column: cell.column, rowFromTop: cell.rowFromTop))
    }
    if let (_, room) = Words.split(place, at: "floor of ") {
      return .move(thing, to: .floor(room: Words.normalized(room)))
    }
    return .move(thing, to: .furniture(try reference(place, in: text)))
  }

  private static func lock(_ rest: String, in text: String) throws(WorldError) -> Fault {
    guard let space = rest.lastIndex(of: " "),
      let colour = ObjectColour(name: String(rest[rest.index(after: space)...]))
    else { throw .fault(text, why: "write 'lock DOOR COLOUR'") }
    return .setOpening(try reference(String(rest[..<space]), in: text), .locked(colour))
  }

  private static func reference(_ words: String, in text: String) throws(WorldError) -> Reference {
    guard let reference = Reference(words) else {
      throw .fault(text, why: "'\(words)' names nothing that the household knows")
    }
    return reference
  }

  private static func number(_ rest: String, in text: String) throws(WorldError) -> Int {
    guard let first = rest.split(separator: " ").first, let number = Int(first), number >= 0 else {
      throw .fault(text, why: "write how many, for example 'fail 2 grasps'")
    }
    return number
  }
}
