import AgentMessages

/// Reads a sentence: every way to make commands of all its words, the most natural first.
///
/// A hand-written list-of-successes parser with memory (Frost and Hafiz 2006, without left recursion): a method
/// `xs(at:)` returns all readings of an x that start at a word. Only readings that use up all the words count, so that
/// nothing that was said is ever dropped. Words per sentence are bounded, readings per place are pruned to the
/// cheapest, so time is polynomial.
struct SentenceParser {
  let words: [String]
  let lexicon: Lexicon
  /// Words outside the lexicon that the vision-language model knows.
  let openWords: Set<String>
  var nounPhraseMemo: [Int: [Parse<NounPhrase>]] = [:]
  var listMemo: [Int: [Parse<[NounPhrase]>]] = [:]
  var sequenceMemo: [Int: [Parse<[Item]>]] = [:]
  var clauseMemo: [Int: [Parse<[Item]>]] = [:]
  /// How deep descriptions and clauses nest at this moment.
  var depth = 0

  init(words: [String], lexicon: Lexicon, openWords: Set<String> = []) {
    self.words = words
    self.lexicon = lexicon
    self.openWords = openWords
  }

  // MARK: - Words

  func word(_ index: Int) -> String { index < words.count ? words[index] : "" }

  func has(_ index: Int, _ options: Set<String>) -> Bool { options.contains(word(index)) }

  /// The end of a phrase that starts here.
  func end(of phrase: String, at index: Int) -> Int? {
    var at = index
    for part in phrase.split(separator: " ") {
      guard word(at) == part else { return nil }
      at += 1
    }
    return at
  }

  /// The end of the longest of some phrases that starts here.
  func end(ofOneOf phrases: [String], at index: Int) -> Int? {
    phrases.compactMap { end(of: $0, at: index) }.max()
  }

  func skipping(_ options: Set<String>, at index: Int) -> Int {
    var at = index
    while at < words.count, options.contains(words[at]) { at += 1 }
    return at
  }

  func skippingComma(at index: Int) -> Int { has(index, [",", ";"]) ? index + 1 : index }

  func text(_ start: Int, _ end: Int) -> String {
    words[start..<min(end, words.count)].joined(separator: " ")
  }

  /// A number in digits or words, with its end.
  func number(at index: Int) -> (value: Double, end: Int)? {
    guard var value = Numbers.value(of: word(index)) else { return nil }
    var at = index + 1
    if value >= 20, value < 100, let units = Numbers.value(of: word(at)), units < 10, units >= 1 {
      value += units
      at += 1
    }
    if word(at) == "hundred" {
      value *= 100
      at += 1
    }
    if let half = end(of: "and a half", at: at) { return (value + 0.5, half) }
    return (value, at)
  }

  /// The cheapest few for each end, cheapest first.
  func pruned<Value>(_ parses: [Parse<Value>], keeping limit: Int = 5) -> [Parse<Value>] {
    var counts: [Int: Int] = [:]
    let order = parses.enumerated().sorted {
      let a = ($0.element.fault == nil ? 0 : 100) + $0.element.cost
      let b = ($1.element.fault == nil ? 0 : 100) + $1.element.cost
      return a != b ? a < b : $0.offset < $1.offset
    }
    return order.map(\.element).filter { parse in
      counts[parse.end, default: 0] += 1
      return counts[parse.end, default: 0] <= limit
    }
  }
}

/// Number words.
enum Numbers {
  static func value(of word: String) -> Double? {
    Double(word).flatMap { $0.isFinite ? $0 : nil } ?? names[word]
  }

  private static let names: [String: Double] = [
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40,
    "fifty": 50,
    "sixty": 60, "ninety": 90,
  ]
}
