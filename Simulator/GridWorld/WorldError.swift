/// Why a world, a condition, a fault or a task could not be made of what was asked for.
public enum WorldError: Error, Hashable, Sendable {
  /// A hand-drawn map; `line` counts from 1.
  case map(line: Int, text: String, why: String)
  case unknownWorld(String, known: [String])
  case badOption(String, why: String)
  case unknownNoise(String, known: [String])
  case unknownFamily(String, known: [String])
  /// `column` counts from 1.
  case condition(String, column: Int, why: String)
  case fault(String, why: String)
  case noWorldFound(generator: String, seed: UInt64, attempts: Int)
}

extension WorldError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .map(let line, let text, let why): "map, line \(line) (\"\(text)\"): \(why)"
    case .unknownWorld(let name, let known):
      "there is no world '\(name)'. Known: \(known.joined(separator: ", ")), or the text of a map."
    case .badOption(let option, let why): "world option '\(option)': \(why)"
    case .unknownNoise(let word, let known):
      "there is no noise '\(word)'. Known: \(known.joined(separator: ", "))."
    case .unknownFamily(let name, let known):
      "there is no task family '\(name)'. Known: \(known.joined(separator: ", "))."
    case .condition(let text, let column, let why):
      "condition \"\(text)\", column \(column): \(why)"
    case .fault(let text, let why): "fault \"\(text)\": \(why)"
    case .noWorldFound(let generator, let seed, let attempts):
      "\(generator) found nothing that fits for seed \(seed) in \(attempts) attempts. Try another seed."
    }
  }
}
