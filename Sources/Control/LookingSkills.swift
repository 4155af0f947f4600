import AgentMessages

/// Turn on the spot until all four sides were seen.
struct LookAround: Skill {
  private var headings: Set<Heading> = []
  private var cell: Cell?
  private var tries = 0

  mutating func step(in belief: Belief) -> SkillStep {
    headings.insert(belief.heading)
    tries += 1
    if headings.count == 4 || tries > 10 { return .finished }
    return .send(.rotate(Double.pi / 2))
  }
}

/// Go to where a frontier's target can be seen, and look. Finished when it was seen or the viewpoint was reached.
struct Explore: Skill {
  let target: Cell
  private var motion: Motion
  private var goal: GridPose?

  init(_ target: Cell, context: ControlContext) {
    self.target = target
    motion = Motion(context: context)
  }

  mutating func step(in belief: Belief) -> SkillStep {
    guard let frontier = belief.frontiers.first(where: { $0.target == target }) else {
      return .finished
    }
    let goal = self.goal ?? GridPose(frontier.viewpoint, frontier.heading)
    self.goal = goal
    switch motion.step(in: belief, isGoal: { $0 == goal }) {
    case .arrived: return .finished
    case .send(let action): return .send(action)
    case .noWay(let reason):
      return .blocked(reason: "I cannot get to where I would see more: \(reason)")
    }
  }
}

/// See an object again: go near and face it.
struct LookAt: Skill {
  let id: Int
  private var approach: GoTo
  private var looks = 0

  init(_ id: Int, context: ControlContext) {
    self.id = id
    approach = GoTo(id, context: context)
  }

  mutating func step(in belief: Belief) -> SkillStep {
    guard let object = belief.object(id), object.existence >= 0.25 else {
      return .blocked(reason: "it is not there any more")
    }
    if object.place == .held || (object.lastSeen == belief.update && object.existence >= 0.6) {
      return .finished
    }
    switch approach.step(in: belief) {
    case .finished:
      looks += 1
      return looks > 2
        ? .blocked(reason: "I do not see the \(object.name) where I thought it was")
        : .send(.wait(seconds: 0.5))
    case let other: return other
    }
  }

  mutating func ended(_ status: CommandStatus) { approach.ended(status) }
}
