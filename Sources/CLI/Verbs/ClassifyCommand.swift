import ArgumentParser
import Tensors
import VisionLanguage

/// `errand classify`: which of some labels a picture is, without training.
struct ClassifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "classify", abstract: "Say which of some labels fits a picture.",
    discussion: """
      Each label is put into several sentences, whose embeddings are averaged (a prompt ensemble). With a CLIP the labels \
      compete and their scores sum to 1; with a SigLIP each is a question of its own.

      Examples:
        errand classify photo.jpg --labels cat,dog,mug --model clip-vit-base-patch32
        errand classify photo.png --labels "blue mug,red mug" --template "a close-up of a {}" --json - --model siglip
      """)

  @Argument(help: "A picture, PNG or JPEG.")
  var picture: String

  @Option(help: ArgumentHelp("The labels, with commas between.", valueName: "a,b,c"))
  var labels: String

  @Option(
    help: ArgumentHelp(
      "A sentence in which {} stands for the label; may be given several times. Else eight of them.",
      valueName: "sentence"))
  var template: [String] = []

  @Option(
    help: ArgumentHelp("Write labels with scores as JSON; - is standard output.", valueName: "file")
  )
  var json: String?

  @OptionGroup var folder: ModelFolderOptions

  private static let templates = [
    "a photo of a {}", "a photo of the {}", "a close photo of a {}", "a blurry photo of a {}",
    "a bright photo of a {}", "a photo of one {}", "a photo of a small {}", "a picture of a {}",
  ]

  private var names: [String] {
    labels.split(separator: ",").map { $0.trimmingPrefix(while: \.isWhitespace) }.map {
      String($0.reversed().trimmingPrefix(while: \.isWhitespace).reversed())
    }.filter { !$0.isEmpty }
  }

  func validate() throws {
    guard !names.isEmpty else { throw ValidationError("--labels names nothing") }
    guard template.allSatisfy({ $0.contains("{}") }) else {
      throw ValidationError("a --template needs {} where the label goes")
    }
  }

  func run() async throws {
    try await CommandFailure.reporting {
      let image = try RGBImage(file: picture)
      let scored = try Self.scores(
        of: names, in: image, templates: template.isEmpty ? Self.templates : template,
        model: try folder.load())
      try report(scored)
      return 0
    }
  }

  /// The labels with their scores, best first; of equals in the order given.
  static func scores(
    of labels: [String], in image: RGBImage, templates: [String], model: EmbeddingModel
  ) throws -> [(label: String, score: Double)] {
    let picture = try model.embedding(of: image)
    let logits = try labels.map { label in
      let texts = templates.map { DetectorCalibration(template: $0).prompt(label) }
      let text = try model.embedding(ofAll: texts)
      return model.scoring.logit(zip(text, picture).reduce(0) { $0 + $1.0 * $1.1 })
    }
    let scores = model.scoring.probabilities(logits)
    return labels.indices.sorted { (scores[$0], $1) > (scores[$1], $0) }.map {
      (labels[$0], scores[$0])
    }
  }

  private func report(_ scored: [(label: String, score: Double)]) throws {
    if let json {
      let items = scored.map {
        "{\"label\": \(JSONText.quoted($0.label)), \"score\": \(Scores.text($0.score))}"
      }
      try TextFile.write("[\n  " + items.joined(separator: ",\n  ") + "\n]", to: json)
    }
    guard json != "-" else { return }
    let width = scored.map(\.label.count).max() ?? 0
    for item in scored {
      let space = String(repeating: " ", count: width - item.label.count)
      Console.print("\(item.label)\(space)  \(Scores.text(item.score))")
    }
  }
}

/// Scores as the verbs print them.
enum Scores {
  /// Four digits behind the point.
  static func text(_ score: Double) -> String {
    let thousands = Int((score * 10_000).rounded())
    let digits = "\(abs(thousands) % 10_000)"
    return (thousands < 0 ? "-" : "") + "\(abs(thousands) / 10_000)."
      + String(repeating: "0", count: 4 - digits.count) + digits
  }
}
