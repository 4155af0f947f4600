public import AgentMessages
public import Transport

/// One phrase to find in one frame, with where the things are that it fits.
public struct GroundingQuestion: Hashable, Sendable {
  /// What the question counts for.
  public enum Row: String, Hashable, Sendable, CaseIterable {
    /// The phrase fits something large and visible enough.
    case present
    /// The same, for a pair of colour and kind that was held out of training.
    case heldOut
    /// It fits only things that are smaller or more hidden than the rule asks.
    case smallOrHidden
    /// It fits nothing in view, but shares kind or colour with something in view.
    case absentNear
    /// It fits nothing in view and shares nothing.
    case absentFar

    public var isAbsent: Bool { self == .absentNear || self == .absentFar }
  }

  public var phrase: Phrase
  public var row: Row
  /// The kind that is asked for, for the table of families.
  public var kind: String
  /// Boxes of the visible pixels of all things that the phrase fits.
  public var boxes: [BoundingBox]
  /// Those that are too small or too hidden to be counted either way.
  public var ignored: [BoundingBox]

  public init(
    phrase: Phrase, row: Row, kind: String, boxes: [BoundingBox], ignored: [BoundingBox]
  ) {
    self.phrase = phrase
    self.row = row
    self.kind = kind
    self.boxes = boxes
    self.ignored = ignored
  }
}

/// Draws questions about a frame from the ground truth.
///
/// Things count from 12 pixels on the longer side of the box of their visible pixels, 5 on the shorter, and half
/// visible: what the picture's edge cuts off does not show either.
public struct GroundingQuestioner: Sendable {
  private let vocabulary: Vocabulary
  private let heldOut: Set<String>
  /// Questions a frame at most.
  private let presentCount = 12
  private let nearCount = 8
  private let farCount = 3

  /// `heldOut` are pairs such as "purple mug".
  public init(vocabulary: Vocabulary = .household, heldOut: [String] = []) {
    self.vocabulary = vocabulary
    self.heldOut = Set(heldOut)
  }

  /// Questions about what is in view, drawn with `generator`.
  public func questions(
    about truth: GroundTruth, using generator: inout SplitMix64
  ) -> [GroundingQuestion] {
    let visible = truth.things.filter { $0.box != nil && vocabulary.kind(named: $0.kind) != nil }
    var questions: [GroundingQuestion] = []
    func ask(_ question: GroundingQuestion?) {
      guard let question, !questions.contains(where: { $0.phrase == question.phrase }) else {
        return
      }
      questions.append(question)
    }
    for thing in shuffled(visible, using: &generator) {
      for description in descriptions(of: thing, using: &generator)
      where questions.count < presentCount {
        ask(presentQuestion(description, about: thing, among: visible))
      }
    }
    // not every frame shows a coloured thing, so those that do are asked more near misses
    for index in 0..<(nearCount + farCount) {
      ask(absentQuestion(isNear: index < nearCount, among: visible, using: &generator))
    }
    return questions
  }

  /// Whether a thing is large and visible enough to count.
  public static func counts(_ thing: GroundTruth.Thing) -> Bool {
    guard let box = thing.box else { return false }
    return max(box.width, box.height) >= 12 && min(box.width, box.height) >= 5
      && thing.visibleShare >= 0.5
  }
}

extension GroundingQuestioner {
  /// What a phrase asks for; nil stands for any.
  private struct Description: Hashable {
    var colour: String?
    var kind: String?

    var text: String { [colour, kind ?? "thing"].compactMap { $0 }.joined(separator: " ") }

    func fits(_ thing: GroundTruth.Thing, _ vocabulary: Vocabulary) -> Bool {
      if let kind, kind != thing.kind { return false }
      if kind == nil, vocabulary.kind(named: thing.kind)?.isPortable != true { return false }
      return colour == nil || colour == thing.colour
    }
  }

  private func presentQuestion(
    _ description: Description, about thing: GroundTruth.Thing,
    among visible: [GroundTruth.Thing]
  ) -> GroundingQuestion? {
    let fitting = visible.filter { description.fits($0, vocabulary) }
    let counted = fitting.filter(Self.counts)
    // what nobody could see is no question at all
    guard let box = thing.box, max(box.width, box.height) >= 6, thing.visibleShare >= 0.2 else {
      return nil
    }
    let row: GroundingQuestion.Row =
      counted.isEmpty ? .smallOrHidden : heldOut.contains(description.text) ? .heldOut : .present
    let boxes = (counted.isEmpty ? fitting : counted).compactMap(\.box)
    return GroundingQuestion(
      phrase: Phrase(description.text), row: row, kind: thing.kind, boxes: boxes,
      ignored: counted.isEmpty ? [] : fitting.filter { !Self.counts($0) }.compactMap(\.box))
  }

  /// By colour and kind, and by one of the two alone; what has no named colour by its kind.
  private func descriptions(
    of thing: GroundTruth.Thing, using generator: inout SplitMix64
  ) -> [Description] {
    guard vocabulary.colours.contains(thing.colour) else { return [Description(kind: thing.kind)] }
    let isByKind = generator.unit() < 0.6
    return [
      Description(colour: thing.colour, kind: thing.kind),
      isByKind ? Description(kind: thing.kind) : Description(colour: thing.colour),
    ]
  }

  private func absentQuestion(
    isNear: Bool, among visible: [GroundTruth.Thing], using generator: inout SplitMix64
  ) -> GroundingQuestion? {
    for _ in 0..<20 {
      let description =
        isNear
        ? nearMiss(of: visible, using: &generator) : anyDescription(using: &generator)
      guard let description, let kind = description.kind,
        !visible.contains(where: { description.fits($0, vocabulary) })
      else { continue }
      let shares = visible.contains { $0.kind == kind || $0.colour == description.colour }
      return GroundingQuestion(
        phrase: Phrase(description.text), row: shares ? .absentNear : .absentFar, kind: kind,
        boxes: [], ignored: [])
    }
    return nil
  }

  /// The kind of something in view in another colour, or its colour on another kind.
  private func nearMiss(
    of visible: [GroundTruth.Thing], using generator: inout SplitMix64
  ) -> Description? {
    let coloured = visible.filter { vocabulary.colours.contains($0.colour) }
    guard !coloured.isEmpty else { return nil }
    let thing = coloured[generator.int(in: 0...(coloured.count - 1))]
    let other = anyColouredDescription(using: &generator)
    return generator.unit() < 0.5
      ? Description(colour: other.colour, kind: thing.kind)
      : Description(colour: thing.colour, kind: other.kind)
  }

  private func anyDescription(using generator: inout SplitMix64) -> Description {
    if generator.unit() < 0.6 { return anyColouredDescription(using: &generator) }
    return Description(
      kind: vocabulary.kinds[generator.int(in: 0...(vocabulary.kinds.count - 1))].name)
  }

  private func anyColouredDescription(using generator: inout SplitMix64) -> Description {
    let portable = vocabulary.kinds.filter(\.isPortable)
    return Description(
      colour: vocabulary.colours[generator.int(in: 0...(vocabulary.colours.count - 1))],
      kind: portable[generator.int(in: 0...(portable.count - 1))].name)
  }

  private func shuffled(
    _ things: [GroundTruth.Thing], using generator: inout SplitMix64
  ) -> [GroundTruth.Thing] {
    var things = things
    for index in stride(from: things.count - 1, to: 0, by: -1) {
      things.swapAt(index, generator.int(in: 0...index))
    }
    return things
  }
}
