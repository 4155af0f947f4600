public import AgentMessages
import Foundation

/// What made an episode: everything that a replay needs beside the log itself, or that explains a difference.
public struct EpisodeFacts: Hashable, Sendable {
  /// "errand 0.1.0 (protocol 1)".
  public var program: String
  /// As it was typed.
  public var commandLine: [String]
  /// The sentences that were to be said; those that were are in the log.
  public var instructions: [String]
  /// Where it happened; nil for a robot that is no simulator of ours.
  public var world: EpisodeWorld?
  public var robot: RobotDescription
  public var agent: AgentFacts
  /// Wall clock, ISO 8601; empty where it is not known.
  public var recordedAt: String
  /// Further facts for people: family, scenario, referee's condition.
  public var notes: [String: String]

  public init(
    program: String, commandLine: [String] = [], instructions: [String] = [],
    world: EpisodeWorld? = nil, robot: RobotDescription, agent: AgentFacts,
    recordedAt: String = "", notes: [String: String] = [:]
  ) {
    self.program = program
    self.commandLine = commandLine
    self.instructions = instructions
    self.world = world
    self.robot = robot
    self.agent = agent
    self.recordedAt = recordedAt
    self.notes = notes
  }

  /// The wall clock as it is written: "2026-11-23T19:05:00Z".
  public static func now() -> String {
    var (seconds, parts) = (time(nil), tm())
    gmtime_r(&seconds, &parts)
    func two(_ number: Int32) -> String { (number < 10 ? "0" : "") + "\(number)" }
    let date = "\(parts.tm_year + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))"
    return date + "T\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec))Z"
  }
}

/// What the agent of an episode was made from.
public struct AgentFacts: Hashable, Sendable, Codable {
  /// "model"; "log" or "perfect" where what was seen did not come from a model.
  public var eyes: String
  /// Folder of the model.
  public var model: String
  /// SHA-256 of its weights.
  public var modelHash: String
  /// What computed: "avx512".
  public var kernels: String
  /// OpenBLAS's name for the processor.
  public var blasCore: String
  /// Text of the domain file, which is kept as an attachment.
  public var domain: String
  /// SHA-256 of that text.
  public var domainHash: String
  public var stepLimit: Int

  public init(
    eyes: String = "model", model: String = "", modelHash: String = "", kernels: String = "",
    blasCore: String = "", domain: String = "", domainHash: String = "", stepLimit: Int = 500
  ) {
    self.eyes = eyes
    self.model = model
    self.modelHash = modelHash
    self.kernels = kernels
    self.blasCore = blasCore
    self.domain = domain
    self.domainHash = domainHash
    self.stepLimit = stepLimit
  }
}

/// How a simulator is put into the world of an episode again.
public struct EpisodeWorld: Hashable, Sendable, Codable {
  public enum Source: String, Hashable, Sendable, Codable {
    /// `text` is the simulator's --world.
    case simulator
    /// `text` is the referee's generator, with `options`.
    case generated
    /// `text` is a drawn map.
    case map
    /// `text` is a family of household tasks.
    case task
  }

  public var source: Source
  public var text: String
  public var options: [String]
  public var seed: UInt64
  public var noise: String

  public init(
    _ source: Source, _ text: String, options: [String] = [], seed: UInt64, noise: String = "none"
  ) {
    self.source = source
    self.text = text
    self.options = options
    self.seed = seed
    self.noise = noise
  }
}

/// What a referee said of an episode.
public struct EpisodeVerdict: Hashable, Sendable {
  public var isMet: Bool
  /// Why not; empty where it is.
  public var failure: String

  public init(isMet: Bool, failure: String = "") {
    self.isMet = isMet
    self.failure = failure
  }
}

// as metadata of the file: names and texts, structures as JSON
extension EpisodeFacts {
  package static let name = "errand.episode"

  package var metadata: [String: String] {
    var values = notes
    for (key, value) in agent.metadata { values[key] = value }
    values["program"] = program
    values["command_line"] = commandLine.joined(separator: " ")
    values["arguments"] = JSONText.of(commandLine)
    values["instruction"] = instructions.joined(separator: " / ")
    values["instructions"] = JSONText.of(instructions)
    values["robot"] = JSONText.of(robot)
    values["recorded_at"] = recordedAt
    guard let world else { return values }
    values["world"] = JSONText.of(world)
    values["seed"] = "\(world.seed)"
    values["noise"] = world.noise
    return values
  }

  private static let reserved: Set<String> = [
    "program", "command_line", "arguments", "instruction", "instructions", "robot", "recorded_at",
    "world", "seed", "noise",
  ]

  /// Nil where what an episode needs is not there.
  package init?(metadata values: [String: String], domain: String) {
    guard let robot = JSONText.read(RobotDescription.self, values["robot"]) else { return nil }
    self.init(
      program: values["program"] ?? "",
      commandLine: JSONText.read([String].self, values["arguments"]) ?? [],
      instructions: JSONText.read([String].self, values["instructions"]) ?? [],
      world: JSONText.read(EpisodeWorld.self, values["world"]), robot: robot,
      agent: AgentFacts(metadata: values, domain: domain),
      recordedAt: values["recorded_at"] ?? "",
      notes: values.filter {
        !Self.reserved.contains($0.key) && AgentFacts().metadata[$0.key] == nil
      })
  }
}

extension AgentFacts {
  fileprivate var metadata: [String: String] {
    [
      "eyes": eyes, "model": model, "model_sha256": modelHash, "kernels": kernels,
      "blas_core": blasCore, "domain_sha256": domainHash, "step_limit": "\(stepLimit)",
    ]
  }

  fileprivate init(metadata values: [String: String], domain: String) {
    self.init(
      eyes: values["eyes"] ?? "model", model: values["model"] ?? "",
      modelHash: values["model_sha256"] ?? "", kernels: values["kernels"] ?? "",
      blasCore: values["blas_core"] ?? "", domain: domain,
      domainHash: values["domain_sha256"] ?? "",
      stepLimit: values["step_limit"].flatMap { Int($0) } ?? 500)
  }
}

/// Values as JSON with sorted keys, so that the same value gives the same text.
enum JSONText {
  static func of(_ value: some Encodable) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(value) else { return "" }
    return String(decoding: data, as: UTF8.self)
  }

  static func read<Value: Decodable>(_ type: Value.Type, _ text: String?) -> Value? {
    guard let text else { return nil }
    return try? JSONDecoder().decode(type, from: Data(text.utf8))
  }
}
