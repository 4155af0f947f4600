internal import Glibc

/// Where chunks wait to be packed and, packed, for their turn to be written.
///
/// A thread that has packed a chunk lays it back and goes on to the next one, whoever's turn it is:
/// whoever lays back the chunk that comes next in the file writes it, with those behind it that are
/// packed by then.
///
/// Unchecked, and why it is right: `mutex` is held wherever a property is touched; a chunk's
/// content is the thread's that took it until it is laid back, and then the thread's that writes
/// it; and `log` is touched without the mutex only by the thread that set `isWriting`, or after
/// `drain`.
final class ChunkDesk: @unchecked Sendable {
  private struct Place {
    let chunk: ChunkBuilder
    var packed: Result<PackedRecords, MCAPError>?
  }

  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private let log: ChunkLog
  private let size: Int
  /// Chunks that are not written: the first has the number `written`.
  private var places: [Place] = []
  private var spare: [ChunkBuilder] = []
  private var taken = 0
  private var written = 0
  private var isWriting = false
  private var loss: ChunkPipeline.Loss?
  private var isClosed = false

  /// A desk for at most `size` chunks.
  init(_ log: ChunkLog, size: Int) {
    self.log = log
    self.size = size
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
      while places.count >= size { wait() }
      places.append(Place(chunk: chunk))
      return spare.popLast()
    }
  }

  /// The next chunk to pack and its number; nil when there will be none.
  func takeChunk() -> (number: Int, chunk: ChunkBuilder)? {
    locked {
      while taken - written == places.count && !isClosed { wait() }
      guard taken - written < places.count else { return nil }
      defer { taken += 1 }
      return (taken, places[taken - written].chunk)
    }
  }

  /// Lays a chunk back, and writes what can be written now.
  func layBack(_ packed: Result<PackedRecords, MCAPError>, number: Int) {
    locked { places[number - written].packed = packed }
    while let (chunk, packed, isLost) = takeTurn() {
      var failure: MCAPError?
      if !isLost {
        do { try log.write(chunk, packed: packed.get()) } catch { failure = error }
      }
      endTurn(chunk, failure: failure, isLost: isLost)
    }
  }

  /// The chunk that comes next in the file, where it is packed and nobody is writing; lost where one
  /// before it was.
  private func takeTurn() -> (ChunkBuilder, Result<PackedRecords, MCAPError>, isLost: Bool)? {
    locked {
      guard !isWriting, let next = places.first, let packed = next.packed else { return nil }
      isWriting = true
      return (next.chunk, packed, loss != nil)
    }
  }

  private func endTurn(_ chunk: ChunkBuilder, failure: MCAPError?, isLost: Bool) {
    changing {
      if let failure {
        loss = ChunkPipeline.Loss(error: failure, definitions: chunk.definitions)
      } else if isLost {
        addToLoss(chunk)
      }
      chunk.removeAll()
      spare.append(chunk)
      places.removeFirst()
      written += 1
      isWriting = false
    }
  }

  func takeLoss() -> ChunkPipeline.Loss? {
    locked {
      // what is behind the loss is lost too
      while loss != nil && !places.isEmpty { wait() }
      defer { loss = nil }
      return loss
    }
  }

  func drain() { locked { while !places.isEmpty { wait() } } }

  func close() { changing { isClosed = true } }

  /// What is written or waits.
  var statistics: Statistics {
    locked {
      // a chunk that was taken counts as waiting until it is written
      while taken > written { wait() }
      return places.reduce(into: log.statistics) { all, place in
        for part in place.chunk.parts {
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
