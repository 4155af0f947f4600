public import AgentMessages

/// What was said so far in a conversation: what pronouns, corrections and answers look back to.
///
/// A value: keep one for each conversation and pass it to every `interpret`. It says nothing about the world.
public struct Conversation: Hashable, Sendable {
  /// The goal of the last instruction that had one.
  public internal(set) var goal: Goal?
  /// What was spoken of, newest last.
  public internal(set) var mentioned: [Referent] = []
  /// Rules that were given without a task ("never go into the bedroom"): they hold for every later goal.
  public internal(set) var standing: [Constraint] = []
  /// The question that waits for an answer.
  public internal(set) var pending: Pending?
  /// Misspelt words that were taken for others in the last instruction, to be said aloud ("frigde", "fridge").
  public internal(set) var repairs: [Repair] = []

  public init() {}

  /// A misspelt word and what it was taken for.
  public struct Repair: Hashable, Sendable {
    public var word: String
    public var takenFor: String
  }

  /// A question and what its answers lead to.
  public struct Pending: Hashable, Sendable {
    public var question: ClarifyingQuestion
    var answers: Answers

    enum Answers: Hashable, Sendable {
      /// One goal for each choice; nil where the choice is to do nothing.
      case goals([Goal?])
      /// These things are to be put where the answer says.
      case destination([Referent])
      /// The sentence with the word mended.
      case sentence(String)
    }
  }

  mutating func mention(_ referents: [Referent]) {
    for referent in referents where !referent.isSpeaker {
      mentioned.removeAll { $0 == referent }
      mentioned.append(referent)
    }
    if mentioned.count > 12 { mentioned.removeFirst(mentioned.count - 12) }
  }
}

/// Why an instruction was not even looked at.
public enum GroundingError: Error, Hashable, Sendable {
  case tooLong(words: Int, limit: Int)
}

extension GroundingError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .tooLong(let words, let limit):
      "the instruction has \(words) words, \(limit) are the most that are read. Say it in several sentences."
    }
  }
}
