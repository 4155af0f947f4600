/// Why a file could not be read as tensors.
public enum TensorError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file cannot be opened or mapped; `reason` is the system's.
  case unreadable(path: String, reason: String)
  /// The text is no JSON; `offset` counts bytes.
  case malformedJSON(reason: String, offset: Int)
  /// The file is no safetensors file.
  case malformed(path: String, reason: String)
  /// The file holds no such tensor.
  case missing(path: String, name: String)
  /// The tensor's numbers are of a type that is not read.
  case unsupportedType(path: String, name: String, type: String)

  /// A file cannot be written; `reason` is the system's.
  case unwritable(path: String, reason: String)
  /// The weights are there in a form that would have to be unpickled.
  case notSafetensors(path: String)

  public var description: String {
    switch self {
    case .unreadable(let path, let reason): "cannot read \(path): \(reason)"
    case .malformedJSON(let reason, let offset): "malformed JSON at byte \(offset): \(reason)"
    case .malformed(let path, let reason): "\(path) is not a sound safetensors file: \(reason)"
    case .missing(let path, let name): "\(path) holds no tensor named \(name)"
    case .unsupportedType(let path, let name, let type):
      "\(path): tensor \(name) is of type \(type); F32, F16 and BF16 are read"
    case .unwritable(let path, let reason): "cannot write \(path): \(reason)"
    case .notSafetensors(let path):
      path.hasSuffix(".json")
        ? "\(path) lists pickled shards, which can run code when they are read; save the model anew "
          + "with transformers: model.save_pretrained(folder)"
        : "\(path) is a pickle, which can run code when it is read; convert it once, in its folder:\n"
          + Self.conversion
    }
  }

  /// What makes model.safetensors of pytorch_model.bin.
  private static let conversion = """
      python3 -c "import torch, safetensors.torch as s; \
    w = torch.load('pytorch_model.bin', map_location='cpu', weights_only=True); \
    s.save_file({k: v.contiguous().clone() for k, v in w.items()}, 'model.safetensors')"
    """
}
