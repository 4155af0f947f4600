import AgentMessages
import AgentRuntime
import Dashboard
import Evaluation
import Recording
import Transport

/// `errand replay --from STEP --live`: the simulator is put back where it was, and the agent goes on from there.
struct LiveSession {
  private let log: EpisodeLog
  private let maker: ReplayMaker
  private let step: Int

  init(_ log: EpisodeLog, _ maker: ReplayMaker, from step: Int) {
    self.log = log
    self.maker = maker
    self.step = step
  }

  /// The exit code of the last instruction.
  func run() async throws -> Int32 {
    guard let world = log.facts.world else {
      throw CommandFailure(
        .badInput, "'\(log.path)' was recorded with a robot that is no simulator of ours.")
    }
    let last = LiveReplay.lastStep(of: log)
    guard (0...last).contains(step) else {
      throw CommandFailure(
        .badInput, "'\(log.path)' has \(last) commands: --from takes a number from 0 to \(last).")
    }
    let stage = try await RestoredWorld.open(world)
    defer { stage.close() }
    let live = try LiveReplay(
      log, configuration: maker.configuration, sight: maker.sight, from: step,
      answer: { _ in nil })
    let teller = StoryTeller(isColoured: Console.isTerminal)
    let start = step
    let report = try await live.run(on: stage.robot, inject: stage.inject) { event, step in
      if step >= start { teller.tell(event) }
    }
    await stage.robot.close()
    for line in lines(about: report) { Console.print(line) }
    return report.outcome.exitCode
  }

  private func lines(about report: LiveReplay.Report) -> [String] {
    let answered = report.agreed == report.replayed ? "every one" : "\(report.agreed) of them"
    let lines = [
      "",
      "\(report.replayed) commands of the log were sent again; the robot answered \(answered) as it did then",
    ]
    guard let parted = report.parted else { return lines }
    return lines + ["after \(parted) of them today's agent would have done something else"]
  }
}
