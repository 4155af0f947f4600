import Foundation
import Tensors
import VisionLanguage

/// Changed files, for so many seconds: nothing may crash, hang or take much memory. The state of the generator is printed now
/// and then, so that a crash can be made again.
enum Fuzz {
  private struct Generator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9e37_79b9_7f4a_7c15
      var z = state
      z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
      z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
      return z ^ (z >> 31)
    }
  }

  static func run(_ kind: String, seed path: String, seconds: Double) throws {
    let seeds = try path.split(separator: ",").map {
      Array(try Data(contentsOf: URL(fileURLWithPath: String($0))))
    }
    let folder = NSTemporaryDirectory() + "fuzz-\(getpid())"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var generator = Generator(state: 1)
    let end = Date().addingTimeInterval(seconds)
    var (count, accepted, slowest) = (0, 0, 0.0)
    while Date() < end {
      let bytes = changed(seeds[count % seeds.count], &generator)
      let start = Date()
      if try read(kind, bytes, folder) { accepted += 1 }
      slowest = max(slowest, Date().timeIntervalSince(start))
      count += 1
    }
    print(
      "\(kind): \(count) files, \(accepted) accepted, slowest \(slowest * 1000) ms, "
        + "peak memory \(peakKilobytes()) kB")
  }

  /// Whether the reader took it.
  private static func read(_ kind: String, _ bytes: [UInt8], _ folder: String) throws -> Bool {
    func write(_ name: String) throws {
      try Data(bytes).write(to: URL(fileURLWithPath: folder + "/" + name))
    }
    switch kind {
    case "safetensors":
      try write("model.safetensors")
      guard let file = try? TensorFolder(path: folder) else { return false }
      for name in file.names { _ = try? file.tensor(name) }
      return true
    case "index":
      try write("model.safetensors.index.json")
      return (try? TensorFolder(path: folder)) != nil
    case "tokenizer.json", "spiece.model":
      try write(kind)
      guard let tokenizer = try? TextTokenizer(directory: folder) else { return false }
      for text in [
        "a Blue mug, 12!", "\u{e9}\u{301} \u{1f600}\u{200d}x", String(repeating: "ab ", count: 99),
      ] {
        let size = tokenizer.size
        precondition(tokenizer.ids(of: text).allSatisfy { (0..<size).contains($0) })
      }
      return true
    case "image": return (try? bytes.withUnsafeBytes { try RGBImage(encoded: $0) }) != nil
    default: preconditionFailure(kind)
    }
  }

  /// A few bytes set, flipped, cut, repeated or moved; half of the time near the beginning, where headers are.
  private static func changed(_ seed: [UInt8], _ generator: inout Generator) -> [UInt8] {
    var bytes = seed
    for _ in 0..<Int.random(in: 1...8, using: &generator) {
      guard !bytes.isEmpty else { return bytes }
      let limit = Bool.random(using: &generator) ? min(bytes.count, 600) : bytes.count
      let at = Int.random(in: 0..<limit, using: &generator)
      let length = min(bytes.count - at, Int.random(in: 1...16, using: &generator))
      switch Int.random(in: 0..<7, using: &generator) {
      case 0: bytes[at] = UInt8.random(in: 0...255, using: &generator)
      case 1: bytes[at] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
      case 2: bytes.removeSubrange(at..<at + length)
      case 3: bytes.insert(contentsOf: bytes[at..<at + length], at: at)
      case 4: bytes.removeLast(min(bytes.count, Int.random(in: 1...200, using: &generator)))
      case 5: for i in at..<at + length { bytes[i] = [0, 0xff, 0x7f, 0x80][i % 4] }
      default:
        let digits = Array("\(Int.random(in: 0...Int.max, using: &generator))".utf8)
        bytes.replaceSubrange(at..<at + min(length, digits.count), with: digits.prefix(length))
      }
    }
    return bytes
  }

  private static func peakKilobytes() -> Int {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return Int(usage.ru_maxrss)
  }
}
