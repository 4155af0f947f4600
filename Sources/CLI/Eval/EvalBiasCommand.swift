import AgentMessages
import ArgumentParser
import Evaluation
import Perception

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
