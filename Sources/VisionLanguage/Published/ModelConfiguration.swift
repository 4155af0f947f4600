import Tensors

/// Typed access to a Hugging Face `config.json`: what a file leaves out has the family's default,
/// as in the library that wrote it. Every complaint names the file and the key.
struct ModelConfiguration: Sendable {
  let json: JSONValue
  let path: String
  var prefix = ""

  init(path: String) throws(ModelError) {
    (json, self.path) = (try JSONFile.read(path), path)
    guard json.members != nil else { throw .configuration(path: path, reason: "it is no object") }
  }

  private init(json: JSONValue, path: String, prefix: String) {
    (self.json, self.path, self.prefix) = (json, path, prefix)
  }

  /// An inner object; an empty one where the file leaves it out.
  func section(_ key: String) throws(ModelError) -> ModelConfiguration {
    let inner = json[key] ?? .object([:])
    guard inner != .null else {
      return ModelConfiguration(json: .object([:]), path: path, prefix: prefix + key + ".")
    }
    guard inner.members != nil else { throw bad(key, "an object") }
    return ModelConfiguration(json: inner, path: path, prefix: prefix + key + ".")
  }

  func text(_ key: String, default standard: String) throws(ModelError) -> String {
    guard let value = json[key] else { return standard }
    guard let text = value.text else { throw bad(key, "a string") }
    return text
  }

  func number(_ key: String, default standard: Double) throws(ModelError) -> Double {
    guard let value = json[key] else { return standard }
    guard let number = value.number else { throw bad(key, "a number") }
    return number
  }

  /// A size of at least 1; the limit keeps a malformed file from asking for all memory.
  func size(
    _ key: String, default standard: Int, upTo limit: Int = 1 << 20
  ) throws(ModelError) -> Int {
    guard let value = json[key], value != .null else { return standard }
    guard let size = value.integer, (1...limit).contains(size) else {
      throw bad(key, "a whole number from 1 to \(limit)")
    }
    return size
  }

  /// A token's number; nil where the file says null.
  func token(_ key: String, default standard: Int?) throws(ModelError) -> Int? {
    guard let value = json[key] else { return standard }
    if value == .null { return nil }
    guard let token = value.integer else { throw bad(key, "a whole number") }
    return token
  }

  func activation(default standard: Activation) throws(ModelError) -> Activation {
    let name = try text("hidden_act", default: standard.rawValue)
    guard let activation = Activation(rawValue: name), activation != .identity else {
      throw bad("hidden_act", "one of quick_gelu, gelu, gelu_pytorch_tanh, relu, silu")
    }
    return activation
  }

  func bad(_ key: String, _ expected: String) -> ModelError {
    .configuration(path: path, reason: "\(prefix)\(key) must be \(expected)")
  }
}

/// Sizes of a stack of transformer layers.
public struct TransformerShape: Hashable, Sendable {
  public let width: Int
  public let hidden: Int
  public let layers: Int
  public let heads: Int
  public let activation: Activation
  /// Epsilon of every layer norm.
  public let epsilon: Float
}

/// Sizes of an image encoder.
public struct VisionShape: Hashable, Sendable {
  public let transformer: TransformerShape
  /// Pixels on a side.
  public let imageSize: Int
  /// Pixels on a side of a patch.
  public let patchSize: Int

  /// Patches on a side.
  public var grid: Int { imageSize / patchSize }
  /// Patches in all.
  public var patches: Int { grid * grid }
}

/// Sizes of a text encoder.
public struct TextShape: Hashable, Sendable {
  public let transformer: TransformerShape
  /// Words in the vocabulary.
  public let vocabulary: Int
  /// Most tokens of a text.
  public let length: Int
}

extension ModelConfiguration {
  /// What a family has where the file says nothing.
  struct Defaults {
    var width: Int
    var hidden: Int
    var layers = 12
    var heads: Int
    var activation: Activation
    var epsilon: Double
  }

  func transformer(_ d: Defaults) throws(ModelError) -> TransformerShape {
    let width = try size("hidden_size", default: d.width, upTo: 1 << 16)
    let heads = try size("num_attention_heads", default: d.heads, upTo: 1 << 12)
    guard width % heads == 0 else { throw bad("hidden_size", "a multiple of num_attention_heads") }
    return TransformerShape(
      width: width, hidden: try size("intermediate_size", default: d.hidden, upTo: 1 << 18),
      layers: try size("num_hidden_layers", default: d.layers, upTo: 512), heads: heads,
      activation: try activation(default: d.activation),
      epsilon: Float(try number("layer_norm_eps", default: d.epsilon)))
  }

  func vision(
    _ d: Defaults, imageSize: Int, patchSize: Int
  ) throws(ModelError) -> VisionShape {
    let image = try size("image_size", default: imageSize, upTo: 8192)
    let patch = try size("patch_size", default: patchSize, upTo: 512)
    guard patch <= image else { throw bad("patch_size", "at most image_size") }
    guard try size("num_channels", default: 3) == 3 else { throw bad("num_channels", "3") }
    return VisionShape(transformer: try transformer(d), imageSize: image, patchSize: patch)
  }

  func words(_ d: Defaults, vocabulary: Int, length: Int) throws(ModelError) -> TextShape {
    TextShape(
      transformer: try transformer(d),
      vocabulary: try size("vocab_size", default: vocabulary, upTo: 1 << 24),
      length: try size("max_position_embeddings", default: length, upTo: 1 << 16))
  }
}
