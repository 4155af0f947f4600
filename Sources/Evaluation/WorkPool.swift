import Synchronization

/// Works through a list with several workers, each with something of its own (a simulator), and gives the results in the
/// list's order, so that the number of workers changes nothing but the time.
public enum WorkPool {
  /// `open` makes what a worker needs, `work` does one item with it, `report` is told of each result as it comes (from
  /// one worker at a time). The first error ends the whole.
  public static func run<Item: Sendable, Tool: Sendable, Result: Sendable>(
    _ items: [Item], jobs: Int, open: @escaping @Sendable () async throws -> Tool,
    work: @escaping @Sendable (Item, Tool) async throws -> Result,
    report: @escaping @Sendable (Result) -> Void = { _ in }
  ) async throws -> [Result] {
    let desk = Desk<Result>(count: items.count)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<max(1, min(jobs, items.count)) {
        group.addTask {
          guard !items.isEmpty else { return }
          let tool = try await open()
          while let index = desk.take() {
            try Task.checkCancellation()
            desk.put(try await work(items[index], tool), at: index, report: report)
          }
        }
      }
      try await group.waitForAll()
    }
    return desk.results
  }

  /// Where the workers take their items from and lay down their results.
  private final class Desk<Result: Sendable>: Sendable {
    private let state: Mutex<(next: Int, results: [Result?])>

    init(count: Int) { state = Mutex((0, Array(repeating: nil, count: count))) }

    func take() -> Int? {
      state.withLock { state in
        guard state.next < state.results.count else { return nil }
        defer { state.next += 1 }
        return state.next
      }
    }

    func put(_ result: Result, at index: Int, report: (Result) -> Void) {
      state.withLock { state in
        state.results[index] = result
        report(result)
      }
    }

    var results: [Result] { state.withLock { $0.results.compactMap { $0 } } }
  }
}
