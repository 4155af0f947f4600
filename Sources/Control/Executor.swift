public import AgentMessages

/// Carries out one action of a plan at a time.
///
///     var executor = Executor(context: context)
///     executor.begin(action, in: belief)
///     switch executor.step(in: belief) { case .send(let command): ... }
///
/// A pure state machine: it never touches a robot and never reads a clock.
public struct Executor: Sendable {
  public var context: ControlContext
  public private(set) var action: GroundAction?
  private var skill: (any Skill)?

  public init(context: ControlContext = ControlContext()) { self.context = context }

  /// Starts an action; what was under way is dropped.
  public mutating func begin(_ action: GroundAction, in belief: Belief) {
    self.action = action
    skill = Self.skill(for: action, in: belief, context: context)
  }

  /// What to do now. Without an action, or with one that it has no skill for: `.blocked`.
  public mutating func step(in belief: Belief) -> SkillStep {
    guard skill != nil else {
      return .blocked(reason: "I have no skill for '\(action?.description ?? "nothing")'")
    }
    return skill?.step(in: belief) ?? .finished
  }

  /// Tells the skill what became of the command it sent.
  public mutating func ended(_ status: CommandStatus) { skill?.ended(status) }

  private static func skill(
    for action: GroundAction, in belief: Belief, context: ControlContext
  ) -> (any Skill)? {
    switch (action.name, action.arguments.first) {
    case ("go-to", .object(let id)?): GoTo(id, context: context)
    case ("go-to-room", .room(let id)?): GoToCells(.room(id), context: context)
    case ("go-to-cell", .cell(let cell)?): GoToCells(.near(cell), context: context)
    case ("pass-door", .object(let id)?): PassDoor(id, into: room(of: action), context: context)
    case ("open-door", .object(let id)?), ("unlock-door", .object(let id)?):
      SetOpenness(id, open: true, context: context)
    case ("close-door", .object(let id)?): SetOpenness(id, open: false, context: context)
    case ("open", .object(let id)?), ("look-into", .object(let id)?):
      SetOpenness(id, open: true, looksIn: true, context: context)
    case ("close", .object(let id)?): SetOpenness(id, open: false, context: context)
    case ("look-at", .object(let id)?): LookAt(id, context: context)
    case ("look-around", _): LookAround()
    case ("explore", .cell(let cell)?): Explore(cell, context: context)
    case ("pick-up", .object(let id)?), ("take-out", .object(let id)?): PickUp(id, context: context)
    case ("put-on", .object(let id)?), ("put-in", .object(let id)?),
      ("put-next-to", .object(let id)?),
      ("put-down", .object(let id)?):
      placing(id, action, in: belief, context: context)
    case ("move", .number(let metres)?): Drive(.metres(metres))
    case ("turn", .number(let radians)?): Drive(.radians(radians))
    case ("wait", .number(let seconds)?): Wait(seconds: seconds)
    default: nil
    }
  }

  private static func room(of action: GroundAction) -> Int? {
    guard case .room(let id)? = action.arguments.last, id >= 0 else { return nil }
    return id
  }

  private static func placing(
    _ id: Int, _ action: GroundAction, in belief: Belief, context: ControlContext
  ) -> any Skill {
    var cells: [Cell] = []
    var holder: Int?
    for argument in action.arguments.dropFirst() {
      switch argument {
      case .cell(let cell): cells.append(cell)
      case .object(let other) where action.name == "put-on" || action.name == "put-in":
        holder = other
      case .object, .room, .number, .word: break
      }
    }
    if cells.isEmpty, let object = holder.flatMap({ belief.object($0) }) { cells = object.cells }
    return PutDown(id, cells: cells, holderID: holder, context: context)
  }
}
