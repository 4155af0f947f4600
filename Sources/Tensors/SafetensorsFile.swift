/// A safetensors file: named tensors in one mapped file.
///
///     let file = try SafetensorsFile(path: "Models/household/model.safetensors")
///     let weight = try file.tensor("vision.stem.0.weight")
///
/// The format: eight bytes of header length, a JSON header that gives each tensor's type, shape and
/// byte range, then the numbers (little-endian, row-major), which the ranges cover without gap or
/// overlap. All of that is checked on opening, so that no later read can leave the file. Reads F32,
/// F16 and BF16, all into float32; other types may be listed, not read. ``TensorFolder``
/// reads several at once.
public struct SafetensorsFile: ~Copyable {
  /// What the header says of one tensor.
  public struct Entry: Hashable, Sendable {
    /// "F32", "F16", "BF16" and others.
    public var type: String
    public var shape: [Int]
    /// Where its bytes are in the file.
    public var range: Range<Int>
  }

  public let path: String
  /// The tensors by name.
  public let entries: [String: Entry]
  /// What the header says under `__metadata__`.
  public let metadata: [String: String]
  private let file: MappedFile

  /// Opens and checks a file. Throws what is wrong with it.
  public init(path: String) throws(TensorError) {
    let mapped = try MappedFile(path: path)
    let header = try mapped.withBytes { (bytes) throws(TensorError) in
      try SafetensorsHeader(bytes, path: path)
    }
    self.path = path
    file = mapped
    entries = header.entries
    metadata = header.metadata
  }

  /// The names of all tensors in alphabetical order.
  public var names: [String] { entries.keys.sorted() }

  /// One tensor as float32. Throws where there is none of that name or its type is not read.
  public borrowing func tensor(_ name: String) throws(TensorError) -> Tensor {
    guard let entry = entries[name] else { throw .missing(path: path, name: name) }
    let values = file.withBytes { bytes in
      Self.floats(UnsafeRawBufferPointer(rebasing: bytes[entry.range]), type: entry.type)
    }
    guard let values else { throw .unsupportedType(path: path, name: name, type: entry.type) }
    return Tensor(shape: entry.shape, values: values)
  }

  /// The bytes of one tensor of any type, as the file has them. Throws where there is none of that
  /// name.
  public borrowing func bytes(_ name: String) throws(TensorError) -> [UInt8] {
    guard let entry = entries[name] else { throw .missing(path: path, name: name) }
    return file.withBytes { Array($0[entry.range]) }
  }

  borrowing func withBytes<Result>(
    of entry: Entry, _ body: (UnsafeRawBufferPointer) -> Result
  ) -> Result {
    file.withBytes { body(UnsafeRawBufferPointer(rebasing: $0[entry.range])) }
  }

  private static func floats(_ bytes: UnsafeRawBufferPointer, type: String) -> [Float]? {
    switch type {
    case "F32": read(bytes) { (bits: UInt32) in Float(bitPattern: UInt32(littleEndian: bits)) }
    case "BF16":
      read(bytes) { (bits: UInt16) in Float(bitPattern: UInt32(UInt16(littleEndian: bits)) << 16) }
    case "F16": read(bytes) { (bits: UInt16) in Self.half(UInt16(littleEndian: bits)) }
    default: nil
    }
  }

  private static func read<Bits: FixedWidthInteger>(
    _ bytes: UnsafeRawBufferPointer, _ convert: (Bits) -> Float
  ) -> [Float] {
    let size = MemoryLayout<Bits>.size
    let count = bytes.count / size
    return [Float](unsafeUninitializedCapacity: count) { buffer, filled in
      for i in 0..<count {
        buffer[i] = convert(bytes.loadUnaligned(fromByteOffset: i * size, as: Bits.self))
      }
      filled = count
    }
  }

  /// An IEEE half as a float, by moving its exponent (x86 has no Float16 in Swift's older ABIs).
  static func half(_ bits: UInt16) -> Float {
    let sign = UInt32(bits & 0x8000) << 16
    let magnitude = UInt32(bits & 0x7fff)
    // infinity and NaN keep all exponent bits set
    if magnitude >= 0x7c00 {
      return Float(bitPattern: sign | 0x7f80_0000 | (magnitude & 0x3ff) << 13)
    }
    // scaling by 2^112 corrects the exponent's bias, subnormals included
    let scaled = Float(bitPattern: magnitude << 13) * 0x1p112
    return Float(bitPattern: sign | scaled.bitPattern)
  }
}

/// The header, read and checked.
private struct SafetensorsHeader {
  var entries: [String: SafetensorsFile.Entry] = [:]
  var metadata: [String: String] = [:]

  private static let sizes = [
    "F64": 8, "I64": 8, "U64": 8, "F32": 4, "I32": 4, "U32": 4, "F16": 2, "BF16": 2, "I16": 2,
    "U16": 2, "I8": 1,
    "U8": 1, "BOOL": 1, "F8_E4M3": 1, "F8_E5M2": 1,
  ]

  init(_ bytes: UnsafeRawBufferPointer, path: String) throws(TensorError) {
    let start = try Self.dataStart(bytes, path: path)
    let json: JSONValue
    do {
      json = try JSONValue(parsing: UnsafeRawBufferPointer(rebasing: bytes[8..<start]))
    } catch {
      throw .malformed(path: path, reason: "its header: \(error)")
    }
    guard let members = json.members else {
      throw .malformed(path: path, reason: "its header is no object")
    }
    for (name, value) in members.sorted(by: { $0.key < $1.key }) {
      if name == "__metadata__" {
        metadata = (value.members ?? [:]).compactMapValues(\.text)
      } else {
        entries[name] = try Self.entry(name, value, from: start, to: bytes.count, path: path)
      }
    }
    try Self.checkCoverage(entries, from: start, to: bytes.count, path: path)
  }

  private static func dataStart(_ bytes: UnsafeRawBufferPointer, path: String) throws(TensorError)
    -> Int
  {
    guard bytes.count >= 8 else {
      throw .malformed(path: path, reason: "it has \(bytes.count) bytes")
    }
    let length = UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self))
    guard length <= UInt64(bytes.count - 8) else {
      throw .malformed(path: path, reason: "its header claims \(length) bytes of \(bytes.count)")
    }
    return 8 + Int(length)
  }

  private static func entry(
    _ name: String, _ value: JSONValue, from start: Int, to end: Int, path: String
  ) throws(TensorError) -> SafetensorsFile.Entry {
    func malformed(_ reason: String) -> TensorError {
      .malformed(path: path, reason: "tensor \(name) \(reason)")
    }
    guard let type = value["dtype"]?.text else { throw malformed("has no type") }
    guard let size = sizes[type] else { throw malformed("has the unknown type \(type)") }
    let sides = value["shape"]?.elements?.map(\.integer)
    guard let sides, sides.allSatisfy({ $0.map { $0 >= 0 } ?? false }) else {
      throw malformed("has no sound shape")
    }
    let shape = sides.compactMap { $0 }
    let offsets = (value["data_offsets"]?.elements ?? []).compactMap(\.integer)
    guard offsets.count == 2, offsets[0] >= 0, offsets[0] <= offsets[1], offsets[1] <= end - start
    else {
      throw malformed("lies outside the file")
    }
    var bytes = size
    for side in shape {
      let (product, overflow) = bytes.multipliedReportingOverflow(by: side)
      guard !overflow else { throw malformed("has the impossible shape \(shape)") }
      bytes = product
    }
    guard bytes == offsets[1] - offsets[0] else {
      throw malformed("of shape \(shape) needs \(bytes) bytes and has \(offsets[1] - offsets[0])")
    }
    return SafetensorsFile.Entry(
      type: type, shape: shape, range: start + offsets[0]..<start + offsets[1])
  }

  private static func checkCoverage(
    _ entries: [String: SafetensorsFile.Entry], from start: Int, to end: Int, path: String
  ) throws(TensorError) {
    var position = start
    for range in entries.values.map(\.range).sorted(by: {
      ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound)
    }) {
      guard range.lowerBound == position else {
        throw .malformed(
          path: path,
          reason: "its tensors overlap or leave a gap at byte \(min(position, range.lowerBound))")
      }
      position = range.upperBound
    }
    guard position == end else {
      throw .malformed(path: path, reason: "\(end - position) bytes belong to no tensor")
    }
  }
}
