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
