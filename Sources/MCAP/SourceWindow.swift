/// A part of a source in memory: small records are read many at a time, large ones alone.
struct SourceWindow {
  let source: any ByteSource
  private var bytes: [UInt8] = []
  private var start: UInt64 = 0
  private static let readAheadBytes = 1 << 16

  init(_ source: any ByteSource) { self.source = source }

  /// The `count` bytes from `offset` on, fewer where the source ends. What is returned shares the
  /// window's memory and keeps it alive.
  mutating func bytes(at offset: UInt64, count: Int) throws(MCAPError) -> ArraySlice<UInt8> {
    if let held = held(at: offset, count: count) { return held }
    try load(at: offset, count: count)
    return bytes.prefix(count)
  }

  private func held(at offset: UInt64, count: Int) -> ArraySlice<UInt8>? {
    guard offset >= start, offset - start <= UInt64(bytes.count) else { return nil }
    let first = Int(offset - start)
    guard count <= bytes.count - first else { return nil }
    return bytes[first..<first + count]
  }

  private mutating func load(at offset: UInt64, count: Int) throws(MCAPError) {
    var kept: [UInt8] = []
    if offset >= start, offset - start < UInt64(bytes.count) {
      kept = Array(bytes[Int(offset - start)...])
    }
    bytes = []  // not two windows at once
    start = offset
    var wanted = max(count, Self.readAheadBytes)
    if let byteCount = source.byteCount {
      wanted = Int(min(UInt64(wanted), byteCount > offset ? byteCount - offset : 0))
      bytes = try filled(kept, to: wanted)
      return
    }
    // a pipe: the length may lie, so take no more memory than twice what came
    bytes = kept
    while bytes.count < count || bytes.isEmpty {
      let step = min(wanted, max(Self.readAheadBytes, bytes.count * 2))
      let before = bytes.count
      bytes = try filled(bytes, to: max(step, before))
      if bytes.count < step || bytes.count == before { return }
    }
  }

  /// `kept`, and what follows it in the source, `count` bytes in all.
  private func filled(_ kept: [UInt8], to count: Int) throws(MCAPError) -> [UInt8] {
    var failure: MCAPError?
    let all = [UInt8](unsafeUninitializedCapacity: max(count, kept.count)) { buffer, filled in
      let memory = UnsafeMutableRawBufferPointer(buffer)
      kept.withUnsafeBytes { memory.copyMemory(from: $0) }
      filled = kept.count
      let rest = UnsafeMutableRawBufferPointer(rebasing: memory[kept.count...])
      do throws(MCAPError) {
        filled += try source.read(at: start + UInt64(kept.count), into: rest)
      } catch { failure = error }
    }
    if let failure { throw failure }
    return all
  }
}
