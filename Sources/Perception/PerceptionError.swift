public import VisionLanguage

/// Why the eyes cannot say anything.
public enum PerceptionError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The model cannot be loaded or asked.
  case model(ModelError)
  /// The observation has no picture of that camera.
  case noFrame(camera: String)
  /// The picture is too small to show anything.
  case frameTooSmall(width: Int, height: Int)
  /// The model does not name a kind that the vocabulary has.
  case unknownKind(String)
  /// The network looks at another number of cells than the grid camera's picture has.
  case otherCells(camera: Int, model: Int)

  public var description: String {
    switch self {
    case .model(let error): error.description
    case .noFrame(let camera): "the observation has no picture of the camera \"\(camera)\""
    case .frameTooSmall(let width, let height):
      "a picture of \(width)x\(height) pixels is too small; at least "
        + "\(Perceiver.smallestSide)x\(Perceiver.smallestSide) are needed"
    case .otherCells(let camera, let model):
      "the camera's picture has \(camera) cells and the model looks at \(model); choose the model for this camera"
    case .unknownKind(let kind):
      "the model has no word for \"\(kind)\", which the vocabulary names; train it, or choose another model"
    }
  }
}
