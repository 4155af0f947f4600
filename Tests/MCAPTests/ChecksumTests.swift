import CKernels
import MCAP
import Testing

@Suite struct ChecksumTests {
  @Test func theCheckValueOfTheStandardComesOut() {
    #expect(Checksum.of(Array("123456789".utf8)) == 0xcbf4_3926)
  }

  @Test(arguments: [0, 1, 15, 63, 64, 65, 79, 80, 127, 128, 129, 144, 255, 256, 1000, 70_001])
  func foldedAndTabledAgreeWithTheDefinition(count: Int) {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* $0 &+ $0 >> 8) }
    let expected = ~bytes.reduce(UInt32.max) { crc, byte in
      (0..<8).reduce(crc ^ UInt32(byte)) { crc, _ in crc >> 1 ^ (crc & 1) * 0xedb8_8320 }
    }
    for level in [CK_PORTABLE, CK_AVX2, CK_AVX512] {
      #expect(bytes.withUnsafeBytes { Checksum.update(0, with: $0, level: level) } == expected)
      // one byte more, which must stay
      var copy = [UInt8](repeating: 7, count: count + 1)
      let crc = bytes.withUnsafeBytes { bytes in
        copy.withUnsafeMutableBytes {
          Checksum.update(0, with: bytes, copyingTo: $0, level: level)
        }
      }
      #expect(crc == expected)
      #expect(copy == bytes + [7])
    }
  }

  @Test(arguments: [0, 1, 3, 64, 1000])
  func aCRCIsJoinedFromTheCRCsOfTwoParts(split: Int) {
    let bytes = (0..<1000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let (first, second) = (Checksum.of(bytes[..<split]), Checksum.of(bytes[split...]))
    #expect(
      Checksum.joined(first, second, byteCount: 1000 - split) == Checksum.of(bytes))
  }
}
