import AgentMessages
import VisionLanguage

/// The phrases that the robot always asks about, read once: each kind, what colour it is, what
/// state it is in.
struct Lexicon: Sendable {
  /// A kind with the phrases that tell more of it.
  struct Entry: Sendable {
    let kind: String
    let phrase: PhraseEncoding
    /// Whether it belongs to the fine grid (small things and boxes).
    let isFine: Bool
    /// In the order of the vocabulary's colours; empty for what has no named colour.
    let colours: [PhraseEncoding]
    /// "open", "closed" and, for doors, "locked"; empty for what does not open.
    let states: [(label: String, phrase: PhraseEncoding)]
  }

  let entries: [Entry]
  let colours: [String]
  /// Whatever small thing; nil where the model has no word for that.
  let anything: PhraseEncoding?

  init(_ vocabulary: Vocabulary, _ model: any OpenVocabularyDetector) throws(PerceptionError) {
    colours = vocabulary.colours
    var entries: [Entry] = []
    for kind in vocabulary.kinds {
      guard model.unknownWords(in: kind.name).isEmpty else { throw .unknownKind(kind.name) }
      entries.append(try Self.entry(kind, vocabulary, model))
    }
    self.entries = entries
    do {
      let isKnown = model.unknownWords(in: Detection.unnamed).isEmpty
      anything = isKnown ? try model.encode(Detection.unnamed) : nil
    } catch {
      throw .model(error)
    }
  }

  private static func entry(
    _ kind: Vocabulary.Kind, _ vocabulary: Vocabulary, _ model: any OpenVocabularyDetector
  ) throws(PerceptionError) -> Entry {
    let name = kind.name
    let opens = kind.role == .container || kind.role == .door
    do {
      let colours = kind.isPortable ? vocabulary.colours : []
      let states = (opens ? ["open", "closed"] : []) + (kind.role == .door ? ["locked"] : [])
      var (coloured, inState) = ([PhraseEncoding](), [(label: String, phrase: PhraseEncoding)]())
      for colour in colours { coloured.append(try model.encode("\(colour) \(name)")) }
      for state in states { inState.append((state, try model.encode("\(state) \(name)"))) }
      return Entry(
        kind: name, phrase: try model.encode(name), isFine: kind.isPortable, colours: coloured,
        states: inState)
    } catch {
      throw .model(error)
    }
  }
}
