/// How much goes wrong with body and camera. Every chance is drawn from the world's seed.
///
/// | knob | what it does |
/// | --- | --- |
/// | `lightSpread` | brightness is drawn anew every 20 s from 1 +- this |
/// | `pixelDeviation` | standard deviation of each colour value, of 255 |
/// | `depthDeviation` | standard deviation of depth, share of the depth |
/// | `blur` | 0 is sharp, 1 a full 3x3 binomial blur |
/// | `depthDropout` | share of depth pixels that are unknown |
/// | `slipChance` | share of cells and quarter turns that do nothing; the status does not know |
/// | `graspMissChance` | share of grasps that close beside the thing; the status does not know |
/// | `frameDropChance` | share of observations that carry no frame |
/// | `moverChance` | chance, each second, that somebody moves a thing that the robot does not hold |
public struct Noise: Hashable, Sendable {
  public var lightSpread = 0.0
  public var pixelDeviation = 0.0
  public var depthDeviation = 0.0
  public var depthDropout = 0.0
  public var blur = 0.0
  public var slipChance = 0.0
  public var graspMissChance = 0.0
  public var frameDropChance = 0.0
  public var moverChance = 0.0

  public init() {}

  /// Nothing goes wrong.
  public static let none = Noise()

  /// Changing light, blur, pixel and depth noise, one grasp in five misses, one cell or quarter
  /// turn in ten slips.
  public static let rough: Noise = {
    var noise = Noise()
    noise.lightSpread = 0.35
    noise.pixelDeviation = 6
    noise.depthDeviation = 0.01
    noise.depthDropout = 0.01
    noise.blur = 0.35
    noise.slipChance = 0.1
    noise.graspMissChance = 0.2
    return noise
  }()

  /// What of it the camera does.
  var camera: CameraNoise {
    CameraNoise(
      blur: Float(blur), pixelSigma: Float(pixelDeviation), depthSigma: Float(depthDeviation),
      depthDropout: Float(depthDropout))
  }

  /// The preset called `name`, with single knobs changed: "none", "rough", "rough blur=0.1
  /// moverChance=0.01". Throws `WorldError.unknownNoise` for other words.
  public init(named text: String) throws(WorldError) {
    self = .none
    for (number, word) in text.split(separator: " ").enumerated() {
      let pair = word.split(separator: "=", maxSplits: 1)
      if pair.count == 2, let path = Self.knobs[String(pair[0])], let value = Double(pair[1]),
        value >= 0, value <= 255
      {
        self[keyPath: path] = value
      } else if number == 0, word == "rough" || word == "none" {
        self = word == "rough" ? .rough : .none
      } else {
        throw .unknownNoise(
          String(word), known: ["none", "rough"] + Self.knobNames.map { $0 + "=" })
      }
    }
  }

  private static var knobs: [String: WritableKeyPath<Noise, Double>] {
    [
      "lightSpread": \.lightSpread, "pixelDeviation": \.pixelDeviation,
      "depthDeviation": \.depthDeviation, "depthDropout": \.depthDropout, "blur": \.blur,
      "slipChance": \.slipChance,
      "graspMissChance": \.graspMissChance, "frameDropChance": \.frameDropChance,
      "moverChance": \.moverChance,
    ]
  }

  private static let knobNames = [
    "lightSpread", "pixelDeviation", "depthDeviation", "depthDropout", "blur", "slipChance",
    "graspMissChance", "frameDropChance", "moverChance",
  ]
}
