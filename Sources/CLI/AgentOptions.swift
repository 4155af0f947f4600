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

  /// The same, with what the agents are made from, for logs; for a robot of another profile its own agents.
  func maker(
    profile: String? = nil
  ) throws -> (factory: PerformerFactory, facts: AgentFacts) {
    if profile == "minigrid" {
      return try Self.gridMaker(model: model, kernels: kernels, steps: steps)
    }
    let configuration = try configuration()
    let eyes = perfectEyes ? nil : try perceiver()
    return (
      AgentPerformer.factory(configuration, sight: eyes), Self.facts(configuration, eyes: eyes)
    )
  }

  /// The same for robots in grid worlds.
  static func gridMaker(
    model: String?, kernels: Kernels = .auto, steps: Int = 500
  ) throws -> (factory: PerformerFactory, facts: AgentFacts) {
    let installation = try Installation.find()
    let configuration = AgentConfiguration(
      models: model ?? installation.home + "/Models/minigrid",
      domain: try TextFile.read(installation.home + "/Domains/minigrid.pddl"), kernels: kernels,
      stepLimit: steps)
    let eyes: GridPerceiver
    do {
      eyes = try GridPerceiver(modelDirectory: configuration.models, kernels: kernels)
    } catch {
      throw CommandFailure(.badInput, "\(error)")
    }
    return (
      GridAgentPerformer.factory(configuration, sight: eyes),
      facts(configuration, modelHash: eyes.modelHash)
    )
  }

  /// What an agent of this configuration is made from; without eyes of its own the referee lends it some.
  static func facts(_ configuration: AgentConfiguration, eyes: Perceiver?) -> AgentFacts {
    facts(configuration, modelHash: eyes?.modelHash)
  }

  private static func facts(
    _ configuration: AgentConfiguration, modelHash: String?
  ) -> AgentFacts {
    AgentFacts(
      eyes: modelHash == nil ? "perfect" : "model",
      model: modelHash == nil ? "" : configuration.models, modelHash: modelHash ?? "",
      kernels: configuration.kernels.resolved.rawValue,
      blasCore: Kernels.blasCoreName, domain: configuration.domain,
      domainHash: SHA256.hexDigest(of: Array(configuration.domain.utf8)),
      stepLimit: configuration.stepLimit)
  }
}
