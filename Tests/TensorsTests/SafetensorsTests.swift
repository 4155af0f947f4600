import Foundation
import Tensors
import Testing

/// A file that lives as long as the test's closure.
@discardableResult
func withFile<Result>(_ bytes: [UInt8], _ body: (String) throws -> Result) throws -> Result {
  let path = FileManager.default.temporaryDirectory.appendingPathComponent(
    "tensors-\(UUID().uuidString)"
  ).path
  try Data(bytes).write(to: URL(fileURLWithPath: path))
  defer { try? FileManager.default.removeItem(atPath: path) }
  return try body(path)
}

private func file(_ header: String, _ data: [UInt8]) -> [UInt8] {
  let text = Array(header.utf8)
  return (0..<8).map { UInt8(truncatingIfNeeded: text.count >> (8 * $0)) } + text + data
}

@Suite struct SafetensorsTests {
  static let sound = file(
    #"{"__metadata__":{"format":"pt"},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"#
      + #""h":{"dtype":"F16","shape":[3],"data_offsets":[8,14]},"b":{"dtype":"BF16","shape":[1,1],"data_offsets":[14,16]},"#
      + #""i":{"dtype":"I32","shape":[],"data_offsets":[16,20]}}"#,
    [0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0, 0, 0x3c, 1, 0, 0, 0xfc, 0x20, 0x40, 7, 0, 0, 0])

  @Test("float32, half and bfloat16 are read; integers are listed")
  func reading() throws {
    try withFile(Self.sound) { path in
      let file = try SafetensorsFile(path: path)
      #expect(file.names == ["a", "b", "h", "i"])
      #expect(file.metadata == ["format": "pt"])
      #expect(try file.tensor("a") == Tensor(shape: [2], values: [1, -2]))
      #expect(try file.tensor("h").values == [1, 0x1p-24, -Float.infinity])
      #expect(try file.tensor("b") == Tensor(shape: [1, 1], values: [2.5]))
      #expect(try file.bytes("i") == [7, 0, 0, 0])
      #expect(file.entries["i"]?.shape == [])
    }
  }

  @Test(
    "every half is the float that IEEE 754 says",
    arguments: [
      (0x0000, 0), (0x8000, -0.0), (0x0001, 0x1p-24), (0x03ff, 0x1.ff8p-15), (0x0400, 0x1p-14),
      (0x3555, 0.33325195), (0x7bff, 65504), (0xfc00, -Float.infinity),
    ] as [(UInt16, Float)])
  func halves(bits: UInt16, value: Float) throws {
    let bytes = file(
      #"{"h":{"dtype":"F16","shape":[1],"data_offsets":[0,2]}}"#,
      [UInt8(bits & 0xff), UInt8(bits >> 8)])
    try withFile(bytes) { path in
      let file = try SafetensorsFile(path: path)
      #expect(try file.tensor("h").values[0].bitPattern == value.bitPattern)
    }
  }

  @Test("asking for what is not there, or not readable, says so")
  func refusals() throws {
    try withFile(Self.sound) { path in
      let file = try SafetensorsFile(path: path)
      let missing = #expect(throws: TensorError.self) {
        _ = try SafetensorsFile(path: path).tensor("z")
      }
      #expect(missing == .missing(path: path, name: "z"))
      let type = #expect(throws: TensorError.self) {
        _ = try SafetensorsFile(path: path).tensor("i")
      }
      #expect(type == .unsupportedType(path: path, name: "i", type: "I32"))
      _ = file.names
    }
    let nowhere = #expect(throws: TensorError.self) { _ = try SafetensorsFile(path: "/nowhere/x") }
    #expect(nowhere?.description.contains("No such file") == true)
    let folder = #expect(throws: TensorError.self) { _ = try SafetensorsFile(path: "/") }
    #expect(folder?.description.contains("plain file") == true)
  }

  @Test(
    "malformed files are refused with the reason",
    arguments: [
      ([UInt8](), "0 bytes"), ([1, 2, 3], "3 bytes"),
      ([255, 255, 255, 255, 255, 255, 255, 255, 0], "claims"),
      (file("{", []), "its header"), (file("[]", []), "no object"),
      (
        file(#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#, [0, 0, 0, 0]),
        "outside the file"
      ),
      (
        file(
          #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}"#,
          [UInt8](repeating: 0, count: 8)), "outside"
      ),
      (
        file(
          #"{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}"#,
          [UInt8](repeating: 0, count: 8)), "needs 12"
      ),
      (file(#"{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}"#, [0, 0, 0, 0]), "shape"),
      (
        file(
          #"{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,4]}}"#,
          [0, 0, 0, 0]), "impossible"
      ),
      (
        file(#"{"a":{"dtype":"Q4","shape":[1],"data_offsets":[0,4]}}"#, [0, 0, 0, 0]),
        "unknown type"
      ),
      (file(#"{"a":{"shape":[1],"data_offsets":[0,4]}}"#, [0, 0, 0, 0]), "no type"),
      (
        file(#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{}}"#, [0, 0, 0, 0]),
        "twice"
      ),
      (
        file(
          #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#,
          [0, 0, 0, 0]), "overlap"
      ),
      (
        file(
          #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#,
          [UInt8](repeating: 0, count: 8)), "gap"
      ),
      (file("{}", [0]), "belong to no tensor"),
    ] as [([UInt8], String)])
  func malformed(bytes: [UInt8], reason: String) throws {
    try withFile(bytes) { path in
      let error = #expect(throws: TensorError.self) { _ = try SafetensorsFile(path: path) }
      #expect(error?.description.contains(reason) == true, "\(error?.description ?? "")")
    }
  }

  @Test("a file cut off at any byte is refused")
  func truncation() throws {
    for length in Self.sound.indices {
      try withFile(Array(Self.sound[..<length])) { path in
        #expect(throws: TensorError.self, "\(length) bytes") { _ = try SafetensorsFile(path: path) }
      }
    }
  }

  @Test("a file with any byte changed is refused or read within its bounds")
  func mutation() throws {
    for index in Self.sound.indices {
      for change in [UInt8(1), 0x10, 0x80, 0xff] {
        var bytes = Self.sound
        bytes[index] ^= change
        try withFile(bytes) { path in
          guard let file = try? SafetensorsFile(path: path) else { return }
          for name in file.names {
            let range = file.entries[name]?.range ?? 0..<0
            #expect(range.lowerBound >= 8 && range.upperBound <= bytes.count)
            _ = try? file.tensor(name)
          }
        }
      }
    }
  }
}

@Suite struct JSONValueTests {
  @Test("values of every kind are read")
  func reading() throws {
    let json = try JSONValue(
      parsing: Array(
        #" {"a": [1, -2.5e1, true, null], "é\n": "\u00e9\ud83d\ude00\"", "o": {}} "#.utf8))
    #expect(json["a"] == .array([.number(1), .number(-25), .boolean(true), .null]))
    #expect(json["é\n"]?.text == "é😀\"")
    #expect(json["o"]?.members == [:])
    #expect(json["a"]?.elements?.first?.integer == 1 && json["a"]?.elements?[1].integer == -25)
  }

  @Test(
    "nonsense is refused",
    arguments: [
      "", "{", "[1,]", "{\"a\":1,}", "{\"a\" 1}", "{a:1}", "\"x", "\"\\x\"", "\"\\ud800\"", "tru",
      "1 2", "nan", "1e999",
      "{\"a\":1,\"a\":2}", String(repeating: "[", count: 100), "\"\u{01}\"",
    ])
  func refusal(text: String) {
    #expect(throws: TensorError.self) { try JSONValue(parsing: Array(text.utf8)) }
  }

  @Test("bytes that are not UTF-8 are refused")
  func notUTF8() {
    #expect(throws: TensorError.self) { try JSONValue(parsing: [0x22, 0xff, 0x22]) }
  }
}

@Suite struct SHA256Tests {
  @Test(
    "digests are those of FIPS 180-4",
    arguments: [
      ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
      ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
      (
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
      ),
      (
        String(repeating: "a", count: 1_000_000),
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
      ),
    ])
  func digests(text: String, digest: String) throws {
    #expect(SHA256.hexDigest(of: Array(text.utf8)) == digest)
    let ofFile = try withFile(Array(text.utf8)) { path in try SHA256.hexDigest(ofFile: path) }
    #expect(ofFile == digest)
  }
}
