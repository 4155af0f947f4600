/// The kinds of record that the MCAP specification names; a reader skips every other one.
package enum Opcode: UInt8, Hashable, Sendable {
  case header = 0x01
  case footer = 0x02
  case schema = 0x03
  case channel = 0x04
  case message = 0x05
  case chunk = 0x06
  case messageIndex = 0x07
  case chunkIndex = 0x08
  case attachment = 0x09
  case attachmentIndex = 0x0a
  case statistics = 0x0b
  case metadata = 0x0c
  case metadataIndex = 0x0d
  case summaryOffset = 0x0e
  case dataEnd = 0x0f
}

/// What is the same in every file.
package enum FileFormat {
  /// The first and the last eight bytes; the sixth is the major version, "0".
  package static let magic: [UInt8] = [0x89, 0x4d, 0x43, 0x41, 0x50, 0x30, 0x0d, 0x0a]

  /// Bytes before a record's content: the opcode and the length.
  package static let recordPrefixByteCount = 9

  /// Bytes of a footer and the closing magic.
  package static let tailByteCount = recordPrefixByteCount + 20 + 8
}
