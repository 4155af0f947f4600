import AgentMessages

/// The ways in which people say things. `{x}` and the like stand for noun phrases.
enum Wording {
  static let exploring = [
    "Explore the rooms.", "Have a look around the apartment.", "Please explore the apartment.",
    "Look around in all the rooms.",
  ]
  static let going = [
    "go to {x}", "drive to {x}", "move to {x}", "head to {x}", "go over to {x}",
    "go and stand by {x}",
  ]
  static let goingToRoom = [
    "go to {x}", "go into {x}", "drive to {x}", "move to {x}", "head to {x}",
  ]
  static let fetching = [
    "bring me {x}", "fetch {x}", "get me {x}", "fetch me {x}", "bring {x} to me", "bring {x} here",
    "go and get {x}",
  ]
  static let puttingOn = [
    "put {x} on {y}", "place {x} on {y}", "set {x} on {y}", "lay {x} on {y}", "bring {x} to {y}",
    "carry {x} to {y}", "put {x} onto {y}", "take {x} and put it on {y}",
  ]
  /// For things named by a relation: "put the cup left of the book on the desk" could be read in
  /// two ways.
  static let carrying = ["bring {x} to {y}", "carry {x} to {y}", "take {x} and put it on {y}"]
  static let puttingInSink = ["put {x} in {y}", "place {x} in {y}", "put {x} into {y}"]
  static let puttingIn = [
    "put {x} in {y}", "put {x} into {y}", "place {x} in {y}", "put {x} inside {y}",
    "store {x} in {y}",
    "put {x} away in {y}",
  ]
  static let takingOut = [
    "take {x} out of {y}", "get {x} out of {y}", "remove {x} from {y}", "pick {x} out of {y}",
  ]
  static let puttingNextTo = [
    "put {x} next to {y}", "place {x} next to {y}", "put {x} beside {y}", "set {x} down beside {y}",
    "move {x} next to {y}",
  ]
  static let sequences = [
    "{a} and then {b}", "first {a}, then {b}", "{a}, then {b}", "{a}, and after that {b}",
    "before you {b}, {a}", "first {a} and then {b}",
  ]
  static let all = ["all the {x}", "every {1}", "all {x}", "each {1}", "all of the {x}"]
  static let avoiding = [
    "{a} without going through {z}", "{a}, but do not go through {z}", "{a} without entering {z}",
    "{a} and avoid {z}", "without going through {z}, {a}", "{a}, but never enter {z}",
  ]
  static let pronouns = [
    "Find {x}. Then {p}.", "Go to {x}. Then {p}.", "Look for {x}. When you have found it, {p}.",
    "Find {x}. {P}.", "Pick up {x}. {P}.", "Pick up {x}. Then {p}.", "Take {x}. {P}.",
  ]

  /// A core such as "go to the sink" as a sentence: plain, polite, as a question.
  static func sentence(_ core: String, _ generator: inout SplitMix64) -> String {
    let frames = [
      "{A}.", "{A}.", "{A}.", "Please {a}.", "{A}, please.", "Could you {a}?", "Can you {a}?",
      "Would you please {a}?", "I want you to {a}.", "I would like you to {a}.", "Robot, {a}.",
    ]
    // "Could you first ..." is said; "Could you before you ..." and "... without ..." first are not
    let startsAside = core.hasPrefix("before ") || core.hasPrefix("without ")
    let frame = startsAside ? frames[0] : generator.pick(frames)
    return frame.filling(["A": core.capitalizedFirst, "a": core])
  }
}

extension SplitMix64 {
  /// One of the choices, which must not be none.
  mutating func pick<T>(_ choices: [T]) -> T { choices[int(in: 0...(choices.count - 1))] }

  /// One of the choices; nil if there is none.
  mutating func pickAny<T>(_ choices: [T]) -> T? { choices.isEmpty ? nil : pick(choices) }
}

extension String {
  /// Replaces `{key}` by its value.
  func filling(_ values: [Character: String]) -> String {
    var result = ""
    var characters = Array(self)[...]
    while let first = characters.first {
      if first == "{", characters.count > 2,
        let value = values[characters[characters.startIndex + 1]]
      {
        result += value
        characters = characters.dropFirst(3)
      } else {
        result.append(first)
        characters = characters.dropFirst()
      }
    }
    return result
  }

  var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
