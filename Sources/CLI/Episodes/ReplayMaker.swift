import AgentMessages
import AgentRuntime
import ArgumentParser
import Evaluation
import Perception
import Recording
import Synchronization
import Tensors

/// What `--with` asks for.
struct ReplayChanges {
  var model: String?
  var domain: String?
  var kernels: Kernels?
  var steps: Int?
  var usesLoggedEyes = false

  /// Throws `ValidationError` where a change cannot be meant.
  init(_ words: [String]) throws {
    for word in words {
      let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2 else {
        throw ValidationError("'\(word)': --with takes WHAT=WHICH, such as model=FOLDER.")
      }
      switch (parts[0], parts[1]) {
      case ("model", let folder): model = folder
      case ("domain", let file): domain = file
      case ("kernels", let name):
        guard let known = Kernels(rawValue: name), known.isSupported else {
          throw ValidationError("there are no kernels '\(name)' here.")
        }
        kernels = known
      case ("steps", let text):
        guard let number = Int(text), number > 0 else {
          throw ValidationError("'\(text)' is no number of steps.")
        }
        steps = number
      case ("eyes", "log"): usesLoggedEyes = true
      default:
        throw ValidationError(
          "--with \(word): known are model=, domain=, kernels=, steps= and eyes=log.")
      }
    }
  }
}

/// Makes today's agent for a log: with what the log used where it is still there, and the changes that are asked for.
struct ReplayMaker {
  let configuration: AgentConfiguration
  let sight: any Sight
  let facts: AgentFacts

  init(_ log: EpisodeLog, changes: ReplayChanges) throws {
    let before = log.facts.agent
    let installation = try Installation.find()
    let domain = try changes.domain.map { try TextFile.read($0) } ?? installation.domain()
    // the log's kernels where this processor has them, since others round otherwise
    let logged = Kernels(rawValue: before.kernels).flatMap { $0.isSupported ? $0 : nil }
    let configuration = AgentConfiguration(
      models: changes.model ?? installation.defaultModel, domain: domain,
      kernels: changes.kernels ?? logged ?? .auto, stepLimit: changes.steps ?? before.stepLimit)
    self.configuration = configuration
    guard before.eyes == "model" || changes.model != nil, !changes.usesLoggedEyes else {
      sight = try LoggedSight(log)
      var facts = AgentOptions.facts(configuration, eyes: nil)
      facts.eyes = "log"
      self.facts = facts
      return
    }
    do {
      let perceiver = try Perceiver(
        modelDirectory: configuration.models, kernels: configuration.kernels)
      sight = perceiver
      facts = AgentOptions.facts(configuration, eyes: perceiver)
    } catch {
      throw CommandFailure(.badInput, "\(error)")
    }
  }
}

/// Waits between observations as the robot's clock did.
final class ReplayPacer: Sendable {
  private let speed: Double
  private let last = Mutex<Int64?>(nil)

  init(speed: Double) { self.speed = speed }

  func pause(before observation: Observation) async {
    let before = last.withLock { last in
      defer { last = observation.stamp }
      return last
    }
    guard let before, observation.stamp > before else { return }
    let seconds = Double(observation.stamp - before) / 1e9 / speed
    try? await Task.sleep(for: .seconds(min(seconds, 60)))
  }
}
