public import AgentMessages
import Synchronization
public import VisionLanguage

/// The eyes: what a camera frame shows, as things with kinds, colours and states, each with a
/// calibrated probability.
///
///     let eyes = try Perceiver(modelDirectory: "Models/household")
///     let percept = try eyes.percept(of: observation, camera: camera, lookingFor: [Phrase("blue mug")])
///     percept.detections.first?.kinds.first      // mug, 0.97
///
/// One pass of the model finds the things; the phrases of the vocabulary and those that are looked
/// for are compared with every location. Constant after creation and safe to use from any thread.
/// Looks at one frame at a time: what was there a moment ago is the belief's business. Does not say
/// how far away anything is.
public struct Perceiver: Sendable {
  /// Pictures with a shorter side are refused.
  public static let smallestSide = 16

  private let model: any OpenVocabularyDetector
  private let lexicon: Lexicon
  private let configuration: PerceptionConfiguration
  private let decoder: DetectionDecoder
  private let clock = LastTimings()

  /// Loads the eyes from a model's folder. Throws what is wrong with it, and where it has no word
  /// for a kind of the vocabulary.
  public init(
    modelDirectory: String, vocabulary: Vocabulary = .household,
    configuration: PerceptionConfiguration = PerceptionConfiguration(), kernels: Kernels = .auto
  ) throws(PerceptionError) {
    do { model = try OpenVocabulary.detector(directory: modelDirectory, kernels: kernels) } catch {
      throw .model(error)
    }
    // corrections that were fitted to the bundled model say nothing of another
    let configuration = model.isBundled ? configuration : configuration.withoutCorrections
    self.configuration = configuration
    lexicon = try Lexicon(vocabulary, model)
    decoder = DetectionDecoder(
      names: lexicon.entries.map(\.kind), isFine: lexicon.entries.map(\.isFine),
      isHolder: lexicon.entries.map { $0.isFine && !$0.states.isEmpty },
      configuration: configuration)
  }

  /// What one observation shows. `camera` chooses the frame by its name; the first is taken where
  /// none has it. Phrases with words that the model does not know get no score. Throws where there
  /// is no frame, or one too small.
  public func percept(
    of observation: Observation, camera: CameraInfo, lookingFor phrases: [Phrase]
  ) throws(PerceptionError) -> Percept {
    let frame = observation.frames.first { $0.camera == camera.name } ?? observation.frames.first
    guard let frame else { throw .noFrame(camera: camera.name) }
    return Percept(
      sequence: observation.sequence, stamp: observation.stamp, camera: camera, frame: frame,
      odometry: observation.odometry, contact: observation.contact, gripper: observation.gripper,
      detections: try detections(in: frame, lookingFor: phrases))
  }

  /// The things in one frame, small ones first, each part best first.
  public func detections(
    in frame: CameraFrame, lookingFor phrases: [Phrase] = []
  ) throws(PerceptionError) -> [Detection] {
    var watch = Stopwatch()
    let known = phrases.filter { !$0.text.isEmpty && model.unknownWords(in: $0.text).isEmpty }
    var wanted: [(Phrase, PhraseEncoding)] = []
    for phrase in known { wanted.append((phrase, try encode(phrase))) }
    let text = watch.lap()
    let view = try look(at: frame, &watch)
    let encodings = lexicon.entries.map(\.phrase)
    let scores = LocationScores(
      boxes: view.boxes, heads: view.encoding.heads,
      kinds: model.probabilities(of: encodings, in: view.encoding))
    let things = decoder.things(scores)
    let result =
      things.map { describe($0, in: frame, view.encoding, wanted) } + unnamed(in: view, things)
    clock.store(
      Timings(text: text, preprocess: view.preprocess, encode: view.encode, decode: watch.lap()))
    return result
  }

  /// Where each phrase is found, phrase by phrase in the order given, best first. `threshold` is
  /// the least probability; nil takes the configuration's. A phrase with unknown words is looked
  /// for with those words read as unknown: ask ``unknownWords(in:)`` first. Throws for a phrase
  /// without words and for a frame too small.
  public func phraseDetections(
    in frame: CameraFrame, phrases: [Phrase], threshold: Double? = nil
  ) throws(PerceptionError) -> [PhraseDetection] {
    var watch = Stopwatch()
    var encodings: [PhraseEncoding] = []
    for phrase in phrases { encodings.append(try encode(phrase)) }
    let text = watch.lap()
    let view = try look(at: frame, &watch)
    let all = model.probabilities(of: encodings, in: view.encoding).map { scores in
      scores.map { configuration.phraseConfidence.corrected($0) }
    }
    let least = threshold ?? configuration.phraseThreshold
    let suppression = Suppression(
      overlap: configuration.phraseOverlap, containment: configuration.containment)
    let result = zip(phrases, all).flatMap { phrase, scores in
      let found = scores.indices.filter { scores[$0] >= least && view.boxes[$0].area >= 1 }
      let kept = suppression.kept(found.map { view.boxes[$0] }, scores: found.map { scores[$0] })
      return kept.map {
        PhraseDetection(phrase: phrase, box: view.boxes[found[$0]], score: scores[found[$0]])
      }
    }
    clock.store(
      Timings(text: text, preprocess: view.preprocess, encode: view.encode, decode: watch.lap()))
    return result
  }

  /// Calibrated probability that a phrase describes what was seen, by the embedding that the
  /// detection kept.
  public func probability(of phrase: Phrase, embedding: [Float]) throws(PerceptionError) -> Double {
    do {
      let probability = try model.probability(of: phrase.text, embedding: embedding)
      return configuration.phraseConfidence.corrected(probability)
    } catch {
      throw .model(error)
    }
  }

  /// Whether the model has learnt the word.
  public func isKnown(_ word: String) -> Bool { model.isKnown(word) }

  /// The words of a phrase that the model has not learnt, in their order.
  public func unknownWords(in phrase: Phrase) -> [String] { model.unknownWords(in: phrase.text) }

  /// SHA-256 of the weights, which names the model in logs.
  public var modelHash: String { model.hash }

  /// What ran, for a log: "avx512, OpenBLAS SkylakeX".
  public var kernelDescription: String { model.kernelSummary }

  /// How long the last frame took, on whichever thread it was.
  public var timings: Timings { clock.load() }
}

extension Perceiver {
  /// One frame after the image encoder.
  private struct View {
    var encoding: PictureEncoding
    /// In pixels of the frame.
    var boxes: [BoundingBox]
    var preprocess: Double
    var encode: Double
  }

  private func look(at frame: CameraFrame, _ watch: inout Stopwatch) throws(PerceptionError) -> View
  {
    guard min(frame.width, frame.height) >= Self.smallestSide else {
      throw .frameTooSmall(width: frame.width, height: frame.height)
    }
    let picture = RGBImage(width: frame.width, height: frame.height, pixels: frame.rgb)
    let prepared = try prepare(picture)
    let preprocess = watch.lap()
    let encoding = model.encode(prepared, twice: configuration.looks == .twice)
    let (right, bottom) = (Double(frame.width), Double(frame.height))
    let boxes = encoding.objectness.indices.map { location in
      func edge(_ column: Int, _ scale: Double, _ limit: Double) -> Double {
        min(Double(encoding.boxes[location * 4 + column]) / scale, limit)
      }
      let scale = prepared.scale
      return BoundingBox(
        minX: edge(0, scale.x, right), minY: edge(1, scale.y, bottom),
        maxX: edge(2, scale.x, right), maxY: edge(3, scale.y, bottom))
    }
    return View(encoding: encoding, boxes: boxes, preprocess: preprocess, encode: watch.lap())
  }

  /// Small things that show too little to be recognised.
  private func unnamed(in view: View, _ things: [DetectionDecoder.Candidate]) -> [Detection] {
    guard let anything = lexicon.anything else { return [] }
    let scores = model.probabilities(of: [anything], in: view.encoding)[0]
    let fine = view.encoding.heads[0]
    let small = things.filter { fine.contains($0.location) }
    return decoder.unnamed(Array(scores[fine]), boxes: view.boxes, apartFrom: small).map {
      Detection(
        box: $0.box, score: $0.score,
        kinds: [ObjectHypothesis(label: Detection.unnamed, score: $0.score)],
        embedding: view.encoding.embedding($0.location))
    }
  }

  private func prepare(_ picture: RGBImage) throws(PerceptionError) -> PreparedPicture {
    do { return try model.prepared(picture) } catch { throw .model(error) }
  }

  private func encode(_ phrase: Phrase) throws(PerceptionError) -> PhraseEncoding {
    do { return try model.encode(phrase.text) } catch { throw .model(error) }
  }

  /// All that can be said of one thing: its colour, its state, whether it is what is looked for.
  private func describe(
    _ candidate: DetectionDecoder.Candidate, in frame: CameraFrame, _ picture: PictureEncoding,
    _ wanted: [(Phrase, PhraseEncoding)]
  ) -> Detection {
    let embedding = picture.embedding(candidate.location)
    let entry = lexicon.entries.first { $0.kind == candidate.kinds.first?.label }
    func probability(_ phrase: PhraseEncoding) -> Double { phrase.probability(embedding) }
    return Detection(
      box: candidate.box, score: candidate.kinds.first?.score ?? 0, kinds: candidate.kinds,
      colours: entry.map { label(lexicon.colours, $0.colours.map(probability)) } ?? [],
      states: entry.map { states(of: $0, in: frame, candidate.box, probability) } ?? [],
      phraseScores: Dictionary(
        wanted.map { ($0, configuration.phraseConfidence.corrected(probability($1))) },
        uniquingKeysWith: { first, _ in first }),
      embedding: embedding)
  }

  private func label(_ labels: [String], _ scores: [Double]) -> [ObjectHypothesis] {
    zip(labels, scores).map { ObjectHypothesis(label: $0, score: $1) }.normalised.bestFirst
  }

  /// A state that is less probable than this, alone, is not seen.
  private static let visibleState = 0.3

  /// Open, closed or locked, summing to 1, and the colour of the lock as "locked:red"; nothing where the picture speaks
  /// for none of them.
  private func states(
    of entry: Lexicon.Entry, in frame: CameraFrame, _ box: BoundingBox,
    _ probability: (PhraseEncoding) -> Double
  ) -> [ObjectHypothesis] {
    guard !entry.states.isEmpty else { return [] }
    var scores = entry.states.map { (label: $0.label, score: probability($0.phrase)) }
    // a locked door is closed as well, so "closed" gets only what "locked" leaves
    if let locked = scores.first(where: { $0.label == "locked" })?.score {
      for index in scores.indices where scores[index].label != "locked" {
        scores[index].score *= 1 - locked
      }
    }
    guard scores.contains(where: { $0.score >= Self.visibleState }) else { return [] }
    let states = label(scores.map(\.label), scores.map(\.score))
    guard let locked = states.first(where: { $0.label == "locked" })?.score,
      let plate = LockPlate.probabilities(of: lexicon.colours, in: frame, box: box)
    else { return states }
    let locks = label(lexicon.colours.map { "locked:" + $0 }, plate)
    return states + locks.map { ObjectHypothesis(label: $0.label, score: $0.score * locked) }
  }
}
