import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Threads that share the work of one product, asleep between products.
///
///     WorkerPool.shared.run(parts: 2) { part in ... }
///
/// Nobody spins: a thread without work waits on a condition of the system, so an idle engine costs
/// nothing and a busy machine is not made busier. One thread, the default, starts no others.
public final class WorkerPool: @unchecked Sendable {
  // unchecked: all that changes is behind `mutex`
  /// The pool of the process; set its size once, before any model is loaded.
  public static let shared = WorkerPool()

  private var mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let wake = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private let done = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var job: (@Sendable (Int) -> Void)?
  private var parts = 0
  private var next = 0
  private var running = 0
  private var helpers = 0
  private let size = Atomic<Int>(1)
  private let busy = Mutex<Void>(())

  private init() {
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(wake, nil)
    pthread_cond_init(done, nil)
  }

  /// How many threads work at a product, the caller's among them.
  public var threads: Int { size.load(ordering: .relaxed) }

  /// Sets how many threads work at a product; more than one starts the others. Threads once started
  /// stay, asleep.
  public func resize(to threads: Int) {
    precondition(threads >= 1 && threads <= 256, "\(threads) threads")
    size.store(threads, ordering: .relaxed)
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    while helpers < threads - 1 {
      helpers += 1
      var thread = pthread_t()
      pthread_create(
        &thread, nil,
        { argument in
          guard let argument else { return nil }
          Unmanaged<WorkerPool>.fromOpaque(argument).takeUnretainedValue().serve()
          return nil
        }, Unmanaged.passUnretained(self).toOpaque())
      pthread_detach(thread)
    }
  }

  /// Runs `body` for each part from 0, on several threads where there are; returns when all are
  /// done. A call while another is under way does its parts by itself.
  public func run(parts: Int, _ body: @escaping @Sendable (Int) -> Void) {
    let shared =
      parts > 1 && threads > 1
      && busy.withLockIfAvailable { _ in
        distribute(parts, body)
        return true
      } ?? false
    if !shared { for part in 0..<parts { body(part) } }
  }

  private func distribute(_ parts: Int, _ body: @escaping @Sendable (Int) -> Void) {
    pthread_mutex_lock(mutex)
    (job, self.parts, next) = (body, parts, 0)
    pthread_cond_broadcast(wake)
    takeParts()
    while running > 0 { pthread_cond_wait(done, mutex) }
    job = nil
    pthread_mutex_unlock(mutex)
  }

  private func serve() {
    pthread_mutex_lock(mutex)
    while true {
      while next >= parts || job == nil { pthread_cond_wait(wake, mutex) }
      takeParts()
      if running == 0 { pthread_cond_signal(done) }
    }
  }

  /// Does parts until none is left. The mutex is held before and after, not meanwhile.
  private func takeParts() {
    while next < parts, let job {
      let part = next
      next += 1
      running += 1
      pthread_mutex_unlock(mutex)
      job(part)
      pthread_mutex_lock(mutex)
      running -= 1
    }
  }
}
