import ArgumentParser

/// `errand eval`: generated suites.
struct EvalCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "eval",
    abstract: "Measure how well it does, on tasks that nobody has seen.",
    discussion: """
      Each suite writes a scorecard: success with its 95 % interval, false "done", time per decision.

      Examples:
        errand eval household --episodes 150 --seed 9001 --jobs 2
        errand eval sentences --json sentences.json
        errand eval grounding --frames 2000 --seed 9001
        errand eval babyai --levels GoToLocal,BossLevel --seeds 1..50
      """,
    subcommands: [
      EvalHouseholdCommand.self, EvalSentencesCommand.self, EvalGroundingCommand.self,
      EvalHallucinationCommand.self, EvalBiasCommand.self, EvalBabyAICommand.self,
    ])
}
