import Dashboard
import Testing

@Suite("Tables and progress")
struct TextTests {
  @Test("Columns line up, numbers to the right")
  func table() {
    var table = TextTable(["family", "n"], rightAligned: [1])
    table.add(["go to", "5"])
    table.add(["fetch", "120"])
    #expect(table.lines == ["family    n", "------  ---", "go to     5", "fetch   120"])
  }

  @Test("Progress tells how many, how many failed, how long")
  func progress() {
    var line = ProgressLine(total: 4)
    line.finish(succeeded: true)
    line.finish(succeeded: false)
    #expect(line.text(elapsedSeconds: 60) == "2/4  1 failed  about 1 min 0 s left")
  }
}
