public import Tensors

/// Unit embeddings of pictures, each with where it came from, in one safetensors file that is built
/// once and updated: what is still as it was is not embedded again.
public struct PictureIndex: Sendable {
  /// A picture, or a frame of a recording.
  public struct Entry: Hashable, Sendable {
    /// The file.
    public var path: String
    /// Which frame of it, from 0; 0 for a picture.
    public var frame: Int
    /// What the file was like when it was read: its size and when it was last changed.
    public var mark: String

    public init(path: String, frame: Int, mark: String) {
      (self.path, self.frame, self.mark) = (path, frame, mark)
    }
  }

  /// SHA-256 of the model that made the embeddings.
  public let model: String
  public let width: Int
  public private(set) var entries: [Entry] = []
  private var values: [Float] = []

  /// An empty index for a model whose embeddings have `width` numbers.
  public init(model: String, width: Int) { (self.model, self.width) = (model, width) }

  /// Reads an index that was saved. Throws where it is none, or another model's.
  public init(path: String, model: String, width: Int) throws(TensorError) {
    self.init(model: model, width: width)
    let file = try SafetensorsFile(path: path)
    func malformed(_ reason: String) -> TensorError { .malformed(path: path, reason: reason) }
    guard file.metadata["model"] == model else { throw malformed("it is another model's index") }
    let list = try JSONValue(parsing: Array((file.metadata["entries"] ?? "").utf8))
    for item in list.elements ?? [] {
      guard let path = item["path"]?.text, let frame = item["frame"]?.integer,
        let mark = item["mark"]?.text
      else { throw malformed("an entry is no picture") }
      entries.append(Entry(path: path, frame: frame, mark: mark))
    }
    let tensor = try file.tensor("embeddings")
    guard tensor.shape == [entries.count, width] else {
      throw malformed("\(tensor.shape) embeddings for \(entries.count) pictures of \(width)")
    }
    values = tensor.values
  }

  /// Adds a picture. The embedding has `width` numbers.
  public mutating func append(_ entry: Entry, _ embedding: [Float]) {
    precondition(embedding.count == width, "\(embedding.count) numbers")
    entries.append(entry)
    values += embedding
  }

  /// Keeps the entries for which `isCurrent` holds, in their order.
  public mutating func keep(where isCurrent: (Entry) -> Bool) {
    let kept = entries.indices.filter { isCurrent(entries[$0]) }
    guard kept.count < entries.count else { return }
    values = kept.flatMap { values[$0 * width..<($0 + 1) * width] }
    entries = kept.map { entries[$0] }
  }

  /// Saves the index. Throws where the disk does not take it.
  public func write(to path: String) throws(TensorError) {
    let list = entries.map {
      "{\"path\":\(JSONText.quoted($0.path)),\"frame\":\($0.frame),"
        + "\"mark\":\(JSONText.quoted($0.mark))}"
    }
    try SafetensorsFile.write(
      [("embeddings", Tensor(shape: [entries.count, width], values: values))],
      metadata: ["model": model, "entries": "[\(list.joined(separator: ","))]"], to: path)
  }

  /// The best `count` pictures for an embedding, best first, with their dot products.
  public func best(
    _ count: Int, for question: [Float], kernels: Kernels = .auto
  ) -> [(entry: Entry, score: Float)] {
    let search = VectorSearch(math: Operations(kernels: kernels))
    return values.withUnsafeBufferPointer { values in
      guard let start = values.baseAddress else { return [] }
      let hits = search.best(count, of: start, rows: entries.count, width: width, for: [question])
      return hits[0].map { (entries[$0.row], $0.score) }
    }
  }
}
