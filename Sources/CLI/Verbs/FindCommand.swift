import ArgumentParser
import Tensors
import VisionLanguage

/// `errand find`: the pictures or logged frames that fit a sentence best.
struct FindCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "find",
    abstract: "Find the pictures that fit a sentence, in a folder or in recorded episodes.",
    discussion: """
      Looks through PNG and JPEG files and the frames of MCAP episodes, below a folder or in one file. What it made of \
      them is kept in an index (.errand-index beside them, or --index): the next search embeds only what is new or changed. \
      The search is exact.

      Examples:
        errand find "a red ball beside a bed" Recordings/ --model clip-vit-base-patch32
        errand find "an open fridge" kitchen.mcap --model FOLDER --count 20 --out fridges.png
      """)

  @Argument(help: "What the picture shows.")
  var sentence: String

  @Argument(
    help: ArgumentHelp("A folder, an episode or a picture.", valueName: "folder-or-episodes"))
  var place: String

  @Option(help: ArgumentHelp("How many are shown.", valueName: "n"))
  var count = 12

  @Option(help: ArgumentHelp("Write the best as a contact sheet (PNG).", valueName: "file"))
  var out: String?

  @Option(help: ArgumentHelp("Write the ranking as JSON; - is standard output.", valueName: "file"))
  var json: String?

  @Option(help: ArgumentHelp("Where the index is kept.", valueName: "file"))
  var index: String?

  @OptionGroup var folder: ModelFolderOptions

  func validate() throws {
    guard (1...1000).contains(count) else { throw ValidationError("--count is from 1 to 1000") }
  }

  func run() async throws {
    try await CommandFailure.reporting {
      let model = try folder.load()
      let gallery = try PictureGallery(place)
      let path = index ?? gallery.indexPath
      let (updated, added) = try gallery.index(at: path, model: model) { done, total in
        Console.error("embedding \(done) of \(total) files")
      }
      if added > 0 { Console.error("\(added) new pictures, \(updated.entries.count) in \(path)") }
      let question = try model.embedding(of: sentence)
      let found = updated.best(count, for: question, kernels: folder.kernels)
      try report(found)
      if let out {
        let pictures = try found.map { try gallery.picture($0.entry) }
        let captions = found.indices.map { "\($0 + 1) \(Scores.text(Double(found[$0].score)))" }
        try ContactSheet.image(of: pictures, captions: captions).writePNG(to: out)
      }
      return 0
    }
  }

  private func report(_ found: [(entry: PictureIndex.Entry, score: Float)]) throws {
    if let json {
      let items = found.map {
        "{\"path\": \(JSONText.quoted($0.entry.path)), \"frame\": \($0.entry.frame), "
          + "\"score\": \($0.score)}"
      }
      try TextFile.write("[\n  " + items.joined(separator: ",\n  ") + "\n]", to: json)
    }
    guard json != "-" else { return }
    for (rank, item) in found.enumerated() {
      let frame = item.entry.path.hasSuffix(".mcap") ? " frame \(item.entry.frame)" : ""
      Console.print("\(rank + 1)  \(Scores.text(Double(item.score)))  \(item.entry.path)\(frame)")
    }
  }
}
