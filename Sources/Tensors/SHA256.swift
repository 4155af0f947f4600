import CKernels

/// The SHA-256 digest of a stream of bytes (FIPS 180-4), which names a model file in logs and model
/// cards.
///
/// Not for passwords or signatures: nothing here is done in constant time.
public struct SHA256: Sendable {
  private var state: [UInt32] = [
    0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab,
    0x5be0_cd19,
  ]

  private init() {}

  /// The digest of `bytes` as 64 hexadecimal digits.
  public static func hexDigest(of bytes: [UInt8]) -> String {
    bytes.withUnsafeBytes { hexDigest(of: $0) }
  }

  /// The digest of the file at `path` as 64 hexadecimal digits. Throws where the file cannot be
  /// read.
  public static func hexDigest(ofFile path: String) throws(TensorError) -> String {
    let file = try MappedFile(path: path)
    return file.withBytes { hexDigest(of: $0) }
  }

  /// The digest of `bytes` as 64 hexadecimal digits.
  public static func hexDigest(of bytes: UnsafeRawBufferPointer) -> String {
    var digest = SHA256()
    let whole = bytes.count / 64 * 64
    digest.compress(UnsafeRawBufferPointer(rebasing: bytes[..<whole]))
    // the tail: what is left, a one bit, zeros, and the length in bits
    var tail = Array(bytes[whole...])
    tail.append(0x80)
    while tail.count % 64 != 56 { tail.append(0) }
    for shift in stride(from: 56, through: 0, by: -8) {
      tail.append(UInt8(truncatingIfNeeded: (UInt64(bytes.count) << 3) >> UInt64(shift)))
    }
    tail.withUnsafeBytes { digest.compress($0) }
    return digest.state.map { word in
      let digits = String(word, radix: 16)
      return String(repeating: "0", count: 8 - digits.count) + digits
    }.joined()
  }

  private mutating func compress(_ blocks: UnsafeRawBufferPointer) {
    guard let start = blocks.bindMemory(to: UInt8.self).baseAddress else { return }
    ck_sha256_blocks(&state, start, blocks.count / 64)
  }
}
