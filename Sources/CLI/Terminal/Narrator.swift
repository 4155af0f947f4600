import AgentMessages
import Dashboard
import Synchronization

/// Tells an episode to whoever listens: the story on a terminal or as plain lines, the picture of `--watch`, events as
/// JSON lines.
final class Narrator: Sendable {
  private let teller: StoryTeller
  private let writer: Mutex<EventWriter?>
  private let screen: Mutex<WatchScreen?>

  init(_ command: DoCommand) throws(CommandFailure) {
    let isForPrograms = command.json == "-"
    teller = StoryTeller(
      isColoured: isForPrograms ? Console.errorIsTerminal : Console.isTerminal,
      file: isForPrograms ? 2 : 1)
    var events: EventWriter?
    if let path = command.json { events = try EventWriter(path) }
    writer = Mutex(events)
    var screen: WatchScreen?
    if command.watch {
      let size = Console.size()
      screen = WatchScreen(columns: size.columns, rows: size.rows)
      Console.write(WatchScreen.opening, to: 1)
    }
    self.screen = Mutex(screen)
  }

  /// Throws where the JSON file cannot be written.
  func tell(_ event: AgentEvent) throws(CommandFailure) {
    let failure: CommandFailure? = writer.withLock { writer in
      do throws(CommandFailure) {
        try writer?.write(event)
        return nil
      } catch { return error }
    }
    if let failure { throw failure }
    let drawing: (isWatched: Bool, text: String?) = screen.withLock { screen in
      guard screen != nil else { return (false, nil) }
      return (true, screen?.take(event) == true ? screen?.drawn() : nil)
    }
    if let text = drawing.text { Console.write(text, to: 1) }
    if !drawing.isWatched { teller.tell(event) }
  }

  func tell(_ line: StoryLine) {
    if screen.withLock({ $0 == nil }) { teller.tell(line) }
  }

  /// Asks the person at the terminal to type.
  func prompt() { Console.write("> ", to: 2) }

  /// Shows that the next sentence is waited for.
  func greet() { if Console.inputIsTerminal { Console.write("\n> ", to: 2) } }

  /// Says what was done and how long it took, and gives the terminal back.
  func finish(
    _ outcome: Outcome, steps: Int, seconds: Double, robotSeconds: Double
  ) throws(CommandFailure) {
    let wasWatched = screen.withLock { screen in
      defer { screen = nil }
      return screen != nil
    }
    if wasWatched {
      Console.write(WatchScreen.closing, to: 1)
      teller.tell(.ended(outcome))
    }
    let time = "\(Story.seconds(robotSeconds)) on the robot's clock, \(Story.seconds(seconds)) here"
    teller.tell(StoryLine("", "\(steps) steps, \(time)", ink: .faint))
  }
}

/// Writes events as JSON lines, each with the milliseconds of wall time since the first.
final class EventWriter: Sendable {
  private let file: Int32
  private let path: String
  private let start = ContinuousClock.now

  init(_ path: String) throws(CommandFailure) {
    self.path = path
    file = try TextFile.open(path)
  }

  func write(_ event: AgentEvent) throws(CommandFailure) {
    let elapsed = ((ContinuousClock.now - start) / .milliseconds(1)).rounded()
    let line = EventLine.json(event).adding("wall_ms", .integer(Int(elapsed)))
    try TextFile.append("\(line)\n", to: file, named: path)
  }

  deinit { TextFile.close(file) }
}
