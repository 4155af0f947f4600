import AgentMessages
import ArgumentParser
import Evaluation
import Foundation
import Perception
import Synchronization

/// `errand eval grounding`: phrases against boxes.
struct EvalGroundingCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "grounding",
    abstract: "Phrases, present and absent, against the boxes of visible pixels on fresh frames.",
    discussion: """
      Things count from 12 pixels on the longer side, 5 on the shorter, and half visible. A phrase is found when its \
      best box overlaps a thing that it fits by half (IoU 0.5). Smaller and more hidden things have a row of their own.

      Examples:
        errand eval grounding --frames 2000 --seed 9001 --jobs 2
        errand eval grounding --frames 200 --noise rough --json grounding.json
        errand eval grounding --frames 500 --seed 3 --samples scores.csv   # for a reliability plot
        errand eval grounding --frames 500 --seed 3 --misses wrong         # pictures of what went wrong
      """)

  /// From which score on the suite counts a box as claimed: one absent phrase in a hundred is, at most.
  static let claim = 0.12

  @OptionGroup var eyes: EyesSuiteOptions

  @Option(
    help: ArgumentHelp(
      "Pairs held out of training, [[\"mug\", \"red\"], ...]; else the model's held_out.json.",
      valueName: "file"))
  var heldOut: String?

  @Option(
    help: ArgumentHelp(
      "Write every score with whether it was right (1 or 0) as CSV; - is standard output.",
      valueName: "file"))
  var samples: String?

  @Option(
    help: ArgumentHelp(
      "Draw every frame with a wrong answer: what is there in white, what was found in colour (PNG).",
      valueName: "folder"))
  var misses: String?

  @OptionGroup var agent: AgentOptions
  @OptionGroup var output: SuiteOutput

  func run() async throws {
    try await CommandFailure.reporting {
      let perceiver = try agent.perceiver()
      let suite = GroundingSuite(
        seed: eyes.seed, noise: eyes.noise.rawValue, threshold: eyes.threshold ?? Self.claim,
        heldOut: try heldOutPairs(), find: EyesSuiteOptions.finder(perceiver))
      let progress = Progress(total: (eyes.frames + 7) / 8, isQuiet: output.json == "-")
      let verbose = output.verbose
      let lines = Mutex<[String]>([])
      let pictures = try misses.map { try MissPictures(folder: $0) }
      let card = try await suite.run(frames: eyes.frames, jobs: output.jobs) { batch in
        lines.withLock { $0 += batch.answers.flatMap(\.samples).map(Self.row) }
        pictures?.draw(batch.misses)
        let wrong = batch.misses.flatMap(\.wrong)
        progress.finish(succeeded: true, lines: verbose ? wrong.map(Self.line) : [])
      }
      progress.close()
      try pictures?.finish()
      if let samples {
        let rows = lines.withLock { ["score,right"] + $0 }
        try TextFile.write(rows.joined(separator: "\n"), to: samples)
      }
      try output.write(card)
      output.show(card)
      return 0
    }
  }

  /// "purple mug" for every pair of the file.
  private func heldOutPairs() throws -> [String] {
    let folder = try agent.model ?? Installation.find().defaultModel
    guard let data = FileManager.default.contents(atPath: heldOut ?? folder + "/held_out.json")
    else { return [] }
    return try JSONDecoder().decode([[String]].self, from: data).filter { $0.count == 2 }.map {
      "\($0[1]) \($0[0])"
    }
  }

  private static func row(_ sample: Calibration.Sample) -> String {
    "\(sample.score),\(sample.isRight ? 1 : 0)"
  }

  private static func line(_ answer: GroundingAnswer) -> String {
    let question = answer.question
    let best = answer.samples.map(\.score).max() ?? 0
    let what = question.row.isAbsent ? "claimed" : "missed"
    return "\(what): \(question.phrase.text) (\(question.row.rawValue), best score \(best))"
  }
}
