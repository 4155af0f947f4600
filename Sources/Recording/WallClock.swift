import Glibc

/// Nanoseconds since 1970, and since some moment that never goes back.
enum WallClock {
  static func nanoseconds() -> UInt64 { read(CLOCK_REALTIME) }
  static func monotonic() -> UInt64 { read(CLOCK_MONOTONIC) }

  private static func read(_ clock: clockid_t) -> UInt64 {
    var time = timespec()
    clock_gettime(clock, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }
}
