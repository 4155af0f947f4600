import AgentMessages
public import Grounding

/// The sentences of Scenarios/sentences.tsv, each interpreted and compared with what it means.
///
/// Notation and conventions are in Scenarios/README.md. A sentence is right if its meaning is among those given,
/// declined if it is asked about, refused or not understood where something was meant, wrong if something else would be
/// done, answered or changed.
public struct SentenceSuite: Sendable {
  /// One line of the file.
  public struct Sentence: Hashable, Sendable {
    public var text: String
    /// Acceptable meanings, each in the notation with its parts sorted.
    public var meanings: [String]
    /// What was said before.
    public var before: [String]
  }

  public enum Verdict: String, Hashable, Sendable, CaseIterable {
    case right, declined, wrong
  }

  /// What became of one sentence.
  public struct Answer: Hashable, Sendable {
    public var sentence: Sentence
    public var meaning: String
    public var verdict: Verdict
    public var milliseconds: Double
  }

  public let sentences: [Sentence]

  /// Reads the text of a sentences file; lines that do not have two or three columns are left out.
  public init(parsing text: String) {
    sentences = text.split(whereSeparator: \.isNewline).compactMap { line in
      let columns = line.split(separator: "\t").map(String.init)
      guard !line.hasPrefix("#"), columns.count == 2 || columns.count == 3 else { return nil }
      return Sentence(
        text: columns[0],
        meanings: SentenceSuite.split(columns[1], by: " or ").map(SentenceSuite.sorted),
        before: columns.count == 3 ? SentenceSuite.split(columns[2], by: " / ") : [])
    }
  }

  /// Interprets every sentence over a belief that knows nothing.
  public func answers(of grounder: Grounder) -> [Answer] {
    let clock = ContinuousClock()
    return sentences.map { sentence in
      var conversation = Conversation()
      for text in sentence.before {
        _ = try? grounder.interpret(Instruction(text), in: Belief(), context: &conversation)
      }
      var meaning = "huh"
      let time = clock.measure {
        let instruction = Instruction(sentence.text, turn: sentence.before.count)
        if let found = try? grounder.interpret(instruction, in: Belief(), context: &conversation) {
          meaning = MeaningNotation.text(found)
        }
      }
      return Answer(
        sentence: sentence, meaning: meaning, verdict: SentenceSuite.verdict(meaning, of: sentence),
        milliseconds: Double(time.components.attoseconds) / 1e15 + Double(time.components.seconds)
          * 1e3)
    }
  }

  static func verdict(_ meaning: String, of sentence: Sentence) -> Verdict {
    if sentence.meanings.contains(sorted(meaning)) { return .right }
    return isDecline(meaning) ? .declined : .wrong
  }

  static func isDecline(_ meaning: String) -> Bool {
    ["ask", "refuse", "huh"].contains(meaning) || meaning.hasPrefix("unknown(")
  }

  /// What kind of thing is meant, for a scorecard's rows.
  static func family(of sentence: Sentence) -> String {
    let meaning = sentence.meanings.first ?? ""
    if isDecline(meaning) { return "decline" }
    if meaning.hasPrefix("?") { return "question" }
    if meaning.hasPrefix("~") { return "correction" }
    if meaning.contains("!") { return "constraint" }
    return meaning.contains(" ; ") ? "sequence" : "task"
  }
}

extension SentenceSuite {
  /// The meaning with whatever has no order (objectives of a step, constraints, clauses) in one order.
  static func sorted(_ meaning: String) -> String {
    let parts = split(meaning.trimmed, by: " ! ")
    let steps = split(parts[0], by: " ; ").map { step in
      split(step, by: " & ").map(clausesSorted).sorted().joined(separator: " & ")
    }
    return ([steps.joined(separator: " ; ")] + parts.dropFirst().map(clausesSorted).sorted())
      .joined(separator: " ! ")
  }

  private static func clausesSorted(_ text: String) -> String {
    guard let open = text.firstIndex(of: "{"), let close = matching(open, in: text) else {
      return text
    }
    let inner = split(String(text[text.index(after: open)..<close]), by: ", ").map(clausesSorted)
      .sorted()
    return text[..<open] + "{" + inner.joined(separator: ", ") + "}"
      + clausesSorted(String(text[text.index(after: close)...]))
  }

  private static func matching(_ open: String.Index, in text: String) -> String.Index? {
    var depth = 0
    for index in text[open...].indices {
      if text[index] == "{" { depth += 1 }
      if text[index] == "}" { depth -= 1 }
      if depth == 0 { return index }
    }
    return nil
  }

  /// Splits where no bracket is open.
  static func split(_ text: String, by separator: String) -> [String] {
    var parts: [String] = []
    var part = ""
    var depth = 0
    var rest = Substring(text)
    while let character = rest.first {
      if depth == 0, rest.hasPrefix(separator) {
        parts.append(part)
        part = ""
        rest = rest.dropFirst(separator.count)
        continue
      }
      if "({".contains(character) { depth += 1 }
      if ")}".contains(character) { depth -= 1 }
      part.append(character)
      rest = rest.dropFirst()
    }
    return (parts + [part]).map(\.trimmed)
  }
}

extension String {
  fileprivate var trimmed: String {
    String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
  }
}
