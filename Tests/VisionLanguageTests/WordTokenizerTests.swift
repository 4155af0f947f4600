import Testing
import VisionLanguage

@Suite struct WordTokenizerTests {
  let tokenizer: WordTokenizer

  init() throws {
    tokenizer = try WordTokenizer(
      vocabulary: ["[PAD]": 0, "[UNK]": 1, "[BOS]": 2, "[EOS]": 3, "blue": 4, "mug": 5], limit: 6)
  }

  @Test("words are lowered runs of letters and digits")
  func words() {
    #expect(tokenizer.words(in: "  The Blue-Mug, no. 7! ") == ["the", "blue", "mug", "no", "7"])
    #expect(tokenizer.words(in: "…!?") == [])
    #expect(tokenizer.words(in: "café") == ["caf"])
  }

  @Test("ids stand between the marks, unknown words are marked, and the length is limited")
  func ids() {
    #expect(tokenizer.ids(of: "a Blue mug") == [2, 1, 4, 5, 3])
    #expect(tokenizer.ids(of: "mug mug mug mug mug mug") == [2, 5, 5, 5, 5, 3])
    #expect(tokenizer.ids(of: "") == [2, 3])
  }

  @Test("known words are known in any case")
  func known() {
    #expect(tokenizer.isKnown("MUG") && !tokenizer.isKnown("zeppelin"))
  }

  @Test("a vocabulary without its marks is refused")
  func refusal() {
    #expect(throws: ModelError.self) { try WordTokenizer(vocabulary: ["mug": 0], limit: 16) }
  }

  @Test("the bundled tokenizer.json gives the ids that the training recipe gives")
  func bundled() throws {
    let fixture = try ModelFixture()
    let tokenizer = try WordTokenizer(path: Repository.model + "/tokenizer.json", limit: 16)
    for (phrase, ids) in zip(fixture.phrases, fixture.ids) {
      #expect(tokenizer.ids(of: phrase) == ids)
    }
  }
}
