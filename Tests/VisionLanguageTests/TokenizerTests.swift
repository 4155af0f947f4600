import Tensors
import Testing
import VisionLanguage

@Suite struct TokenizerTests {
  static func tokenizer(_ family: ModelFamily) throws -> TextTokenizer {
    try TextTokenizer(directory: Repository.fixtures + "/models/" + family.rawValue)
  }

  @Test("space and capitals do not matter to CLIP, what is composed or not neither")
  func cleanUp() throws {
    let tokenizer = try Self.tokenizer(.clip)
    let plain = tokenizer.ids(of: "a red mug caf\u{e9}")
    #expect(tokenizer.ids(of: "\tA  RED\u{a0}mug\n cafe\u{301} ") == plain)
    #expect(tokenizer.ids(of: "a<|endoftext|>b").contains(plain.last ?? -1))
  }

  @Test("what is too long is cut before the end mark, what is short is filled up")
  func lengths() throws {
    let tokenizer = try Self.tokenizer(.siglip)
    let ids = tokenizer.ids(of: String(repeating: "mug and cup ", count: 40), limit: 10)
    #expect(ids.count == 10 && ids.last == 1)
    #expect(tokenizer.ids(of: "mug", paddedTo: 24).suffix(20) == Array(repeating: 1, count: 20))
  }

  @Test(
    "any text gives tokens of the vocabulary, quickly", arguments: ModelFamily.published,
    0..<20 as Range<UInt64>)
  func anything(family: ModelFamily, seed: UInt64) throws {
    let tokenizer = try Self.tokenizer(family)
    var state = seed &+ 77
    var text = String.UnicodeScalarView()
    for _ in 0..<600 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let range: UInt64 = [0x80, 0x300, 0x3000, 0x11_0000][Int(state >> 61) % 4]
      if let scalar = Unicode.Scalar(UInt32((state >> 33) % range)) { text.append(scalar) }
    }
    let size = tokenizer.size
    #expect(tokenizer.ids(of: String(text)).allSatisfy { (0..<size).contains($0) })
    let long = String(repeating: "ab", count: 20_000)
    #expect(tokenizer.ids(of: long, limit: 16).count == 16)
  }

  @Test(
    "a changed tokenizer file is refused or read, never worse", arguments: 0..<60 as Range<UInt64>)
  func mutated(seed: UInt64) throws {
    for (family, name) in [(ModelFamily.clip, "tokenizer.json"), (.siglip, "spiece.model")] {
      let source = Repository.fixtures + "/models/\(family.rawValue)/\(name)"
      var bytes = try Scratch.read(source)
      var state = seed &* 977 &+ 13
      for _ in 0..<4 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        bytes[Int(state >> 33) % bytes.count] = UInt8(truncatingIfNeeded: state >> 25)
      }
      try Scratch.withFolder { folder in
        try Scratch.write(bytes, to: folder + "/" + name)
        if let tokenizer = try? TextTokenizer(directory: folder) {
          let size = tokenizer.size
          #expect(tokenizer.ids(of: "a Blue mug, 12!").allSatisfy { (0..<size).contains($0) })
        }
      }
    }
  }
}
