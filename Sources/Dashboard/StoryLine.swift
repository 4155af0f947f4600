/// One line of the story: a short tag that says what sort of thing happened, and a sentence.
public struct StoryLine: Hashable, Sendable {
  public var tag: String
  public var text: String
  public var ink: Ink

  public init(_ tag: String, _ text: String, ink: Ink = .plain) {
    self.tag = tag
    self.text = text
    self.ink = ink
  }

  /// `tag` padded to a column, then the text; without any escape codes.
  public var plain: String { column + text }

  /// The same for a terminal that shows colours.
  public var coloured: String { Ink.faint.paint(column) + ink.paint(text) }

  private var column: String {
    tag + String(repeating: " ", count: max(1, 9 - tag.count))
  }
}
