import Tensors

/// The weights of one file while a model is put together: every key is asked for once, with its
/// shape, and what is then left over or lacking is one error that lists it.
struct Checkpoint {
  private let path: String
  private let names: [String]
  private let tensors: [String: Tensor]
  private var unread: [String: TensorError] = [:]
  private var used: Set<String> = []
  private var missing: [String] = []
  private var mismatch: ModelError?

  /// Reads all tensors of the file; one of a type that is not read is only an error where it is
  /// asked for.
  init(path: String) throws(ModelError) {
    self.path = path
    do {
      let file = try SafetensorsFile(path: path)
      var tensors: [String: Tensor] = [:]
      for name in file.names {
        do { tensors[name] = try file.tensor(name) } catch { unread[name] = error }
      }
      self.tensors = tensors
      names = file.names
    } catch {
      throw .file(error)
    }
  }

  /// The weight under `key`. Where it is not there or has another shape, zeros stand in until
  /// `finish` throws.
  mutating func take(_ key: String, _ shape: [Int]) -> Tensor {
    used.insert(key)
    guard let tensor = tensors[key] else {
      if let error = unread[key] {
        mismatch = mismatch ?? .file(error)
      } else {
        missing.append(key)
      }
      return Tensor(shape: shape)
    }
    guard tensor.shape == shape else {
      let error = ModelError.shapeMismatch(
        path: path, key: key, expected: shape, found: tensor.shape)
      mismatch = mismatch ?? error
      return Tensor(shape: shape)
    }
    return tensor
  }

  /// Throws what was missing, left over or of a wrong shape.
  func finish() throws(ModelError) {
    let unknown = names.filter { !used.contains($0) }
    guard missing.isEmpty, unknown.isEmpty else {
      throw .keys(path: path, missing: missing, unknown: unknown)
    }
    if let mismatch { throw mismatch }
  }
}
