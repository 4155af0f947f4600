import AgentMessages
import Dashboard
import Evaluation
import Recording
import Transport

/// One `errand do` from start to end: robot, agent, sentences, and how it ended.
struct DoSession {
  private let command: DoCommand

  init(_ command: DoCommand) { self.command = command }

  /// The exit code of the last instruction.
  func run() async throws -> Int32 {
    let narrator = try Narrator(command)
    let input = StandardInput()
    let interrupt = Interrupt()
    defer { interrupt.end() }

    // the simulator starts while the eyes are loaded
    let starting = Task { try startSimulator() }
    let performer: any Performer
    let agent: AgentFacts
    let other: RemoteRobot?
    do {
      // another robot says what kind it is before the agent for it is made
      other = command.link.robot == nil ? nil : try await connect(to: nil)
      let maker = try command.agent.maker(profile: other?.description.profile)
      agent = maker.facts
      performer = try maker.factory(options(narrator, input))
    } catch {
      if let started = try? await starting.value { started.end() }
      throw error
    }
    let simulator = try await starting.value
    defer { simulator?.end() }
    let robot: RemoteRobot
    if let other { robot = other } else { robot = try await connect(to: simulator) }
    if let simulator {
      let address = simulator.address
      simulator.whenEnded { how in robot.abandon(.robotEnded(address: address, why: how)) }
    }
    let listening = Task { await tell(robot.linkEvents, to: narrator) }
    defer { listening.cancel() }
    let log = try recorder(of: robot, agent)
    defer { if let complaint = log?.finish().complaint { Console.error("errand: \(complaint)") } }
    let session = RobotSession(
      robot: command.watch ? PacedRobot(robot, secondsBetweenCommands: 0.15) : robot,
      performer: performer, narrator: narrator, log: log, input: input, interrupt: interrupt)
    let code = try await session.run(command.words.joined(separator: " "))
    await robot.close()
    return code
  }

  /// What `--record` asks for.
  private func recorder(of robot: RemoteRobot, _ agent: AgentFacts) throws -> EpisodeWriter? {
    guard let path = command.recording.record else { return nil }
    let world = EpisodeWorld(
      .simulator, command.world.world, seed: command.world.seed,
      noise: command.world.noise.rawValue)
    let sentence = command.words.joined(separator: " ")
    return try EpisodeWriter(
      creating: path,
      about: EpisodeFacts(
        program: Version.text, commandLine: CommandLine.arguments,
        instructions: sentence.isEmpty ? [] : [sentence],
        world: command.link.robot == nil ? world : nil, robot: robot.description, agent: agent,
        recordedAt: EpisodeFacts.now()))
  }

  private func startSimulator() throws -> SimulatorProcess? {
    guard command.link.robot == nil else { return nil }
    return try SimulatorProcess.start(["--port", "0"] + command.world.arguments)
  }

  private func connect(to simulator: SimulatorProcess?) async throws -> RemoteRobot {
    try await RemoteRobot.connect(
      to: command.link.robot ?? simulator?.address ?? "", name: "errand do",
      patienceSeconds: command.link.patience, insecure: command.link.security.insecure,
      keys: try command.link.security.keys())
  }

  /// Answers come from `--answer`, then from the person at the terminal, else from nobody.
  private func options(_ narrator: Narrator, _ input: StandardInput) -> PerformerOptions {
    let script = AnswerScript(command.answer)
    return PerformerOptions(stepLimit: command.agent.steps) { _ in
      if let answer = script.next() { return answer }
      guard Console.inputIsTerminal else { return nil }
      narrator.prompt()
      return await input.next()
    }
  }

  private func tell(_ events: AsyncStream<LinkEvent>, to narrator: Narrator) async {
    for await event in events {
      switch event {
      case .silent(let seconds):
        let left = max(0, command.link.patience - seconds)
        narrator.tell(
          StoryLine(
            "waits", "the robot is silent; I wait \(Story.seconds(left)) more", ink: .yellow))
      case .restored(let silent, _):
        narrator.tell(
          StoryLine("link", "the robot is back after \(Story.seconds(silent))", ink: .green))
      case .lost(let silent):
        narrator.tell(
          StoryLine("link", "the robot was silent for \(Story.seconds(silent))", ink: .red))
      }
    }
  }
}
