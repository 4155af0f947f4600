/// Packs chunks and writes them in order, on the caller's thread or on threads of its own.
///
/// With threads, a chunk that is submitted is written soon after; several are packed at a time.
/// Once a write fails, the chunks behind it are lost too, until the loss is taken notice of: their
/// channels might have been defined in the chunk that is missing.
final class ChunkPipeline {
  /// Chunks that were not written.
  struct Loss {
    var error: MCAPError
    var definitions: [ChunkBuilder.Definition]
  }

  private let log: ChunkLog
  private let compressor: ChunkCompressor
  private let crew: ChunkCrew?
  private var loss: Loss?
  private let makeBuilder: () -> ChunkBuilder

  init(_ log: ChunkLog, options: WriterOptions) throws(MCAPError) {
    self.log = log
    compressor = try ChunkCompressor(options.plainCompression)
    makeBuilder = {
      ChunkBuilder(
        capacity: min(options.batchBytes + options.batchBytes / 8, 64 << 20),
        keepsEntries: options.chunkBytes > 0 && options.index.contains(.messageIndexes))
    }
    crew = options.threads > 0 ? try ChunkCrew(log, options: options) : nil
  }

  /// An empty chunk to fill first.
  func firstChunk() -> ChunkBuilder { makeBuilder() }

  /// Has a chunk written and returns an empty one to fill next. What fails is told by `takeLoss`.
  func submit(_ chunk: ChunkBuilder) -> ChunkBuilder {
    if let crew { return crew.submit(chunk) ?? makeBuilder() }
    do {
      try log.write(chunk, packed: compressor.pack(chunk))
    } catch {
      loss = Loss(error: error, definitions: chunk.definitions)
    }
    chunk.removeAll()
    return chunk
  }

  /// What was lost since the last call.
  func takeLoss() -> Loss? {
    if let crew { return crew.takeLoss() }
    defer { loss = nil }
    return loss
  }

  /// Waits until all that was submitted is written; then the log may be used.
  func drain() { crew?.drain() }

  /// What is written or will be.
  var statistics: Statistics { crew?.statistics ?? log.statistics }
}
