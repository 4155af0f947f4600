import AgentMessages
import ArgumentParser
import Evaluation
import Perception

/// Options of the suites over frames.
struct EyesSuiteOptions: ParsableArguments {
  @Option(help: ArgumentHelp("How many frames.", valueName: "n"))
  var frames: Int = 400

  @Option(help: ArgumentHelp("The suite's number: the same seed, the same frames.", valueName: "n"))
  var seed: UInt64 = 1

  @Option(
    help: ArgumentHelp("none, or rough: light, pixels, grasps and wheels.", valueName: "name"))
  var noise: WorldOptions.Noise = .none

  @Option(help: ArgumentHelp("The score from which on something is claimed.", valueName: "score"))
  var threshold: Double = 0.2

  func validate() throws {
    guard frames > 0 else { throw ValidationError("--frames is a number from 1 up") }
    guard (0...1).contains(threshold) else {
      throw ValidationError("--threshold \(threshold) is not from 0 to 1")
    }
  }

  /// How a suite asks the eyes.
  static func finder(_ perceiver: Perceiver) -> GroundingSuite.Finder {
    { frame, phrases, threshold in
      try perceiver.phraseDetections(in: frame, phrases: phrases, threshold: threshold).map {
        FoundBox(phrase: $0.phrase, box: $0.box, score: $0.score)
      }
    }
  }
}
