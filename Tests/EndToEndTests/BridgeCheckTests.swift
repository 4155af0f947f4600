import Foundation
import TestSupport
import Testing

@Suite("errand bridge check") struct BridgeCheckTests {
  private let errand = Program("errand")

  @Test("The bundled simulator keeps the contract, in lockstep and in real time")
  func simulator() async throws {
    for mode in ["lockstep", "realtime"] {
      let simulator = try BackgroundSimulator(["--seed", "7", "--mode", mode])
      let result = try await errand.run(["bridge", "check", simulator.address])
      #expect(result.code == 0, "\(mode): \(result.output)\(result.errors)")
      #expect(result.output.contains("0 fail"))
      simulator.end()
    }
  }

  @Test("The report goes to JUnit and JSON, and nobody at the address is a broken rule, 1")
  func reports() async throws {
    let folder = NSTemporaryDirectory()
    let (junit, json) = (folder + "/errand-\(UUID()).xml", folder + "/errand-\(UUID()).json")
    let result = try await errand.run([
      "bridge", "check", "tcp://127.0.0.1:9", "--timeout", "0.3", "--junit", junit, "--json", json,
    ])
    #expect(result.code == 1 && result.output.contains("to mend 'hello'"), "\(result.output)")
    let cases = try String(contentsOfFile: junit, encoding: .utf8)
    #expect(cases.contains("failures=\"1\"") && cases.contains("hello: answers a hello"))
    let report = try String(contentsOfFile: json, encoding: .utf8)
    #expect(report.contains("\"green\": false"))
  }

  @Test("Keys are made once; a robot with keys is checked by who has one, and not by others")
  func keys() async throws {
    let folder = NSTemporaryDirectory() + "errand-keys-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for name in ["robot", "me"] {
      let made = try await errand.run(["keys", "new", name, "--folder", folder])
      #expect(made.code == 0 && made.output.contains("\(name).pub"), "\(made.errors)")
    }
    let again = try await errand.run(["keys", "new", "me", "--folder", folder])
    #expect(again.code == 30 && again.errors.contains("is there already"), "\(again.errors)")

    let simulator = try BackgroundSimulator([
      "--seed", "7", "--key", "\(folder)/robot.key", "--peer-key", "\(folder)/me.pub",
    ])
    let keyed = [
      "bridge", "check", simulator.address, "--key", "\(folder)/me.key", "--peer-key",
      "\(folder)/robot.pub",
    ]
    let known = try await errand.run(keyed)
    #expect(known.code == 0, "\(known.output)")
    let unknown = try await errand.run(["bridge", "check", simulator.address, "--timeout", "0.5"])
    #expect(unknown.code == 1 && unknown.output.contains("no answer"), "\(unknown.output)")
    simulator.end()
  }
}

@Suite("errand simulate") struct SimulateTests {
  @Test("It ends when it is told to")
  func ends() async throws {
    setenv("ERRAND_SIMULATOR", Program("errand-simulator").path, 1)
    let result = try await Program("errand").run(
      ["simulate", "--port", "0"], seconds: 60
    ) { process, output in
      #expect(output.waits(for: "ready", seconds: 30))
      process.terminate()
    }
    #expect(result.code == SIGTERM && result.seconds < 50, "\(result.code) \(result.errors)")
  }
}
