import ArgumentParser
import Foundation

/// `errand-simulator dataset`: labelled frames for training and testing eyes.
struct DatasetCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dataset", abstract: "Write labelled camera frames as shards.")

  enum HeldOut: String, ExpressibleByArgument, CaseIterable { case include, exclude }

  @Option(help: "How many frames.") var frames = 1000
  @Option(help: "Seed; the same seed gives the same frames.") var seed: UInt64 = 1
  @Option(help: "Folder to write into; it is made where missing.") var out: String
  @Option(help: "Frames in a shard.") var shardSize = 2000
  @Option(help: "Whether the held-out colour-kind pairs may appear.") var heldOut = HeldOut.exclude

  func run() throws {
    var recorder = try ViewRecorder(
      directory: out, shardSize: shardSize, seed: seed, includesHeldOut: heldOut == .include)
    for i in 0..<frames {
      try recorder.recordSample()
      if (i + 1) % 1000 == 0 {
        FileHandle.standardError.write(Data("\(i + 1) of \(frames) frames\n".utf8))
      }
    }
    try recorder.finish()
  }
}
