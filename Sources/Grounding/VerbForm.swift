/// What can be asked of a verb: the family of frames that it takes.
enum VerbClass: String, Hashable, Sendable {
  /// "bring me the mug"
  case bring
  /// "give me the mug": to a person only.
  case give
  /// "take the mug", "grab the mug from the table"
  case take
  /// "pick up the mug": a taking verb that needs its particle.
  case pick
  /// "move the mug to the table"
  case carry
  /// "put the mug on the table"
  case put
  case drop, leave, go, enter, stand, find, look, search, check, show, open, unlock, close, turn,
    wait, explore
  case touch, use, keep, avoid, stop, clear, empty
  /// Known, and nothing that this robot can do.
  case impossible
}

/// One reading of a word as a verb.
struct VerbForm: Hashable, Sendable {
  enum Form: Hashable, Sendable { case base, third, gerund, past, participle }

  var lemma: String
  var verbClass: VerbClass
  var form: Form

  /// All forms of all verbs, by word.
  static let table: [String: [VerbForm]] = {
    var table: [String: [VerbForm]] = [:]
    for (verbClass, lemmas) in classes {
      for lemma in lemmas {
        for (word, form) in forms(of: lemma) {
          let entry = VerbForm(lemma: lemma, verbClass: verbClass, form: form)
          if table[word]?.contains(entry) != true { table[word, default: []].append(entry) }
        }
      }
    }
    return table
  }()

  private static let classes: [(VerbClass, [String])] = [
    (.bring, ["bring", "fetch", "get", "deliver"]),
    (.give, ["give", "hand", "pass"]),
    (
      .take,
      ["take", "grab", "collect", "lift", "hold", "grasp", "snatch", "remove", "retrieve", "seize"]
    ),
    (.pick, ["pick"]),
    (.carry, ["carry", "move", "shift", "transfer", "transport", "relocate", "return", "haul"]),
    (
      .put,
      [
        "put", "place", "set", "lay", "stick", "pop", "stash", "stow", "store", "dump", "chuck",
        "toss", "throw",
        "shove", "position", "deposit", "tuck", "slip", "plonk", "rest", "stand",
      ]
    ),
    (.drop, ["drop", "release"]),
    (.leave, ["leave"]),
    (
      .go,
      [
        "go", "walk", "head", "come", "drive", "roll", "travel", "navigate", "proceed", "run",
        "wander", "hurry",
        "rush", "nip", "step", "move", "return", "hop", "back", "reverse", "take", "pop",
      ]
    ),
    (.enter, ["enter", "approach", "face", "visit", "reach"]),
    (.stand, ["stand", "stop", "wait", "park", "stay"]),
    (.find, ["find", "locate", "seek", "spot"]),
    (.look, ["look", "hunt"]),
    (.search, ["search"]),
    (.check, ["check", "see", "inspect"]),
    (.show, ["show", "point"]),
    (.open, ["open"]), (.unlock, ["unlock"]),
    (.close, ["close", "shut"]),
    (.turn, ["turn", "rotate", "spin", "pivot", "swivel"]),
    (.wait, ["wait", "pause", "stay", "hang", "hold", "stop"]),
    (.explore, ["explore", "map"]),
    (.touch, ["touch", "disturb", "bump", "knock", "handle", "nudge", "move", "pass", "cross"]),
    (.use, ["use"]), (.keep, ["keep", "remain", "stay"]), (.avoid, ["avoid", "skip"]),
    (.stop, ["stop", "halt", "freeze", "cancel", "abort", "forget", "quit"]),
    (.clear, ["clear", "tidy"]), (.empty, ["empty"]),
    (
      .impossible,
      [
        "clean", "cook", "wash", "wipe", "fold", "sweep", "vacuum", "hoover", "mop", "dust", "iron",
        "dance", "sing",
        "call", "phone", "switch", "pour", "fill", "eat", "drink", "read", "cut", "slice", "peel",
        "paint", "build",
        "break", "smash", "kick", "push", "pull", "drag", "water", "feed", "lock", "charge", "play",
        "jump",
        "climb", "bake", "boil", "fry", "make", "repair", "fix", "follow", "dry", "write", "draw",
        "buy", "order",
        "sell", "burn", "hide", "catch", "heat", "scrub", "rinse", "polish",
      ]
    ),
  ]

  private static func forms(of lemma: String) -> [(String, Form)] {
    let third =
      ["s", "x", "ch", "sh", "o"].contains(where: lemma.hasSuffix)
      ? lemma + "es" : carriesY(lemma) ? lemma.dropLast() + "ies" : lemma + "s"
    let (past, participle) = irregular[lemma] ?? (regularPast(lemma), regularPast(lemma))
    return [
      (lemma, .base), (third, .third), (gerund(of: lemma), .gerund), (past, .past),
      (participle, .participle),
    ]
  }

  private static func carriesY(_ lemma: String) -> Bool {
    guard lemma.hasSuffix("y"), let before = lemma.dropLast().last else { return false }
    return !"aeiou".contains(before)
  }

  private static func regularPast(_ lemma: String) -> String {
    if lemma.hasSuffix("e") { return lemma + "d" }
    if carriesY(lemma) { return lemma.dropLast() + "ied" }
    return stem(of: lemma) + "ed"
  }

  private static func gerund(of lemma: String) -> String {
    lemma.hasSuffix("e") && !lemma.hasSuffix("ee")
      ? lemma.dropLast() + "ing" : stem(of: lemma) + "ing"
  }

  private static func stem(of lemma: String) -> String {
    doubling.contains(lemma) ? lemma + String(lemma.suffix(1)) : lemma
  }

  private static let doubling: Set<String> = [
    "put", "set", "get", "grab", "pop", "drop", "run", "nip", "step", "hop", "spin", "spot", "shut",
    "stop", "map",
    "skip", "quit", "transfer", "mop", "cut", "slip", "hum", "drag", "plan", "scrub", "knit",
  ]

  private static let irregular: [String: (String, String)] = [
    "bring": ("brought", "brought"), "get": ("got", "got"), "give": ("gave", "given"),
    "take": ("took", "taken"), "hold": ("held", "held"), "put": ("put", "put"),
    "set": ("set", "set"),
    "lay": ("laid", "laid"), "stick": ("stuck", "stuck"), "throw": ("threw", "thrown"),
    "leave": ("left", "left"), "go": ("went", "gone"), "come": ("came", "come"),
    "drive": ("drove", "driven"), "run": ("ran", "run"), "find": ("found", "found"),
    "seek": ("sought", "sought"), "stand": ("stood", "stood"), "see": ("saw", "seen"),
    "show": ("showed", "shown"), "shut": ("shut", "shut"), "spin": ("spun", "spun"),
    "hang": ("hung", "hung"), "keep": ("kept", "kept"), "sweep": ("swept", "swept"),
    "forget": ("forgot", "forgotten"), "freeze": ("froze", "frozen"), "quit": ("quit", "quit"),
    "sing": ("sang", "sung"), "eat": ("ate", "eaten"), "drink": ("drank", "drunk"),
    "read": ("read", "read"),
    "cut": ("cut", "cut"), "build": ("built", "built"), "break": ("broke", "broken"),
    "feed": ("fed", "fed"),
    "make": ("made", "made"), "write": ("wrote", "written"), "draw": ("drew", "drawn"),
    "buy": ("bought", "bought"), "sell": ("sold", "sold"), "hide": ("hid", "hidden"),
    "catch": ("caught", "caught"),
  ]
}
