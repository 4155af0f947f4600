import AgentMessages
import ArgumentParser
import Evaluation
import Perception

/// `errand eval hallucination`: is there a mug?
struct EvalHallucinationCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "hallucination",
    abstract: "Poll the eyes for kinds that are and are not in a frame (POPE).",
    discussion: """
      Each frame is asked about up to three kinds that it shows and as many that it does not: drawn at random, the \
      commonest of all frames (popular), or those that most often go with what is there (adversarial). Accuracy, F1 and \
      the share of yes for each; the visibility rule is the grounding suite's.

      Examples:
        errand eval hallucination --frames 800 --seed 9001 --jobs 2
        errand eval hallucination --model owlvit-base-patch32 --json hallucination.json
      """)

  @OptionGroup var eyes: EyesSuiteOptions
  @OptionGroup var agent: AgentOptions
  @OptionGroup var output: SuiteOutput

  func run() async throws {
    try await CommandFailure.reporting {
      let suite = HallucinationSuite(
        seed: eyes.seed, noise: eyes.noise.rawValue, threshold: eyes.threshold,
        find: EyesSuiteOptions.finder(try agent.perceiver()))
      let progress = Progress(total: (eyes.frames + 7) / 8, isQuiet: output.json == "-")
      let card = try await suite.run(frames: eyes.frames, jobs: output.jobs) {
        progress.finish(succeeded: true, lines: [])
      }
      progress.close()
      try output.write(card)
      output.show(card)
      return 0
    }
  }
}

/// `errand eval bias`: is something found less well than the rest?
struct EvalBiasCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bias",
    abstract: "Grounding by colour, kind, size, side of the picture, light and room.",
    discussion: """
      Every thing that counts by the grounding suite's rule is asked for by colour and kind. A cell with at least 20 \
      things fails where the upper end of its 95 % interval lies five points under the mean.

      Examples:
        errand eval bias --frames 1000 --seed 9001 --jobs 2
        errand eval bias --noise rough --json bias.json
      """)

  @OptionGroup var eyes: EyesSuiteOptions
  @OptionGroup var agent: AgentOptions
  @OptionGroup var output: SuiteOutput

  func run() async throws {
    try await CommandFailure.reporting {
      let suite = BiasSuite(
        seed: eyes.seed, noise: eyes.noise.rawValue, threshold: eyes.threshold,
        find: EyesSuiteOptions.finder(try agent.perceiver()))
      let progress = Progress(total: (eyes.frames + 7) / 8, isQuiet: output.json == "-")
      let card = try await suite.run(frames: eyes.frames, jobs: output.jobs) {
        progress.finish(succeeded: true, lines: [])
      }
      progress.close()
      try output.write(card)
      output.show(card)
      return 0
    }
  }
}

/// Options of the suites over frames.
struct EyesSuiteOptions: ParsableArguments {
  @Option(help: ArgumentHelp("How many frames.", valueName: "n"))
  var frames: Int = 400

  @Option(help: ArgumentHelp("The suite's number: the same seed, the same frames.", valueName: "n"))
  var seed: UInt64 = 1

  @Option(
    help: ArgumentHelp("none, or rough: light, pixels, grasps and wheels.", valueName: "name"))
  var noise: WorldOptions.Noise = .none

  @Option(help: ArgumentHelp("The score from which on something is claimed.", valueName: "score"))
  var threshold: Double = 0.5

  func validate() throws {
    guard frames > 0 else { throw ValidationError("--frames is a number from 1 up") }
    guard (0...1).contains(threshold) else {
      throw ValidationError("--threshold \(threshold) is not from 0 to 1")
    }
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
