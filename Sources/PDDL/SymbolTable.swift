/// The words of a task, each stored once in lower case and known by a number (PDDL does not tell case apart).
package struct SymbolTable: Sendable {
  private var pool: [UInt8] = []
  private var ends: [Int32] = []
  private var slots: [Int32]

  package init() {
    slots = Array(repeating: -1, count: 1024)
    for keyword in Keyword.all { _ = intern(Array(keyword.rawValue.utf8)) }
  }

  package var count: Int { ends.count }

  /// The number of a word, new if the word is.
  package mutating func intern(_ word: some Collection<UInt8>) -> Int32 {
    if ends.count * 2 > slots.count { grow() }
    let start = pool.count
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in word {
      let lower = byte >= 65 && byte <= 90 ? byte | 0x20 : byte
      pool.append(lower)
      hash = (hash ^ UInt64(lower)) &* 0x100_0000_01B3
    }
    var slot = Int(truncatingIfNeeded: hash ^ (hash >> 29)) & (slots.count - 1)
    while slots[slot] >= 0 {
      if isEqual(slots[slot], from: start) {
        let found = slots[slot]
        pool.removeLast(pool.count - start)
        return found
      }
      slot = (slot + 1) & (slots.count - 1)
    }
    let symbol = Int32(ends.count)
    slots[slot] = symbol
    ends.append(Int32(pool.count))
    return symbol
  }

  package func name(_ symbol: Int32) -> String {
    String(decoding: pool[range(symbol)], as: UTF8.self)
  }

  /// Whether the word starts with a character, such as `?`.
  package func starts(_ symbol: Int32, with byte: UInt8) -> Bool {
    let bytes = range(symbol)
    return !bytes.isEmpty && pool[bytes.lowerBound] == byte
  }

  private func range(_ symbol: Int32) -> Range<Int> {
    (symbol == 0 ? 0 : Int(ends[Int(symbol) - 1]))..<Int(ends[Int(symbol)])
  }

  private func isEqual(_ symbol: Int32, from start: Int) -> Bool {
    let known = range(symbol)
    guard known.count == pool.count - start else { return false }
    for offset in 0..<known.count where pool[known.lowerBound + offset] != pool[start + offset] {
      return false
    }
    return true
  }

  private mutating func grow() {
    slots = Array(repeating: -1, count: slots.count * 2)
    for symbol in 0..<Int32(ends.count) {
      var hash: UInt64 = 0xCBF2_9CE4_8422_2325
      for byte in pool[range(symbol)] { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
      var slot = Int(truncatingIfNeeded: hash ^ (hash >> 29)) & (slots.count - 1)
      while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = symbol
    }
  }
}

/// The words that PDDL itself gives a meaning to. Their order is their number in every `SymbolTable`.
package enum Keyword: String, CaseIterable, Sendable {
  case define, domain, problem, object, number, either, minimize, maximize
  case and, or, not, imply, forall, exists, when, increase, decrease, assign
  case scaleUp = "scale-up"
  case scaleDown = "scale-down"
  case equals = "="
  case dash = "-"
  case greater = ">"
  case less = "<"
  case greaterOrEqual = ">="
  case lessOrEqual = "<="
  case totalCost = "total-cost"
  case domainSection = ":domain"
  case requirements = ":requirements"
  case types = ":types"
  case constants = ":constants"
  case predicates = ":predicates"
  case functions = ":functions"
  case action = ":action"
  case parameters = ":parameters"
  case precondition = ":precondition"
  case effect = ":effect"
  case objects = ":objects"
  case initial = ":init"
  case goal = ":goal"
  case metric = ":metric"
  case durativeAction = ":durative-action"
  case derived = ":derived"
  case constraints = ":constraints"
  case at = "at"
  case preference = "preference"
  case always = "always"
  case sometimeBefore = "sometime-before"

  package static let all = Array(allCases)

  package init?(symbol: Int32) {
    guard symbol >= 0, symbol < Keyword.all.count else { return nil }
    self = Keyword.all[Int(symbol)]
  }
}
