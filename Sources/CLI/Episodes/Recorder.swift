import ArgumentParser
import Evaluation
import Glibc
import Recording

/// `--record FILE` of `errand do`.
struct RecordFileOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Record everything in an MCAP file, for replay, inspect and Foxglove.", valueName: "file"))
  var record: String?
}

/// `--record DIR` of the suites.
struct RecordFolderOption: ParsableArguments {
  @Option(
    help: ArgumentHelp("Record each episode in an MCAP file in this folder.", valueName: "folder"))
  var record: String?

  /// Makes the folder. Throws `CommandFailure` where it cannot be made.
  func archive(_ agent: AgentFacts) throws(CommandFailure) -> EpisodeArchive? {
    guard let folder = record else { return nil }
    guard mkdir(folder, 0o755) == 0 || errno == EEXIST else {
      throw CommandFailure(
        .badInput, "cannot make the folder '\(folder)': \(String(cString: strerror(errno))).")
    }
    return EpisodeArchive(
      folder: folder, program: Version.text, commandLine: CommandLine.arguments, agent: agent)
  }
}
