/// Writes one message in protobuf's wire format, field by field.
///
///     var message = ProtobufWriter()
///     message.text(1, "mug")
///     message.number(2, 0.5)
///     message.bytes  // 0A 03 6D 75 67 11 00 00 00 00 00 00 E0 3F
///
/// A number that is zero, a text that is empty and a flag that is false are left out, as proto3 asks. Call in the order of
/// the field numbers: the same values then give the same bytes. It checks no schema; the tests read back what it wrote.
/// Lists of numbers are written as they are in memory: for processors whose byte order is protobuf's.
package struct ProtobufWriter: Sendable {
  package private(set) var bytes: [UInt8] = []

  package init() {}

  /// uint32, uint64, and enumerations.
  package mutating func unsigned(_ field: Int, _ value: UInt64) {
    guard value != 0 else { return }
    tag(field, 0)
    varint(value)
  }

  /// int32 and int64.
  package mutating func integer(_ field: Int, _ value: Int64) {
    unsigned(field, UInt64(bitPattern: value))
  }

  package mutating func integer(_ field: Int, _ value: Int) { integer(field, Int64(value)) }

  /// sint32 and sint64.
  package mutating func signed(_ field: Int, _ value: Int) {
    unsigned(field, UInt64(bitPattern: Int64(value << 1) ^ Int64(value >> 63)))
  }

  package mutating func flag(_ field: Int, _ value: Bool) { unsigned(field, value ? 1 : 0) }

  package mutating func fixed32(_ field: Int, _ value: Int) {
    guard value != 0 else { return }
    tag(field, 5)
    littleEndian(UInt32(clamping: value))
  }

  package mutating func fixed64(_ field: Int, _ value: UInt64) {
    guard value != 0 else { return }
    tag(field, 1)
    littleEndian(value)
  }

  package mutating func number(_ field: Int, _ value: Double) {
    // minus zero is not zero
    guard value.bitPattern != 0 else { return }
    tag(field, 1)
    littleEndian(value.bitPattern)
  }

  package mutating func number(_ field: Int, _ value: Float) {
    guard value.bitPattern != 0 else { return }
    tag(field, 5)
    littleEndian(value.bitPattern)
  }

  package mutating func text(_ field: Int, _ value: String) {
    guard !value.isEmpty else { return }
    element(field, value.utf8)
  }

  /// A repeated string.
  package mutating func texts(_ field: Int, _ values: [String]) {
    for value in values { element(field, value.utf8) }
  }

  package mutating func data(_ field: Int, _ value: [UInt8]) {
    guard !value.isEmpty else { return }
    element(field, value)
  }

  /// bytes whose elements are trivial, in little-endian order.
  package mutating func data(_ field: Int, of values: [UInt16]) {
    guard !values.isEmpty else { return }
    tag(field, 2)
    varint(UInt64(values.count * 2))
    values.withUnsafeBytes { bytes += $0 }
  }

  /// A message within this one, written even where it is empty.
  package mutating func message(_ field: Int, _ fill: (inout ProtobufWriter) -> Void) {
    var inner = ProtobufWriter()
    fill(&inner)
    element(field, inner.bytes)
  }

  package mutating func messages<Element>(
    _ field: Int, _ values: some Sequence<Element>,
    _ fill: (inout ProtobufWriter, Element) -> Void
  ) {
    for value in values { message(field) { fill(&$0, value) } }
  }

  /// A repeated int32, packed.
  package mutating func integers(_ field: Int, _ values: [Int]) {
    guard !values.isEmpty else { return }
    var inner = ProtobufWriter()
    for value in values { inner.varint(UInt64(bitPattern: Int64(value))) }
    element(field, inner.bytes)
  }

  /// A repeated double, packed.
  package mutating func numbers(_ field: Int, _ values: [Double]) {
    guard !values.isEmpty else { return }
    tag(field, 2)
    varint(UInt64(values.count * 8))
    values.withUnsafeBytes { bytes += $0 }
  }

  /// A repeated float, packed.
  package mutating func numbers(_ field: Int, _ values: [Float]) {
    guard !values.isEmpty else { return }
    tag(field, 2)
    varint(UInt64(values.count * 4))
    values.withUnsafeBytes { bytes += $0 }
  }

  /// Bytes as they are: a field that was taken from another message.
  package mutating func verbatim(_ slice: some Collection<UInt8>) { bytes += slice }

  /// A field of bytes, text or a message.
  mutating func element(_ field: Int, _ content: some Collection<UInt8>) {
    tag(field, 2)
    varint(UInt64(content.count))
    bytes += content
  }

  private mutating func tag(_ field: Int, _ wireType: UInt64) {
    varint(UInt64(field) << 3 | wireType)
  }

  private mutating func varint(_ value: UInt64) {
    var left = value
    while left >= 0x80 {
      bytes.append(UInt8(left & 0x7F) | 0x80)
      left >>= 7
    }
    bytes.append(UInt8(left))
  }

  private mutating func littleEndian<Number: FixedWidthInteger>(_ value: Number) {
    withUnsafeBytes(of: value.littleEndian) { bytes += $0 }
  }
}
