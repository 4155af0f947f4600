import ArgumentParser

/// The program `errand`: one verb a file.
@main
struct ErrandCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "errand",
    abstract: "A robot that does what it is told, from a sentence and a camera.",
    discussion: """
      Examples:
        errand do "put the blue mug in the sink"
        errand do "bring me the red book" --watch --seed 12
        errand do "go to the kitchen" --robot tcp://127.0.0.1:5555
        errand run Scenarios/
        errand do "bring me the red book" --record book.mcap
        errand replay book.mcap

      Exit codes of 'do':
         0 done            10 cannot         11 step limit      12 stopped
        13 needs an answer 20 no memory/disk 30 bad input       40 link lost
        64 usage
      """,
    version: Version.text,
    subcommands: [
      DoCommand.self, SimulateCommand.self, RunCommand.self, EvalCommand.self, SeeCommand.self,
      PlanCommand.self, InspectCommand.self, ReplayCommand.self, EpisodesCommand.self,
      BridgeCommand.self, KeysCommand.self, DoctorCommand.self, CalibrateCommand.self,
      ClassifyCommand.self,
      EmbedCommand.self, FindCommand.self,
    ])
}

/// What `--version` says.
enum Version {
  static let text = "errand 0.1.0 (protocol 1)"
}
