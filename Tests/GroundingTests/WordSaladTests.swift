import AgentMessages
import Grounding
import Testing

/// Whatever is said, there is an interpretation, and soon.
struct WordSaladTests {
  private static let words = """
    the a all two put bring take open close go to in on next of and then before after without not never it them one there \
    mug red fridge table kitchen book key , . ? that is which left right from off into you me please if what where how many \
    first don't touch leave alone back down up out sink every any except but once when either or while
    """.split(separator: " ").map(String.init)

  @Test("Random words end in some interpretation, the same one each time", arguments: 0..<8)
  func terminates(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    var conversation = Conversation()
    var again = Conversation()
    for _ in 0..<40 {
      let count = Int(generator.next() % 24) + 1
      let text = (0..<count).map { _ in
        Self.words[Int(generator.next() % UInt64(Self.words.count))]
      }.joined(separator: " ")
      let first = try MeaningTests.grounder.interpret(
        Instruction(text), in: Belief(), context: &conversation)
      let second = try MeaningTests.grounder.interpret(
        Instruction(text), in: Belief(), context: &again)
      #expect(first == second)
      #expect(conversation == again)
    }
  }

  @Test("Eighty words that could attach everywhere are read within the bound")
  func longSentence() throws {
    var conversation = Conversation()
    let text =
      "put " + Array(repeating: "the mug on the table and", count: 13).joined(separator: " ")
      + " go"
    _ = try MeaningTests.grounder.interpret(Instruction(text), in: Belief(), context: &conversation)
    #expect(conversation.goal == nil)
  }

  @Test(
    "Signs, other alphabets and nothing at all are not understood",
    arguments: ["", "?!", "🤖🤖", "Принеси чашку", "'''"])
  func foreign(_ text: String) throws {
    var conversation = Conversation()
    let found = try MeaningTests.grounder.interpret(
      Instruction(text), in: Belief(), context: &conversation)
    switch found {
    case .notUnderstood, .unknownWords: break
    default: Issue.record("\(text) was taken for \(found)")
    }
  }
}
