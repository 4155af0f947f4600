internal import Glibc

/// What can go wrong with an MCAP file. Offsets are bytes from the file's start.
public enum MCAPError: Error, Hashable, Sendable {
  /// The file could not be opened or created.
  case cannotOpen(path: String, errno: Int32)
  /// The system refused to read.
  case cannotRead(path: String, offset: UInt64, errno: Int32)
  /// The system refused to write, for example because the disk is full.
  case cannotWrite(WriteFailure)
  /// The file does not begin as an MCAP file of major version 0 does.
  case notMCAP(path: String, found: [UInt8])
  /// The file ends within a record.
  case truncated(offset: UInt64, needed: UInt64, available: UInt64)
  /// A record does not follow the specification.
  case malformed(record: String, offset: UInt64, reason: String)
  /// Bytes are not those that were written.
  case wrongChecksum(record: String, offset: UInt64, expected: UInt32, found: UInt32)
  /// A chunk is packed in a way that is not known here.
  case unknownCompression(name: String, offset: UInt64)
  /// A chunk could not be unpacked.
  case cannotDecompress(compression: String, offset: UInt64, reason: String)
  /// Records could not be packed.
  case cannotCompress(compression: String, reason: String)
  /// Reading on would take more memory than the reader may use.
  case memoryLimit(what: String, offset: UInt64, neededBytes: UInt64, limitBytes: UInt64)
  /// A message names a channel that was not added.
  case unknownChannel(id: UInt16)
  /// A channel names a schema that was not added.
  case unknownSchema(id: UInt16)
  /// An id is taken by something else, or there are no more ids.
  case noID(what: String, id: UInt16)
}

/// A write that the system refused, and what it cost.
public struct WriteFailure: Hashable, Sendable {
  /// The file.
  public var path: String
  /// The system's reason; ENOSPC (28) for a full disk.
  public var errno: Int32
  /// Bytes that the file was cut back to: everything before is whole and readable.
  public var readableBytes: UInt64
  /// Messages that were in the chunk that could not be written, and are lost.
  public var messagesLost: UInt64
}

extension MCAPError: CustomStringConvertible {
  /// What happened, with its values, and what to do about it.
  public var description: String {
    switch self {
    case .cannotOpen(let path, let errno):
      "\(path): cannot be opened: \(Self.text(of: errno))"
    case .cannotRead(let path, let offset, let errno):
      "\(path): cannot be read at byte \(offset): \(Self.text(of: errno))"
    case .cannotWrite(let failure):
      """
      \(failure.path): cannot be written: \(Self.text(of: failure.errno)); \
      \(failure.messagesLost) messages lost, the file is readable to byte \(failure.readableBytes)
      """
    case .notMCAP(let path, let found):
      "\(path): not an MCAP file: "
        + (found.isEmpty
          ? "it is empty"
          : "it begins with \(Self.hex(found)), not with \(Self.hex(FileFormat.magic))")
    case .truncated(let offset, let needed, let available):
      """
      the file ends within a record: \(needed) bytes are missing at byte \(offset), \
      \(available) are there; a repair keeps all before it
      """
    case .malformed(let record, let offset, let reason):
      "the \(record) at byte \(offset) is malformed: \(reason)"
    case .wrongChecksum(let record, let offset, let expected, let found):
      """
      the \(record) at byte \(offset) is damaged: its CRC is \(found), \
      the file says \(expected)
      """
    case .unknownCompression(let name, let offset):
      "the chunk at byte \(offset) is compressed with \"\(name)\"; known are \"\", lz4 and zstd"
    case .cannotDecompress(let compression, let offset, let reason):
      "the \(compression) chunk at byte \(offset) cannot be decompressed: \(reason)"
    case .cannotCompress(let compression, let reason):
      "a chunk cannot be compressed with \(compression): \(reason)"
    case .memoryLimit(let what, let offset, let needed, let limit):
      """
      the \(what) at byte \(offset) needs \(needed) bytes of memory, the limit is \(limit): \
      raise the reader's memory limit if the file is to be trusted
      """
    case .unknownChannel(let id): "channel \(id) was not added"
    case .unknownSchema(let id): "schema \(id) was not added"
    case .noID(let what, let id): "the \(what) id \(id) is taken or not allowed"
    }
  }

  private static func hex(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: " ")
  }

  private static func text(of errno: Int32) -> String {
    "\(String(cString: strerror(errno))) (errno \(errno))"
  }
}
