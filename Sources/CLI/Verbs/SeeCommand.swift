import AgentMessages
import ArgumentParser
import Foundation
import Perception
import VisionLanguage

/// `errand see`: where the phrases are in a picture.
struct SeeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "see", abstract: "Find what phrases name in a picture.",
    discussion: """
      Each phrase is looked for on its own; a score is the calibrated probability that it is there.

      Examples:
        errand see frame.png "blue mug" "sink"
        errand see frame.png "locked door" --threshold 0.3 --out seen.png
        errand see frame.png mug --json - | jq '.[0].box'

      Boxes are in pixels of the picture: left, top, right, bottom. Without phrases, everything that the model knows \
      by name is looked for. Phrases with words that the model has never learnt are named and not looked for.
      """)

  @Argument(help: "A picture, PNG or JPEG.")
  var picture: String

  @Argument(help: "What to look for, a phrase each.")
  var phrases: [String] = []

  @Option(
    help: ArgumentHelp(
      "Write the detections as a JSON array; - is standard output.", valueName: "file"))
  var json: String?

  @Option(help: ArgumentHelp("Write the picture with boxes and names (PNG).", valueName: "file"))
  var out: String?

  @Option(help: ArgumentHelp("The folder of the model.", valueName: "dir"))
  var model: String?

  @Option(help: ArgumentHelp("Least score to report, 0 to 1.", valueName: "score"))
  var threshold = 0.5

  @Option(
    help: "The code that computes: \(Kernels.allCases.map(\.rawValue).joined(separator: ", ")).",
    transform: { word in
      guard let kernels = Kernels(rawValue: word) else {
        throw ValidationError("there are no kernels \"\(word)\"")
      }
      return kernels
    })
  var kernels = Kernels.auto

  func validate() throws {
    guard (0...1).contains(threshold) else {
      throw ValidationError("--threshold \(threshold) is not from 0 to 1")
    }
  }

  func run() async throws {
    try await CommandFailure.reporting {
      try see()
      return 0
    }
  }

  private func see() throws {
    let image = try RGBImage(file: picture)
    let eyes = try Perceiver(
      modelDirectory: try model ?? Installation.find().defaultModel, kernels: kernels)
    let asked = phrases.isEmpty ? Vocabulary.household.kinds.map(\.name) : phrases
    let unknown = asked.filter { !eyes.unknownWords(in: Phrase($0)).isEmpty }
    let known = asked.filter { eyes.unknownWords(in: Phrase($0)).isEmpty }.map { Phrase($0) }
    let frame = CameraFrame(
      camera: "picture", stamp: 0, width: image.width, height: image.height, rgb: image.pixels)
    let found = try eyes.phraseDetections(in: frame, phrases: known, threshold: threshold)
    report(found, known: known, image, eyes)
    for phrase in unknown {
      let words = eyes.unknownWords(in: Phrase(phrase)).map { "\"\($0)\"" }.joined(separator: ", ")
      Console.error("\"\(phrase)\": the model does not know \(words)")
    }
    if let json { try write(found, to: json) }
    if let out { try annotated(image, found).writePNG(to: out) }
  }
}

extension SeeCommand {
  /// A table, or plain counts where the JSON goes to standard output.
  private func report(
    _ found: [PhraseDetection], known: [Phrase], _ image: RGBImage, _ eyes: Perceiver
  ) {
    guard json != "-" else { return }
    let width = max(6, known.map(\.text.count).max() ?? 0)
    Console.print("\(padded("phrase", width))  score  left  top  right  bottom")
    for phrase in known {
      let finds = found.filter { $0.phrase == phrase }
      if finds.isEmpty, !phrases.isEmpty {
        Console.print("\(padded(phrase.text, width))      -  not seen")
      }
      for find in finds {
        let numbers = [find.box.minX, find.box.minY, find.box.maxX, find.box.maxY].map {
          Int($0.rounded())
        }
        Console.print(
          padded(phrase.text, width)
            + String(
              format: "  %5.2f  %4d %4d  %5d  %6d", find.score, numbers[0], numbers[1], numbers[2],
              numbers[3]))
      }
    }
    let times = eyes.timings
    Console.error(
      String(
        format: "%dx%d pixels, %.1f ms (%@), model %@", image.width, image.height, times.total,
        eyes.kernelDescription, String(eyes.modelHash.prefix(12))))
  }

  private func write(_ found: [PhraseDetection], to path: String) throws {
    let items = found.map { find in
      SeenItem(
        phrase: find.phrase.text,
        box: [find.box.minX, find.box.minY, find.box.maxX, find.box.maxY],
        score: find.score)
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    try TextFile.write(String(decoding: try encoder.encode(items), as: UTF8.self), to: path)
  }

  private func annotated(_ image: RGBImage, _ found: [PhraseDetection]) -> RGBImage {
    var picture = AnnotatedPicture(image)
    let order = found.map(\.phrase).reduce(into: [Phrase]()) {
      if !$0.contains($1) { $0.append($1) }
    }
    for find in found.reversed() {
      picture.add(
        "\(find.phrase.text) \(Int((find.score * 100).rounded()))%", minX: find.box.minX,
        minY: find.box.minY, maxX: find.box.maxX, maxY: find.box.maxY,
        colour: AnnotatedPicture.colour(order.firstIndex(of: find.phrase) ?? 0))
    }
    return picture.image
  }

  private func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }
}

/// One detection in the JSON file.
private struct SeenItem: Encodable {
  var phrase: String
  /// Left, top, right, bottom, pixels.
  var box: [Double]
  var score: Double
}
