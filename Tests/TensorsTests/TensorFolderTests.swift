import Foundation
import Tensors
import Testing

private func withFolder<Result>(
  _ files: [String: [UInt8]], _ body: (String) throws -> Result
) throws -> Result {
  let url = FileManager.default.temporaryDirectory.appendingPathComponent(
    "tensors-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: url) }
  for (name, bytes) in files { try Data(bytes).write(to: url.appendingPathComponent(name)) }
  return try body(url.path)
}

private func shard(_ name: String, _ value: UInt8) -> [UInt8] {
  let header = Array(#"{"\#(name)":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#.utf8)
  return [UInt8(header.count), 0, 0, 0, 0, 0, 0, 0] + header + [0, 0, value, 0x3f]
}

private func index(_ map: String) -> [UInt8] { Array(#"{"weight_map":{\#(map)}}"#.utf8) }

@Suite struct TensorFolderTests {
  @Test("shards are read by their index")
  func shards() throws {
    let files = [
      "model.safetensors.index.json": index(#""a":"one.safetensors","b":"two.safetensors""#),
      "one.safetensors": shard("a", 0x80), "two.safetensors": shard("b", 0x00),
    ]
    try withFolder(files) { path in
      let folder = try TensorFolder(path: path)
      #expect(folder.names == ["a", "b"])
      #expect(try folder.tensor("a").values == [1])
      #expect(try folder.tensor("b").values == [0.5])
      #expect(folder.shape(of: "b") == [1] && folder.shape(of: "c") == nil)
    }
  }

  @Test(
    "an index that does not fit its shards is refused with the reason",
    arguments: [
      (index(#""a":"../one.safetensors""#), "not in a file of the folder"),
      (index(#""a":"one.safetensors","c":"one.safetensors""#), "does not hold c"),
      (index(#""b":"one.safetensors""#), "does not say that a is in"),
      (index(#""a":"three.safetensors""#), "No such file"),
      (Array("{}".utf8), "no weight_map"), (Array("{".utf8), "malformed JSON"),
    ])
  func malformed(bytes: [UInt8], reason: String) throws {
    let files = ["model.safetensors.index.json": bytes, "one.safetensors": shard("a", 0x80)]
    try withFolder(files) { path in
      let error = #expect(throws: TensorError.self) { _ = try TensorFolder(path: path) }
      #expect(error?.description.contains(reason) == true, "\(error?.description ?? "")")
    }
  }

  @Test("what is written is read again as it was")
  func roundTrip() throws {
    try withFolder([:]) { folder in
      let path = folder + "/model.safetensors"
      let tensor = Tensor(shape: [2, 2], values: [1, -2, .infinity, 0x1p-140])
      try SafetensorsFile.write(
        [("z \"quoted\"", tensor), ("a", Tensor(shape: [0], values: []))],
        metadata: ["note": "a\nb"], to: path)
      let file = try SafetensorsFile(path: path)
      #expect(file.metadata == ["note": "a\nb"])
      #expect(try file.tensor("z \"quoted\"") == tensor)
      #expect(file.withFloats("z \"quoted\"") { Array($0) } == tensor.values)
    }
  }
}
