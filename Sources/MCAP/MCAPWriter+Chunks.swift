extension MCAPWriter {
  /// Writes the open chunk, or hands it to the writer's threads; nothing where it is empty. Call it
  /// at least as often as messages must not be lost.
  ///
  /// Throws `cannotWrite` where this chunk or, with threads, an earlier one could not be written:
  /// then the file is as it was before, the messages are lost, and the next message begins a new
  /// chunk.
  public mutating func closeChunk() throws(MCAPError) {
    guard !chunk.isEmpty else { return }
    chunk = pipeline.submit(chunk)
    try takeLoss()
  }

  /// Writes the open chunk, and waits until all chunks are in the file. Throws as `closeChunk`.
  public mutating func flush() throws(MCAPError) {
    try closeChunk()
    pipeline.drain()
    try takeLoss()
  }

  /// Schemas and channels that are lost with a chunk are written again when they are needed.
  private mutating func takeLoss() throws(MCAPError) {
    guard let loss = pipeline.takeLoss() else { return }
    for definition in loss.definitions { registry.mark(definition, isWritten: false) }
    throw loss.error
  }
}
