/// Makes a whole file of one that was cut off or damaged.
public enum MCAPRepair {
  /// Copies all that can be read of `source` to `target`, which must not exist, and gives it a
  /// summary. Chunks are copied as they are, after their CRC was checked; memory: one chunk.
  ///
  /// A file that is whole is copied too, and the report says so. Throws `cannotOpen`, `notMCAP`,
  /// `cannotRead`, `cannotWrite` and `memoryLimit`; what is damaged is in the report.
  public static func repair(
    _ source: String, to target: String, limits: ReaderLimits = ReaderLimits()
  ) throws(MCAPError) -> RepairReport {
    let file = try FileSource(opening: source)
    return try repair(file, limits: limits) { () throws(MCAPError) in
      try FileSink(creatingNew: target)
    }
  }

  package static func repair(
    _ source: any ByteSource, limits: ReaderLimits = ReaderLimits(),
    to makeSink: () throws(MCAPError) -> any ByteSink
  ) throws(MCAPError) -> RepairReport {
    var budget = MemoryBudget(limits)
    // damaged or missing: then the file itself has to say all
    let summary = (try? SummaryReader.read(source, budget: &budget)) ?? nil
    var walk = try FileWalk(source, landmarks: summary?.landmarks ?? [])
    var repaired: RepairedFile?
    while let item = try walk.next(within: budget) {
      if repaired == nil {
        var header = Header(profile: "", library: "")
        if case .header(let found) = item { header = found }
        repaired = try RepairedFile(header, to: makeSink(), original: summary)
      }
      try repaired?.take(item, from: source, within: budget)
    }
    guard let repaired else {
      throw .malformed(record: "header", offset: 8, reason: "there is no record at all")
    }
    return try repaired.finish()
  }
}

/// What a repair kept and what it could not.
public struct RepairReport: Hashable, Sendable {
  /// What the repaired file holds.
  public internal(set) var kept = Statistics()
  /// The parts that could not be read, in the order in which they are in the file.
  public internal(set) var damages: [Damage] = []
  /// Messages that can still be recognised in those parts: at least so many are lost.
  public internal(set) var messagesLost: UInt64 = 0

  /// Bytes that could not be read.
  public var bytesLost: UInt64 { damages.reduce(0) { $0 + $1.byteCount } }

  /// Whether nothing was wrong.
  public var wasWhole: Bool { damages.isEmpty }
}

extension Summary {
  /// Where records of the data begin.
  var landmarks: [UInt64] {
    chunkIndexes.map(\.chunkStartOffset) + attachmentIndexes.map(\.offset)
      + metadataIndexes.map(\.offset)
  }
}
