// What the scripts beside this package's Package.swift do to MCAP files:
//   mcap-exercise fuzz SECONDS SEED [FILE...]          damages files and reads them; the numbers at the end
//   mcap-exercise record OUT COMPRESSION THREADS BYTES COUNT
//                                                      writes messages, and prints how many are safe after each chunk
//   mcap-exercise digest FILE                          messages, and a CRC of them in the file's order
//   mcap-exercise survive FILE SAFE                    reads and repairs what a killed `record` left behind
//   mcap-exercise repair FILE TARGET

import Glibc
import MCAP

let arguments = Array(CommandLine.arguments.dropFirst())
do {
  switch (arguments.first ?? "", arguments.count) {
  case ("fuzz", 3...):
    let files = try arguments[3...].map { try readFile($0) }
    let fuzz = try Fuzz(seed: UInt64(arguments[2]) ?? 1, files: files)
    exit(fuzz.run(seconds: Double(arguments[1]) ?? 10) ? 0 : 1)
  case ("record", 6):
    let recording = Recording(
      out: arguments[1], compression: arguments[2], threads: Int(arguments[3]) ?? 0,
      messageBytes: Int(arguments[4]) ?? 1000
    )
    exit(try recording.run(count: Int(arguments[5]) ?? 0) ? 0 : 2)
  case ("digest", 2): try Digest.print(arguments[1])
  case ("survive", 3): exit(try Recording.check(arguments[1], safe: Int(arguments[2]) ?? 0) ? 0 : 1)
  case ("repair", 3):
    let report = try MCAPRepair.repair(arguments[1], to: arguments[2])
    print(
      "kept \(report.kept.messageCount), lost \(report.messagesLost), \(report.bytesLost) bytes")
  default:
    print("mcap-exercise fuzz|record|digest|survive|repair ...")
    exit(64)
  }
} catch {
  print("error: \(error)")
  exit(1)
}

/// Prints a line at once: who reads it may kill this process next.
func say(_ line: String) {
  print(line)
  fflush(nil)
}

/// A whole file.
func readFile(_ path: String) throws -> [UInt8] {
  guard let file = fopen(path, "rb") else { throw MCAPError.cannotOpen(path: path, errno: errno) }
  defer { fclose(file) }
  fseek(file, 0, SEEK_END)
  let count = ftell(file)
  rewind(file)
  return [UInt8](unsafeUninitializedCapacity: count) { $1 = fread($0.baseAddress, 1, count, file) }
}
