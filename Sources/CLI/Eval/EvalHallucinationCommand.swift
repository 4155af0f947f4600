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
        seed: eyes.seed, noise: eyes.noise.rawValue,
        threshold: eyes.threshold ?? EyesSuiteOptions.yes,
        find: EyesSuiteOptions.finder(try agent.perceiver()))
      try await eyes.score(output) { frames, jobs, each in
        try await suite.run(frames: frames, jobs: jobs, report: each)
      }
      return 0
    }
  }
}
