import Glibc
import WireMessages

/// Memory that a tree of protobuf-c structs points into while it is packed; freed together.
final class ProtobufArena {
  private var blocks: [UnsafeMutableRawPointer] = []

  deinit { for block in blocks { free(block) } }

  private func allocate<T>(_ type: T.Type, count: Int) -> UnsafeMutablePointer<T>? {
    guard count > 0, let block = malloc(MemoryLayout<T>.stride * count) else { return nil }
    blocks.append(block)
    return block.bindMemory(to: T.self, capacity: count)
  }

  /// A C string; what follows a NUL in `text` is lost.
  func text(_ text: String) -> UnsafeMutablePointer<CChar>? {
    guard let copy = strdup(text) else { return nil }
    blocks.append(UnsafeMutableRawPointer(copy))
    return copy
  }

  func texts(_ all: [String]) -> UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? {
    array(all.map { text($0) })
  }

  /// A copy of `elements` that outlives them; nil for none.
  func array<T>(_ elements: [T]) -> UnsafeMutablePointer<T>? {
    let copy = allocate(T.self, count: elements.count)
    copy?.initialize(from: elements, count: elements.count)
    return copy
  }

  /// The bytes of `elements`, which must be trivial, in the machine's order: little-endian on every machine we run on.
  func bytes<T: BitwiseCopyable>(of elements: [T]) -> ProtobufCBinaryData {
    let copy = array(elements)
    let count = elements.count * MemoryLayout<T>.stride
    return ProtobufCBinaryData(
      len: count,
      data: copy.map { UnsafeMutableRawPointer($0).assumingMemoryBound(to: UInt8.self) })
  }

  func message<T>(_ value: T) -> UnsafeMutablePointer<T>? { array([value]) }

  func messages<T>(_ values: [T]) -> UnsafeMutablePointer<UnsafeMutablePointer<T>?>? {
    array(values.map { message($0) })
  }
}

/// Packs one protobuf-c struct; `size` and `pack` are the functions that protoc-c made for it.
func packed<M>(
  _ message: M, _ size: (UnsafePointer<M>?) -> Int,
  _ pack: (UnsafePointer<M>?, UnsafeMutablePointer<UInt8>?) -> Int
) -> [UInt8] {
  withUnsafePointer(to: message) { pointer in
    let count = size(pointer)
    return [UInt8](unsafeUninitializedCapacity: max(count, 1)) { buffer, written in
      written = pack(pointer, buffer.baseAddress)
    }
  }
}

/// Unpacks bytes with the functions that protoc-c made for `M` and hands the struct to `body` for as long as it lives.
func unpacked<M, R>(
  _ kind: String, _ bytes: [UInt8],
  _ unpack: (UnsafeMutablePointer<ProtobufCAllocator>?, Int, UnsafePointer<UInt8>?) ->
    UnsafeMutablePointer<M>?,
  _ release: (UnsafeMutablePointer<M>?, UnsafeMutablePointer<ProtobufCAllocator>?) -> Void,
  _ body: (M) throws(CodecError) -> R
) throws(CodecError) -> R {
  guard bytes.count <= WireLimits.messageBytes else {
    throw .tooLarge(field: kind, size: bytes.count, limit: WireLimits.messageBytes)
  }
  let message = bytes.withUnsafeBufferPointer { unpack(nil, $0.count, $0.baseAddress) }
  guard let message else { throw .undecodable(kind: kind, byteCount: bytes.count) }
  defer { release(message, nil) }
  return try body(message.pointee)
}

/// Reads the fields of protobuf-c structs and refuses what breaks the contract.
enum Field {
  static func text(
    _ pointer: UnsafeMutablePointer<CChar>?, _ name: String
  ) throws(CodecError) -> String {
    guard let pointer else { return "" }
    let count = strlen(pointer)
    guard count <= WireLimits.textBytes else {
      throw .tooLarge(field: name, size: count, limit: WireLimits.textBytes)
    }
    guard let text = String(validatingCString: pointer) else { throw .notUTF8(field: name) }
    return text
  }

  static func number(_ value: Double, _ name: String) throws(CodecError) -> Double {
    guard value.isFinite else { throw .notFinite(field: name) }
    return value
  }

  static func size(_ value: UInt32, _ name: String, limit: Int) throws(CodecError) -> Int {
    guard Int(value) <= limit else { throw .tooLarge(field: name, size: Int(value), limit: limit) }
    return Int(value)
  }

  static func message<M>(
    _ pointer: UnsafeMutablePointer<M>?, _ name: String
  ) throws(CodecError) -> M {
    guard let pointer else { throw .missing(field: name) }
    return pointer.pointee
  }

  static func texts(
    _ pointer: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?, _ count: Int, _ name: String,
    limit: Int
  ) throws(CodecError) -> [String] {
    guard count <= limit else { throw .tooLarge(field: name, size: count, limit: limit) }
    var all: [String] = []
    for index in 0..<count { all.append(try text(pointer?[index], name)) }
    return all
  }

  static func messages<M, R>(
    _ pointer: UnsafeMutablePointer<UnsafeMutablePointer<M>?>?, _ count: Int, _ name: String,
    limit: Int, _ body: (M) throws(CodecError) -> R
  ) throws(CodecError) -> [R] {
    guard count <= limit else { throw .tooLarge(field: name, size: count, limit: limit) }
    var all: [R] = []
    for index in 0..<count { all.append(try body(try message(pointer?[index], name))) }
    return all
  }

  /// The elements that some bytes hold; `expected` elements must be there.
  static func elements<T: BitwiseCopyable>(
    _ data: ProtobufCBinaryData, of type: T.Type, expected: Int, _ name: String
  ) throws(CodecError) -> [T] {
    let stride = MemoryLayout<T>.stride
    guard data.len == expected * stride else {
      throw .sizeMismatch(field: name, expected: expected * stride, found: data.len)
    }
    guard expected > 0, let source = data.data else { return [] }
    return [T](unsafeUninitializedCapacity: expected) { buffer, written in
      if let target = buffer.baseAddress { memcpy(target, source, data.len) }
      written = expected
    }
  }

  /// The Swift value that stands at a C enum's number.
  static func value<T>(_ number: Int, among all: [T], _ name: String) throws(CodecError) -> T {
    guard all.indices.contains(number) else { throw .unknownValue(field: name, value: number) }
    return all[number]
  }
}
