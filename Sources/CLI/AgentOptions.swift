import AgentRuntime
import ArgumentParser
import Evaluation
import Perception
import Recording
import Tensors

/// Options of every verb that makes an agent.
struct AgentOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The eyes: a folder with config.json, tokenizer.json and model.safetensors.",
      valueName: "folder"))
  var model: String?

  @Option(
    help: ArgumentHelp(
      "Which kernels compute: \(Kernels.allCases.map(\.rawValue).joined(separator: ", ")).",
      valueName: "name"),
    transform: { word in
      guard let kernels = Kernels(rawValue: word) else {
        throw ValidationError("there are no kernels '\(word)'.")
      }
      return kernels
    })
  var kernels: Kernels = .auto

  @Option(help: ArgumentHelp("Give an instruction up after so many commands.", valueName: "n"))
  var steps: Int = 500

  /// Loads the model. Throws `CommandFailure` with what is missing.
  func perceiver() throws -> Perceiver {
    do {
      return try Perceiver(
        modelDirectory: try model ?? Installation.find().defaultModel, kernels: kernels)
    } catch let failure as CommandFailure {
      throw failure
    } catch {
      throw CommandFailure(.badInput, "\(error)")
    }
  }

  func configuration() throws -> AgentConfiguration {
    let installation = try Installation.find()
    return AgentConfiguration(
      models: model ?? installation.defaultModel, domain: try installation.domain(),
      kernels: kernels, stepLimit: steps)
  }

  @Flag(help: .hidden)
  var perfectEyes = false

  /// Makes agents that share one loaded model.
  func factory() throws -> PerformerFactory { try maker().factory }

  /// The same, with what the agents are made from, for logs.
  func maker() throws -> (factory: PerformerFactory, facts: AgentFacts) {
    let configuration = try configuration()
    let eyes = perfectEyes ? nil : try perceiver()
    return (
      AgentPerformer.factory(configuration, sight: eyes), Self.facts(configuration, eyes: eyes)
    )
  }

  /// What an agent of this configuration is made from; without eyes of its own the referee lends it some.
  static func facts(_ configuration: AgentConfiguration, eyes: Perceiver?) -> AgentFacts {
    AgentFacts(
      eyes: eyes == nil ? "perfect" : "model", model: eyes == nil ? "" : configuration.models,
      modelHash: eyes?.modelHash ?? "", kernels: configuration.kernels.resolved.rawValue,
      blasCore: Kernels.blasCoreName, domain: configuration.domain,
      domainHash: SHA256.hexDigest(of: Array(configuration.domain.utf8)),
      stepLimit: configuration.stepLimit)
  }
}
