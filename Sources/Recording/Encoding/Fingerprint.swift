/// A number that stands for many: 64 bits, in the manner of FNV-1a, taken eight bytes at a time. Not for secrets.
package enum Fingerprint {
  package static func of<Element: BitwiseCopyable>(_ elements: [Element]) -> UInt64 {
    elements.withUnsafeBytes { of($0) }
  }

  package static func of(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    var hash = basis ^ UInt64(bytes.count)
    let whole = bytes.count / 8 * 8
    for offset in stride(from: 0, to: whole, by: 8) {
      let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
      hash = mixed(hash ^ word)
    }
    for offset in whole..<bytes.count { hash = mixed(hash ^ UInt64(bytes[offset])) }
    return hash
  }

  static func mixed(_ value: UInt64) -> UInt64 {
    let product = value &* 0x100_0000_01B3
    return product ^ product >> 29
  }

  private static let basis: UInt64 = 0xCBF2_9CE4_8422_2325
}
