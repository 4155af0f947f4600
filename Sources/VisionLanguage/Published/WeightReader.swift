import Tensors

/// The weights of a folder while a model is put together: every key is asked for once, with its
/// shape, and what is then left over or lacking is one error that lists it.
struct WeightReader {
  /// The arithmetic for which weights are laid out.
  let math: Operations
  let precision: PackedLinear.Precision
  private let folder: TensorFolder
  /// From the model's names to the file's.
  private let keys: [String: String]
  private var unused: Set<String>
  private var missing: [String] = []
  private var mismatch: ModelError?
  private(set) var bytes = 0

  /// Opens the folder; `sanitize` gives a key of the file the name that the model asks for, or nil
  /// for what is no weight.
  init(
    directory: String, math: Operations, precision: PackedLinear.Precision,
    sanitize: (String) -> String?
  ) throws(ModelError) {
    (self.math, self.precision) = (math, precision)
    do { folder = try TensorFolder(path: directory) } catch { throw .file(error) }
    var keys: [String: String] = [:]
    for name in folder.names {
      guard let key = sanitize(name) else { continue }
      guard keys.updateValue(name, forKey: key) == nil else {
        throw .configuration(path: folder.path, reason: "two of its keys stand for \(key)")
      }
    }
    self.keys = keys
    unused = Set(keys.keys)
  }

  /// Whether the folder has a weight of that name.
  func has(_ key: String) -> Bool { keys[key] != nil }

  /// The weight under `key`. Where it is not there or has another shape, zeros stand in until
  /// `finish` throws.
  mutating func take(_ key: String, _ shape: [Int]) -> Tensor {
    unused.remove(key)
    guard let name = keys[key] else {
      missing.append(key)
      return Tensor(shape: [0])
    }
    let found = folder.shape(of: name) ?? []
    // a single number may stand alone or in a list of one
    guard found == shape || (found.reduce(1, *) == 1 && shape.reduce(1, *) == 1) else {
      mismatch =
        mismatch
        ?? .shapeMismatch(path: folder.path, key: name, expected: shape, found: found)
      return Tensor(shape: [0])
    }
    do { return try folder.tensor(name).reshaped(shape) } catch {
      mismatch = mismatch ?? .file(error)
      return Tensor(shape: [0])
    }
  }

  /// The same as numbers at a boundary.
  mutating func numbers(_ key: String, _ shape: [Int]) -> FloatBuffer {
    let tensor = take(key, shape)
    bytes += tensor.count * 4
    return FloatBuffer(tensor.values)
  }

  /// A linear layer: `key.weight`, `[out, in]`, and `key.bias`.
  mutating func linear(
    _ key: String, _ input: Int, _ output: Int, hasBias: Bool = true,
    precision: PackedLinear.Precision? = nil
  ) -> PackedLinear {
    let weight = take(key + ".weight", [output, input])
    let bias = hasBias ? take(key + ".bias", [output]) : nil
    return pack(weight, bias, [output, input], precision: precision)
  }

  /// Lays weights out, unless something was missing before.
  mutating func pack(
    _ weight: Tensor, _ bias: Tensor?, _ shape: [Int], precision: PackedLinear.Precision? = nil
  ) -> PackedLinear {
    guard missing.isEmpty, mismatch == nil else {
      return PackedLinear(
        weight: Tensor(shape: [0, 0], values: []), bias: nil, for: math, precision: .float32)
    }
    let layer = PackedLinear(
      weight: weight.reshaped(shape), bias: bias, for: math, precision: precision ?? self.precision)
    bytes += layer.bytes
    return layer
  }

  /// Throws what was missing, left over or of a wrong shape.
  func finish() throws(ModelError) {
    guard missing.isEmpty, unused.isEmpty else {
      throw .keys(
        path: folder.path, missing: missing, unknown: unused.sorted().compactMap { keys[$0] })
    }
    if let mismatch { throw mismatch }
  }

  /// SHA-256 over the files, which names the model in logs.
  func hash() throws(ModelError) -> String {
    do {
      guard folder.files.count > 1 else { return try SHA256.hexDigest(ofFile: folder.files[0]) }
      var digests = ""
      for file in folder.files { digests += try SHA256.hexDigest(ofFile: file) }
      return SHA256.hexDigest(of: Array(digests.utf8))
    } catch {
      throw .file(error)
    }
  }
}
