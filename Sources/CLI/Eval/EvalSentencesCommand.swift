import AgentMessages
import ArgumentParser
import Evaluation
import Grounding

/// `errand eval sentences`: free sentences against what they mean.
struct EvalSentencesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sentences",
    abstract:
      "Sentences that people might say, written before the parser, and the goals they mean.",
    discussion: """
      A sentence is right if its goal is the one meant; declined if it is asked about, refused or not understood; wrong \
      if something else would be done. The file and its notation are described in Scenarios/README.md.

      Examples:
        errand eval sentences --verbose
        errand eval sentences --file my-sentences.tsv --json sentences.json
      """)

  @Option(
    help: ArgumentHelp("The sentences; by default Scenarios/sentences.tsv.", valueName: "file"))
  var file: String?

  @OptionGroup var output: SuiteOutput

  func run() async throws {
    try await CommandFailure.reporting {
      let path = try file ?? Installation.find().home + "/Scenarios/sentences.tsv"
      let suite = SentenceSuite(parsing: try TextFile.read(path))
      let answers = suite.answers(of: Grounder(vocabulary: .household))
      if output.verbose {
        for answer in answers where answer.verdict != .right {
          Console.print("\(answer.verdict.rawValue): \(answer.sentence.text)")
          Console.print(
            "  meant \(answer.sentence.meanings.joined(separator: " or ")), taken for \(answer.meaning)"
          )
        }
      }
      let card = SentenceSuite.scorecard(of: answers)
      try output.write(card)
      output.show(card)
      return 0
    }
  }
}
