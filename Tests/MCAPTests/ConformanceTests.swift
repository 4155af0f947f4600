import Foundation
import MCAP
import Testing

@Suite(
  .enabled(
    if: !ConformanceVector.all.isEmpty,
    "MCAP's conformance vectors are not at ../shared/data/mcap-conformance"))
struct ConformanceTests {
  @Test func thereAreAllOfThem() {
    #expect(ConformanceVector.all.count == 416)
  }

  @Test(arguments: ConformanceVector.all)
  func theWriterMakesTheBytes(vector: ConformanceVector) throws {
    let bytes = try write(vector.given, options: vector.options)
    #expect(bytes.count == vector.byteCount)
    #expect(sha256(of: bytes) == vector.sha256)
  }

  @Test(arguments: ConformanceVector.all)
  func theStreamGivesTheRecords(vector: ConformanceVector) throws {
    let bytes = try write(vector.given, options: vector.options)
    let found = try records(of: bytes).filter {
      if case .messageIndex = $0 { false } else { true }
    }
    #expect(found == vector.records)
  }
}

extension ConformanceTests {
  @Test(arguments: ConformanceVector.all)
  func theIndexGivesTheRecords(vector: ConformanceVector) throws {
    let reader = try MCAPReader(bytes: write(vector.given, options: vector.options))
    var found: [Record] = [.header(reader.header)]
    found += reader.summary.schemas.values.map { .schema($0) }
    found += reader.summary.channels.values.map { .channel($0) }
    found += try messages(of: reader).map { .message($0) }
    found += try reader.summary.attachmentIndexes.map { .attachment(try reader.attachment($0)) }
    found += try reader.summary.metadataIndexes.map { .metadata(try reader.metadata($0)) }
    let messages = vector.given.filter { if case .message = $0 { true } else { false } }
    let others = vector.given.filter { if case .message = $0 { false } else { true } }
    #expect(Set(found) == Set(others + messages))
    #expect(found.count == vector.given.count)
    for case .statistics(let statistics) in vector.records {
      #expect(reader.summary.statistics == statistics)
    }
    for case .chunkIndex(let index) in vector.records where reader.ending == .whole {
      #expect(reader.summary.chunkIndexes == [index])
    }
  }
}
