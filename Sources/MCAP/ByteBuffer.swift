/// Bytes that grow at the end, written without first being zeroed; the memory is kept when emptied.
package struct ByteBuffer: ~Copyable {
  private var memory: UnsafeMutableRawBufferPointer
  /// Bytes written.
  package private(set) var count = 0

  package init(capacity: Int = 0) {
    memory = .allocate(byteCount: capacity, alignment: 16)
  }

  deinit { memory.deallocate() }

  /// What was written.
  package var bytes: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: memory[..<count])
  }

  /// Makes room for `additional` bytes more.
  package mutating func reserve(_ additional: Int) {
    let needed = count + additional
    guard needed > memory.count else { return }
    let grown = UnsafeMutableRawBufferPointer.allocate(
      byteCount: max(needed, memory.count * 2), alignment: 16)
    grown.copyMemory(from: bytes)
    memory.deallocate()
    memory = grown
  }

  /// Adds `byteCount` bytes, which `fill` writes, all of them.
  package mutating func append(
    byteCount: Int, fill: (UnsafeMutableRawBufferPointer) -> Void
  ) {
    reserve(byteCount)
    fill(UnsafeMutableRawBufferPointer(rebasing: memory[count..<count + byteCount]))
    count += byteCount
  }

  /// Holds instead what `fill` writes, which is `byteCount` bytes or fewer; it returns how many.
  package mutating func refill<Failure>(
    atMost byteCount: Int, fill: (UnsafeMutableRawBufferPointer) throws(Failure) -> Int
  ) throws(Failure) {
    count = 0
    reserve(byteCount)
    count = try fill(UnsafeMutableRawBufferPointer(rebasing: memory[..<byteCount]))
  }

  package mutating func append(_ bytes: UnsafeRawBufferPointer) {
    reserve(bytes.count)
    UnsafeMutableRawBufferPointer(rebasing: memory[count...]).copyMemory(from: bytes)
    count += bytes.count
  }

  /// Adds a number, little-endian.
  package mutating func append(_ value: some FixedWidthInteger & BitwiseCopyable) {
    let size = value.bitWidth / 8
    reserve(size)
    memory.storeBytes(of: value.littleEndian, toByteOffset: count, as: type(of: value))
    count += size
  }

  /// Writes a number again where one was written, `offset` bytes from the start.
  package mutating func replace(at offset: Int, with value: UInt64) {
    precondition(offset + 8 <= count, "byte \(offset) of \(count)")
    memory.storeBytes(of: value.littleEndian, toByteOffset: offset, as: UInt64.self)
  }

  /// Forgets what was written from `count` on.
  package mutating func truncate(to count: Int) {
    precondition(count <= self.count, "byte \(count) of \(self.count)")
    self.count = count
  }
}
