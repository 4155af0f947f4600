// Usage: mcap-writing COMPRESSION LEVEL INPUT COUNT OUT [THREADS]
// Writes COUNT messages, those of INPUT over and over: frames of 60,000 bytes each, or, where its name ends in .mcap, all
// messages of an episode in their order, on their channels. Prints the writer's name, the compression, its level, seconds
// of wall time, seconds of processor time, the bytes of the file, and the bytes of the messages.

import Glibc
import MCAP

func clock(_ clock: clockid_t) -> Double {
  var time = timespec()
  clock_gettime(clock, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

/// Writes the input's messages, `count` in all, 20 ms apart; returns the bytes in them.
func write(_ input: Input, count: Int, to path: String, options: WriterOptions) throws -> Int {
  var writer = try MCAPWriter(creating: path, options: options)
  for schema in input.schemas { try writer.add(schema) }
  for channel in input.channels { try writer.add(channel) }
  var byteCount = 0
  try input.bytes.withUnsafeBytes { bytes in
    for i in 0..<count {
      let message = input.messages[i % input.messages.count]
      try writer.append(
        channelID: message.channelID, sequence: UInt32(i), logTime: UInt64(i) * 20_000_000,
        publishTime: UInt64(i) * 20_000_000,
        data: UnsafeRawBufferPointer(rebasing: bytes[message.range]))
      byteCount += message.range.count
    }
  }
  _ = try writer.finish()
  return byteCount
}

let arguments = CommandLine.arguments
guard arguments.count >= 6, let level = Int(arguments[2]), let count = Int(arguments[4]) else {
  print("mcap-writing COMPRESSION LEVEL INPUT COUNT OUT [THREADS]")
  exit(64)
}
var options = WriterOptions()
switch arguments[1] {
case "none": options.compression = .none
case "lz4": options.compression = .lz4
default: options.compression = .zstd(level: level == 0 ? 1 : level)
}
options.threads = arguments.count > 6 ? Int(arguments[6]) ?? 0 : 0
let input = try Input(reading: arguments[3])
let (wall, processor) = (clock(CLOCK_MONOTONIC), clock(CLOCK_PROCESS_CPUTIME_ID))
let byteCount = try write(input, count: count, to: arguments[5], options: options)
let seconds = (clock(CLOCK_MONOTONIC) - wall, clock(CLOCK_PROCESS_CPUTIME_ID) - processor)
var status = stat()
stat(arguments[5], &status)
func fixed(_ value: Double) -> String {
  let tenThousandths = Int((value * 10_000).rounded())
  let fraction = String(10_000 + tenThousandths % 10_000).dropFirst()
  return "\(tenThousandths / 10_000).\(fraction)"
}
print(
  options.threads == 0 ? "errand" : "errand+\(options.threads)", arguments[1], level,
  fixed(seconds.0), fixed(seconds.1), status.st_size, byteCount)
