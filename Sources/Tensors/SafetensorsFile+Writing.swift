#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension SafetensorsFile {
  /// Writes float32 tensors, in the order of their names, and replaces a file of that name only
  /// when all is written. Throws where the disk does not take it.
  public static func write(
    _ tensors: [(name: String, tensor: Tensor)], metadata: [String: String], to path: String
  ) throws(TensorError) {
    let ordered = tensors.sorted { $0.name < $1.name }
    var entries: [String] = []
    if !metadata.isEmpty {
      let pairs = metadata.sorted { $0.key < $1.key }.map {
        "\(JSONText.quoted($0.key)):\(JSONText.quoted($0.value))"
      }
      entries.append("\"__metadata__\":{\(pairs.joined(separator: ","))}")
    }
    var offset = 0
    for (name, tensor) in ordered {
      let end = offset + tensor.count * 4
      let shape = tensor.shape.map(String.init).joined(separator: ",")
      entries.append(
        "\(JSONText.quoted(name)):{\"dtype\":\"F32\",\"shape\":[\(shape)],"
          + "\"data_offsets\":[\(offset),\(end)]}")
      offset = end
    }
    var header = Array("{\(entries.joined(separator: ","))}".utf8)
    while header.count % 64 != 56 { header.append(0x20) }
    let length = (0..<8).map { UInt8(truncatingIfNeeded: header.count >> (8 * $0)) }
    try write([length + header], ordered.map(\.tensor), to: path)
  }

  private static func write(
    _ head: [[UInt8]], _ tensors: [Tensor], to path: String
  ) throws(TensorError) {
    func failure() -> TensorError {
      .unwritable(path: path, reason: String(cString: strerror(errno)))
    }
    let temporary = "\(path).\(getpid()).tmp"
    guard let file = fopen(temporary, "wb") else { throw failure() }
    var isWritten = true
    for part in head { isWritten = isWritten && fwrite(part, 1, part.count, file) == part.count }
    for tensor in tensors {
      isWritten = isWritten && fwrite(tensor.values, 4, tensor.count, file) == tensor.count
    }
    let problem = failure()
    guard fclose(file) == 0, isWritten, rename(temporary, path) == 0 else {
      unlink(temporary)
      throw problem
    }
  }

  /// The numbers of a float32 tensor where they lie in the mapped file, good only inside `body`;
  /// nil where there is no such tensor or it does not lie at a boundary of floats.
  public borrowing func withFloats<Result>(
    _ name: String, _ body: (UnsafeBufferPointer<Float>) -> Result
  ) -> Result? {
    guard let entry = entries[name], entry.type == "F32" else { return nil }
    return withBytes(of: entry) { bytes in
      guard let start = bytes.baseAddress, Int(bitPattern: start) % 4 == 0 else { return nil }
      return body(
        UnsafeBufferPointer(
          start: start.assumingMemoryBound(to: Float.self), count: bytes.count / 4))
    }
  }
}

/// Strings as JSON writes them.
public enum JSONText {
  /// The text in quotes, with everything escaped that must be.
  public static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
