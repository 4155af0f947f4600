internal import CLZ4
internal import CZstd

/// Packs chunks one after the other, with one context and one buffer.
final class ChunkCompressor {
  private let compression: Compression
  private let context: OpaquePointer?
  private var packed: UnsafeMutableRawBufferPointer = .allocate(byteCount: 0, alignment: 16)

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

  deinit {
    ZSTD_freeCCtx(context)
    packed.deallocate()
  }

  /// A chunk's records, packed; valid until the next call and as long as the chunk is not changed.
  func pack(_ chunk: ChunkBuilder) throws(MCAPError) -> PackedRecords {
    let (records, crc) = (chunk.records.bytes, chunk.crc)
    let part: DataSection.Part
    switch compression {
    case .none: part = .init(bytes: records, crc: crc)
    case .lz4: part = .init(bytes: try packLZ4(records))
    case .zstd: part = .init(bytes: try packZstd(records))
    }
    return PackedRecords(
      part: part, compression: compression.name, uncompressedSize: UInt64(records.count), crc: crc)
  }

  /// ZSTD_compress2.
  private func packZstd(
    _ records: UnsafeRawBufferPointer
  ) throws(MCAPError) -> UnsafeRawBufferPointer {
    makeRoom(for: ZSTD_compressBound(records.count))
    let count = ZSTD_compress2(
      context, packed.baseAddress, packed.count, records.baseAddress, records.count)
    guard ZSTD_isError(count) == 0 else { throw Self.zstdError(count) }
    return UnsafeRawBufferPointer(rebasing: packed[..<count])
  }

  /// LZ4F_compressFrame, with the content's size in the frame's header.
  private func packLZ4(
    _ records: UnsafeRawBufferPointer
  ) throws(MCAPError) -> UnsafeRawBufferPointer {
    var preferences = LZ4F_preferences_t()
    preferences.frameInfo.blockSizeID = LZ4F_max4MB
    preferences.frameInfo.contentSize = UInt64(records.count)
    makeRoom(for: LZ4F_compressFrameBound(records.count, &preferences))
    let count = LZ4F_compressFrame(
      packed.baseAddress, packed.count, records.baseAddress, records.count, &preferences)
    guard LZ4F_isError(count) == 0 else {
      throw .cannotCompress(compression: "lz4", reason: String(cString: LZ4F_getErrorName(count)))
    }
    return UnsafeRawBufferPointer(rebasing: packed[..<count])
  }

  private func makeRoom(for byteCount: Int) {
    guard packed.count < byteCount else { return }
    packed.deallocate()
    packed = .allocate(byteCount: byteCount, alignment: 16)
  }

  private static func zstdError(_ code: Int) -> MCAPError {
    .cannotCompress(compression: "zstd", reason: String(cString: ZSTD_getErrorName(code)))
  }
}
