import AgentMessages

/// All words that a sentence may be made of, for one vocabulary: names of things with their plurals, rooms, colours,
/// verbs with their forms, and the small words of the language.
///
/// Built once for each `Grounder`. What the words of a household are beyond the vocabulary's own names and synonyms
/// stands in `Lexicon+Everyday.swift`, and counts only where the vocabulary has the kind.
struct Lexicon: Sendable {
  /// What a noun names.
  struct Noun: Hashable, Sendable {
    var kinds: [String] = []
    var room: String?
    var isFloor = false
    var isPlural = false
    /// "someone": needs no article and means any.
    var isIndefinite = false
    /// "fruit": has no plural.
    var isMass = false
  }

  let vocabulary: Vocabulary
  /// Nouns by their first word, longest first.
  private var nouns: [String: [(words: [String], noun: Noun)]] = [:]
  private var verbs: [String: [VerbForm]] = [:]
  private(set) var known: Set<String> = []
  /// Words that a misspelt word may be taken for.
  private(set) var contentWords: [String] = []

  init(vocabulary: Vocabulary) {
    self.vocabulary = vocabulary
    addKinds()
    addGroups()
    addRooms()
    for (word, forms) in VerbForm.table {
      verbs[word] = forms
    }
    for key in nouns.keys { nouns[key]?.sort { $0.words.count > $1.words.count } }
    known = Set(verbs.keys).union(Lexicon.smallWords).union(vocabulary.colours)
    for list in nouns.values { for entry in list { known.formUnion(entry.words) } }
    contentWords = Set(nouns.values.flatMap { $0.flatMap(\.words) } + vocabulary.colours)
      .subtracting(Lexicon.smallWords).sorted()
  }

  /// Every noun that starts at a place in a sentence, longest first, with its number of words.
  func nouns(in words: [String], at index: Int) -> [(noun: Noun, length: Int)] {
    guard index < words.count, let list = nouns[words[index]] else { return [] }
    return list.compactMap { entry in
      let end = index + entry.words.count
      guard end <= words.count, Array(words[index..<end]) == entry.words else { return nil }
      return (entry.noun, entry.words.count)
    }
  }

  func verb(_ word: String) -> [VerbForm] { verbs[word] ?? [] }

  func role(_ kind: String) -> Vocabulary.Role? { vocabulary.kind(named: kind)?.role }

  func isColour(_ word: String) -> Bool { vocabulary.colours.contains(word) }

  func isKnown(_ word: String) -> Bool {
    known.contains(word) || Words.isPunctuation(word) || Double(word) != nil
  }

  // MARK: - Building

  private mutating func add(_ phrase: String, _ noun: Noun) {
    let words = phrase.split(separator: " ").map(String.init)
    guard let first = words.first else { return }
    if let at = nouns[first]?.firstIndex(where: { $0.words == words }) {
      guard let old = nouns[first]?[at].noun, old.kinds != noun.kinds, !old.kinds.isEmpty else {
        return
      }
      nouns[first]?[at].noun.kinds = old.kinds + noun.kinds.filter { !old.kinds.contains($0) }
      return
    }
    nouns[first, default: []].append((words, noun))
  }

  private mutating func addBoth(_ phrase: String, _ noun: Noun) {
    add(phrase, noun)
    var plural = noun
    plural.isPlural = true
    if !noun.isMass { add(Inflection.plural(of: phrase), plural) }
  }

  private mutating func addKinds() {
    for kind in vocabulary.kinds {
      for name in [kind.name] + kind.synonyms { addBoth(name, Noun(kinds: [kind.name])) }
    }
    for (kind, names) in Lexicon.everydayNames where vocabulary.kind(named: kind) != nil {
      for name in names { addBoth(name, Noun(kinds: [kind])) }
    }
    for kind in vocabulary.kinds where kind.role == .person {
      for name in ["someone", "somebody", "anyone", "anybody"] {
        add(name, Noun(kinds: [kind.name], isIndefinite: true))
      }
      for name in ["people", "folks"] { add(name, Noun(kinds: [kind.name], isPlural: true)) }
    }
  }

  private mutating func addGroups() {
    for (name, members) in Lexicon.groups {
      let kinds = vocabulary.kinds.map(\.name).filter(members.contains)
      if !kinds.isEmpty { addBoth(name, Noun(kinds: kinds)) }
    }
    for (name, members) in Lexicon.massGroups {
      let kinds = vocabulary.kinds.map(\.name).filter(members.contains)
      if !kinds.isEmpty { add(name, Noun(kinds: kinds, isMass: true)) }
    }
    let containers = vocabulary.kinds.filter { $0.role == .container }.map(\.name)
    if !containers.isEmpty { addBoth("container", Noun(kinds: containers)) }
    let heavy = vocabulary.kinds.filter {
      !$0.isPortable && ($0.role == .surface || $0.role == .container)
    }
    add("furniture", Noun(kinds: heavy.map(\.name), isMass: true))
    for name in ["thing", "object", "item"] { addBoth(name, Noun()) }
    add("stuff", Noun(isMass: true))
  }

  private mutating func addRooms() {
    for room in vocabulary.rooms {
      addBoth(room, Noun(room: room))
      for name in Lexicon.everydayRooms[room] ?? [] { addBoth(name, Noun(room: room)) }
    }
    for name in ["floor", "ground", "carpet"] {
      add(name, Noun(kinds: [Referent.floorKind], isFloor: true))
    }
  }
}

/// Plurals and verb forms of English.
enum Inflection {
  static func plural(of phrase: String) -> String {
    if let known = irregularPlurals[phrase] { return known }
    for (ending, plural) in [
      ("shelf", "shelves"), ("woman", "women"), ("man", "men"), ("case", "cases"),
    ]
    where phrase.hasSuffix(ending) {
      return phrase.dropLast(ending.count) + plural
    }
    if ["s", "x", "ch", "sh"].contains(where: phrase.hasSuffix) { return phrase + "es" }
    if phrase.hasSuffix("y"), let before = phrase.dropLast().last, !"aeiou".contains(before) {
      return phrase.dropLast() + "ies"
    }
    return phrase + "s"
  }

  private static let irregularPlurals = [
    "chest of drawers": "chests of drawers", "person": "people",
  ]
}
