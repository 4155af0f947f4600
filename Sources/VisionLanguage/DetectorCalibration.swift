import Tensors

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What `errand calibrate` learns of a published detector and writes beside it, as
/// `calibration.json`: how logits become probabilities on this robot's pictures.
public struct DetectorCalibration: Hashable, Sendable {
  public static let fileName = "calibration.json"

  /// `probability = sigmoid(slope * logit + offset)`.
  public var scores: GroundingConfiguration.Calibration
  /// How a phrase is asked; `{}` stands for it.
  public var template: String

  /// A calibration; a folder that has none takes logits as they are.
  public init(
    scores: GroundingConfiguration.Calibration = .init(), template: String = "a photo of a {}"
  ) {
    (self.scores, self.template) = (scores, template)
  }

  /// Reads a folder's `calibration.json`, where there is one. Throws where it is not sound.
  public init(directory: String) throws(ModelError) {
    self.init()
    let path = directory + "/" + Self.fileName
    guard access(path, F_OK) == 0 else { return }
    let json = try JSONFile.read(path)
    guard let slope = json["slope"]?.number, let offset = json["offset"]?.number, slope > 0 else {
      throw .configuration(path: path, reason: "it needs a slope above zero and an offset")
    }
    scores = .init(slope: slope, offset: offset)
    if let text = json["template"]?.text {
      guard text.contains("{}") else {
        throw .configuration(path: path, reason: "its template has no {}")
      }
      template = text
    }
  }

  /// The text that is asked for a phrase.
  public func prompt(_ phrase: String) -> String {
    guard let place = template.firstRange(of: "{}") else { return phrase }
    return template.replacingCharacters(in: place, with: phrase)
  }
}

extension String {
  /// Without Foundation.
  fileprivate func replacingCharacters(in range: Range<Index>, with text: String) -> String {
    self[..<range.lowerBound] + text + self[range.upperBound...]
  }
}
