import ArgumentParser
import Tensors
import VisionLanguage

/// Options of the verbs that ask a published model about pictures and texts.
struct ModelFolderOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A Hugging Face folder: CLIP, SigLIP, OWL-ViT or OWLv2 (config.json, model.safetensors, tokenizer).",
      valueName: "folder"))
  var model: String

  @Option(
    help: "The code that computes: \(Kernels.allCases.map(\.rawValue).joined(separator: ", ")).",
    transform: { word in
      guard let kernels = Kernels(rawValue: word) else {
        throw ValidationError("there are no kernels '\(word)'.")
      }
      return kernels
    })
  var kernels = Kernels.auto

  @Option(help: ArgumentHelp("How many threads compute.", valueName: "n"))
  var threads = 1

  @Flag(help: "Hold the weights in 8 bits: faster, a little less exact.")
  var int8 = false

  func validate() throws {
    guard (1...64).contains(threads) else {
      throw ValidationError("--threads is a number from 1 to 64")
    }
  }

  /// Loads the model.
  func load() throws -> EmbeddingModel {
    WorkerPool.shared.resize(to: threads)
    return try EmbeddingModel(
      directory: model, kernels: kernels, precision: int8 ? .int8 : .float32)
  }
}
