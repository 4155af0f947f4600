/// One scripted task: a world, what a person says, what happens on the way, and what is expected of it.
public struct Scenario: Hashable, Sendable {
  public var name: String
  /// The folder it is in: "smoke", "household", ...
  public var suite: String
  public var file: String
  public var world: World
  public var seed: UInt64
  /// "none" or "rough".
  public var noise: String
  /// What the person says, one instruction after another. The expectation is about the last one.
  public var instructions: [String]
  /// What the person answers when asked, in order.
  public var answers: [String]
  public var disturbances: [Disturbance]
  public var expectation: ScenarioExpectation
  /// Commands after which an instruction is given up.
  public var stepLimit: Int

  public init(
    name: String, suite: String, file: String, world: World, seed: UInt64 = 1,
    noise: String = "none", instructions: [String], answers: [String] = [],
    disturbances: [Disturbance] = [], expectation: ScenarioExpectation = ScenarioExpectation(),
    stepLimit: Int = 600
  ) {
    self.name = name
    self.suite = suite
    self.file = file
    self.world = world
    self.seed = seed
    self.noise = noise
    self.instructions = instructions
    self.answers = answers
    self.disturbances = disturbances
    self.expectation = expectation
    self.stepLimit = stepLimit
  }

  /// Where it happens.
  public enum World: Hashable, Sendable {
    /// Drawn from the seed: "apartment", with options such as "rooms=4".
    case generated(String, options: [String])
    /// Drawn by hand, in the notation of Scenarios/README.md.
    case map(String)
  }

  /// The command that runs it alone.
  public var repeatCommand: String { "errand run \(file) --only \(name)" }
}

/// Something that happens while the robot works.
public struct Disturbance: Hashable, Sendable {
  /// When it happens.
  public enum Trigger: Hashable, Sendable {
    /// When the robot's clock has reached so many seconds since the last instruction.
    case seconds(Double)
    /// Before the command with this number is executed, 1 for the first after the last instruction.
    case step(Int)
    /// Before the command of this name is executed for the `count`th time.
    case before(String, count: Int)
    /// After the command of this name has succeeded for the `count`th time.
    case after(String, count: Int)
  }

  /// What happens.
  public enum Happening: Hashable, Sendable {
    /// A fault that the referee injects, in its own words ("lights off").
    case fault(String)
    /// Something that the person says in the middle of the task.
    case said(String)
    /// The simulator's process is killed.
    case kill
  }

  public var trigger: Trigger
  public var happening: Happening

  public init(_ trigger: Trigger, _ happening: Happening) {
    self.trigger = trigger
    self.happening = happening
  }
}

/// What a scenario counts as well done.
public struct ScenarioExpectation: Hashable, Sendable {
  /// How the last instruction ends.
  public enum Ending: String, Hashable, Sendable, CaseIterable {
    case done, cannot, asks, refuses, stopped, stepLimit = "step-limit", linkLost = "link-lost"
  }

  public var ending: Ending
  /// Conditions in the referee's words, all of which hold on ground truth at the end.
  public var conditions: [String]
  /// Words that the last sentence of the robot must hold, in any case of letters.
  public var mentions: [String]
  /// Steps of the last instruction at most: a cell, a quarter turn or a manipulation each.
  public var atMostSteps: Int?

  public init(
    _ ending: Ending = .done, conditions: [String] = [], mentions: [String] = [],
    atMostSteps: Int? = nil
  ) {
    self.ending = ending
    self.conditions = conditions
    self.mentions = mentions
    self.atMostSteps = atMostSteps
  }
}
