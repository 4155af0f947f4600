// Usage: mcap-writing COMPRESSION LEVEL FRAMES COUNT OUT [THREADS]
// Writes COUNT messages of 60,000 bytes, the frames of a file over and over, and prints the writer's name, the
// compression, its level, seconds of wall time, seconds of processor time, and the bytes of the file.

import Glibc
import MCAP

func clock(_ clock: clockid_t) -> Double {
  var time = timespec()
  clock_gettime(clock, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

func load(_ path: String) -> [UInt8] {
  guard let file = fopen(path, "rb") else { return [] }
  defer { fclose(file) }
  fseek(file, 0, SEEK_END)
  let count = ftell(file)
  rewind(file)
  return [UInt8](unsafeUninitializedCapacity: count) { $1 = fread($0.baseAddress, 1, count, file) }
}

let frameBytes = 60_000

func write(_ frames: UnsafeRawBufferPointer, count: Int, to path: String, options: WriterOptions)
  throws
{
  var writer = try MCAPWriter(creating: path, options: options)
  let schema = try writer.addSchema(name: "frame", encoding: "", data: [])
  let channel = try writer.addChannel(topic: "/camera", messageEncoding: "raw", schemaID: schema)
  for i in 0..<count {
    let start = i * frameBytes % frames.count
    try writer.append(
      channelID: channel, sequence: UInt32(i), logTime: UInt64(i) * 20_000_000,
      publishTime: UInt64(i) * 20_000_000,
      data: UnsafeRawBufferPointer(rebasing: frames[start..<start + frameBytes]))
  }
  _ = try writer.finish()
}

let arguments = CommandLine.arguments
guard arguments.count >= 6, let level = Int(arguments[2]), let count = Int(arguments[4]) else {
  print("mcap-writing COMPRESSION LEVEL FRAMES COUNT OUT [THREADS]")
  exit(64)
}
var options = WriterOptions()
switch arguments[1] {
case "none": options.compression = .none
case "lz4": options.compression = .lz4
default: options.compression = .zstd(level: level == 0 ? 1 : level)
}
options.threads = arguments.count > 6 ? Int(arguments[6]) ?? 0 : 0
let frames = load(arguments[3])
let (wall, processor) = (clock(CLOCK_MONOTONIC), clock(CLOCK_PROCESS_CPUTIME_ID))
try frames.withUnsafeBytes {
  try write($0, count: count, to: arguments[5], options: options)
}
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
  fixed(seconds.0), fixed(seconds.1), status.st_size)
