/// How a piece of text stands out in a terminal.
public enum Ink: String, Hashable, Sendable, CaseIterable {
  case plain, faint, bold, green, red, yellow, cyan, magenta

  private var code: String {
    switch self {
    case .plain: "0"
    case .faint: "2"
    case .bold: "1"
    case .green: "32"
    case .red: "31"
    case .yellow: "33"
    case .cyan: "36"
    case .magenta: "35"
    }
  }

  /// The text between the escape codes that colour it and those that end the colour.
  public func paint(_ text: String) -> String {
    self == .plain ? text : "\u{1B}[\(code)m\(text)\u{1B}[0m"
  }
}
