import AgentMessages
import Glibc
import Planning
import Testing

@Suite("How long planning takes", .serialized)
struct PlanningTimeTests {
  /// Ten rooms in two rows of five, furniture in each, 25 things, closed doors, one locked.
  private func largeHome() -> Home {
    let room = ["T.m..", ".....", "S.a.F", "...C."]
    var rows = [String(repeating: "#", count: 31)]
    for storey in 0..<2 {
      for line in 0..<4 {
        var row = "#"
        for number in 0..<5 {
          row += room[line] + (number == 4 ? "#" : line == 1 ? (number == 2 ? "-" : "+") : "#")
        }
        rows.append(row)
      }
      if storey == 0 {
        rows.append(
          "#"
            + (0..<5).map { $0 == 4 ? "..=..#" : $0 == 0 ? "..+..#" : "######" }.joined()
            .replacing("..", with: "##"))
      }
    }
    rows.append(String(repeating: "#", count: 31))
    var lines = rows.map(Array.init)
    lines[2][2] = "@"
    lines[4][1] = "k"
    for number in 0..<4 { lines[8][2 + 6 * number] = "M" }
    return Home(lines.map { String($0) }.joined(separator: "\n"))
  }

  @Test("A household of ten rooms and 25 things is planned in a few milliseconds")
  func tenRooms() throws {
    let home = largeHome()
    #expect(home.belief.rooms.count >= 10)
    let planner = try planner()
    var all = home.the("mug", .all)
    all.candidates = home.belief.objects.filter { $0.kind == "mug" && $0.colour == "red" }.map(\.id)
    let tables = home.belief.objects.filter { $0.kind == "sink" }
    var sink = home.the("sink")
    sink.candidates = [tables[7].id]
    var fridge = home.the("fridge")
    fridge.candidates = [home.belief.objects.filter { $0.kind == "fridge" }[9].id]
    var seen = home
    for index in seen.belief.objects.indices { seen.belief.objects[index].isInspected = true }
    let goals: [[Objective]] = [
      [.place(home.the("blue mug"), .on, sink)], [.place(home.the("green apple"), .inside, fridge)],
      [.bring(home.the("red mug"))], [.place(all, .nextTo, Task.here)],
    ]
    var times: [Double] = []
    for round in 0..<40 {
      let goal = Goal(steps: [goals[round % goals.count]])
      let start = processorMilliseconds()
      let plan = try planner.plan(for: goal, from: seen.belief, previous: nil)
      times.append(processorMilliseconds() - start)
      #expect(plan.status == .achieves, "\(plan.status)")
    }
    times.sort()
    let (median, worst) = (times[times.count / 2], times[times.count * 99 / 100])
    print("planning: p50 \(median) ms, p99 \(worst) ms, \(home.belief.objects.count) objects")
    // some 4 ms on a machine of 2025: what fails here is a plan that thinks too long, not a slow machine
    #expect(median < 25)
  }
}

/// What this thread has computed so far: other processes on the machine do not count.
private func processorMilliseconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
  return Double(time.tv_sec) * 1e3 + Double(time.tv_nsec) / 1e6
}

private enum Task { static let here = Referent(words: "here", isSpeaker: true) }
