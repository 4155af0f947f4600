import AgentMessages
import ArgumentParser
import Evaluation
import Perception

/// Options of the suites over frames.
struct EyesSuiteOptions: ParsableArguments {
  @Option(help: ArgumentHelp("How many frames.", valueName: "n"))
  var frames: Int = 400

  @Option(help: ArgumentHelp("The suite's number: the same seed, the same frames.", valueName: "n"))
  var seed: UInt64 = 1

  @Option(
    help: ArgumentHelp("none, or rough: light, pixels, grasps and wheels.", valueName: "name"))
  var noise: WorldOptions.Noise = .none

  @Option(
    help: ArgumentHelp(
      "The score from which on something is claimed; without it 0.12 in grounding, 0.2 elsewhere.",
      valueName: "score"))
  var threshold: Double?

  func validate() throws {
    guard frames > 0 else { throw ValidationError("--frames is a number from 1 up") }
    if let threshold, !(0...1).contains(threshold) {
      throw ValidationError("--threshold \(threshold) is not from 0 to 1")
    }
  }

  /// What counts as a yes where a suite asks whether something is there.
  static let yes = 0.2

  /// Plays a suite of so many frames, several at a time, and shows its scorecard. `play` calls back after each batch.
  func score(
    _ output: SuiteOutput,
    _ play: (_ frames: Int, _ jobs: Int, _ each: @escaping @Sendable () -> Void) async throws
      -> Scorecard
  ) async throws {
    let progress = Progress(total: (frames + 7) / 8, isQuiet: output.json == "-")
    let card = try await play(frames, output.jobs) { progress.finish(succeeded: true, lines: []) }
    progress.close()
    try output.write(card)
    output.show(card)
  }

  /// How a suite asks the eyes.
  static func finder(_ perceiver: Perceiver) -> GroundingSuite.Finder {
    { frame, phrases, threshold in
      try perceiver.phraseDetections(in: frame, phrases: phrases, threshold: threshold).map {
        FoundBox(phrase: $0.phrase, box: $0.box, score: $0.score)
      }
    }
  }
}
