import AgentMessages

extension Simulation {
  /// Lets everybody whose time has come take a step, in the order of their ids.
  mutating func walkPeople() {
    for number in world.walkers.indices {
      while world.walkers[number].nextStep <= world.time {
        world.walkers[number].nextStep += Walker.pace
        step(walker: number)
      }
    }
  }

  private mutating func step(walker number: Int) {
    let walker = world.walkers[number]
    guard case .floor(let cell) = world.objects[walker.id - 1].placement else { return }
    let heading =
      walker.patrol.isEmpty
      ? wander(from: cell, facing: world.objects[walker.id - 1].facing)
      : patrol(walker: number, from: cell)
    guard let heading else { return }
    world.objects[walker.id - 1].facing = heading
    let target = cell.stepped(heading)
    guard world.isFree(target), target != world.robot.cell else { return }
    world.place(walker.id, .floor(target))
  }

  /// Straight on most of the time, else any free way; nil to stand still for a while.
  private mutating func wander(from cell: Cell, facing: Heading) -> Heading? {
    let draw = chance.people.unit()
    let pick = chance.people.next()
    if draw < 0.15 { return nil }
    let free = Heading.allCases.filter {
      let target = cell.stepped($0)
      return world.isFree(target) && target != world.robot.cell
    }
    if draw < 0.75, free.contains(facing) { return facing }
    return free.isEmpty ? nil : free[Int(pick % UInt64(free.count))]
  }

  /// The first step of a shortest way to the next stop of the patrol, over floor and through open
  /// doors.
  private mutating func patrol(walker number: Int, from cell: Cell) -> Heading? {
    let stops = world.walkers[number].patrol
    if stops[world.walkers[number].nextPatrolStop % stops.count] == cell {
      world.walkers[number].nextPatrolStop =
        (world.walkers[number].nextPatrolStop + 1) % stops.count
    }
    let goal = stops[world.walkers[number].nextPatrolStop % stops.count]
    let distances = world.plan.distances(from: goal) { world.isStandingRoom(at: $0) }
    let here = distances[world.plan.index(cell)]
    return Heading.allCases.first {
      let target = cell.stepped($0)
      return world.plan.contains(target) && distances[world.plan.index(target)] == here - 1
    }
  }
}

extension World {
  /// Whether the cell has no wall, furniture, closed door or thing; people and the robot are not
  /// asked about.
  func isStandingRoom(at index: Int) -> Bool {
    guard !plan.isWall[index], thingAt[index] == 0 else { return false }
    guard let fixture = object(Int(fixtureAt[index])) else { return true }
    return fixture.kind == .door && fixture.opening.isOpen
  }
}

extension FloorPlan {
  /// Steps from `start` to each cell through the cells that `passes` lets through, `[rows,
  /// columns]`; `Int.max / 2` where there is no way. `start` itself need not pass.
  func distances(from start: Cell, passes: (Int) -> Bool) -> [Int] {
    var distances = [Int](repeating: Int.max / 2, count: columns * rows)
    guard contains(start) else { return distances }
    var queue = [index(start)]
    distances[queue[0]] = 0
    var head = 0
    while head < queue.count {
      let here = queue[head]
      head += 1
      for offset in [1, columns, -1, -columns] {
        let next = here + offset
        guard distances.indices.contains(next), distances[next] > distances[here] + 1, passes(next)
        else { continue }
        distances[next] = distances[here] + 1
        queue.append(next)
      }
    }
    return distances
  }
}
