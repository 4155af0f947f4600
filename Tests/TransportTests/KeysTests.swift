import AgentMessages
import Foundation
import Synchronization
import Testing
import Transport

@Suite("Keys") struct KeysTests {
  private let folder: String

  init() throws {
    folder = NSTemporaryDirectory() + "errand-keys-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  /// The keys of `own`, who knows `peer`; pairs are made where they are missing.
  private func keys(_ own: String, knowing peer: String) throws -> LinkKeys {
    for name in [own, peer] where !FileManager.default.fileExists(atPath: "\(folder)/\(name).key") {
      _ = try KeyPair.made().write(named: name, in: folder)
    }
    return try LinkKeys(key: "\(folder)/\(own).key", peers: ["\(folder)/\(peer).pub"])
  }

  @Test("A pair is read as it was written, and the secret is its owner's alone")
  func files() throws {
    let pair = KeyPair.made()
    let files = try pair.write(named: "kitchen", in: folder)
    #expect(try KeyPair(reading: files.key) == pair)
    let mode = try FileManager.default.attributesOfItem(atPath: files.key)[.posixPermissions]
    #expect(mode as? Int == 0o600)
    #expect(throws: LinkError.self) { try KeyPair(reading: files.pub) }
    let secret = try String(contentsOfFile: files.pub, encoding: .utf8)
    #expect(!secret.contains(pair.secretKey))
    // never over another pair
    #expect(throws: LinkError.self) { try pair.write(named: "kitchen", in: folder) }
  }

  @Test("Known keys may be named by file, by folder, or as they are; nobody is not enough")
  func peers() throws {
    let (me, one, two) = (KeyPair.made(), KeyPair.made(), KeyPair.made())
    let own = try me.write(named: "me", in: NSTemporaryDirectory() + "/").key
    defer { for end in ["key", "pub"] { unlink(NSTemporaryDirectory() + "/me.\(end)") } }
    _ = try one.write(named: "one", in: folder)
    let all = try LinkKeys(key: own, peers: [folder, two.publicKey])
    #expect(all.known == [one.publicKey, two.publicKey])
    #expect(throws: LinkError.self) { try LinkKeys(key: own, peers: []) }
    #expect(throws: LinkError.self) { try LinkKeys(key: own, peers: [folder + "/nobody.pub"]) }
  }

  @Test("Off this machine nobody listens or connects without keys, and the sentence says how")
  func required() async throws {
    let refusal = await Support.linkError { () async throws(LinkError) in
      _ = try await RemoteRobot.connect(to: "tcp://10.1.2.3:5555")
    }
    let text = refusal?.description ?? ""
    #expect(text.contains("errand keys new") && text.contains("--peer-key"), "\(text)")
    #expect(throws: LinkError.insecure(address: "tcp://0.0.0.0:0")) {
      _ = try RobotServer.start(ToyBody(), at: "tcp://0.0.0.0:0")
    }
    let server = try RobotServer.start(
      ToyBody(), at: "tcp://0.0.0.0:0", keys: try keys("robot", knowing: "agent"))
    server.close()
  }

  @Test("A known key is served, on both channels; an unknown one gets nothing and is logged")
  func served() async throws {
    let log = Mutex<[String]>([])
    let server = try RobotServer.start(
      ToyBody(timeMode: .realTime), at: Support.loopback,
      keys: try keys("robot", knowing: "agent"),
      logRefusal: { line in log.withLock { $0.append(line) } }, observationPeriodSeconds: 0.02)
    let stranger = try keys("stranger", knowing: "robot")
    let refused = await Support.linkError { () async throws(LinkError) in
      _ = try await RemoteRobot.connect(to: server.address, timeoutSeconds: 0.6, keys: stranger)
    }
    guard case .noAnswer(_, _, let awaiting)? = refused else {
      Issue.record("an unknown key got \(String(describing: refused))")
      return
    }
    #expect(awaiting.contains("key"))
    #expect(log.withLock { $0.first?.contains(stranger.own.publicKey) } == true)
    #expect(server.counters.received == 0)

    let robot = try await RemoteRobot.connect(
      to: server.address, keys: try keys("agent", knowing: "robot"))
    #expect(try await robot.send(MotorCommand(id: 1, action: .rotate(1))).state == .succeeded)
    let before = try await robot.observation().sequence
    #expect(try await Support.eventually { try await robot.observation().sequence > before + 2 })
    await robot.close()
  }

  @Test("Who has no key, or expects another robot, hears nothing")
  func unanswered() async throws {
    let server = try RobotServer.start(
      ToyBody(), at: Support.loopback, keys: try keys("robot", knowing: "agent"))
    for keys in [nil, try keys("agent", knowing: "impostor")] {
      let error = await Support.linkError { () async throws(LinkError) in
        _ = try await RemoteRobot.connect(to: server.address, timeoutSeconds: 0.5, keys: keys)
      }
      guard case .noAnswer? = error else {
        Issue.record("got \(String(describing: error))")
        return
      }
    }
    #expect(server.counters.received == 0)
  }

  @Test("The referee asks for keys too")
  func referee() async throws {
    let server = try RefereeServer.start(
      at: Support.loopback, keys: try keys("robot", knowing: "agent")
    ) { _ in .counters(EpisodeCounters(steps: 3)) }
    let client = try await RefereeClient.connect(
      to: server.address, keys: try keys("agent", knowing: "robot"))
    #expect(try await client.counters().steps == 3)
    await #expect(throws: LinkError.self) {
      let stranger = try keys("stranger", knowing: "robot")
      _ = try await RefereeClient.connect(
        to: server.address, timeoutSeconds: 0.5, keys: stranger)
    }
    client.close()
  }
}
