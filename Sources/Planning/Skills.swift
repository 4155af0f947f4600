import AgentMessages
import PDDL

/// From the steps of a PDDL plan to actions that a robot has skills for: rooms that only say where a step happens are
/// left out, cells are chosen, and `go-to` is put before the work on each new object.
struct Skills {
  private let task: Task
  private let names: Names
  private var position: Cell
  private var before: Int?
  private var taken: Set<Cell> = []
  private(set) var actions: [GroundAction] = []

  init(_ task: Task, _ names: Names) {
    self.task = task
    self.names = names
    position = task.belief.cell
    before = task.surroundings.objects.first { task.isBefore($0) }?.id
  }

  mutating func add(_ step: PlanStep) throws(PlanningError) {
    let arguments = step.arguments.compactMap { names.arguments[$0] }
    let objects = arguments.compactMap { argument -> Int? in
      if case .object(let id) = argument { id } else { nil }
    }
    switch step.action {
    case "pass-door":
      actions.append(GroundAction("pass-door", [arguments[0], arguments[2]]))
      move(to: objects[0])
      before = nil
    case "go-to", "look-at": work(step.action, on: objects[0], [arguments[0]])
    case "go-home":
      actions.append(GroundAction("go-to-cell", [.cell(task.belief.home)]))
      position = task.belief.home
      before = nil
    case "open-door", "close-door", "open", "close", "look-into":
      work(step.action, on: objects[0], [arguments[0]])
    case "unlock-door": work("unlock-door", on: objects[0], [arguments[0], arguments[1]])
    case "pick-up":
      work("pick-up", on: objects[0], [arguments[0], .word("floor")])
    case "pick-from": work("pick-up", on: objects[0], [arguments[0], arguments[1]])
    case "take-out": work("take-out", on: objects[1], [arguments[0], arguments[1]])
    case "put-in": work("put-in", on: objects[1], [arguments[0], arguments[1]])
    case "put-on":
      let cell = task.object(objects[1]).flatMap { choose(task.surroundings.freeCells(on: $0)) }
      work("put-on", on: objects[1], [arguments[0], arguments[1]] + argument(cell))
    case "put-next-to": addPutNextTo(arguments)
    case "put-down": addPutDown(arguments)
    default: throw .unknownAction(step.action)
    }
  }

  private mutating func addPutNextTo(_ arguments: [GroundAction.Argument]) {
    guard case .object(let landmark) = arguments[1] else {
      let cell = choose(task.surroundings.homeSpots)
      actions.append(GroundAction("put-down", [arguments[0]] + argument(cell)))
      before = nil
      return
    }
    let cell = task.object(landmark).flatMap { choose(task.surroundings.cellsBeside($0)) }
    work("put-next-to", on: landmark, [arguments[0], arguments[1]] + argument(cell))
  }

  private mutating func addPutDown(_ arguments: [GroundAction.Argument]) {
    guard case .room(let room) = arguments[1] else { return }
    let cell = choose(task.surroundings.spots(in: room, near: position))
    actions.append(GroundAction("put-down", [arguments[0]] + argument(cell)))
    before = nil
  }

  private func argument(_ cell: Cell?) -> [GroundAction.Argument] { cell.map { [.cell($0)] } ?? [] }

  private mutating func choose(_ cells: [Cell]) -> Cell? {
    guard let cell = cells.first(where: { !taken.contains($0) }) ?? cells.first else { return nil }
    taken.insert(cell)
    return cell
  }

  /// An action on an object, after going to it if the robot does not stand before it.
  private mutating func work(_ name: String, on id: Int, _ arguments: [GroundAction.Argument]) {
    if before != id, name != "go-to", name != "look-at" {
      actions.append(GroundAction("go-to", [.object(id)]))
    }
    actions.append(GroundAction(name, arguments))
    before = id
    move(to: id)
  }

  private mutating func move(to id: Int) {
    if let cell = task.object(id)?.cells.first { position = cell }
  }
}
