// Usage: Benchmarks [steps|frames] [seconds]
// One line of numbers: the name and how many a second of processor time, over about so many seconds after a warm-up.
// Processor time, so that a busy machine does not count against anybody.

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

func secondsNow() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}

/// Calls a second of `body`, which gets a running number, measured for `seconds`.
func rate(seconds: Double, _ body: (Int) -> Int) -> Double {
  var sum = 0
  var count = 0
  for i in 0..<200 { sum &+= body(i) }
  let start = secondsNow()
  while secondsNow() - start < seconds {
    for i in 0..<100 { sum &+= body(count + i) }
    count += 100
  }
  let elapsed = secondsNow() - start
  // keeps the work from being optimised away
  if sum == Int.min { print(sum) }
  return Double(count) / elapsed
}

let words = Array(CommandLine.arguments.dropFirst())
let wanted = words.first.map { [$0] } ?? ["steps", "frames"]
let seconds = words.dropFirst().first.flatMap(Double.init) ?? 3
for name in wanted {
  var speed = try SimulatorSpeed(apartments: 8)
  switch name {
  case "steps": print("steps", Int(rate(seconds: seconds) { speed.step($0) }))
  case "frames": print("frames", Int(rate(seconds: seconds) { speed.frame($0) }))
  default: print("unknown benchmark '\(name)': use steps or frames")
  }
}
