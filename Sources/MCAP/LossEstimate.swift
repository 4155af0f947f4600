/// Counts what was in a part of a file that cannot be read.
enum LossEstimate {
  /// Whole messages that can be recognised from the damage's beginning on.
  static func messages(
    at damage: Damage, of source: any ByteSource, unpacker: ChunkUnpacker,
    within budget: MemoryBudget
  ) -> UInt64 {
    let prefixCount = UInt64(FileFormat.recordPrefixByteCount)
    guard damage.byteCount > prefixCount,
      let bytes = try? bytes(of: damage, in: source, within: budget), let opcode = bytes.first
    else { return 0 }
    let content = bytes.dropFirst(Int(prefixCount))
    switch Opcode(rawValue: opcode) {
    case .message: return 1
    case .chunk:
      guard let chunk = try? PackedChunk(beginning: content, at: damage.offset),
        let records = try? unpacker.unpackBeginning(of: chunk, within: budget)
      else { return 0 }
      return count(in: records)
    default: return 0
    }
  }

  private static func bytes(
    of damage: Damage, in source: any ByteSource, within budget: MemoryBudget
  ) throws(MCAPError) -> ArraySlice<UInt8> {
    try budget.check(damage.byteCount, for: "damaged part", at: damage.offset)
    var window = SourceWindow(source)
    return try window.bytes(at: damage.offset, count: Int(damage.byteCount))
  }

  private static func count(in records: ArraySlice<UInt8>) -> UInt64 {
    var reader = ChunkRecords(records, ofChunkAt: 0)
    var count: UInt64 = 0
    while let record = try? reader.next() {
      if record.opcode == Opcode.message.rawValue { count += 1 }
    }
    return count
  }
}

extension PackedChunk {
  /// What there is of a chunk record's content that may end too early.
  init(beginning content: ArraySlice<UInt8>, at offset: UInt64) throws(MCAPError) {
    var fields = FieldCursor(content, of: "chunk", at: offset)
    self.offset = offset
    startTime = try fields.integer()
    endTime = try fields.integer()
    uncompressedSize = try fields.integer()
    crc = try fields.integer()
    compression = try fields.text()
    let count: UInt64 = try fields.integer()
    records = fields.rest.prefix(Int(clamping: count))
  }
}
