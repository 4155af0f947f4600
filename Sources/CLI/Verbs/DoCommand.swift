import AgentMessages
import ArgumentParser
import Evaluation

/// `errand do`: the main verb.
struct DoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "do",
    abstract: "Do what a sentence says, with the bundled simulator or with a robot.",
    discussion: """
      Without a sentence it is a conversation: a sentence a line, the map is kept. What you type while it works is heard \
      at once ("stop", "no, the red one", "put it back"). Where standard input is no terminal, each line waits for the \
      one before it; a line that begins with ! is said at once.

      Examples:
        errand do "put the blue mug in the sink"
        errand do "bring me the red book" --watch --seed 12
        errand do "put the cup on the table" --answer "the green one"
        errand do "go to the kitchen" --json -
        errand do "bring me the red book" --record book.mcap
        errand do "turn around" --robot ADDRESS --key me.key --peer-key robot.pub
        errand do --seed 12

      Exit codes:
         0 done            10 cannot         11 step limit      12 stopped
        13 needs an answer 20 no memory/disk 30 bad input       40 link lost
        64 usage
      """)

  @Argument(help: ArgumentHelp("What to do.", valueName: "sentence"))
  var words: [String] = []

  @OptionGroup var world: WorldOptions
  @OptionGroup var agent: AgentOptions
  @OptionGroup var link: LinkOptions
  @OptionGroup var recording: RecordFileOption

  @Flag(help: "Draw the camera's picture and the map in the terminal (24-bit colour).")
  var watch = false

  @Option(
    help: ArgumentHelp(
      "Write every event as a line of JSON; - is standard output.", valueName: "file"))
  var json: String?

  @Option(
    help: ArgumentHelp(
      "The answer to the next question; may be given several times.", valueName: "text"))
  var answer: [String] = []

  func validate() throws {
    if watch, !Console.isTerminal { throw ValidationError("--watch needs a terminal.") }
    if watch, json == "-" {
      throw ValidationError("--watch and --json - both want standard output.")
    }
  }

  func run() async throws {
    try await CommandFailure.reporting {
      try await DoSession(self).run()
    }
  }
}

/// Options about the link to a robot.
struct LinkOptions: ParsableArguments {
  @Option(help: ArgumentHelp("A robot to command instead of the simulator.", valueName: "address"))
  var robot: String?

  @OptionGroup var security: KeyOptions

  @Option(
    help: ArgumentHelp(
      "Wait so many seconds for a robot that has fallen silent.", valueName: "seconds"))
  var patience: Double = 10
}
