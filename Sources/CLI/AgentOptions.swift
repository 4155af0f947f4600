import AgentRuntime
import ArgumentParser
import Evaluation
import Perception
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
  func factory() throws -> PerformerFactory {
    AgentPerformer.factory(try configuration(), sight: perfectEyes ? nil : try perceiver())
  }
}
