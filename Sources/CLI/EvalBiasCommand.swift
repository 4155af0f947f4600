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
