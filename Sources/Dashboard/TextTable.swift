/// A table in plain text with aligned columns.
///
///     var table = TextTable(["family", "success"], rightAligned: [1])
///     table.add(["fetch", "0.97"])
public struct TextTable: Hashable, Sendable {
  private var rows: [[String]]
  private let rightAligned: Set<Int>

  /// `rightAligned` are the indices of the columns that hold numbers.
  public init(_ titles: [String], rightAligned: Set<Int> = []) {
    rows = [titles]
    self.rightAligned = rightAligned
  }

  public mutating func add(_ cells: [String]) { rows.append(cells) }

  /// One string a row: the titles, a rule, the rest; two spaces between columns.
  public var lines: [String] {
    let count = rows.map(\.count).max() ?? 0
    let widths = (0..<count).map { column in
      rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
    }
    var lines = rows.map { line(of: $0, widths: widths) }
    lines.insert(widths.map { String(repeating: "-", count: $0) }.joined(separator: "  "), at: 1)
    return lines
  }

  private func line(of cells: [String], widths: [Int]) -> String {
    let padded = cells.enumerated().map { column, cell in
      let padding = String(repeating: " ", count: max(0, widths[column] - cell.count))
      return rightAligned.contains(column) ? padding + cell : cell + padding
    }
    var text = padded.joined(separator: "  ")
    while text.last == " " { text.removeLast() }
    return text
  }
}
