import Foundation

/// What is done to a text before it is cut into tokens: the normalizers of a `tokenizer.json`, one
/// after another.
struct TextNormaliser: Sendable {
  enum Step: Sendable {
    case canonicalComposition
    case compatibilityComposition
    case canonicalDecomposition
    case compatibilityDecomposition
    case lowercase
    /// Runs of white space become one space.
    case collapseSpace
    /// Two or more plain spaces become this text.
    case collapseBlanks(String)
    case replace(String, with: String)
    case strip(left: Bool, right: Bool)
    case prepend(String)
    case removePunctuation
    case characterMap(CharacterMap)
  }

  let steps: [Step]

  /// CLIP's: composed, runs of white space to one space, lowered.
  static let clip = TextNormaliser(steps: [.canonicalComposition, .collapseSpace, .lowercase])

  func normalised(_ text: String) -> String {
    steps.reduce(text) { Self.apply($1, to: $0) }
  }

  private static func apply(_ step: Step, to text: String) -> String {
    switch step {
    case .canonicalComposition: text.isASCII ? text : text.precomposedStringWithCanonicalMapping
    case .compatibilityComposition:
      text.isASCII ? text : text.precomposedStringWithCompatibilityMapping
    case .canonicalDecomposition: text.isASCII ? text : text.decomposedStringWithCanonicalMapping
    case .compatibilityDecomposition:
      text.isASCII ? text : text.decomposedStringWithCompatibilityMapping
    case .lowercase: lowered(text)
    case .collapseSpace: collapsed(text, { $0.properties.isWhitespace }, least: 1, " ")
    case .collapseBlanks(let replacement): collapsed(text, { $0 == " " }, least: 2, replacement)
    case .replace(let pattern, let replacement): replaced(text, pattern, replacement)
    case .strip(let left, let right): stripped(text, left: left, right: right)
    case .prepend(let prefix): text.isEmpty ? text : prefix + text
    case .removePunctuation: withoutPunctuation(text)
    case .characterMap(let map): map.normalisedByCluster(text)
    }
  }

  /// Each character for itself, whatever stands beside it.
  static func lowered(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars { result += scalar.properties.lowercaseMapping }
    return result
  }

  static func collapsed(
    _ text: String, _ isSpace: (Unicode.Scalar) -> Bool, least: Int, _ replacement: String
  ) -> String {
    var result = String.UnicodeScalarView()
    var run: [Unicode.Scalar] = []
    func flush() {
      if run.count >= least {
        result.append(contentsOf: replacement.unicodeScalars)
      } else {
        result.append(contentsOf: run)
      }
      run.removeAll(keepingCapacity: true)
    }
    for scalar in text.unicodeScalars {
      if isSpace(scalar) {
        run.append(scalar)
      } else {
        flush()
        result.append(scalar)
      }
    }
    flush()
    return String(result)
  }

  static func stripped(_ text: String, left: Bool, right: Bool) -> String {
    var scalars = Substring.UnicodeScalarView(text.unicodeScalars[...])
    if left { while scalars.first?.properties.isWhitespace == true { scalars.removeFirst() } }
    if right { while scalars.last?.properties.isWhitespace == true { scalars.removeLast() } }
    return String(scalars)
  }

  /// Without the punctuation of ASCII.
  static func withoutPunctuation(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars where !isPunctuation(scalar) { result.append(scalar) }
    return String(result)
  }

  private static func isPunctuation(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x21...0x2f, 0x3a...0x40, 0x5b...0x60, 0x7b...0x7e: true
    default: false
    }
  }

  /// Bytes for bytes: no thought of characters that only look the same.
  private static func replaced(_ text: String, _ pattern: String, _ replacement: String) -> String {
    let (bytes, pattern) = (Array(text.utf8), Array(pattern.utf8))
    guard !pattern.isEmpty else { return text }
    var result: [UInt8] = []
    var position = 0
    while position < bytes.count {
      if bytes[position] == pattern[0], bytes[position...].starts(with: pattern) {
        result += replacement.utf8
        position += pattern.count
      } else {
        result.append(bytes[position])
        position += 1
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}

extension String {
  fileprivate var isASCII: Bool { utf8.allSatisfy { $0 < 0x80 } }
}
