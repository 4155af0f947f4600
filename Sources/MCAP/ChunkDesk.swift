internal import Glibc

/// Where chunks wait for a thread, and threads for their turn to write.
///
/// Unchecked, and why it is right: `mutex` is held wherever a property is touched; a chunk's
/// content is the thread's that took it until it is put back; and `log` is touched without the mutex
/// only by the thread whose chunk has the number `written`, or after `drain`.
final class ChunkDesk: @unchecked Sendable {
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private let log: ChunkLog
  private let slots: Int
  /// Chunks that are not written: the first has the number `written`.
  private var chunks: [ChunkBuilder] = []
  private var spare: [ChunkBuilder] = []
  private var taken = 0
  private var written = 0
  private var loss: ChunkPipeline.Loss?
  private var isClosed = false

  /// A desk for at most `slots` chunks.
  init(_ log: ChunkLog, slots: Int) {
    self.log = log
    self.slots = slots
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(changed, nil)
  }

  deinit {
    pthread_cond_destroy(changed)
    pthread_mutex_destroy(mutex)
    changed.deallocate()
    mutex.deallocate()
  }

  /// Hands a chunk over, when there is a place, and returns an old one that is empty.
  func submit(_ chunk: ChunkBuilder) -> ChunkBuilder? {
    changing {
      while chunks.count >= slots { wait() }
      chunks.append(chunk)
      return spare.popLast()
    }
  }

  /// The next chunk and its number; nil when there will be none.
  func takeChunk() -> (number: Int, chunk: ChunkBuilder)? {
    locked {
      while taken - written == chunks.count && !isClosed { wait() }
      guard taken - written < chunks.count else { return nil }
      defer { taken += 1 }
      return (taken, chunks[taken - written])
    }
  }

  /// Writes the chunk when it is its turn.
  func write(_ chunk: ChunkBuilder, number: Int, packed: Result<PackedRecords, MCAPError>) {
    let mayWrite = locked {
      while written < number { wait() }
      return loss == nil
    }
    var failure: MCAPError?
    if mayWrite {
      do { try log.write(chunk, packed: packed.get()) } catch { failure = error }
    }
    changing {
      if let failure {
        loss = ChunkPipeline.Loss(error: failure, definitions: chunk.definitions)
      } else if !mayWrite {
        addToLoss(chunk)
      }
      chunk.removeAll()
      spare.append(chunk)
      chunks.removeFirst()
      written += 1
    }
  }

  func takeLoss() -> ChunkPipeline.Loss? {
    locked {
      // what is behind the loss is lost too
      while loss != nil && !chunks.isEmpty { wait() }
      defer { loss = nil }
      return loss
    }
  }

  func drain() { locked { while !chunks.isEmpty { wait() } } }

  func close() { changing { isClosed = true } }

  /// What is written or waits.
  var statistics: Statistics {
    locked {
      // a chunk that is being written counts as waiting until it is put back
      while taken > written { wait() }
      return chunks.reduce(into: log.statistics) { all, chunk in
        for part in chunk.parts {
          all.count(part.count, of: part.channelID, from: part.startTime, through: part.endTime)
        }
      }
    }
  }

  private func addToLoss(_ chunk: ChunkBuilder) {
    loss?.definitions += chunk.definitions
    if case .cannotWrite(var failure)? = loss?.error {
      failure.messagesLost += chunk.messageCount
      loss?.error = .cannotWrite(failure)
    }
  }

  private func wait() { pthread_cond_wait(changed, mutex) }

  /// Does what nobody waits for.
  private func locked<Value>(_ body: () -> Value) -> Value {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return body()
  }

  /// Does what others may wait for, and wakes them.
  private func changing<Value>(_ body: () -> Value) -> Value {
    locked {
      defer { pthread_cond_broadcast(changed) }
      return body()
    }
  }
}
