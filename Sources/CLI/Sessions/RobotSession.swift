import AgentMessages
import Dashboard
import Evaluation
import Recording

/// Gives sentences to a performer on a robot, one after another, and hears what is said in between.
struct RobotSession {
  let robot: any Robot
  let performer: any Performer
  let narrator: Narrator
  let log: EpisodeWriter?
  let input: StandardInput
  let interrupt: Interrupt

  /// Does the one sentence, or where it is empty those that standard input holds. The exit code of the last.
  func run(_ sentence: String) async throws -> Int32 {
    guard sentence.isEmpty else {
      if Console.inputIsTerminal { input.start() }
      return try await perform(sentence)
    }
    input.start()
    var code: Int32 = 0
    narrator.greet()
    while let line = await input.next() {
      let text = line.drop { $0 == "!" || $0 == " " }
      guard !text.isEmpty else { continue }
      code = try await perform(String(text))
      if interrupt.isRaised { return code }
      narrator.greet()
    }
    return code
  }

  private func perform(_ sentence: String) async throws -> Int32 {
    let start = ContinuousClock.now
    let metered = StagedRobot(robot)
    input.hear { line in await performer.hear(line) }
    defer { input.hear(nil) }
    let work = Task { try await follow(sentence, on: metered) }
    interrupt.whenRaised {
      await metered.stop()
      work.cancel()
    }
    let end = try await work.value
    let outcome = interrupt.isRaised ? .stopped : end
    let seconds = (ContinuousClock.now - start) / .milliseconds(1) / 1000
    try narrator.finish(
      outcome, steps: metered.steps, seconds: seconds, robotSeconds: metered.robotSeconds)
    return outcome.exitCode
  }

  /// How the instruction ended; stopped, where the person ended it.
  private func follow(_ sentence: String, on robot: StagedRobot) async throws -> Outcome {
    var outcome: Outcome?
    do {
      for try await event in performer.perform(sentence, on: robot) {
        try tell(event)
        if case .ended(let end) = event { outcome = end }
      }
    } catch let failure as CommandFailure {
      throw failure
    } catch {
      let end: Outcome = error is CancellationError ? .stopped : .linkLost("\(error)")
      try tell(.ended(end))
      return end
    }
    if let outcome { return outcome }
    let end: Outcome =
      Task.isCancelled ? .stopped : .linkLost("the agent ended without saying how")
    try tell(.ended(end))
    return end
  }

  private func tell(_ event: AgentEvent) throws(CommandFailure) {
    log?.append(event)
    try narrator.tell(event)
  }
}
