/// Sees to it that nothing is waited for without end.
public enum Watchdog {
  /// Does `work`; where it has not ended after `seconds` of wall time, calls `whenLate` once, which must make it end.
  public static func watch<Result: Sendable>(
    seconds: Double, whenLate: @escaping @Sendable () -> Void,
    work: @escaping @Sendable () async throws -> Result
  ) async throws -> Result {
    let guardian = Task {
      try await Task.sleep(for: .seconds(seconds))
      whenLate()
    }
    defer { guardian.cancel() }
    return try await work()
  }
}
