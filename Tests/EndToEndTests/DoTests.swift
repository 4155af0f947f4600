import Foundation
import TestSupport
import Testing

/// `errand do` as a person uses it, on the simulator that it starts. The sentences here need no sharp eyes.
@Suite("errand do", .serialized)
struct DoTests {
  private let errand = Program("errand")

  /// The events without their wall-clock stamps.
  private func events(_ output: String) -> [String] {
    output.split(separator: "\n").map { String($0).replacing(/,"wall_ms":\d+/, with: "") }
  }

  @Test("The same sentence and seed give the same events, byte for byte")
  func sameTwice() async throws {
    let arguments = ["do", "turn around", "--seed", "3", "--json", "-"]
    let one = try await errand.run(arguments)
    let two = try await errand.run(arguments)
    #expect(one.code == 0, "\(one.errors)")
    #expect(events(one.output).count > 5)
    #expect(events(one.output) == events(two.output))
  }

  @Test("Piped, the story is plain lines and ends with what was done and how long it took")
  func plain() async throws {
    let result = try await errand.run(["do", "turn around", "--seed", "3"])
    #expect(result.output.hasPrefix("told     turn around\n"))
    #expect(result.output.contains("\ndone "))
    #expect(result.output.contains("on the robot's clock"))
    #expect(!result.output.contains("\u{1B}"))
  }

  @Test("A word that nobody knows is named, and nothing moves")
  func unknownWord() async throws {
    let result = try await errand.run(["do", "bring me the zorgle", "--seed", "3", "--json", "-"])
    #expect(result.code == 10)
    #expect(result.output.contains("zorgle"))
    #expect(!result.output.contains("\"event\":\"commanded\""))
  }

  @Test("Sentences from a pipe are done one after another; the code is the last one's")
  func conversation() async throws {
    let result = try await errand.run(
      ["do", "--seed", "3"], input: "turn left\nbring me the zorgle\n")
    #expect(result.code == 10)
    #expect(result.output.contains("told     turn left"))
    #expect(result.output.contains("told     bring me the zorgle"))
  }

  @Test("Ctrl-C stops the robot, then the program, with 12")
  func interrupt() async throws {
    let result = try await errand.run(
      ["do", "explore all the rooms", "--seed", "3", "--json", "-"]
    ) { process, output in
      _ = output.waits(for: "\"event\":\"commanded\"", seconds: 90)
      kill(process.processIdentifier, SIGINT)
    }
    #expect(result.code == 12, "\(result.errors)")
  }

  @Test("A simulator that dies is noticed within three seconds, with 40")
  func simulatorDies() async throws {
    let died = Moment()
    let result = try await errand.run(
      ["do", "explore all the rooms", "--seed", "3", "--json", "-"]
    ) { process, output in
      _ = output.waits(for: "\"event\":\"commanded\"", seconds: 90)
      died.note()
      for child in Self.children(of: process.processIdentifier) { kill(child, SIGKILL) }
    }
    #expect(result.code == 40, "\(result.errors)")
    #expect(died.elapsed < 3)
    #expect((result.errors + result.output).contains("killed by signal 9"))
  }

  @Test("A robot that falls silent is waited for, aloud; when it is back the task goes on")
  func silence() async throws {
    let simulator = try BackgroundSimulator(["--seed", "3"])
    defer { simulator.end() }
    let result = try await errand.run(
      ["do", "explore all the rooms", "--robot", simulator.address, "--json", "-"]
    ) { _, output in
      _ = output.waits(for: "\"event\":\"commanded\"", seconds: 90)
      kill(simulator.processID, SIGSTOP)
      Thread.sleep(forTimeInterval: 3)
      kill(simulator.processID, SIGCONT)
    }
    #expect(result.errors.contains("silent"), "\(result.errors)")
    #expect(result.errors.contains("the robot is back"), "\(result.errors)")
    #expect(result.code != 40)
  }

  @Test("A robot that stays silent is given up after --patience, with 40")
  func patience() async throws {
    let simulator = try BackgroundSimulator(["--seed", "3"])
    defer { simulator.end() }
    let result = try await errand.run(
      [
        "do", "explore all the rooms", "--robot", simulator.address, "--patience", "2", "--json",
        "-",
      ]
    ) { _, output in
      _ = output.waits(for: "\"event\":\"commanded\"", seconds: 90)
      kill(simulator.processID, SIGSTOP)
    }
    #expect(result.code == 40)
    #expect(result.seconds < 30)
  }

  private static func children(of parent: Int32) -> [Int32] {
    let path = "/proc/\(parent)/task/\(parent)/children"
    let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    // the simulator may have been started by any thread
    let tasks = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(parent)/task")) ?? []
    let all = tasks.map {
      (try? String(contentsOfFile: "/proc/\(parent)/task/\($0)/children", encoding: .utf8)) ?? ""
    }
    return (all + [text]).flatMap { $0.split(separator: " ").compactMap { Int32($0) } }
  }
}
