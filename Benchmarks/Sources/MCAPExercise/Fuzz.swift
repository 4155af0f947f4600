import Glibc
import MCAP

/// Reads damaged files in every way there is. A crash ends the process, a hang is ended by an alarm
/// after 20 seconds; either leaves the number of the round on the screen, which makes the file again.
struct Fuzz {
  private let seed: UInt64
  private let files: [[UInt8]]
  private let folder = "/dev/shm"

  init(seed: UInt64, files: [[UInt8]]) throws {
    self.seed = seed
    self.files = files + (try Seeds.files())
  }

  /// Whether memory stayed within 64 MiB of what it was at the start.
  func run(seconds: Double) -> Bool {
    let before = memory()
    var counts = (rounds: 0, errors: 0, messages: 0, whole: 0, repaired: 0)
    let end = now() + seconds
    var shown = now()
    while now() < end {
      if now() > shown + 60 {
        shown = now()
        say("round \(counts.rounds), memory \(memory().peakResident - before.resident) KiB more")
      }
      var mutator = Mutator(seed: seed &+ UInt64(counts.rounds) &* 0x1234_5678_9abc_def1)
      let file = mutator.mutate(
        files[mutator.random(below: files.count)], with: files[mutator.random(below: files.count)])
      alarm(20)
      do { counts.messages += try stream(file) } catch { counts.errors += 1 }
      do { if try index(file) { counts.whole += 1 } } catch { counts.errors += 1 }
      if counts.rounds % 4 == 0 {
        do { counts.repaired += try repair(file) } catch { counts.errors += 1 }
      }
      alarm(0)
      counts.rounds += 1
    }
    let after = memory()
    let growth = (after.peakResident - before.resident, after.peakAddress - before.address)
    print(
      "\(files.count) files, \(counts.rounds) rounds, \(counts.errors) errors thrown,",
      "\(counts.messages) messages read, \(counts.whole) whole by index, \(counts.repaired) repaired;",
      "0 crashes, 0 hangs; memory at most \(growth.0) KiB more resident, \(growth.1) KiB more mapped"
    )
    return growth.0 <= 64 << 10
  }

  private func stream(_ file: [UInt8]) throws -> Int {
    var reader = try RecordReader(bytes: file)
    var count = 0
    // after an error in a chunk the reader may go on: as often as there can be chunks
    var attempts = 0
    while attempts < 50 {
      do {
        guard let record = try reader.next() else { break }
        if case .message = record { count += 1 }
      } catch {
        attempts += 1
      }
    }
    return count
  }

  private func index(_ file: [UInt8]) throws -> Bool {
    let reader = try MCAPReader(bytes: file)
    for query in [
      MessageQuery(), MessageQuery(order: .logTimeDescending), MessageQuery(order: .file),
      MessageQuery(topics: ["/a"], times: 5..<40),
    ] {
      var cursor = reader.messages(query)
      var attempts = 0
      while attempts < 50 {
        do {
          guard try cursor.next() != nil else { break }
        } catch {
          attempts += 1
        }
      }
    }
    for index in reader.summary.attachmentIndexes { _ = try? reader.attachment(index) }
    for index in reader.summary.metadataIndexes { _ = try? reader.metadata(index) }
    for index in reader.summary.chunkIndexes { _ = try? reader.messageIndexes(of: index) }
    return reader.ending == .whole
  }

  /// Whatever a repair makes has to be whole.
  private func repair(_ file: [UInt8]) throws -> Int {
    let (source, target) = ("\(folder)/fuzz-\(getpid())", "\(folder)/fuzz-\(getpid()).repaired")
    defer {
      unlink(source)
      unlink(target)
    }
    unlink(target)
    guard let out = fopen(source, "wb") else { return 0 }
    fwrite(file, 1, file.count, out)
    fclose(out)
    let report = try MCAPRepair.repair(source, to: target)
    let repaired = try MCAPReader(opening: target)
    guard repaired.summary.statistics.messageCount == report.kept.messageCount else {
      print("a repair says \(report.kept) and made \(repaired.summary.statistics)")
      exit(1)
    }
    return 1
  }

  private func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// KiB, from /proc/self/status.
  private func memory() -> (resident: Int, peakResident: Int, address: Int, peakAddress: Int) {
    var buffer = [UInt8](repeating: 0, count: 8192)
    let file = open("/proc/self/status", O_RDONLY)
    let count = max(0, read(file, &buffer, buffer.count))
    close(file)
    let lines = String(decoding: buffer[..<count], as: UTF8.self).split(separator: "\n")
    func value(_ name: String) -> Int {
      let line = lines.first { $0.hasPrefix(name + ":") } ?? ""
      return Int(line.split(whereSeparator: { !$0.isNumber }).first ?? "0") ?? 0
    }
    return (value("VmRSS"), value("VmHWM"), value("VmSize"), value("VmPeak"))
  }
}
