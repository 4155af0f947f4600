/// The words and parentheses of one file as a tree, each node with its place, so that an error can point at it.
struct SyntaxTree {
  struct Node {
    /// The word's number, or -1 for a list.
    var symbol: Int32
    var offset: Int32
    var firstChild: Int32 = -1
    var next: Int32 = -1
    var isList: Bool { symbol < 0 }
  }

  let file: String
  let bytes: [UInt8]
  private(set) var nodes: [Node] = []

  /// Reads `text`. Throws `PDDLError.syntax` where parentheses do not match.
  init(_ text: String, file: String, symbols: inout SymbolTable) throws(PDDLError) {
    self.file = file
    bytes = Array(text.utf8)
    nodes.reserveCapacity(bytes.count / 4 + 8)
    var open: [(node: Int32, last: Int32)] = [(append(-1, at: 0), -1)]
    var position = 0
    while position < bytes.count {
      let byte = bytes[position]
      if SyntaxTree.isSpace(byte) {
        position += 1
      } else if byte == UInt8(ascii: ";") {
        while position < bytes.count, bytes[position] != UInt8(ascii: "\n") { position += 1 }
      } else if byte == UInt8(ascii: ")") {
        guard open.count > 1 else {
          throw error(atOffset: position, found: "')'", expected: "no more closing parentheses")
        }
        open.removeLast()
        position += 1
      } else {
        let isList = byte == UInt8(ascii: "(")
        let end = isList ? position + 1 : endOfWord(from: position)
        let symbol = isList ? -1 : symbols.intern(bytes[position..<end])
        let node = append(symbol, at: position)
        link(node, under: &open[open.count - 1])
        if isList { open.append((node, -1)) }
        position = end
      }
    }
    guard open.count == 1 else {
      let offset = Int(nodes[Int(open[open.count - 1].node)].offset)
      throw error(
        atOffset: offset, found: "'('", expected: "its closing parenthesis before the end")
    }
  }

  func children(of node: Int32) -> Children {
    Children(tree: self, node: nodes[Int(node)].firstChild)
  }

  func first(_ node: Int32) -> Int32? {
    let child = nodes[Int(node)].firstChild
    return child < 0 ? nil : child
  }

  func next(_ node: Int32) -> Int32? {
    let next = nodes[Int(node)].next
    return next < 0 ? nil : next
  }

  func symbol(_ node: Int32) -> Int32 { nodes[Int(node)].symbol }
  func keyword(_ node: Int32) -> Keyword? { Keyword(symbol: nodes[Int(node)].symbol) }

  /// An error at a node, quoting the word that stands there.
  func error(at node: Int32, expected: String) -> PDDLError {
    error(
      atOffset: Int(nodes[Int(node)].offset), found: "'\(word(node))'", expected: expected)
  }

  /// An error for something that should still have come inside a list.
  func error(missingIn node: Int32, expected: String) -> PDDLError {
    error(
      atOffset: Int(nodes[Int(node)].offset), found: "the end of '\(word(node))'",
      expected: expected)
  }

  func unsupported(at node: Int32, _ feature: String) -> PDDLError {
    let (line, column) = place(of: Int(nodes[Int(node)].offset))
    return .unsupported(
      file: file, line: line, column: column, word: word(node), feature: feature)
  }

  /// The text of a word, or the start of a list.
  func word(_ node: Int32) -> String {
    let start = Int(nodes[Int(node)].offset)
    guard nodes[Int(node)].isList else {
      return String(decoding: bytes[start..<endOfWord(from: start)], as: UTF8.self)
    }
    guard let child = first(node) else { return "()" }
    return nodes[Int(child)].isList ? "((" : "(" + word(child)
  }

  struct Children: Sequence, IteratorProtocol {
    let tree: SyntaxTree
    var node: Int32

    mutating func next() -> Int32? {
      guard node >= 0 else { return nil }
      defer { node = tree.nodes[Int(node)].next }
      return node
    }
  }
}

extension SyntaxTree {
  /// A variable begins a word of its own even where no space stands before it: some competition files need that.
  private static func endsWord(_ byte: UInt8) -> Bool {
    isSpace(byte) || byte == UInt8(ascii: "(") || byte == UInt8(ascii: ")")
      || byte == UInt8(ascii: ";") || byte == UInt8(ascii: "?")
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte <= 32 }

  private func endOfWord(from start: Int) -> Int {
    var end = start
    repeat { end += 1 } while end < bytes.count && !SyntaxTree.endsWord(bytes[end])
    return end
  }

  private mutating func append(_ symbol: Int32, at offset: Int) -> Int32 {
    nodes.append(Node(symbol: symbol, offset: Int32(offset)))
    return Int32(nodes.count - 1)
  }

  private mutating func link(_ node: Int32, under parent: inout (node: Int32, last: Int32)) {
    if parent.last < 0 {
      nodes[Int(parent.node)].firstChild = node
    } else {
      nodes[Int(parent.last)].next = node
    }
    parent.last = node
  }

  private func error(atOffset offset: Int, found: String, expected: String) -> PDDLError {
    let (line, column) = place(of: offset)
    return .syntax(file: file, line: line, column: column, found: found, expected: expected)
  }

  private func place(of offset: Int) -> (line: Int, column: Int) {
    var (line, column) = (1, 1)
    for byte in bytes.prefix(offset) {
      if byte == UInt8(ascii: "\n") {
        (line, column) = (line + 1, 1)
      } else {
        column += 1
      }
    }
    return (line, column)
  }
}
