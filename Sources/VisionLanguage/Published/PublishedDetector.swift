public import Tensors

/// An OWL-ViT or OWLv2 folder as the robot's eyes: its tokenizer, its preparation of pictures, its
/// network, and the calibration that lies beside them.
///
/// Phrases are asked as "a photo of a …", which both families were trained on, unless
/// `calibration.json` names another prompt. Every patch is listed twice, for small things and for
/// furniture, since these models have one grid for both. Safe to use from any thread.
public struct PublishedDetector: OpenVocabularyDetector {
  public let hash: String
  public let isBundled = false
  public var kernelSummary: String { network.math.kernels.summary }
  /// How logits become probabilities, and how phrases are asked.
  public let calibration: DetectorCalibration

  private let network: OwlViT
  private let preparation: PicturePreparation
  private let tokenizer: TextTokenizer
  private let phrases = PhraseCache()

  /// Loads a folder. Throws what is missing, unknown or malformed.
  public init(
    directory: String, kernels: Kernels = .auto, precision: PackedLinear.Precision = .float32
  ) throws(ModelError) {
    network =
      try ModelFamily(directory: directory) == .owlv2
      ? try Owlv2(directory: directory, kernels: kernels, precision: precision).network
      : try OwlViT(directory: directory, kernels: kernels, precision: precision)
    preparation = try PicturePreparation(directory: directory)
    tokenizer = try TextTokenizer(directory: directory)
    calibration = try DetectorCalibration(directory: directory)
    hash = network.hash
    guard tokenizer.size <= network.vocabularySize else {
      throw .configuration(
        path: directory,
        reason: "its tokenizer has \(tokenizer.size) words, its model \(network.vocabularySize)")
    }
    let side = network.imageSize
    guard preparation.crop == nil, preparation.resize == .exactly(width: side, height: side) else {
      throw .configuration(
        path: directory + "/preprocessor_config.json",
        reason: "boxes need a picture that is resized to \(side)x\(side) and not cropped")
    }
  }

  public func prepared(_ picture: RGBImage) -> PreparedPicture {
    let side = Double(network.imageSize)
    let (width, height) = (Double(picture.width), Double(picture.height))
    let longer = max(width, height)
    let pixels = preparation.pixels(of: picture)
    return PreparedPicture(
      .numbers(pixels),
      scale: preparation.padsToSquare
        ? (side / longer, side / longer) : (side / width, side / height))
  }

  public func encode(_ picture: PreparedPicture, twice: Bool) -> PictureEncoding {
    guard case .numbers(let pixels) = picture.input else {
      preconditionFailure("a picture that another model prepared")
    }
    let seen = network.encode(pixels: pixels)
    let (count, width) = (network.locations, seen.embeddings.columns)
    var rows: [Float] = []
    rows.reserveCapacity(2 * count * (width + 2))
    for location in 0..<count {
      let scale = seen.scales[location]
      for number in seen.embeddings.row(location) { rows.append(number * scale) }
      rows.append(seen.shifts[location] * scale)
      rows.append(1)
    }
    let boxes = corners(seen.boxes)
    let objectness =
      seen.objectness.isEmpty ? [Float](repeating: 0, count: count) : seen.objectness
    return PictureEncoding(
      embeddings: Tensor(shape: [2 * count, width + 2], values: rows + rows),
      objectness: objectness + objectness, boxes: boxes + boxes,
      heads: [0..<count, count..<2 * count], stages: [:])
  }

  public func encode(_ phrase: String) throws(ModelError) -> PhraseEncoding {
    let words = phrase.split(separator: " ").map { $0.lowercased() }
    guard !words.isEmpty else { throw .emptyPhrase(phrase) }
    if let known = phrases[words] { return known }
    let text = calibration.prompt(words.joined(separator: " "))
    let embedding = network.embedding(ofTokens: tokenizer.ids(of: text, limit: network.textLength))
    let encoding = PhraseEncoding(
      vector: embedding + [1, 0], calibration: calibration.scores)
    phrases[words] = encoding
    return encoding
  }

  public func logits(of phrases: [PhraseEncoding], in picture: PictureEncoding) -> Tensor {
    let width = picture.embeddings.columns
    let vectors = Tensor(shape: [phrases.count, width], values: phrases.flatMap(\.vector))
    return network.math.linear(vectors, weight: picture.embeddings)
  }

  public func isKnown(_ word: String) -> Bool { true }

  public func unknownWords(in phrase: String) -> [String] { [] }

  /// Left, top, right, bottom in pixels of the network's picture, clipped to it.
  private func corners(_ boxes: [Float]) -> [Float] {
    let side = Float(network.imageSize)
    var corners: [Float] = []
    for start in stride(from: 0, to: boxes.count, by: 4) {
      let (x, y) = (boxes[start], boxes[start + 1])
      let (width, height) = (boxes[start + 2] / 2, boxes[start + 3] / 2)
      for edge in [x - width, y - height, x + width, y + height] {
        corners.append(min(max(edge, 0), 1) * side)
      }
    }
    return corners
  }
}
