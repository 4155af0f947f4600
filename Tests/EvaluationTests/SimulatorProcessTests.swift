import Evaluation
import Glibc
import Synchronization
import Testing

@Suite("The simulator's process")
struct SimulatorProcessTests {
  /// A shell script that plays the simulator.
  private func script(_ text: String) throws -> String {
    let path = "/tmp/errand-fake-simulator-\(UInt64.random(in: 0...UInt64.max))"
    let file = try #require(fopen(path, "w"))
    fputs("#!/bin/sh\n" + text, file)
    fclose(file)
    chmod(path, 0o755)
    return path
  }

  @Test("It is ready when it says so, with its addresses")
  func ready() throws {
    let program = try script(
      "echo listening tcp://127.0.0.1:7; echo referee tcp://127.0.0.1:8; echo ready; exec sleep 60")
    let simulator = try SimulatorProcess.start([], program: program)
    #expect(simulator.address == "tcp://127.0.0.1:7")
    #expect(simulator.refereeAddress == "tcp://127.0.0.1:8")
    #expect(simulator.isAlive)
    simulator.end()
    #expect(!simulator.isAlive)
  }

  @Test("One that ends before it is ready is told of, with how it ended")
  func early() throws {
    let program = try script("exit 30")
    do {
      _ = try SimulatorProcess.start([], program: program)
      Issue.record("it was taken for ready")
    } catch {
      #expect("\(error)".contains("exited with code 30"), "\(error)")
    }
  }

  @Test("One that says nothing is waited for no longer than was said")
  func silent() throws {
    let program = try script("exec sleep 60")
    #expect(throws: EvaluationError.self) {
      try SimulatorProcess.start([], program: program, deadlineSeconds: 0.2)
    }
  }

  @Test("A death is noticed at once")
  func death() async throws {
    let program = try script("echo listening tcp://127.0.0.1:7; echo ready; exec sleep 60")
    let simulator = try SimulatorProcess.start([], program: program)
    let (endings, continuation) = AsyncStream.makeStream(of: String.self)
    simulator.whenEnded { continuation.yield($0) }
    simulator.kill()
    for await how in endings {
      #expect(how == "was killed by signal 9")
      break
    }
  }
}
