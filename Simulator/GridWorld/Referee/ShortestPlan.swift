import AgentMessages

/// The least number of steps (a cell, a quarter turn or a manipulation each) to get through a list
/// of phases: breadth-first over (phase, doors opened, cell, heading), which is exact since every
/// step costs one. People are no obstacle, and things that are put down on the way are none either.
struct ShortestPlan {
  /// Something to be done in one of certain poses, after which the next phase begins.
  struct Phase {
    /// `[rows, columns, 4]`: the poses in which it can be done.
    var isPose: [Bool]
    /// 1 for a manipulation, 0 for merely being there.
    var cost: Int
    /// The cell that is free from then on, since the thing that lay there has been taken.
    var frees: Int?
    /// The id of the door that it unlocks and opens.
    var unlocks: Int?
  }

  private let world: World
  private let size: Int
  /// Ids of the doors that are not open at the start; each is a bit of the state.
  private let doors: [Int]
  /// `[rows, columns]`: index into `doors`; -1 for none.
  private var doorAt: [Int]
  /// `[rows, columns]`: whether the robot could stand there at the start.
  private var isOpen: [Bool]

  /// `forbidden`: rooms (indices) that must not be entered.
  init(in world: World, avoiding forbidden: [Int] = []) {
    self.world = world
    size = world.plan.columns * world.plan.rows
    doors = world.doors.filter { !$0.opening.isOpen }.map(\.id)
    doorAt = [Int](repeating: -1, count: size)
    isOpen = (0..<size).map {
      world.isStandingRoom(at: $0) && !forbidden.contains(world.plan.roomIndex[$0])
    }
    for (bit, id) in doors.enumerated() {
      if let cell = world.cell(of: id) { doorAt[world.plan.index(cell)] = bit }
    }
  }

  /// Steps through all phases in order, from where the robot stands now; nil if there is no way.
  func steps(through phases: [Phase]) -> Int? {
    guard !phases.isEmpty else { return 0 }
    var search = Search(
      phases: phases, openings: openings(during: phases), doorCount: doors.count, size: size,
      doorAt: doorAt, isLocked: doors.map { world.objects[$0 - 1].opening.lockColour != nil },
      unlockBits: phases.map { phase in phase.unlocks.flatMap { doors.firstIndex(of: $0) } },
      offsets: Heading.allCases.map { world.plan.offset($0) })
    return search.run(
      from: world.plan.index(world.robot.cell) * 4 + world.robot.heading.rawValue)
  }

  /// For each phase `[rows, columns]`: what can be passed while it is under way.
  private func openings(during phases: [Phase]) -> [[Bool]] {
    var current = isOpen
    return phases.map { phase in
      defer { if let cell = phase.frees { current[cell] = true } }
      return current
    }
  }
}

/// Breadth-first search, one level a step.
private struct Search {
  let phases: [ShortestPlan.Phase]
  let openings: [[Bool]]
  let doorCount: Int
  let size: Int
  let doorAt: [Int]
  let isLocked: [Bool]
  let unlockBits: [Int?]
  let offsets: [Int]
  private var isKnown: [Bool] = []
  private var level: [Int] = []
  private var nextLevel: [Int] = []

  init(
    phases: [ShortestPlan.Phase], openings: [[Bool]], doorCount: Int, size: Int, doorAt: [Int],
    isLocked: [Bool], unlockBits: [Int?], offsets: [Int]
  ) {
    self.phases = phases
    self.openings = openings
    self.doorCount = doorCount
    self.size = size
    self.doorAt = doorAt
    self.isLocked = isLocked
    self.unlockBits = unlockBits
    self.offsets = offsets
  }

  private var poses: Int { size * 4 }
  private var masks: Int { 1 << doorCount }

  mutating func run(from pose: Int) -> Int? {
    isKnown = [Bool](repeating: false, count: phases.count * masks * poses)
    reach(0, 0, pose, now: true)
    var steps = 0
    while !level.isEmpty {
      var head = 0
      while head < level.count {
        if let extra = expand(level[head]) { return steps + extra }
        head += 1
      }
      (level, nextLevel) = (nextLevel, [])
      steps += 1
    }
    return nil
  }

  private mutating func reach(_ phase: Int, _ mask: Int, _ pose: Int, now: Bool) {
    let state = (phase * masks + mask) * poses + pose
    guard !isKnown[state] else { return }
    isKnown[state] = true
    if now { level.append(state) } else { nextLevel.append(state) }
  }

  /// Adds what one state leads to; answers the cost of the last phase if it ends here.
  private mutating func expand(_ state: Int) -> Int? {
    let (pose, rest) = (state % poses, state / poses)
    let (mask, phase) = (rest % masks, rest / masks)
    if phases[phase].isPose[pose] {
      if phase == phases.count - 1 { return phases[phase].cost }
      let opened = unlockBits[phase].map { mask | 1 << $0 } ?? mask
      reach(phase + 1, opened, pose, now: phases[phase].cost == 0)
    }
    let (cell, heading) = (pose / 4, pose % 4)
    reach(phase, mask, cell * 4 + (heading + 1) % 4, now: false)
    reach(phase, mask, cell * 4 + (heading + 3) % 4, now: false)
    for direction in [1, -1] {
      let target = cell + offsets[heading] * direction
      let door = doorAt[target]
      if openings[phase][target] || door >= 0 && mask >> door & 1 == 1 {
        reach(phase, mask, target * 4 + heading, now: false)
      } else if door >= 0, direction == 1, !isLocked[door] {
        reach(phase, mask | 1 << door, pose, now: false)
      }
    }
    return nil
  }
}
