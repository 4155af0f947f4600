/// Makes words of a sentence: lower case, contractions written out, punctuation as words of its own.
///
///     Words.of("Don't open it, what's in there?")   // do not open it , what is in there ?
///
/// Punctuation that is kept is `,` `;` `.` and `?`; dashes, colons and exclamation marks become one of them. O(length).
package enum Words {
  package static func of(_ text: String) -> [String] {
    let expanded = rawWords(of: text).flatMap(writtenOut)
    return tidied(joined(expanded))
  }

  static func isPunctuation(_ word: String) -> Bool { marks.contains(word) }

  private static let marks: Set<String> = [",", ";", ".", "?"]

  /// Runs of letters or digits, and marks.
  private static func rawWords(of text: String) -> [String] {
    var words: [String] = []
    var word = ""
    var previous: Character = " "
    let characters = Array(text.lowercased())
    func flush() {
      if !word.isEmpty { words.append(word) }
      word = ""
    }
    for (index, character) in characters.enumerated() {
      let next = index + 1 < characters.count ? characters[index + 1] : " "
      switch character {
      case "'", "’", "‘", "`":
        if !word.isEmpty, next.isLetter { word.append("'") }
      case "." where previous.isNumber && next.isNumber: word.append(".")
      case ",", "(", ")": flush(); words.append(",")
      case ";", ":", "—", "–": flush(); words.append(";")
      case ".", "!", "…": flush(); words.append(".")
      case "?": flush(); words.append("?")
      case "-":
        flush()
        if previous == " " && next == " " || next == "-" { words.append(";") }
      case "&": flush(); words.append("and")
      case "°": flush(); words.append("degrees")
      default:
        if character.isLetter || character.isNumber {
          if let last = word.last, last.isNumber != character.isNumber, last != "." { flush() }
          word.append(character)
        } else {
          flush()
        }
      }
      previous = character
    }
    flush()
    return words
  }

  private static func writtenOut(_ word: String) -> [String] {
    if let words = contractions[word] { return words }
    guard let mark = word.lastIndex(of: "'") else { return [word] }
    let stem = String(word[..<mark])
    let tail = String(word[word.index(after: mark)...])
    if tail == "t", stem.hasSuffix("n") { return [String(stem.dropLast()), "not"] }
    guard let ending = endings[tail] else { return [stem + tail] }
    return [stem, ending]
  }

  private static let endings = [
    "s": "is", "m": "am", "re": "are", "ve": "have", "ll": "will", "d": "would",
  ]

  private static let contractions: [String: [String]] = [
    "can't": ["can", "not"], "cannot": ["can", "not"], "won't": ["will", "not"],
    "shan't": ["shall", "not"], "let's": ["let", "us"], "dont": ["do", "not"],
    "cant": ["can", "not"], "wont": ["will", "not"], "isnt": ["is", "not"],
    "doesnt": ["does", "not"], "didnt": ["did", "not"], "shouldnt": ["should", "not"],
    "whats": ["what", "is"], "wheres": ["where", "is"], "thats": ["that", "is"],
    "theres": ["there", "is"], "im": ["i", "am"], "ive": ["i", "have"], "id": ["i", "would"],
    "youve": ["you", "have"], "youre": ["you", "are"], "gonna": ["going", "to"],
    "wanna": ["want", "to"], "gimme": ["give", "me"], "lemme": ["let", "me"],
    "pls": ["please"], "plz": ["please"], "ok": ["okay"], "u": ["you"], "ur": ["your"],
    "everybody": ["everyone"], "coloured": [], "colored": [], "colour": [], "color": [],
  ]

  /// Words that are written apart or together with one meaning.
  private static func joined(_ words: [String]) -> [String] {
    var result: [String] = []
    for word in words {
      if let last = result.last, let pair = pairs[last]?[word] {
        result.removeLast()
        result.append(pair)
      } else {
        result.append(singles[word] ?? word)
      }
    }
    return result
  }

  private static let pairs: [String: [String: String]] = [
    "on": ["to": "onto"], "in": ["to": "into"], "off": ["of": "off"], "up": ["on": "on"],
    "every": ["thing": "everything"], "any": ["thing": "anything"], "some": ["thing": "something"],
    "counter": ["clockwise": "anticlockwise"], "anti": ["clockwise": "anticlockwise"],
  ]

  private static let singles = [
    "towards": "toward", "upon": "on", "amongst": "among", "counterclockwise": "anticlockwise",
    "forwards": "forward", "backwards": "backward", "favor": "favour", "whilst": "while",
    "till": "until", "nearby": "nearest", "meter": "metre", "meters": "metres",
  ]

  /// No marks at the ends, and one where several meet (the strongest).
  private static func tidied(_ words: [String]) -> [String] {
    var result: [String] = []
    for word in words {
      guard isPunctuation(word) else {
        result.append(word)
        continue
      }
      guard let last = result.last else { continue }
      if isPunctuation(last) {
        if last == "," { result[result.count - 1] = word }
      } else {
        result.append(word)
      }
    }
    while let last = result.last, isPunctuation(last), last != "?" { result.removeLast() }
    return result
  }
}
