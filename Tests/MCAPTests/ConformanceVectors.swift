import CKernels
import Foundation
import MCAP
import Testing

/// MCAP's own conformance vectors, which stand beside the repository: the records of 416 files as
/// JSON, and the SHA-256 of the bytes that each must become.
struct ConformanceVector: Sendable, CustomTestStringConvertible {
  let name: String
  let features: Set<String>
  let records: [Record]
  let sha256: String
  let byteCount: Int

  var testDescription: String { name }

  static let folder = URL(filePath: #filePath)
    .deletingLastPathComponent().appending(path: "../../../shared/data/mcap-conformance")
    .standardizedFileURL

  /// All vectors; none where the folder is absent.
  static let all: [ConformanceVector] = {
    guard
      let table = try? String(contentsOf: folder.appending(path: "expected.tsv"), encoding: .utf8)
    else { return [] }
    return table.split(separator: "\n").dropFirst().compactMap { line in
      let fields = line.split(separator: "\t").map(String.init)
      guard fields.count == 3, let byteCount = Int(fields[2]) else { return nil }
      return try? ConformanceVector(path: fields[0], sha256: fields[1], byteCount: byteCount)
    }
  }()

  init(path: String, sha256: String, byteCount: Int) throws {
    let data = try Data(contentsOf: Self.folder.appending(path: path + ".json"))
    let file = try JSONDecoder().decode(VectorFile.self, from: data)
    name = path
    features = Set(file.meta.variant.features)
    records = try file.records.map { try $0.record() }
    self.sha256 = sha256
    self.byteCount = byteCount
  }

  /// How the file is to be written.
  var options: WriterOptions {
    var options = WriterOptions()
    options.library = ""
    options.compression = .none
    options.chunkBytes = features.contains("ch") ? 1 << 20 : 0
    options.padding = features.contains("pad") ? [1, 255, 255] : []
    let parts: [(String, IndexParts)] = [
      ("mx", .messageIndexes), ("rsh", .repeatedSchemas), ("rch", .repeatedChannels),
      ("st", .statistics), ("chx", .chunkIndexes), ("ax", .attachmentIndexes),
      ("mdx", .metadataIndexes), ("sum", .summaryOffsets),
    ]
    options.index = IndexParts(parts.filter { features.contains($0.0) }.map(\.1))
    return options
  }

  /// The records of the data section, which a writer is given.
  var given: [Record] {
    records.prefix { if case .dataEnd = $0 { false } else { true } }
  }
}

/// SHA-256 as 64 hexadecimal digits.
func sha256(of bytes: [UInt8]) -> String {
  var state: [UInt32] = [
    0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab,
    0x5be0_cd19,
  ]
  var padded = bytes + [0x80]
  while padded.count % 64 != 56 { padded.append(0) }
  padded += withUnsafeBytes(of: UInt64(bytes.count * 8).bigEndian) { Array($0) }
  ck_sha256_blocks(&state, padded, padded.count / 64)
  return state.map { String(format: "%08x", $0) }.joined()
}
