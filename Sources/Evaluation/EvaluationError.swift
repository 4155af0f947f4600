/// What keeps a scenario or a suite from being run. A scenario that runs and fails is a result, not one of these.
public enum EvaluationError: Error, Hashable, Sendable {
  /// A scenario file that cannot be understood: where, which key, what it says, what it may say.
  case scenario(file: String, line: Int, key: String, value: String, expected: String)
  case unreadable(path: String, why: String)
  case noScenarios(path: String)
  case noScenario(named: String, available: [String])
  /// The simulator's program was not found in any of the places that were looked at.
  case noSimulator(lookedAt: [String])
  case simulatorSilent(program: String, waitedSeconds: Double, awaiting: String)
  case simulatorEnded(how: String, awaiting: String)
  case cannotStart(program: String, why: String)
  /// A bridge ended before it had announced itself; it has said why on standard error.
  case bridgeEnded(command: String)
  case unknownFamily(String, available: [String])
  case referee(operation: String, why: String)
}

extension EvaluationError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .scenario(let file, let line, let key, let value, let expected):
      "\(file):\(line): '\(key)' is '\(value)'. It may be \(expected). Scenarios/README.md has the format."
    case .unreadable(let path, let why):
      "cannot read '\(path)': \(why)."
    case .noScenarios(let path):
      "there is no scenario in '\(path)'. Give a .yaml file or a folder that holds some."
    case .noScenario(let name, let available):
      "no scenario is called '\(name)'. There are: \(available.joined(separator: ", "))."
    case .noSimulator(let places):
      """
      the program errand-simulator was not found (looked at \(places.joined(separator: ", "))). \
      Build it with 'make build', or set ERRAND_SIMULATOR to its path.
      """
    case .simulatorSilent(let program, let waited, let awaiting):
      "\(program) said nothing for \(waited) s while waiting for \(awaiting). Run it by hand to see why."
    case .simulatorEnded(let how, let awaiting):
      "the simulator \(how) before \(awaiting). Run 'errand simulate' to see why."
    case .cannotStart(let program, let why):
      "'\(program)' cannot be started: \(why)."
    case .bridgeEnded(let command):
      """
      the bridge ended before it was ready. Run it by hand to see why: \(command). What it needs is in the \
      requirements.txt beside it.
      """
    case .unknownFamily(let name, let available):
      "no family is called '\(name)'. There are: \(available.joined(separator: ", "))."
    case .referee(let operation, let why):
      "the referee refused \(operation): \(why)."
    }
  }
}
