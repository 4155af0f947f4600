import Yams

/// Turns one YAML mapping into a scenario, or says which key is wrong, where, and what it may be.
struct ScenarioReader {
  let node: Node
  let file: String
  let suite: String

  private static let keys = [
    "name", "world", "map", "options", "seed", "noise", "instruction", "answers", "disturbances",
    "expect", "success", "mentions", "at-most", "step-limit",
  ]

  func scenario() throws(EvaluationError) -> Scenario {
    try checkKeys()
    let expectation = ScenarioExpectation(
      try ending(), conditions: try strings("success"), mentions: try strings("mentions"),
      atMostSteps: try integer("at-most"))
    if expectation.ending == .done, expectation.conditions.isEmpty {
      throw wrong(
        "success", node, value: "missing",
        "a condition for the referee, or a list of them, since 'expect' is done")
    }
    let instructions = try strings("instruction")
    guard !instructions.isEmpty else {
      throw wrong("instruction", node, value: "missing", "a sentence, or a list of sentences")
    }
    return Scenario(
      name: try name(), suite: suite, file: file, world: try world(),
      seed: UInt64(clamping: try integer("seed") ?? 1),
      noise: try word("noise", among: ["none", "rough"]) ?? "none", instructions: instructions,
      answers: try strings("answers"), disturbances: try disturbances(), expectation: expectation,
      stepLimit: try integer("step-limit") ?? 600)
  }
}

extension ScenarioReader {
  private func checkKeys() throws(EvaluationError) {
    guard let mapping = node.mapping else {
      throw wrong("scenario", node, "a mapping with the keys \(list(Self.keys))")
    }
    for (key, _) in mapping where !Self.keys.contains(key.string ?? "") {
      throw wrong("key", key, "one of \(list(Self.keys))")
    }
  }

  private func name() throws(EvaluationError) -> String {
    let expected = "a short name of letters, digits and hyphens"
    guard let value = node["name"] else { throw wrong("name", node, value: "missing", expected) }
    guard let name = value.string, !name.isEmpty,
      name.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "-" })
    else { throw wrong("name", value, expected) }
    return name
  }

  private func world() throws(EvaluationError) -> Scenario.World {
    if let map = node["map"] {
      guard let text = map.string else {
        throw wrong("map", map, "a drawing: 'map: |' and its lines")
      }
      return .map(text)
    }
    let generator = try word("world", among: ["apartment"]) ?? "apartment"
    return .generated(generator, options: try strings("options"))
  }

  private func ending() throws(EvaluationError) -> ScenarioExpectation.Ending {
    let words = ScenarioExpectation.Ending.allCases.map(\.rawValue)
    let word = try word("expect", among: words) ?? "done"
    return ScenarioExpectation.Ending(rawValue: word) ?? .done
  }

  private func disturbances() throws(EvaluationError) -> [Disturbance] {
    guard let value = node["disturbances"] else { return [] }
    guard let entries = value.sequence else {
      throw wrong(
        "disturbances", value, "a list of mappings with 'at' and one of 'do', 'say', 'kill'")
    }
    var disturbances: [Disturbance] = []
    for entry in entries { disturbances.append(try disturbance(entry)) }
    return disturbances
  }

  private func disturbance(_ entry: Node) throws(EvaluationError) -> Disturbance {
    let keys = ["at", "do", "say", "kill"]
    for (key, _) in entry.mapping ?? [:] where !keys.contains(key.string ?? "") {
      throw wrong("disturbances", key, "one of \(list(keys))")
    }
    guard let at = entry["at"], let text = at.string, let trigger = Disturbance.Trigger(text) else {
      throw wrong("at", entry["at"] ?? entry, Disturbance.Trigger.expected)
    }
    if let fault = entry["do"]?.string { return Disturbance(trigger, .fault(fault)) }
    if let sentence = entry["say"]?.string { return Disturbance(trigger, .said(sentence)) }
    if entry["kill"] != nil { return Disturbance(trigger, .kill) }
    throw wrong("disturbances", entry, "a mapping with 'at' and one of 'do', 'say', 'kill'")
  }

  private func word(_ key: String, among words: [String]) throws(EvaluationError) -> String? {
    guard let value = node[key] else { return nil }
    guard let word = value.string, words.contains(word) else {
      throw wrong(key, value, "one of \(list(words))")
    }
    return word
  }

  private func integer(_ key: String) throws(EvaluationError) -> Int? {
    guard let value = node[key] else { return nil }
    guard let number = value.int, number >= 0 else { throw wrong(key, value, "a whole number") }
    return number
  }

  /// A string, or a list of strings; none where the key is missing.
  private func strings(_ key: String) throws(EvaluationError) -> [String] {
    guard let value = node[key] else { return [] }
    let nodes: [Node] = value.sequence.map(Array.init) ?? [value]
    var strings: [String] = []
    for node in nodes {
      guard let string = node.string else {
        throw wrong(key, node, "a string, or a list of strings")
      }
      strings.append(string)
    }
    return strings
  }

  private func wrong(
    _ key: String, _ value: Node, value text: String? = nil, _ expected: String
  ) -> EvaluationError {
    let found = text ?? value.string ?? (value.mapping == nil ? "a list" : "a mapping")
    return .scenario(
      file: file, line: value.mark?.line ?? 1, key: key, value: found, expected: expected)
  }

  private func list(_ words: [String]) -> String { words.joined(separator: ", ") }
}

extension Disturbance.Trigger {
  static let expected = """
    '12 s', 'step N', 'before COMMAND' or 'after COMMAND' (with a number behind it for the Nth time); COMMAND is \
    translate, rotate, grasp, release, open or close; 'after pickup' is 'after grasp'
    """

  private static let commands = [
    "translate", "rotate", "grasp", "release", "open", "close", "wait",
  ]

  /// "4 s", "step 3", "before grasp", "after grasp 2"; hyphens may stand for the spaces. nil for anything else.
  init?(_ text: String) {
    let words = text.split(whereSeparator: { $0 == " " || $0 == "-" }).map(String.init)
    guard words.count >= 2, words.count <= 3 else { return nil }
    if words.count == 2, words[1] == "s", let seconds = Double(words[0]) {
      self = .seconds(seconds)
      return
    }
    let first = words[0] == "on" ? Array(words.dropFirst()) : words
    if first.count == 2, first[0] == "step", let number = Int(first[1]), number > 0 {
      self = .step(number)
      return
    }
    let count = words.count == 3 ? Int(words[2]) ?? 0 : 1
    let command = words[1] == "pickup" ? "grasp" : words[1]
    guard count > 0, Self.commands.contains(command) else { return nil }
    switch words[0] {
    case "before": self = .before(command, count: count)
    case "after": self = .after(command, count: count)
    default: return nil
    }
  }
}
