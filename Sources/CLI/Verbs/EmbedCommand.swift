import ArgumentParser
import Tensors
import VisionLanguage

/// `errand embed`: the embedding of a picture or a text.
struct EmbedCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "embed", abstract: "Write the unit embedding of a picture or of a text.",
    discussion: """
      Pictures and texts of one model are comparable by a dot product. A picture needs no tokenizer in the folder.

      Examples:
        errand embed --model clip-vit-base-patch32 --image cat.jpg --json cat.json
        errand embed --model clip-vit-base-patch32 --text "a photo of a cat" --json - | jq '.embedding | length'
      """)

  @Option(help: ArgumentHelp("A picture, PNG or JPEG.", valueName: "file"))
  var image: String?

  @Option(help: "A text.")
  var text: String?

  @Option(help: ArgumentHelp("Write it as JSON; - is standard output.", valueName: "file"))
  var json = "-"

  @OptionGroup var folder: ModelFolderOptions

  func validate() throws {
    guard (image == nil) != (text == nil) else {
      throw ValidationError("give --image or --text, one of them")
    }
  }

  func run() async throws {
    try await CommandFailure.reporting {
      let model = try folder.load()
      let embedding =
        if let image { try model.embedding(of: RGBImage(file: image)) } else {
          try model.embedding(of: text ?? "")
        }
      let source = image.map { ("image", $0) } ?? ("text", text ?? "")
      let fields = [
        "\"family\": \(JSONText.quoted(model.family.rawValue))",
        "\"model\": \(JSONText.quoted(model.hash))",
        "\"\(source.0)\": \(JSONText.quoted(source.1))",
        "\"embedding\": [\(embedding.map { "\($0)" }.joined(separator: ", "))]",
      ]
      try TextFile.write("{\n  " + fields.joined(separator: ",\n  ") + "\n}", to: json)
      return 0
    }
  }
}
