public import Tensors

/// Why a model cannot be loaded or asked.
public enum ModelError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A file of the folder cannot be read.
  case file(TensorError)
  /// `config.json` or `tokenizer.json` lacks something or holds nonsense.
  case configuration(path: String, reason: String)
  /// The weights are not those of this architecture.
  case keys(path: String, missing: [String], unknown: [String])
  /// A weight has another shape than the configuration asks for.
  case shapeMismatch(path: String, key: String, expected: [Int], found: [Int])
  /// The phrase has no words at all.
  case emptyPhrase(String)
  /// A vector is not one of this model's embeddings.
  case embeddingLength(expected: Int, found: Int)
  /// This CPU lacks the instructions that were asked for.
  case unsupportedKernels(Kernels)

  public var description: String {
    switch self {
    case .file(let error): error.description
    case .configuration(let path, let reason): "\(path): \(reason)"
    case .keys(let path, let missing, let unknown):
      "\(path) does not fit this model: "
        + [Self.list("missing", missing), Self.list("unknown", unknown)].compactMap { $0 }
        .joined(separator: "; ")
    case .shapeMismatch(let path, let key, let expected, let found):
      "\(path): \(key) has shape \(found), the configuration asks for \(expected)"
    case .emptyPhrase(let phrase):
      "the phrase \"\(phrase)\" has no words; say what to look for, as in \"blue mug\""
    case .embeddingLength(let expected, let found):
      "an embedding has \(found) numbers, this model's have \(expected)"
    case .unsupportedKernels(let kernels):
      "this CPU cannot run the \(kernels.rawValue) kernels; leave --kernels out, or take portable"
    }
  }

  private static func list(_ title: String, _ keys: [String]) -> String? {
    guard !keys.isEmpty else { return nil }
    let shown = keys.sorted().prefix(12).joined(separator: ", ")
    return "\(title) \(shown)" + (keys.count > 12 ? " and \(keys.count - 12) more" : "")
  }
}
