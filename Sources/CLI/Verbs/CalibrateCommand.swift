import AgentMessages
import ArgumentParser
import Evaluation
import Perception
import Synchronization
import Tensors
import VisionLanguage

/// `errand calibrate`: what a published detector's scores are worth on this robot's pictures.
struct CalibrateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "calibrate",
    abstract: "Fit a published detector's scores to frames of the simulator.",
    discussion: """
      Asks the model of a folder about fresh frames, compares its boxes with what is really there, fits a slope and an \
      offset to its logits (Platt), and writes calibration.json and a reliability plot beside the model. 'errand do \
      --model' and 'errand see --model' read it from there.

      Examples:
        errand calibrate --model owlvit-base-patch32 --frames 200
        errand calibrate --model FOLDER --template "an image of a {}"
      """)

  @Option(help: ArgumentHelp("An OWL-ViT or OWLv2 folder.", valueName: "folder"))
  var model: String

  @Option(help: ArgumentHelp("How many frames.", valueName: "n"))
  var frames: Int = 160

  @Option(help: ArgumentHelp("The suite's number: the same seed, the same frames.", valueName: "n"))
  var seed: UInt64 = 77

  @Option(help: ArgumentHelp("How a phrase is asked; {} stands for it.", valueName: "sentence"))
  var template = "a photo of a {}"

  @Option(help: ArgumentHelp("How many worlds are visited at a time.", valueName: "n"))
  var jobs = 1

  func validate() throws {
    guard frames > 0 else { throw ValidationError("--frames is a number from 1 up") }
    guard template.contains("{}") else { throw ValidationError("--template needs {}") }
  }

  func run() async throws {
    try await CommandFailure.reporting {
      guard try ModelFamily(directory: model) != .household else {
        throw CommandFailure(
          .badInput,
          "the scores of \(model) were calibrated when it was trained; give a published model.")
      }
      let path = model + "/" + DetectorCalibration.fileName
      // logits as they are, asked as they will be
      try write(slope: 1, offset: 0, to: path)
      let samples = try await samples()
      guard let fit = PlattFit(samples) else {
        throw CommandFailure(
          .badInput,
          "\(samples.count) boxes on \(frames) frames, all right or all wrong: nothing to fit; take more frames."
        )
      }
      try write(slope: fit.slope, offset: fit.offset, to: path)
      let fitted = Calibration(
        samples.map { .init(score: fit.probability($0.score), isRight: $0.isRight) })
      try ReliabilityPlot.write(fitted, to: model + "/reliability.png")
      Console.print("\(samples.count) boxes on \(frames) frames, seed \(seed)")
      Console.print("slope \(fit.slope), offset \(fit.offset)")
      Console.print("calibration error \(fitted.error)")
      Console.print("wrote \(path) and \(model)/reliability.png")
      return 0
    }
  }

  /// Logits of boxes with whether they are right.
  private func samples() async throws -> [(score: Double, isRight: Bool)] {
    let eyes = try Perceiver(modelDirectory: model)
    let suite = GroundingSuite(seed: seed, threshold: 0.5, heldOut: []) { frame, phrases, _ in
      let found = try eyes.phraseDetections(in: frame, phrases: phrases, threshold: 1e-9)
      return phrases.flatMap { phrase in
        found.filter { $0.phrase == phrase }.prefix(20).map {
          FoundBox(phrase: $0.phrase, box: $0.box, score: $0.score)
        }
      }
    }
    let samples = Mutex<[Calibration.Sample]>([])
    let progress = Progress(total: (frames + 7) / 8, isQuiet: false)
    _ = try await suite.run(frames: frames, jobs: jobs) { batch in
      samples.withLock { $0 += batch.answers.flatMap(\.samples) }
      progress.finish(succeeded: true, lines: [])
    }
    progress.close()
    return samples.withLock { $0 }.map { sample in
      let p = min(max(sample.score, 1e-12), 1 - 1e-12)
      return (PlattFit.logit(p), sample.isRight)
    }
  }

  private func write(slope: Double, offset: Double, to path: String) throws {
    try TextFile.write(
      "{\"slope\": \(slope), \"offset\": \(offset), \"template\": \(JSONText.quoted(template))}",
      to: path)
  }
}
