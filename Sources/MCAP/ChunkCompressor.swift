internal import CLZ4
internal import CZstd

/// Packs chunks one after the other, with one context; each chunk keeps its own packed bytes.
final class ChunkCompressor {
  private let compression: Compression
  private let context: OpaquePointer?

  init(_ compression: Compression) throws(MCAPError) {
    self.compression = compression
    guard case .zstd(let level) = compression else {
      context = nil
      return
    }
    context = ZSTD_createCCtx()
    let code = ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, Int32(level))
    guard ZSTD_isError(code) == 0 else { throw Self.zstdError(code) }
  }

  deinit { ZSTD_freeCCtx(context) }

  /// A chunk's records, packed; valid as long as the chunk is not changed.
  func pack(_ chunk: ChunkBuilder) throws(MCAPError) -> PackedRecords {
    let (records, crc) = (chunk.records.bytes, chunk.crc)
    switch compression {
    case .none: break
    case .lz4: try packLZ4(records, into: &chunk.packed)
    case .zstd: try packZstd(records, into: &chunk.packed)
    }
    let isPlain = compression == .none
    let packed = isPlain ? records : chunk.packed.bytes
    let packedCRC = isPlain ? crc : Checksum.update(0, with: packed)
    return PackedRecords(
      part: .init(bytes: packed, crc: packedCRC), compression: compression.name,
      uncompressedSize: UInt64(records.count), crc: crc)
  }

  /// ZSTD_compress2.
  private func packZstd(
    _ records: UnsafeRawBufferPointer, into packed: inout ByteBuffer
  ) throws(MCAPError) {
    try packed.refill(atMost: ZSTD_compressBound(records.count)) { room throws(MCAPError) in
      let count = ZSTD_compress2(
        context, room.baseAddress, room.count, records.baseAddress, records.count)
      guard ZSTD_isError(count) == 0 else { throw Self.zstdError(count) }
      return count
    }
  }

  /// LZ4F_compressFrame, with the content's size in the frame's header.
  private func packLZ4(
    _ records: UnsafeRawBufferPointer, into packed: inout ByteBuffer
  ) throws(MCAPError) {
    var preferences = LZ4F_preferences_t()
    preferences.frameInfo.blockSizeID = LZ4F_max4MB
    preferences.frameInfo.contentSize = UInt64(records.count)
    let bound = LZ4F_compressFrameBound(records.count, &preferences)
    try packed.refill(atMost: bound) { room throws(MCAPError) in
      let count = LZ4F_compressFrame(
        room.baseAddress, room.count, records.baseAddress, records.count, &preferences)
      guard LZ4F_isError(count) == 0 else {
        throw .cannotCompress(compression: "lz4", reason: String(cString: LZ4F_getErrorName(count)))
      }
      return count
    }
  }

  private static func zstdError(_ code: Int) -> MCAPError {
    .cannotCompress(compression: "zstd", reason: String(cString: ZSTD_getErrorName(code)))
  }
}
