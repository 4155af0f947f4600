/// What a protobuf schema says of one message: the names, numbers and types of its fields.
///
/// Read from a FileDescriptorSet (google/protobuf/descriptor.proto), the form in which an MCAP file carries the schemas of
/// its channels; so whatever such a file holds can be decoded with nothing but the file. Groups and extensions are not
/// known; maps are lists of their entries.
package struct MessageType: Hashable, Sendable {
  package struct Field: Hashable, Sendable {
    package var name: String
    package var number: Int
    /// FieldDescriptorProto.Type: 1 double, 2 float, 3 int64, 4 uint64, 5 int32, 6 fixed64, 7 fixed32, 8 bool, 9 string,
    /// 11 message, 12 bytes, 13 uint32, 14 enum, 15 sfixed32, 16 sfixed64, 17 sint32, 18 sint64.
    package var type: Int
    /// Full name of a message's or an enumeration's type, with a leading dot.
    package var typeName: String
    package var isRepeated: Bool
  }

  /// "foxglove.RawImage".
  package var name: String
  package var fields: [Int: Field]
}

/// All types of a FileDescriptorSet.
package struct TypeSet: Sendable {
  package private(set) var messages: [String: MessageType] = [:]
  /// The names of an enumeration's values, by its full name.
  package private(set) var enumerations: [String: [Int: String]] = [:]

  package init(descriptorSet bytes: [UInt8]) throws(RecordingError) {
    var files = ProtobufReader(bytes[...])
    while let file = try files.next() {
      guard file.number == 1, case .bytes(let content) = file.content else { continue }
      try read(file: content)
    }
  }

  private mutating func read(file: ArraySlice<UInt8>) throws(RecordingError) {
    let package = try Descriptor.text(2, in: file)
    let prefix = package.isEmpty ? "" : package + "."
    for message in try Descriptor.parts(4, in: file) { try read(message: message, prefix) }
    for enumeration in try Descriptor.parts(5, in: file) { try read(enumeration, prefix) }
  }

  private mutating func read(
    message: ArraySlice<UInt8>, _ prefix: String
  ) throws(RecordingError) {
    let name = prefix + (try Descriptor.text(1, in: message))
    var fields: [Int: MessageType.Field] = [:]
    for part in try Descriptor.parts(2, in: message) {
      let field = try Descriptor.field(part)
      fields[field.number] = field
    }
    messages[name] = MessageType(name: name, fields: fields)
    for inner in try Descriptor.parts(3, in: message) { try read(message: inner, name + ".") }
    for inner in try Descriptor.parts(4, in: message) { try read(inner, name + ".") }
  }

  private mutating func read(
    _ enumeration: ArraySlice<UInt8>, _ prefix: String
  ) throws(RecordingError) {
    var names: [Int: String] = [:]
    for part in try Descriptor.parts(2, in: enumeration) {
      names[try Descriptor.number(2, in: part)] = try Descriptor.text(1, in: part)
    }
    enumerations[prefix + (try Descriptor.text(1, in: enumeration))] = names
  }
}

/// Parts of descriptor.proto's messages.
enum Descriptor {
  static func parts(_ number: Int, in bytes: ArraySlice<UInt8>) throws(RecordingError)
    -> [ArraySlice<UInt8>]
  {
    var reader = ProtobufReader(bytes)
    var parts: [ArraySlice<UInt8>] = []
    while let field = try reader.next() {
      if field.number == number, case .bytes(let content) = field.content { parts.append(content) }
    }
    return parts
  }

  static func text(_ number: Int, in bytes: ArraySlice<UInt8>) throws(RecordingError) -> String {
    String(decoding: try parts(number, in: bytes).last ?? [], as: UTF8.self)
  }

  static func number(_ number: Int, in bytes: ArraySlice<UInt8>) throws(RecordingError) -> Int {
    var reader = ProtobufReader(bytes)
    var value = 0
    while let field = try reader.next() {
      if field.number == number, case .varint(let found) = field.content {
        value = Int(truncatingIfNeeded: found)
      }
    }
    return value
  }

  static func field(_ bytes: ArraySlice<UInt8>) throws(RecordingError) -> MessageType.Field {
    MessageType.Field(
      name: try text(1, in: bytes), number: try number(3, in: bytes),
      type: try number(5, in: bytes),
      typeName: try text(6, in: bytes), isRepeated: try number(4, in: bytes) == 3)
  }
}
