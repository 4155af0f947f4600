/// Damages files, a few places at a time.
struct Mutator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// SplitMix64.
  mutating func random(below bound: Int) -> Int {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ z >> 30) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ z >> 27) &* 0x94d0_49bb_1331_11eb
    return Int((z ^ z >> 31) % UInt64(max(bound, 1)))
  }

  private static let lengths: [UInt64] = [
    0, 1, 8, 9, 0x7f, 0xff, 0xffff, 0x7fff_ffff, 0xffff_ffff, 1 << 20, 48 << 20, 63 << 20, 64 << 20,
    1 << 32, 1 << 40, 1 << 62, 1 << 63, .max, .max - 8, .max - 9,
  ]

  /// A damaged copy; `other` lends pieces.
  mutating func mutate(_ file: [UInt8], with other: [UInt8]) -> [UInt8] {
    var file = file
    for _ in 0..<(1 + random(below: 5)) where !file.isEmpty { change(&file, with: other) }
    return file
  }

  private mutating func change(_ file: inout [UInt8], with other: [UInt8]) {
    let at = random(below: file.count)
    switch random(below: 11) {
    case 0: file[at] ^= 1 << UInt8(random(below: 8))
    case 1: file[at] = UInt8(random(below: 256))
    case 2: overwrite(&file, at: at, bytes: 8)
    case 3: overwrite(&file, at: at, bytes: 4)
    case 4: overwriteLength(&file)
    case 5: file.removeSubrange(at..<min(file.count, at + 1 + random(below: 40)))
    case 6:
      file.insert(contentsOf: file[at..<min(file.count, at + 200)], at: random(below: file.count))
    case 7: file.removeLast(random(below: file.count))
    case 8:
      file.insert(
        contentsOf: (0..<random(below: 30)).map { _ in UInt8(random(below: 256)) }, at: at)
    case 9:
      let from = random(below: other.count)
      file.insert(contentsOf: other[from..<min(other.count, from + random(below: 300))], at: at)
    default:
      let from = random(below: other.count)
      let piece = other[from..<min(other.count, from + random(below: 100))]
      file.replaceSubrange(at..<min(file.count, at + piece.count), with: piece)
    }
  }

  private mutating func overwrite(_ file: inout [UInt8], at: Int, bytes: Int) {
    let value = Self.lengths[random(below: Self.lengths.count)] &+ UInt64(random(below: 3))
    for i in 0..<bytes where at + i < file.count {
      file[at + i] = UInt8(truncatingIfNeeded: value >> UInt64(8 * i))
    }
  }

  /// The length of a record, found by going from record to record.
  private mutating func overwriteLength(_ file: inout [UInt8]) {
    var starts: [Int] = []
    var position = 8
    while position + 9 <= file.count, starts.count < 1000 {
      starts.append(position)
      let length = (0..<8).reduce(UInt64(0)) {
        $0 | UInt64(file[position + 1 + $1]) << UInt64(8 * $1)
      }
      guard length < UInt64(file.count) else { break }
      position += 9 + Int(length)
    }
    guard !starts.isEmpty else { return }
    overwrite(&file, at: starts[random(below: starts.count)] + 1, bytes: 8)
  }
}
