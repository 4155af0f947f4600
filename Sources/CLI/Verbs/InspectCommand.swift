import AgentMessages
import ArgumentParser
import Dashboard
import Glibc
import MCAP
import Recording

/// `errand inspect`: what is in an episode's file.
struct InspectCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract:
      "Say what a recorded episode holds: what made it, its channels, how it ended, its story.",
    discussion: """
      Reads also what a kill or a full disk has left of a file, and says what is missing. --repair makes a whole file of \
      it.

      Examples:
        errand inspect kitchen.mcap
        errand inspect kitchen.mcap --frames pictures
        errand inspect kitchen.mcap --json -
        errand inspect kitchen.mcap --plot kitchen.svg
        errand inspect broken.mcap --repair whole.mcap

      Exit codes: 0 the file is whole (or was repaired), 1 something is missing from it, 30 it cannot be read.
      """)

  @Argument(help: "The episode: an MCAP file.")
  var episode: String

  @Option(
    help: ArgumentHelp("Write each picture as a PNG file in this folder.", valueName: "folder"))
  var frames: String?

  @Option(help: ArgumentHelp("Write all this as JSON; - is standard output.", valueName: "file"))
  var json: String?

  @Option(
    help: ArgumentHelp(
      "Draw the episode on one page: a file that ends in .svg or .png.", valueName: "file"))
  var plot: String?

  @Option(help: ArgumentHelp("Write what can be read as a whole file.", valueName: "file"))
  var repair: String?

  func validate() throws {
    guard let plot, !plot.hasSuffix(".svg"), !plot.hasSuffix(".png") else { return }
    throw ValidationError("--plot takes a file that ends in .svg or .png.")
  }

  func run() async throws {
    try await CommandFailure.reporting {
      if let repair {
        try mend(into: repair)
        return 0
      }
      let summary = try EpisodeSummary(of: episode)
      if let json { try TextFile.write(summary.json.pretty, to: json) }
      if json != "-" { for line in InspectText.lines(summary) { Console.print(line) } }
      if let frames { try FrameExport.write(episode, to: frames) }
      if let plot { try EpisodePlot.write(episode, to: plot) }
      return summary.damage == nil ? 0 : CommandFailure.Code.failed.rawValue
    }
  }

  private func mend(into target: String) throws {
    guard access(target, F_OK) != 0 else {
      throw CommandFailure(
        .badInput, "'\(target)' is there already: --repair makes a new file and replaces none.")
    }
    let report: RepairReport
    do { report = try MCAPRepair.repair(episode, to: target) } catch {
      throw RecordingError(repairing: episode, into: target, error)
    }
    Console.print(
      "\(target): \(report.kept.messageCount) messages in \(report.kept.chunkCount) chunks")
    guard !report.wasWhole else {
      Console.print("nothing was lost")
      return
    }
    let messages = report.messagesLost > 0 ? ", at least \(report.messagesLost) messages" : ""
    Console.print("lost: \(report.bytesLost) bytes\(messages)")
    for damage in report.damages {
      Console.print("  \(damage.byteCount) bytes at \(damage.offset): \(damage.reason)")
    }
  }
}

extension RecordingError {
  /// What an error of the engine means for a repair: it concerns the new file or the old one.
  fileprivate init(repairing source: String, into target: String, _ error: MCAPError) {
    switch error {
    case .cannotWrite(let failure):
      self = .cannotWrite(path: target, why: "\(error)", isDiskFull: failure.errno == ENOSPC)
    case .cannotOpen(target, _):
      self = .cannotWrite(path: target, why: "\(error)", isDiskFull: false)
    default: self = .cannotRead(path: source, why: "\(error)")
    }
  }
}
