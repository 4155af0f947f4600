public import Tensors

/// A model that finds what any phrase names: the eyes can be any of them.
///
///     let model = try OpenVocabulary.detector(directory: "owlvit-base-patch32")
///     let picture = model.encode(try model.prepared(frame), twice: false)
///     let logits = model.logits(of: [try model.encode("blue mug")], in: picture)
///
/// The dot product of a phrase's vector and a location's embedding is its logit, whatever the
/// family; a detection may keep the embedding and be asked about any phrase later.
public protocol OpenVocabularyDetector: Sendable {
  /// SHA-256 of the weights, which names this model in logs.
  var hash: String { get }
  /// What ran, for a log: "avx512, OpenBLAS SkylakeX".
  var kernelSummary: String { get }
  /// Whether its scores are already what a thing in the simulator is worth to its robot.
  var isBundled: Bool { get }

  /// Brings a picture of any size to what the network takes.
  func prepared(_ picture: RGBImage) throws(ModelError) -> PreparedPicture
  /// Looks at a picture, or at it and its mirror image where the family gains by that.
  func encode(_ picture: PreparedPicture, twice: Bool) -> PictureEncoding
  /// Reads a phrase. Throws where there are no words at all.
  func encode(_ phrase: String) throws(ModelError) -> PhraseEncoding
  /// How well each phrase describes each location, uncalibrated: `[phrases, locations]`.
  func logits(of phrases: [PhraseEncoding], in picture: PictureEncoding) -> Tensor
  /// Whether the model has learnt the word; one that reads pieces of words has learnt all.
  func isKnown(_ word: String) -> Bool
  /// The words of a phrase that the model has not learnt, in their order.
  func unknownWords(in phrase: String) -> [String]
}

/// A picture as a network takes it.
public struct PreparedPicture: Hashable, Sendable {
  enum Input: Hashable, Sendable {
    case bytes(RGBImage)
    case numbers(Tensor)
  }

  let input: Input
  /// Pixels of the network's picture for one of the picture that was given.
  public let scale: (x: Double, y: Double)

  init(_ input: Input, scale: (x: Double, y: Double)) { (self.input, self.scale) = (input, scale) }

  public static func == (a: PreparedPicture, b: PreparedPicture) -> Bool {
    a.input == b.input && a.scale == b.scale
  }

  public func hash(into hasher: inout Hasher) { hasher.combine(input) }
}

extension OpenVocabularyDetector {
  /// Calibrated probability that each phrase describes each location, `[phrases][locations]`.
  public func probabilities(of phrases: [PhraseEncoding], in picture: PictureEncoding) -> [[Double]]
  {
    let logits = logits(of: phrases, in: picture)
    return phrases.indices.map { index in
      logits.row(index).map { phrases[index].calibration.probability(Double($0)) }
    }
  }

  /// Calibrated probability that `phrase` describes the thing whose embedding was kept. Throws for
  /// an embedding of another model and for a phrase without words.
  public func probability(of phrase: String, embedding: [Float]) throws(ModelError) -> Double {
    let encoding = try encode(phrase)
    guard embedding.count == encoding.vector.count else {
      throw .embeddingLength(expected: encoding.vector.count, found: embedding.count)
    }
    return encoding.probability(embedding)
  }
}

/// Loads the detector of a folder.
public enum OpenVocabulary {
  /// The model of a folder by its `config.json`: the bundled kind, OWL-ViT or OWLv2. Throws what is
  /// missing, unknown or malformed.
  public static func detector(
    directory: String, kernels: Kernels = .auto
  ) throws(ModelError) -> any OpenVocabularyDetector {
    switch try ModelFamily(directory: directory) {
    case .household: return try GroundingModel(directory: directory, kernels: kernels)
    case .owlvit, .owlv2: return try PublishedDetector(directory: directory, kernels: kernels)
    case .clip, .siglip:
      throw .configuration(
        path: directory + "/config.json",
        reason: "this model has no boxes; give an OWL-ViT or OWLv2 to find things")
    }
  }
}

extension GroundingModel: OpenVocabularyDetector {
  public var isBundled: Bool { true }

  public func prepared(_ picture: RGBImage) -> PreparedPicture {
    let (fitted, scale) = picture.fitted(
      width: configuration.imageWidth, height: configuration.imageHeight)
    return PreparedPicture(.bytes(fitted), scale: (scale, scale))
  }

  public func encode(_ picture: PreparedPicture, twice: Bool) -> PictureEncoding {
    guard case .bytes(let image) = picture.input else {
      preconditionFailure("a picture that another model prepared")
    }
    return twice ? encodeTwice(image) : encode(image)
  }
}
