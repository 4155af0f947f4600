import AgentMessages
import Dashboard
import Synchronization

/// Prints the story of an episode as it goes.
final class StoryTeller: Sendable {
  private let story = Mutex(Story())
  private let isColoured: Bool
  private let file: Int32

  init(isColoured: Bool, file: Int32 = 1) {
    self.isColoured = isColoured
    self.file = file
  }

  func tell(_ event: AgentEvent) {
    let lines = story.withLock { $0.lines(for: event) }
    for line in lines { tell(line) }
  }

  func tell(_ line: StoryLine) {
    Console.write((isColoured ? line.coloured : line.plain) + "\n", to: file)
  }
}
