/// The schemas of an episode's channels: the descriptor sets that go into the file, and the types to read it back.
///
/// Generated/Descriptors.swift holds all of Protocols/foxglove and Protocols/episode.proto as one FileDescriptorSet. A
/// channel's schema holds only the messages that its own type needs.
package struct SchemaLibrary: Sendable {
  /// The schemas that this version writes.
  package static let own = SchemaLibrary(base64: Descriptors.base64)

  package let types: TypeSet
  private let files: [File]

  /// A FileDescriptorProto, and what is asked of it for every schema.
  private struct File: Sendable {
    let bytes: ArraySlice<UInt8>
    let name: String
    let imports: [String]
    /// Full names of its messages.
    let messages: [String]

    init(_ bytes: ArraySlice<UInt8>) throws(RecordingError) {
      self.bytes = bytes
      name = try Descriptor.text(1, in: bytes)
      imports = try Descriptor.parts(3, in: bytes).map { String(decoding: $0, as: UTF8.self) }
      let package = try Descriptor.text(2, in: bytes)
      var messages: [String] = []
      for message in try Descriptor.parts(4, in: bytes) {
        messages.append("\(package).\(try Descriptor.text(1, in: message))")
      }
      self.messages = messages
    }
  }

  private init(base64: String) {
    let bytes = Base64.decoded(base64)
    do {
      types = try TypeSet(descriptorSet: bytes)
      var files: [File] = []
      for file in try Descriptor.parts(1, in: bytes[...]) { files.append(try File(file)) }
      self.files = files
    } catch {
      preconditionFailure("Generated/Descriptors.swift is broken: \(error)")
    }
  }

  /// A FileDescriptorSet with the type called `name` and all that it is made of.
  package func descriptorSet(for name: String) throws(RecordingError) -> [UInt8] {
    let needed = try closure(of: name)
    // a file stays when it says something that is needed, and then so does what it imports
    var keptNames: Set<String> = []
    var kept: [File] = []
    for file in files.reversed() {
      let isNeeded = file.messages.contains { needed.contains($0) }
      guard isNeeded || keptNames.contains(file.name) else { continue }
      keptNames.formUnion(file.imports)
      keptNames.insert(file.name)
      kept.append(file)
    }
    var set = ProtobufWriter()
    for file in kept.reversed() { set.element(1, try pruned(file, to: needed)) }
    return set.bytes
  }

  private func closure(of name: String) throws(RecordingError) -> Set<String> {
    var needed: Set<String> = []
    var open = [name]
    while let next = open.popLast() {
      guard needed.insert(next).inserted else { continue }
      guard let type = types.messages[next] else { throw .noSchema(next) }
      for field in type.fields.values where field.type == 11 {
        open.append(String(field.typeName.drop { $0 == "." }))
      }
    }
    return needed
  }

  /// The file without the messages that nobody needs.
  private func pruned(
    _ file: File, to needed: Set<String>
  ) throws(RecordingError) -> [UInt8] {
    var names = file.messages.makeIterator()
    var reader = ProtobufReader(file.bytes)
    var result = ProtobufWriter()
    while let field = try reader.next() {
      if field.number == 4, case .bytes = field.content,
        let name = names.next(), !needed.contains(name)
      {
        continue
      }
      result.verbatim(field.whole)
    }
    return result.bytes
  }
}

/// Reads base64 (RFC 4648); characters outside its alphabet are skipped.
enum Base64 {
  static func decoded(_ text: String) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count * 3 / 4)
    var bits: UInt32 = 0
    var count = 0
    for character in text.utf8 {
      guard let value = value(of: character) else { continue }
      bits = bits << 6 | value
      count += 6
      guard count >= 8 else { continue }
      count -= 8
      bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
    }
    return bytes
  }

  private static func value(of character: UInt8) -> UInt32? {
    switch character {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(character - 65)
    case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(character - 97 + 26)
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(character - 48 + 52)
    case UInt8(ascii: "+"): 62
    case UInt8(ascii: "/"): 63
    default: nil
    }
  }
}
