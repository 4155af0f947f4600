import AgentMessages
import ArgumentParser
import Foundation
import GridWorld
import Transport

/// `errand-simulator simulate`: puts a simulated robot on the wire and stays until it is told to end.
struct SimulateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate", abstract: "Put a simulated robot on the wire.",
    discussion: """
      Prints 'listening ADDRESS' when agents can connect, with --referee also 'referee ADDRESS', then 'ready'.

      EXAMPLES
        errand-simulator --port 5555 --seed 7
        errand-simulator --port 5555 --world kitchen.map --mode realtime
        errand-simulator --port 0 --referee tcp://127.0.0.1:0
      """)

  @Option(help: "Port of the control channel; 0 takes any free one.") var port = 5555
  @Option(help: "Address to listen on; anything but this machine needs --key or --insecure.")
  var host = "127.0.0.1"
  @Option(help: "A generator with options ('apartment rooms=4'), or a file with a map.")
  var world = "apartment"
  @Option(help: "Everything random comes from it.") var seed: UInt64 = 0
  @Option(help: "Noise: none, rough, or knobs ('rough blurChance=0.1').") var noise = "none"
  @Option(help: "Size of the camera's pictures.") var camera = CameraSize(width: 160, height: 120)
  @Option(help: "Whether time waits for commands or runs.") var mode = Mode.lockstep
  @Option(help: "Also answer a referee's questions, at tcp://HOST:PORT.") var referee: String?
  @Option(help: "Also keep what the robot sees, labelled, in this folder: more frames to train on.")
  var keepViews: String?
  @Option(help: "Our own key, from 'errand keys new NAME'.") var key: String?
  @Option(help: "An agent's public key: a .pub file; may be given several times.")
  var peerKey: [String] = []
  @Flag(help: "Listen beyond this machine, without keys.") var insecure = false
  @Option(help: "End when this parent process has ended.") var parentPid: Int32?

  enum Mode: String, ExpressibleByArgument, CaseIterable { case lockstep, realtime }

  func run() throws {
    let body = SimulatedBody(
      Simulation(world: try startWorld(), noise: try Noise(named: noise)), camera: camera,
      timeMode: mode == .lockstep ? .lockstep : .realTime,
      recorder: try recorder())
    let keys = try key.map { try LinkKeys(key: $0, peers: peerKey) }
    let server = try RobotServer.start(
      body, at: "tcp://\(host):\(port)", insecure: insecure, keys: keys, logRefusal: Self.complain)
    Self.say("listening \(server.address)")
    let desk = RefereeDesk(body: body, server: server)
    let socket = try referee.map {
      try RefereeServer.start(
        at: $0, insecure: insecure, keys: keys, logRefusal: Self.complain
      ) { desk.answer($0) }
    }
    if let socket { Self.say("referee \(socket.address)") }
    Self.say("ready")
    withExtendedLifetime((server, socket)) { waitForTheEnd() }
  }

  private func recorder() throws -> sending ViewRecorder? {
    guard let keepViews else { return nil }
    do {
      return try ViewRecorder(
        directory: keepViews, shardSize: 2000, seed: seed, includesHeldOut: false)
    } catch {
      let reason = (error as NSError).localizedDescription
      throw ValidationError("--keep-views: no frames can be kept in '\(keepViews)': \(reason)")
    }
  }

  private func startWorld() throws -> World {
    var text = world
    if FileManager.default.fileExists(atPath: world) {
      text = try String(contentsOfFile: world, encoding: .utf8)
    }
    return try World(named: text, seed: seed)
  }

  /// Stays until a signal comes or the parent has ended.
  private func waitForTheEnd() {
    guard let parentPid else {
      while true { sleep(3600) }
    }
    // an interrupt on the terminal reaches the whole group: the parent stops the robot first, and then ends us
    signal(SIGINT, SIG_IGN)
    // (PR_SET_PDEATHSIG would follow the thread that started us, which may end long before the process does)
    while getppid() == parentPid { usleep(100_000) }
  }

  @Sendable private static func complain(_ line: String) {
    FileHandle.standardError.write(Data((line + "\n").utf8))
  }

  /// A whole line on standard output at once, for whoever reads it from a pipe.
  private static func say(_ line: String) {
    FileHandle.standardOutput.write(Data((line + "\n").utf8))
  }
}

/// Width and height in pixels, written 160x120.
struct CameraSize: ExpressibleByArgument, CustomStringConvertible {
  var width: Int
  var height: Int

  init(width: Int, height: Int) {
    self.width = width
    self.height = height
  }

  init?(argument: String) {
    let numbers = argument.split(separator: "x").compactMap { Int($0) }
    guard numbers.count == 2, numbers.allSatisfy({ (8...4096).contains($0) }) else { return nil }
    self.init(width: numbers[0], height: numbers[1])
  }

  var description: String { "\(width)x\(height)" }
  var defaultValueDescription: String { description }
}
