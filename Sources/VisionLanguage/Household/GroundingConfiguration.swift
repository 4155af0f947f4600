import Tensors

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What `config.json` says of a grounding model: its sizes, how pixels are scaled, and how scores
/// become probabilities.
public struct GroundingConfiguration: Hashable, Sendable {
  /// What a phrase speaks of; scores are calibrated for each apart.
  public enum PhraseType: String, Hashable, Sendable, CaseIterable {
    case kind
    case colour
    case colourKind = "colour_kind"
    case state
    case group
  }

  /// `probability = sigmoid(slope * logit + offset)` (Platt 1999).
  public struct Calibration: Hashable, Sendable {
    public var slope: Double
    public var offset: Double

    /// A calibration; slope 1 and offset 0 take the logit as it is.
    public init(slope: Double = 1, offset: Double = 0) {
      self.slope = slope
      self.offset = offset
    }

    /// The probability of a score, 0 to 1.
    public func probability(_ logit: Double) -> Double { 1 / (1 + exp(-(slope * logit + offset))) }
  }

  // the picture that the network takes
  public let imageWidth: Int
  public let imageHeight: Int
  public let mean: [Float]
  public let deviation: [Float]

  // image encoder: channels at strides 2, 4, 8 and 16, and what the fine grid is read from
  public let stemWidth: Int
  public let fineWidth: Int
  public let coarseWidth: Int
  public let coarseInnerWidth: Int
  public let coarseBlocks: Int
  public let fineHeadWidth: Int
  public let context: TransformerSizes
  /// Boxes are at most `exp` of this times their stride long.
  public let logSizeLimit: Float

  // text encoder
  public let text: TransformerSizes
  public let textLimit: Int
  public let vocabularySize: Int

  /// Numbers in a comparable embedding, before scale and shift.
  public let embeddingWidth: Int
  /// Epsilon of every layer norm.
  public let epsilon: Float

  // what phrases mean
  public let calibrations: [PhraseType: Calibration]
  public let words: [PhraseType: Set<String>]
  /// Kinds that the fine grid names.
  public let fineKinds: [String]
  /// Kinds that the coarse grid names, a list for each of its heads: what is often centred in one
  /// place with something else, as a doorway is with what stands behind it, wants a head of its own.
  public let coarseKinds: [[String]]

  /// Sizes of a stack of transformer layers.
  public struct TransformerSizes: Hashable, Sendable {
    public let width: Int
    public let layers: Int
    public let heads: Int
    public let hidden: Int
  }

  static let fineStride = 4
  static let coarseStride = 8
  static let contextStride = 16

  /// Pixels between the locations of a head, in the order of ``PictureEncoding/heads``.
  static func stride(ofHead head: Int) -> Int { head == 0 ? fineStride : coarseStride }

  /// Cells of the grid at `stride`: halving rounds up each time.
  func grid(stride: Int) -> (rows: Int, columns: Int) {
    ((imageHeight + stride - 1) / stride, (imageWidth + stride - 1) / stride)
  }

  /// What a phrase of these words speaks of.
  package func type(of phrase: [String]) -> PhraseType {
    func says(_ type: PhraseType) -> Bool {
      phrase.contains { words[type, default: []].contains($0) }
    }
    if says(.state) { return .state }
    if says(.colour) { return says(.kind) ? .colourKind : .colour }
    return says(.group) ? .group : .kind
  }

  /// How the scores of a phrase of these words become probabilities.
  func calibration(of phrase: [String]) -> Calibration {
    calibrations[type(of: phrase)] ?? Calibration()
  }
}

extension GroundingConfiguration {
  /// Reads a `config.json`. Throws ``ModelError`` with the key that is missing or nonsense.
  public init(path: String) throws(ModelError) {
    try self.init(reading: ConfigurationReader(json: try JSONFile.read(path), path: path))
  }

  private init(reading json: ConfigurationReader) throws(ModelError) {
    let type = try json.text("model_type")
    guard type == "errand-owl-hybrid" else {
      throw .configuration(
        path: json.path, reason: "the model type is \(type); this engine reads errand-owl-hybrid")
    }
    imageWidth = try json.size("image_width", upTo: 4096)
    imageHeight = try json.size("image_height", upTo: 4096)
    mean = try json.numbers("image_mean", count: 3)
    deviation = try json.numbers("image_std", count: 3)
    stemWidth = try json.size("stem_channels")
    fineWidth = try json.size("stride4_channels")
    coarseWidth = try json.size("stride8_channels")
    coarseInnerWidth = try json.size("stride8_inner_channels")
    coarseBlocks = try json.size("stride8_blocks")
    fineHeadWidth = try json.size("fine_channels")
    embeddingWidth = try json.size("projection_dim")
    logSizeLimit = Float(try json.number("box_log_size_limit"))
    epsilon = Float(try json.number("layer_norm_eps"))
    context = try json.transformer()
    try json.require("fine_stride", Self.fineStride)
    try json.require("coarse_stride", Self.coarseStride)
    guard try json.text("hidden_act") == "gelu", !deviation.contains(0) else {
      throw .configuration(path: json.path, reason: "hidden_act must be gelu, image_std not zero")
    }
    let textual = try json.section("text")
    text = try textual.transformer()
    textLimit = try textual.size("max_position_embeddings")
    vocabularySize = try textual.size("vocab_size", upTo: 1 << 20)
    let calibration = try json.section("calibration")
    var calibrations: [PhraseType: Calibration] = [:]
    for type in PhraseType.allCases {
      let pair = try calibration.numbers(type.rawValue, count: 2)
      calibrations[type] = Calibration(slope: Double(pair[0]), offset: Double(pair[1]))
    }
    self.calibrations = calibrations
    let kinds = try json.section("kinds")
    fineKinds = try kinds.texts("fine")
    coarseKinds = try kinds.textsOrLists("coarse")
    words = try Self.words(json.section("words"), kinds: fineKinds + coarseKinds.joined())
  }

  private static func words(
    _ json: ConfigurationReader, kinds: [String]
  ) throws(ModelError) -> [PhraseType: Set<String>] {
    [
      .colour: Set(try json.texts("colour")), .state: Set(try json.texts("state")),
      .group: Set(try json.texts("group")),
      .kind: Set(json.has("kind") ? try json.texts("kind") : kinds),
    ]
  }
}

/// Typed access to a JSON object; every complaint names the file and the key.
private struct ConfigurationReader {
  let json: JSONValue
  let path: String
  var prefix = ""

  func has(_ key: String) -> Bool { json[key] != nil }

  func section(_ key: String) throws(ModelError) -> ConfigurationReader {
    guard let inner = json[key], inner.members != nil else { throw bad(key, "an object") }
    return ConfigurationReader(json: inner, path: path, prefix: prefix + key + ".")
  }

  func text(_ key: String) throws(ModelError) -> String {
    guard let text = json[key]?.text else { throw bad(key, "a string") }
    return text
  }

  func number(_ key: String) throws(ModelError) -> Double {
    guard let number = json[key]?.number else { throw bad(key, "a number") }
    return number
  }

  /// A size of at least 1; the limit keeps a malformed file from asking for all memory.
  func size(_ key: String, upTo limit: Int = 65536) throws(ModelError) -> Int {
    guard let size = json[key]?.integer, (1...limit).contains(size) else {
      throw bad(key, "a whole number from 1 to \(limit)")
    }
    return size
  }

  func require(_ key: String, _ value: Int) throws(ModelError) {
    guard json[key]?.integer == value else { throw bad(key, "\(value)") }
  }

  func numbers(_ key: String, count: Int) throws(ModelError) -> [Float] {
    let numbers = (json[key]?.elements ?? []).compactMap(\.number).map { Float($0) }
    guard numbers.count == count else { throw bad(key, "\(count) numbers") }
    return numbers
  }

  func texts(_ key: String) throws(ModelError) -> [String] {
    guard let elements = json[key]?.elements, elements.allSatisfy({ $0.text != nil }) else {
      throw bad(key, "a list of strings")
    }
    return elements.compactMap(\.text)
  }

  /// Lists of strings; strings alone are one list.
  func textsOrLists(_ key: String) throws(ModelError) -> [[String]] {
    guard let lists = json[key]?.elements, lists.contains(where: { $0.elements != nil }) else {
      return [try texts(key)]
    }
    let read = lists.map { ($0.elements ?? []).compactMap(\.text) }
    guard zip(lists, read).allSatisfy({ $0.elements?.count == $1.count }) else {
      throw bad(key, "a list of lists of strings")
    }
    return read
  }

  func transformer() throws(ModelError) -> GroundingConfiguration.TransformerSizes {
    let (width, heads) = (try size("hidden_size"), try size("num_attention_heads"))
    guard width % heads == 0 else { throw bad("hidden_size", "a multiple of num_attention_heads") }
    return GroundingConfiguration.TransformerSizes(
      width: width, layers: try size("num_hidden_layers"), heads: heads,
      hidden: try size("intermediate_size"))
  }

  private func bad(_ key: String, _ expected: String) -> ModelError {
    .configuration(path: path, reason: "\(prefix)\(key) must be \(expected)")
  }
}
