public import Tensors

/// OWLv2 (Minderer et al. 2023) from a Hugging Face folder: ``OwlViT`` with a score for being a
/// thing, on pictures that are padded to a square at the bottom and right before they are resized,
/// so that boxes are shares of the longer side.
public struct Owlv2: Sendable {
  /// The network, which is OWL-ViT's.
  public let network: OwlViT

  /// Loads `config.json` and the weights of an OWLv2 folder and checks every key and shape. Throws
  /// what is missing, unknown or malformed.
  public init(
    directory: String, kernels: Kernels = .auto, precision: PackedLinear.Precision = .float32
  ) throws(ModelError) {
    network = try OwlViT(
      family: OwlViT.Family(
        prefix: "owlv2.", imageSize: 768, patchSize: 16, hasObjectness: true),
      directory: directory, kernels: kernels, precision: precision)
  }
}
