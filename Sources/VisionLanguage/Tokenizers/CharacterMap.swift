/// The map of characters that SentencePiece compiles its normalisation rules into: a double array
/// (Aoe 1989, in the layout of darts-clone) from byte strings to their replacements.
///
/// The longest rule that fits wins. Every read is checked: a map from a file may say anything.
struct CharacterMap: Hashable, Sendable {
  private let units: [UInt32]
  private let texts: [UInt8]

  /// Reads a compiled map: the size of the array in bytes, the array, the replacements, each ended
  /// by a zero. Throws where the sizes do not fit.
  init(_ bytes: [UInt8]) throws(TokenizerError) {
    guard !bytes.isEmpty else {
      (units, texts) = ([], [])
      return
    }
    func word(_ at: Int) -> UInt32 {
      (0..<4).reduce(0) { $0 | UInt32(bytes[at + $1]) << (8 * UInt32($1)) }
    }
    guard bytes.count >= 4 else { throw TokenizerError("its character map ends early") }
    let size = Int(word(0))
    guard size % 4 == 0, size <= bytes.count - 4 else {
      throw TokenizerError("its character map claims \(size) of \(bytes.count) bytes")
    }
    units = (0..<size / 4).map { word(4 + 4 * $0) }
    texts = Array(bytes[(4 + size)...])
  }

  /// The longest rule at the beginning of `bytes[position...]`: what it covers and what it becomes.
  func rule(_ bytes: [UInt8], at position: Int, to end: Int) -> (
    length: Int, text: ArraySlice<UInt8>
  )? {
    guard !units.isEmpty else { return nil }
    var node = offset(units[0])
    var best: (length: Int, value: Int)?
    for index in position..<end {
      node ^= Int(bytes[index])
      guard units.indices.contains(node) else { break }
      let unit = units[node]
      guard unit & 0x8000_00ff == UInt32(bytes[index]) else { break }
      node ^= offset(unit)
      if unit & 0x100 != 0, units.indices.contains(node) {
        best = (index - position + 1, Int(units[node] & 0x7fff_ffff))
      }
    }
    guard let best, best.value < texts.count else { return nil }
    let stop = texts[best.value...].firstIndex(of: 0) ?? texts.count
    return (best.length, texts[best.value..<stop])
  }

  private func offset(_ unit: UInt32) -> Int { Int((unit >> 10) << ((unit & 0x200) >> 6)) }

  /// The text as the `Precompiled` normalizer of a `tokenizer.json` has it: a short cluster of
  /// characters that has a rule as a whole is replaced, else each of its characters by itself.
  func normalisedByCluster(_ text: String) -> String {
    var result: [UInt8] = []
    func replaceWhole(_ bytes: [UInt8]) -> Bool {
      guard let rule = firstRule(bytes) else { return false }
      result += rule
      return true
    }
    for character in text {
      let bytes = Array(character.utf8)
      if bytes.count < 6, replaceWhole(bytes) { continue }
      for scalar in character.unicodeScalars {
        let bytes = Array(String(scalar).utf8)
        if !replaceWhole(bytes) { result += bytes }
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// The shortest rule at the beginning, which that normalizer takes.
  private func firstRule(_ bytes: [UInt8]) -> ArraySlice<UInt8>? {
    for end in 1...max(1, bytes.count) where end <= bytes.count {
      if let rule = rule(bytes, at: 0, to: end) { return rule.text }
    }
    return nil
  }
}
