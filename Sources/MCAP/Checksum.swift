package import CKernels

/// CRC-32 as in zlib, which guards chunks, attachments, the data section and the summary.
package enum Checksum {
  private static let table = [UInt32](unsafeUninitializedCapacity: Int(CK_CRC32_TABLE)) {
    ck_crc32_table($0.baseAddress)
    $1 = Int(CK_CRC32_TABLE)
  }

  /// The CRC of `bytes` after bytes whose CRC is `crc`.
  package static func update(
    _ crc: UInt32, with bytes: UnsafeRawBufferPointer, level: ck_level = CK_AVX512
  ) -> UInt32 {
    guard let start = bytes.bindMemory(to: UInt8.self).baseAddress else { return crc }
    return table.withUnsafeBufferPointer {
      ck_crc32(level, $0.baseAddress, crc, start, bytes.count)
    }
  }

  /// The same, and in the same pass the bytes are copied to the start of `target`, which is as long
  /// and elsewhere.
  package static func update(
    _ crc: UInt32, with bytes: UnsafeRawBufferPointer,
    copyingTo target: UnsafeMutableRawBufferPointer, level: ck_level = CK_AVX512
  ) -> UInt32 {
    precondition(target.count >= bytes.count, "\(bytes.count) bytes into \(target.count)")
    guard let start = bytes.bindMemory(to: UInt8.self).baseAddress,
      let end = target.bindMemory(to: UInt8.self).baseAddress
    else { return crc }
    return table.withUnsafeBufferPointer {
      ck_crc32_copy(level, $0.baseAddress, crc, start, end, bytes.count)
    }
  }

  /// The CRC of `bytes`.
  package static func of(_ bytes: some Collection<UInt8>) -> UInt32 {
    bytes.withContiguousStorageIfAvailable { update(0, with: UnsafeRawBufferPointer($0)) }
      ?? Array(bytes).withUnsafeBytes { update(0, with: $0) }
  }

  /// The CRC of a text of which `first` is the CRC of the beginning and `second` that of the
  /// `count` bytes that follow: first * x^(8 count) + second modulo the polynomial.
  package static func joined(_ first: UInt32, _ second: UInt32, byteCount: Int) -> UInt32 {
    var shift: UInt32 = 1 << 31  // 1
    var power: UInt32 = 1 << 23  // x^8
    var count = byteCount
    while count > 0 {
      if count & 1 == 1 { shift = product(shift, power) }
      power = product(power, power)
      count >>= 1
    }
    return product(shift, first) ^ second
  }

  /// The product of two reflected polynomials modulo the CRC's.
  private static func product(_ a: UInt32, _ b: UInt32) -> UInt32 {
    var sum: UInt32 = 0
    var term = b
    for bit in stride(from: 31, through: 0, by: -1) {
      if a >> UInt32(bit) & 1 == 1 { sum ^= term }
      term = term >> 1 ^ (term & 1 == 1 ? 0xedb8_8320 : 0)
    }
    return sum
  }
}
