internal import CLZ4
internal import CZstd

/// A chunk as it is in the file.
struct PackedChunk {
  let offset: UInt64
  let startTime: UInt64
  let endTime: UInt64
  let uncompressedSize: UInt64
  let crc: UInt32
  let compression: String
  let records: ArraySlice<UInt8>

  /// A chunk record's content.
  init(content: ArraySlice<UInt8>, at offset: UInt64) throws(MCAPError) {
    var fields = FieldCursor(content, of: "chunk", at: offset)
    self.offset = offset
    startTime = try fields.integer()
    endTime = try fields.integer()
    uncompressedSize = try fields.integer()
    crc = try fields.integer()
    compression = try fields.text()
    let count: UInt64 = try fields.integer()
    records = try fields.bytes(count: count)
  }
}

/// Unpacks chunks one after the other; never more bytes than the chunk and the budget say.
final class ChunkUnpacker {
  private var zstd: OpaquePointer?
  private var lz4: OpaquePointer?

  deinit {
    ZSTD_freeDCtx(zstd)
    LZ4F_freeDecompressionContext(lz4)
  }

  /// The chunk's records, whose CRC is checked.
  func unpack(
    _ chunk: PackedChunk, within budget: MemoryBudget
  ) throws(MCAPError) -> ArraySlice<UInt8> {
    let records: ArraySlice<UInt8>
    switch chunk.compression {
    case "":
      guard UInt64(chunk.records.count) == chunk.uncompressedSize else {
        throw .malformed(
          record: "chunk", offset: chunk.offset,
          reason: "\(chunk.records.count) bytes instead of \(chunk.uncompressedSize)")
      }
      records = chunk.records
    case "lz4":
      records = try unpack(chunk, within: budget, by: unpackLZ4)
    case "zstd":
      records = try unpack(chunk, within: budget, by: unpackZstd)
    default: throw .unknownCompression(name: chunk.compression, offset: chunk.offset)
    }
    try Checksum.check(records, against: chunk.crc, of: "chunk", at: chunk.offset)
    return records
  }

  /// Unpacks into memory of exactly the size that the chunk names, by a function that returns the
  /// bytes it wrote or a reason.
  private func unpack(
    _ chunk: PackedChunk, within budget: MemoryBudget,
    by write: (UnsafeRawBufferPointer, UnsafeMutableRawBufferPointer) -> Result<Int, Reason>
  ) throws(MCAPError) -> ArraySlice<UInt8> {
    let (needed, overflows) = chunk.uncompressedSize.addingReportingOverflow(
      UInt64(chunk.records.count))
    try budget.check(overflows ? .max : needed, for: "chunk", at: chunk.offset)
    var result = Result<Int, Reason>.success(0)
    let size = Int(chunk.uncompressedSize)
    let records = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      let memory = UnsafeMutableRawBufferPointer(
        rebasing: UnsafeMutableRawBufferPointer(buffer)[..<size])
      result = chunk.records.withUnsafeBytes { write($0, memory) }
      count = (try? result.get()) ?? 0
    }
    let reason: String
    switch result {
    case .success(size): return records[...]
    case .success(let count): reason = "\(count) bytes instead of \(size)"
    case .failure(let failure): reason = failure.text
    }
    throw .cannotDecompress(
      compression: chunk.compression, offset: chunk.offset, reason: reason)
  }

  /// ZSTD_decompressDCtx; takes several frames.
  private func unpackZstd(
    _ packed: UnsafeRawBufferPointer, into memory: UnsafeMutableRawBufferPointer
  ) -> Result<Int, Reason> {
    if zstd == nil { zstd = ZSTD_createDCtx() }
    let count = ZSTD_decompressDCtx(
      zstd, memory.baseAddress, memory.count, packed.baseAddress, packed.count)
    guard ZSTD_isError(count) == 0 else {
      return .failure(Reason(text: String(cString: ZSTD_getErrorName(count))))
    }
    return .success(count)
  }

  /// LZ4F_decompress, as often as it takes; takes several frames.
  private func unpackLZ4(
    _ packed: UnsafeRawBufferPointer, into memory: UnsafeMutableRawBufferPointer
  ) -> Result<Int, Reason> {
    var (written, hint) = (0, 0)
    if let reason = unpackLZ4(packed, into: memory, written: &written, hint: &hint) {
      return .failure(reason)
    }
    return hint == 0 ? .success(written) : .failure(Reason(text: "the frame does not end"))
  }

  /// Goes as far as it can; `hint` is 0 where a frame is complete.
  private func unpackLZ4(
    _ packed: UnsafeRawBufferPointer, into memory: UnsafeMutableRawBufferPointer,
    written: inout Int, hint: inout Int
  ) -> Reason? {
    if lz4 == nil { LZ4F_createDecompressionContext(&lz4, UInt32(LZ4F_VERSION)) }
    LZ4F_resetDecompressionContext(lz4)
    var options = LZ4F_decompressOptions_t()
    options.stableDst = 1
    var taken = 0
    while taken < packed.count {
      var (room, left) = (memory.count - written, packed.count - taken)
      hint = LZ4F_decompress(
        lz4, memory.baseAddress.map { $0 + written }, &room,
        packed.baseAddress.map { $0 + taken }, &left, &options)
      guard LZ4F_isError(hint) == 0 else {
        return Reason(text: String(cString: LZ4F_getErrorName(hint)))
      }
      guard room > 0 || left > 0 else { return Reason(text: "more than \(memory.count) bytes") }
      taken += left
      written += room
    }
    return nil
  }

  private struct Reason: Error { let text: String }

  /// The beginning of a chunk that is cut off or damaged, as far as it can be unpacked; it is not
  /// certain to be what was written.
  func unpackBeginning(
    of chunk: PackedChunk, within budget: MemoryBudget
  ) throws(MCAPError) -> ArraySlice<UInt8> {
    guard chunk.compression != "" else { return chunk.records }
    let (needed, overflows) = chunk.uncompressedSize.addingReportingOverflow(
      UInt64(chunk.records.count))
    try budget.check(overflows ? .max : needed, for: "chunk", at: chunk.offset)
    let size = Int(chunk.uncompressedSize)
    let records = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      let memory = UnsafeMutableRawBufferPointer(
        rebasing: UnsafeMutableRawBufferPointer(buffer)[..<size])
      chunk.records.withUnsafeBytes { packed in
        switch chunk.compression {
        case "lz4":
          var hint = 0
          _ = unpackLZ4(packed, into: memory, written: &count, hint: &hint)
        case "zstd": count = unpackBeginningOfZstd(packed, into: memory)
        default: break
        }
      }
    }
    return records[...]
  }

  /// ZSTD_decompressStream, with a window of at most 16 MiB.
  private func unpackBeginningOfZstd(
    _ packed: UnsafeRawBufferPointer, into memory: UnsafeMutableRawBufferPointer
  ) -> Int {
    if zstd == nil { zstd = ZSTD_createDCtx() }
    ZSTD_DCtx_reset(zstd, ZSTD_reset_session_only)
    ZSTD_DCtx_setParameter(zstd, ZSTD_d_windowLogMax, 24)
    var input = ZSTD_inBuffer(src: packed.baseAddress, size: packed.count, pos: 0)
    var output = ZSTD_outBuffer(dst: memory.baseAddress, size: memory.count, pos: 0)
    while input.pos < input.size {
      let before = (input.pos, output.pos)
      let code = ZSTD_decompressStream(zstd, &output, &input)
      if ZSTD_isError(code) != 0 || (input.pos, output.pos) == before { break }
    }
    ZSTD_DCtx_reset(zstd, ZSTD_reset_session_only)
    return output.pos
  }
}
