#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The weights of a Hugging Face folder: `model.safetensors`, or the shards that
/// `model.safetensors.index.json` lists.
///
///     let weights = try TensorFolder(path: "clip-vit-base-patch32")
///     let projection = try weights.tensor("visual_projection.weight")
///
/// Everything that could be read out of bounds is checked on opening; a tensor is converted when it
/// is asked for, so that a model is never held twice. The index must name each tensor of each shard
/// once and nothing else.
public final class TensorFolder {
  private final class Shard {
    let file: SafetensorsFile
    init(path: String) throws(TensorError) { file = try SafetensorsFile(path: path) }
  }

  /// The file that the weights came from, or the index, for messages.
  public let path: String
  /// The files that hold the weights, in alphabetical order.
  public let files: [String]
  private let shards: [Shard]
  private let places: [String: Int]

  /// Opens a folder. Throws what is wrong with its files; where it has only weights that Python
  /// would have to unpickle, ``TensorError/notSafetensors(path:)`` says how to convert them.
  public init(path folder: String) throws(TensorError) {
    let (single, index) = (
      folder + "/model.safetensors", folder + "/model.safetensors.index.json"
    )
    if access(single, F_OK) == 0 {
      let shard = try Shard(path: single)
      (path, files, shards) = (single, [single], [shard])
      places = Dictionary(uniqueKeysWithValues: shard.file.names.map { ($0, 0) })
    } else if access(index, F_OK) == 0 {
      let map = try Self.readIndex(index)
      let names = Set(map.values).sorted()
      var shards: [Shard] = []
      for name in names { shards.append(try Shard(path: folder + "/" + name)) }
      (path, files, self.shards) = (index, names.map { folder + "/" + $0 }, shards)
      places = try Self.places(map, names, shards, index)
    } else {
      for name in ["pytorch_model.bin", "pytorch_model.bin.index.json"]
      where access(folder + "/" + name, F_OK) == 0 {
        throw .notSafetensors(path: folder + "/" + name)
      }
      throw .unreadable(path: single, reason: String(cString: strerror(ENOENT)))
    }
  }

  /// The names of all tensors in alphabetical order.
  public var names: [String] { places.keys.sorted() }

  /// The shape of a tensor; nil where there is none of that name.
  public func shape(of name: String) -> [Int]? {
    places[name].flatMap { shards[$0].file.entries[name]?.shape }
  }

  /// One tensor as float32. Throws where there is none of that name or its type is not read.
  public func tensor(_ name: String) throws(TensorError) -> Tensor {
    guard let place = places[name] else { throw .missing(path: path, name: name) }
    return try shards[place].file.tensor(name)
  }

  private static func readIndex(_ path: String) throws(TensorError) -> [String: String] {
    func malformed(_ reason: String) -> TensorError { .malformed(path: path, reason: reason) }
    let json: JSONValue
    do {
      let file = try MappedFile(path: path)
      json = try file.withBytes { (bytes) throws(TensorError) in try JSONValue(parsing: bytes) }
    } catch .malformedJSON(let reason, let offset) {
      throw malformed("malformed JSON at byte \(offset): \(reason)")
    }
    guard let map = json["weight_map"]?.members else { throw malformed("it has no weight_map") }
    var result: [String: String] = [:]
    for (name, value) in map.sorted(by: { $0.key < $1.key }) {
      guard let file = value.text, !file.isEmpty, !file.contains("/"), !file.contains("\0"),
        file != ".", file != ".."
      else { throw malformed("\(name) is not in a file of the folder") }
      result[name] = file
    }
    return result
  }

  private static func places(
    _ map: [String: String], _ names: [String], _ shards: [Shard], _ path: String
  ) throws(TensorError) -> [String: Int] {
    var places: [String: Int] = [:]
    for (index, shard) in shards.enumerated() {
      for name in shard.file.names {
        guard map[name] == names[index] else {
          throw .malformed(path: path, reason: "it does not say that \(name) is in \(names[index])")
        }
        places[name] = index
      }
    }
    for (name, file) in map.sorted(by: { $0.key < $1.key }) where places[name] == nil {
      throw .malformed(path: path, reason: "\(file) does not hold \(name)")
    }
    return places
  }
}
