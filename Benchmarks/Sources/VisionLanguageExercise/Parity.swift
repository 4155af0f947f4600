import Foundation
import Tensors
import VisionLanguage

/// The engine beside what the Python reference computed.
enum Parity {
  /// Token numbers of each line, without a limit.
  static func tokens(folder: String) throws {
    let tokenizer = try TextTokenizer(directory: folder)
    while let line = readLine(strippingNewline: true) {
      print(tokenizer.ids(of: line).map(String.init).joined(separator: " "))
    }
  }

  /// "path width height bilinear|bicubic" a line; the digest of the pixels.
  static func resize() throws {
    var known: [String: RGBImage] = [:]
    while let line = readLine() {
      let words = line.split(separator: " ").map(String.init)
      let image = try known[words[0]] ?? RGBImage(file: words[0])
      known[words[0]] = image
      let resized = image.resized(
        width: Int(words[1]) ?? 1, height: Int(words[2]) ?? 1,
        by: words[3] == "bicubic" ? .bicubic : .bilinear)
      print(SHA256.hexDigest(of: resized.pixels))
    }
  }

  /// max |a - b| / max |b| of every output in the folder's expected.safetensors.
  static func outputs(folder: String, kernels name: String) throws {
    let kernels = Kernels(rawValue: name) ?? .auto
    let file = try SafetensorsFile(path: folder + "/expected.safetensors")
    let texts =
      try JSONValue(parsing: Array((file.metadata["texts"] ?? "").utf8)).elements?
      .compactMap(\.text) ?? []
    let picture = try RGBImage(file: folder + "/../picture.png")
    let pixels = try PicturePreparation(directory: folder).pixels(of: picture)
    report("pixels", pixels.values, try file.tensor("pixels").values)
    switch try ModelFamily(directory: folder) {
    case .clip, .siglip:
      let model = try EmbeddingModel(directory: folder, kernels: kernels)
      let image = try model.embedding(of: picture)
      let vectors = try texts.map { try model.embedding(of: $0) }
      report("image_embedding", image, try file.tensor("image_embedding").values)
      report("text_embeddings", vectors.flatMap { $0 }, try file.tensor("text_embeddings").values)
      let logits = vectors.map { vector in
        model.scoring.logit(zip(vector, image).reduce(0) { $0 + $1.0 * $1.1 })
      }
      report("logits", logits, try file.tensor("logits").values)
    case let family:
      let model =
        family == .owlv2
        ? try Owlv2(directory: folder, kernels: kernels).network
        : try OwlViT(directory: folder, kernels: kernels)
      let tokenizer = try TextTokenizer(directory: folder)
      // OWLv2's reference resizes with scipy: its pixels are taken as they are
      let seen = model.encode(pixels: family == .owlv2 ? try file.tensor("pixels") : pixels)
      let vectors = texts.map {
        model.embedding(ofTokens: tokenizer.ids(of: $0, limit: model.textLength))
      }
      report("text_embeddings", vectors.flatMap { $0 }, try file.tensor("text_embeddings").values)
      report("logits", seen.logits(of: vectors).flatMap { $0 }, try file.tensor("logits").values)
      report("boxes", seen.boxes, try file.tensor("boxes").values)
      if family == .owlv2 {
        report("objectness", seen.objectness, try file.tensor("objectness").values)
      }
    }
  }

  private static func report(_ name: String, _ a: [Float], _ b: [Float]) {
    guard a.count == b.count else { return print("\(name) \(a.count) numbers for \(b.count)") }
    let scale = b.map(abs).max() ?? 1
    let most = zip(a, b).map { abs($0 - $1) }.max() ?? 0
    print("\(name) \(most / scale)")
  }
}
