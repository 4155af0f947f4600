internal import Glibc

/// Threads that pack chunks at the same time, and write them one after the other.
final class ChunkCrew {
  private let desk: ChunkDesk
  private var threads: [pthread_t] = []

  init(_ log: ChunkLog, options: WriterOptions) throws(MCAPError) {
    // as many again wait, so that no thread does
    desk = ChunkDesk(log, size: 2 * options.threads)
    for _ in 0..<options.threads {
      let worker = Worker(desk, compressor: try ChunkCompressor(options.plainCompression))
      var thread = pthread_t()
      // the thread owns its worker
      let box = Unmanaged.passRetained(worker)
      let code = pthread_create(
        &thread, nil,
        { context in
          if let context { Unmanaged<Worker>.fromOpaque(context).takeRetainedValue().run() }
          return nil
        }, box.toOpaque())
      guard code == 0 else {
        box.release()
        throw .cannotCompress(compression: "thread", reason: String(cString: strerror(code)))
      }
      threads.append(thread)
    }
  }

  deinit {
    desk.close()
    for thread in threads { pthread_join(thread, nil) }
  }

  /// Hands a chunk over, waiting for a free place, and returns one that was written before.
  func submit(_ chunk: ChunkBuilder) -> ChunkBuilder? { desk.submit(chunk) }

  func takeLoss() -> ChunkPipeline.Loss? { desk.takeLoss() }

  func drain() { desk.drain() }

  var statistics: Statistics { desk.statistics }

  private final class Worker {
    private let desk: ChunkDesk
    private let compressor: ChunkCompressor

    init(_ desk: ChunkDesk, compressor: ChunkCompressor) {
      self.desk = desk
      self.compressor = compressor
    }

    func run() {
      while let (number, chunk) = desk.takeChunk() {
        let packed = Result { () throws(MCAPError) in try compressor.pack(chunk) }
        desk.layBack(packed, number: number)
      }
    }
  }
}
