/// What a person said, and which one it was in the conversation.
public struct Instruction: Hashable, Sendable, Codable {
  public var text: String
  /// 0 for the first sentence of a conversation.
  public var turn: Int

  public init(_ text: String, turn: Int = 0) {
    self.text = text
    self.turn = turn
  }
}

/// How one thing stands to another. Left, right, in front of and behind are meant as a person sees them who stands
/// before the landmark's front and looks at it.
public enum Relation: String, Hashable, Sendable, Codable, CaseIterable {
  case on, inside, under, nextTo, leftOf, rightOf, inFrontOf, behind

  /// As a sentence says it: "left of".
  public var words: String {
    switch self {
    case .on: "on"
    case .inside: "in"
    case .under: "under"
    case .nextTo: "next to"
    case .leftOf: "left of"
    case .rightOf: "right of"
    case .inFrontOf: "in front of"
    case .behind: "behind"
    }
  }
}

/// A description of something, in the words that a person used, and what it was found to mean.
public struct Referent: Hashable, Sendable, Codable {
  public enum Quantifier: Hashable, Sendable, Codable {
    /// "the": there is one; two that fit are a question.
    case the
    /// "a", "any", "some": whichever is nearest.
    case any
    case all
    case count(Int)
  }

  /// A further description by its place: "on the table", "in the kitchen".
  public struct Clause: Hashable, Sendable, Codable {
    public var relation: Relation
    public var landmark: Referent

    public init(_ relation: Relation, _ landmark: Referent) {
      self.relation = relation
      self.landmark = landmark
    }
  }

  /// The words as they were said, for questions and reports ("the blue mug on the counter").
  public var words: String
  public var quantifier: Quantifier
  /// Kinds of the vocabulary that fit ("fruit" is apple or banana); empty means any portable thing.
  public var kinds: [String]
  public var colour: String?
  /// "open" or "closed", where it was said.
  public var state: String?
  /// A room by name ("kitchen"); then `kinds` is empty and the referent is the room itself.
  public var room: String?
  /// The person who speaks ("me"), or the place where the task was given: the robot's start.
  public var isSpeaker: Bool
  /// All must hold. Boxed in an array so that descriptions nest.
  public var clauses: [Clause]
  /// Bound by a pronoun, a correction or an answer: this very object.
  public var objectID: Int?
  /// Objects of the belief that fit, likeliest (then nearest) first. Filled by Grounding whenever it resolves.
  public var candidates: [Int]
  /// Things that fitted and that the robot itself has moved since: they are still meant, wherever they are now.
  public var moved: [Int] = []
  /// What is left out ("all but the red one"); already taken out of `candidates`.
  public var exceptions: [Referent] = []
  /// Words outside the vocabulary that the vision-language model knows ("striped").
  public var attributes: [String] = []

  /// The kind that stands for the floor, as a landmark.
  public static let floorKind = "floor"
  /// Whether this is the floor, on which things are put and lie.
  public var isFloor: Bool { kinds == [Referent.floorKind] }

  public init(
    words: String, quantifier: Quantifier = .the, kinds: [String] = [], colour: String? = nil,
    state: String? = nil, room: String? = nil, isSpeaker: Bool = false, clauses: [Clause] = [],
    objectID: Int? = nil, candidates: [Int] = []
  ) {
    self.words = words
    self.quantifier = quantifier
    self.kinds = kinds
    self.colour = colour
    self.state = state
    self.room = room
    self.isSpeaker = isSpeaker
    self.clauses = clauses
    self.objectID = objectID
    self.candidates = candidates
  }
}

/// One thing that is wanted.
public enum Objective: Hashable, Sendable, Codable {
  /// Stand before it (adjacent and facing), or for a room: be in it.
  case goTo(Referent)
  /// See it.
  case find(Referent)
  /// Have it in the hand.
  case pickUp(Referent)
  /// Have it in the hand, back where the instruction was given (within one cell).
  case bring(Referent)
  /// Make `relation` (on, inside, nextTo) hold between the first and the second.
  case place(Referent, Relation, Referent)
  /// Put what is named, or what is held, down on the floor or where there is room.
  case putDown(Referent?)
  case open(Referent)
  case close(Referent)
  /// Metres forward.
  case move(metres: Double)
  /// Radians counter-clockwise.
  case turn(radians: Double)
  case wait(seconds: Double)
  /// See every room.
  case explore
}

/// What must not happen on the way.
public enum Constraint: Hashable, Sendable, Codable {
  /// Do not enter the room.
  case avoidRoom(Referent)
  /// Do not touch or move these things.
  case leaveAlone(Referent)
  /// Do not open these.
  case keepClosed(Referent)
}

/// What an instruction asks for: steps in order, in each of which all objectives are wanted in any order.
public struct Goal: Hashable, Sendable, Codable {
  public var steps: [[Objective]]
  public var constraints: [Constraint]

  public init(steps: [[Objective]], constraints: [Constraint] = []) {
    self.steps = steps
    self.constraints = constraints
  }
}

/// A question that a person asks about the world, answered from the belief.
public enum WorldQuestion: Hashable, Sendable, Codable {
  case whereIs(Referent)
  case howMany(Referent)
  case isThere(Referent)
  /// Whether the thing is in the state ("is the fridge open?").
  case isInState(Referent, String)
  case whatIs(Relation, Referent)
  case whatIsHeld
}

/// A change of mind in the middle of a task.
public enum Correction: Hashable, Sendable, Codable {
  case stop
  /// "no, the red one": the same task with another referent in place of the last one.
  case instead(Referent)
  /// "put it back": where the thing that was last picked up came from.
  case putBack
}

/// A question that the robot asks a person.
public struct ClarifyingQuestion: Hashable, Sendable, Codable {
  public var text: String
  /// What could be meant, in words that tell the candidates apart, in the order of `candidates`.
  public var choices: [String]
  /// Object ids in the belief; empty where the choices are not objects.
  public var candidates: [Int]

  public init(text: String, choices: [String], candidates: [Int] = []) {
    self.text = text
    self.choices = choices
    self.candidates = candidates
  }
}

/// What Grounding made of an instruction.
public enum Interpretation: Hashable, Sendable, Codable {
  case goal(Goal)
  case answer(WorldQuestion)
  case correction(Correction)
  /// Two readings or two candidates fit equally.
  case ask(ClarifyingQuestion)
  /// Words that nothing here knows; never guessed at.
  case unknownWords([String])
  /// Understood, but it cannot be: it contradicts itself, or nobody can carry a table. With the reason as a sentence.
  case refuse(String)
  /// The words are known but no sentence was made out; the reason as a sentence.
  case notUnderstood(String)
}
