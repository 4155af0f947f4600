public import AgentMessages

/// Lets a performer do one instruction after another on a robot, and notes how each ended.
public struct EpisodePlayer: Sendable {
  /// How one instruction went.
  public struct Ending: Hashable, Sendable {
    public var outcome: Outcome
    /// What the robot said last, for people.
    public var sentence: String
    public var steps: Int
  }

  private let performer: any Performer
  private let robot: StagedRobot
  private let observe: @Sendable (AgentEvent) -> Void

  /// `observe` sees every event, in order.
  public init(
    _ performer: any Performer, robot: StagedRobot,
    observe: @escaping @Sendable (AgentEvent) -> Void = { _ in }
  ) {
    self.performer = performer
    self.robot = robot
    self.observe = observe
  }

  /// Gives an instruction and waits for its end. A stream that ends without an outcome or with an error counts as a lost
  /// link, with the error's words.
  public func play(_ instruction: String) async -> Ending {
    let before = robot.steps
    var outcome: Outcome?
    var said = ""
    do {
      for try await event in performer.perform(instruction, on: robot) {
        observe(event)
        if case .said(let sentence) = event { said = sentence }
        if case .ended(let end) = event { outcome = end }
      }
    } catch {
      outcome = .linkLost("\(error)")
    }
    let end = outcome ?? .linkLost("the agent ended without saying how")
    let sentence = Self.sentence(of: end)
    return Ending(
      outcome: end, sentence: sentence.isEmpty ? said : sentence, steps: robot.steps - before)
  }

  /// What an outcome says in words.
  public static func sentence(of outcome: Outcome) -> String {
    switch outcome {
    case .done(let text), .cannot(let text), .outOfResources(let text), .badInput(let text),
      .linkLost(let text):
      text
    case .stepLimit(let steps): "not finished after \(steps) steps"
    case .stopped: "stopped"
    case .needsAnswer(let question):
      ([question.text] + question.choices).joined(separator: " / ")
    }
  }
}
