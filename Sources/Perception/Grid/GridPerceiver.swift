public import AgentMessages
public import VisionLanguage

/// The eyes of a robot that sees the floor from above, cell by cell: what each cell shows, with its probability.
///
///     let eyes = try GridPerceiver(modelDirectory: "Models/minigrid")
///     let percept = try eyes.percept(of: observation, camera: camera, lookingFor: [])
///     percept.detections.count      // 49, row by row; a box each
///
/// The picture is brought to the network's size, whatever the camera's; one location of the coarse grid looks at one
/// cell and is compared with the vocabulary's words. Constant after creation and safe to use from any thread. Looks at
/// one frame at a time, and every cell for itself: what was there a moment ago is the belief's business.
public struct GridPerceiver: Sendable {
  private let model: GroundingModel
  private let kinds: Words
  private let colours: Words
  private let states: Words
  private let vocabulary: Vocabulary

  /// Words of one sort with their encodings.
  private struct Words: Sendable {
    var labels: [String]
    var phrases: [PhraseEncoding]

    init(
      _ labels: [String], _ model: GroundingModel, phrase: (String) -> String = { $0 }
    ) throws(PerceptionError) {
      self.labels = labels
      phrases = []
      for label in labels {
        guard model.unknownWords(in: phrase(label)).isEmpty else { throw .unknownKind(label) }
        do { phrases.append(try model.encode(phrase(label))) } catch { throw .model(error) }
      }
    }
  }

  /// Loads the eyes from a model's folder. Throws what is wrong with it, and where it has no word for something of the
  /// vocabulary.
  public init(
    modelDirectory: String, vocabulary: Vocabulary = .gridWorld, kernels: Kernels = .auto
  ) throws(PerceptionError) {
    do { model = try GroundingModel(directory: modelDirectory, kernels: kernels) } catch {
      throw .model(error)
    }
    self.vocabulary = vocabulary
    kinds = try Words(
      [CellSight.unseen, CellSight.floor, CellSight.wall] + vocabulary.kinds.map(\.name), model)
    colours = try Words(vocabulary.colours, model)
    states = try Words(["open", "closed", "locked"], model) { "\($0) door" }
  }

  /// SHA-256 of the weights, which names the model in logs.
  public var modelHash: String { model.hash }

  /// What one observation shows: a detection for each cell of the camera's picture, row by row. Throws where there is no
  /// frame, or one too small, and where the network does not look at as many cells as the camera has.
  public func percept(
    of observation: Observation, camera: CameraInfo, lookingFor phrases: [Phrase]
  ) throws(PerceptionError) -> Percept {
    let frame = observation.frames.first { $0.camera == camera.name } ?? observation.frames.first
    guard let frame else { throw .noFrame(camera: camera.name) }
    let grid = camera.cells ?? .miniGrid
    let sights = try sights(in: frame, cells: grid)
    let (width, height) = (
      Double(frame.width) / Double(grid.columns), Double(frame.height) / Double(grid.rows)
    )
    let detections = sights.enumerated().map { index, sight in
      let (x, y) = (Double(index % grid.columns) * width, Double(index / grid.columns) * height)
      return Detection(
        sight, box: BoundingBox(minX: x, minY: y, maxX: x + width, maxY: y + height))
    }
    return Percept(
      sequence: observation.sequence, stamp: observation.stamp, camera: camera, frame: frame,
      odometry: observation.odometry, contact: observation.contact, gripper: observation.gripper,
      detections: detections)
  }

  /// What each cell shows, row by row.
  public func sights(
    in frame: CameraFrame, cells: CellGrid
  ) throws(PerceptionError) -> [CellSight] {
    guard min(frame.width, frame.height) >= Perceiver.smallestSide else {
      throw .frameTooSmall(width: frame.width, height: frame.height)
    }
    let configuration = model.configuration
    let picture = RGBImage(width: frame.width, height: frame.height, pixels: frame.rgb)
      .resized(width: configuration.imageWidth, height: configuration.imageHeight)
    let encoding = model.encode(picture)
    // the last head is the coarse grid's: a location for each cell
    guard let coarse = encoding.heads.last, coarse.count == cells.columns * cells.rows else {
      throw .otherCells(
        camera: cells.columns * cells.rows, model: encoding.heads.last?.count ?? 0)
    }
    let logits = model.logits(
      of: kinds.phrases + colours.phrases + states.phrases, in: encoding)
    let rows = (0..<kinds.labels.count + colours.labels.count + states.labels.count).map {
      logits.row($0)
    }
    return coarse.map { location in
      sight { rows[$0][rows[$0].startIndex + location] }
    }
  }

  private func sight(_ logit: (Int) -> Float) -> CellSight {
    let kind = Self.best(0..<kinds.labels.count, logit)
    let label = kinds.labels[kind.index]
    var sight = CellSight(label, confidence: kind.share)
    guard sight.isObject else { return sight }
    let first = kinds.labels.count
    let colour = Self.best(first..<first + colours.labels.count, logit)
    sight.colour = colours.labels[colour.index - first]
    sight.confidence *= colour.share
    guard vocabulary.kind(named: label)?.role == .door else { return sight }
    let second = first + colours.labels.count
    let state = Self.best(second..<second + states.labels.count, logit)
    sight.state = states.labels[state.index - second]
    sight.confidence *= state.share
    return sight
  }

  /// The likeliest of some words that exclude each other, with its share (a softmax).
  private static func best(
    _ words: Range<Int>, _ logit: (Int) -> Float
  ) -> (index: Int, share: Double) {
    var best = words.lowerBound
    for word in words where logit(word) > logit(best) { best = word }
    let total = words.reduce(Float(0)) { $0 + Exponential.of(logit($1) - logit(best)) }
    return (best, Double(1 / total))
  }
}
