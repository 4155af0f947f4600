import AgentMessages

/// Events of a made-up episode, one of every sort.
enum Moments {
  static let camera = CameraInfo.pinhole(
    width: 8, height: 6, horizontalFieldOfView: 1.5, position: Point3(z: 0.9), pitchDown: 0.4)

  static let robot = RobotDescription(
    name: "made up", profile: "household", cameras: [camera], commands: ["translate"],
    cellSize: 0.5, footprintRadius: 0.2, maximumLinearSpeed: 1, maximumAngularSpeed: 1, reach: 0.6,
    timeMode: .lockstep, observationPort: 0)

  static func observation(_ sequence: UInt64, side: Int = 8) -> Observation {
    let frame = CameraFrame(
      camera: camera.name, stamp: Int64(sequence) * 1_000_000_000, width: side, height: 6,
      rgb: (0..<side * 18).map { UInt8(truncatingIfNeeded: $0 * Int(sequence)) },
      depth: (0..<side * 6).map { UInt16(truncatingIfNeeded: $0 * 40) })
    return Observation(
      sequence: sequence, stamp: Int64(sequence) * 1_000_000_000, frames: [frame],
      odometry: Odometry(pose: Pose2D(x: Double(sequence) / 2, y: -1, theta: 0.5)), contact: true,
      gripper: Gripper(opening: 0.05, isHolding: true), lastCommandID: sequence - 1)
  }

  static func percept(_ observation: Observation) -> Percept {
    let detection = Detection(
      box: BoundingBox(minX: 1, minY: 2, maxX: 5, maxY: 5.5), score: 0.8,
      kinds: [ObjectHypothesis(label: "mug", score: 0.8)],
      colours: [ObjectHypothesis(label: "blue", score: 0.9)],
      states: [ObjectHypothesis(label: "open", score: 0.4)],
      phraseScores: [Phrase("b"): 0.5, Phrase("a"): 0.25], embedding: [0.5, -0.25, 0.125])
    return Percept(
      sequence: observation.sequence, stamp: observation.stamp, camera: camera,
      frame: observation.frames[0], odometry: observation.odometry, contact: observation.contact,
      gripper: observation.gripper, detections: [detection])
  }

  static func belief(_ update: UInt32) -> Belief {
    var belief = Belief(mapRadius: 4)
    belief.update = update
    belief.map[Cell(column: -2, row: 3)] = CellBelief(
      content: .wall, occupancy: 2, height: 2, lastSeen: update)
    belief.map[.init(column: 1, row: 0)] = CellBelief(content: .free, lastSeen: 1, closestView: 0.5)
    var mug = TrackedObject(
      id: 0, kinds: [ObjectHypothesis(label: "mug", score: 0.9)],
      colours: [ObjectHypothesis(label: "blue", score: 0.9)], cells: [Cell(column: 2, row: 1)],
      height: 0.4, place: .on(1), openness: .locked(colour: "red"), embedding: [1, 2])
    mug.front = Cell(column: 1, row: 1)
    belief.insert(mug)
    belief.rooms = [
      Room(
        id: 1, name: "kitchen", cells: [Cell(column: 1, row: 0)], doors: [3], hasFrontier: true)
    ]
    belief.frontiers = [
      Frontier(
        target: Cell(column: 3, row: 3), viewpoint: Cell(column: 2, row: 3), heading: .west, cost: 4
      )
    ]
    belief.lastPickup = .init(objectID: 1, place: .inside(2), cell: Cell(column: 0, row: 1))
    belief.unseeable = [Cell(column: 4, row: 4)]
    belief.givenUp = [2: "stuck", 1: "gone"]
    belief.furnitureEvidence = [Cell(column: 0, row: 1): SIMD16(repeating: 0.5)]
    belief.bumped = [Cell(column: 3, row: 1)]
    belief.pendingRelease = Point3(x: 1, y: 2, z: 0.5)
    return belief
  }

  static let goal = Goal(
    steps: [
      [
        .place(
          Referent(
            words: "two mugs", quantifier: .count(2), kinds: ["mug"], colour: "blue",
            clauses: [.init(.on, Referent(words: "the table", kinds: ["table"]))], candidates: [1]),
          .inside, Referent(words: "the sink", objectID: 4))
      ], [.turn(radians: 1.5), .explore],
    ], constraints: [.avoidRoom(Referent(words: "the hall", room: "hall"))])

  /// One of every sort, in an order that could be.
  static func episode(instruction: String = "put two mugs into the sink") -> [AgentEvent] {
    let seen = observation(1)
    let target = Point3(x: 0.5, y: 0, z: 0.4)
    let question = ClarifyingQuestion(text: "which?", choices: ["a", "b"], candidates: [1, 2])
    let actions: [MotorCommand.Action] = [
      .translate(0.5), .rotate(-1.5), .velocity(Twist2D(linear: 1, angular: 2), seconds: 3),
      .grasp(target: target), .release(target: target), .open(target: target),
      .close(target: target), .toggle(target: target), .wait(seconds: 2), .speak("hello"), .stop,
    ]
    var events: [AgentEvent] = [
      .instructed(Instruction(instruction)), .observed(seen), .perceived(percept(seen)),
      .believed(belief(1)), .interpreted(.goal(goal)),
      .interpreted(.answer(.isInState(Referent(words: "the fridge"), "open"))),
      .interpreted(.correction(.instead(Referent(words: "the red one")))),
      .interpreted(.ask(question)), .interpreted(.unknownWords(["frobnicate"])),
      .interpreted(.refuse("no")), .interpreted(.notUnderstood("what")), .asked(question),
      .answered("the red one"),
      .planned(
        Plan(
          status: .explores(lookingFor: "a mug"), actions: [GroundAction("explore", [.room(1)])],
          cost: 3, expansions: 12, problem: "(define)")),
      .started(GroundAction("explore"), index: 0),
    ]
    for (index, action) in actions.enumerated() {
      let id = UInt64(index + 1)
      events.append(.commanded(MotorCommand(id: id, action: action)))
      events.append(
        .executed(
          CommandStatus(
            id: id, state: .failed, reason: .blocked, message: "a wall", executed: Pose2D(x: 0.5))))
      let next = observation(id + 1)
      events += [.observed(next), .perceived(percept(next)), .believed(belief(UInt32(id + 1)))]
    }
    return events + [
      .finished(GroundAction("explore"), .blocked(reason: "a wall")), .surprised("oh"),
      .said("hello"), .waiting(reason: "the robot", atMostSeconds: 4),
      .ended(.needsAnswer(question)),
    ]
  }
}
