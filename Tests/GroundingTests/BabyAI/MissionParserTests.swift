import AgentMessages
import Grounding
import Testing

@Suite("The words of BabyAI's missions") struct MissionParserTests {
  private let grounder = MissionGrounder()

  private func goal(_ text: String) -> Goal? {
    guard case .goal(let goal) = grounder.interpret(Instruction(text)) else { return nil }
    return goal
  }

  /// A sentence of the language with what it means, as the grammar of the missions makes them.
  private struct Speaker {
    var random: SplitMix64

    mutating func pick<Element>(_ choices: [Element]) -> Element {
      choices[Int(random.next() % UInt64(choices.count))]
    }

    mutating func thing(_ kinds: [String]) -> (String, Referent) {
      let (article, colour, kind) = (
        pick(["a", "the"]), pick([nil] + Vocabulary.gridWorld.colours.map(Optional.some)),
        pick(kinds)
      )
      let places: [(String, Relation)?] = [
        nil, nil, ("on your left", .leftOf), ("on your right", .rightOf),
        ("in front of you", .inFrontOf), ("behind you", .behind),
      ]
      let place = pick(places)
      let words = ([article, colour, kind, place?.0] as [String?]).compactMap { $0 }
        .joined(separator: " ")
      return (
        words,
        Referent(
          words: words, quantifier: article == "the" ? .the : .any,
          kinds: kind == "object" ? [] : [kind], colour: colour,
          clauses: place.map {
            [Referent.Clause($0.1, Referent(words: "you", isSpeaker: true))]
          } ?? [])
      )
    }

    mutating func action() -> (String, Objective) {
      let things = ["ball", "box", "key", "object"]
      switch pick([0, 1, 2, 3]) {
      case 0:
        let (words, thing) = thing(things + ["door"])
        return ("go to \(words)", .goTo(thing))
      case 1:
        let (words, thing) = thing(things)
        return ("pick up \(words)", .pickUp(thing))
      case 2:
        let (words, door) = thing(["door"])
        return ("open \(words)", .open(door))
      default:
        let (first, moved) = thing(things)
        let (second, fixed) = thing(things + ["door"])
        return ("put \(first) next to \(second)", .place(moved, .nextTo, fixed))
      }
    }

    mutating func clause() -> (String, [Objective]) {
      let first = action()
      guard pick([true, false]) else { return (first.0, [first.1]) }
      let second = action()
      return ("\(first.0) and \(second.0)", [first.1, second.1])
    }

    mutating func sentence() -> (String, Goal) {
      let first = clause()
      switch pick([0, 1, 2]) {
      case 0: return (first.0, Goal(steps: [first.1]))
      case 1:
        let second = clause()
        return ("\(first.0), then \(second.0)", Goal(steps: [first.1, second.1]))
      default:
        let second = clause()
        return ("\(first.0) after you \(second.0)", Goal(steps: [second.1, first.1]))
      }
    }
  }

  @Test("Every sentence that the grammar makes means what it should", arguments: 1...8)
  func generated(_ seed: UInt64) {
    var speaker = Speaker(random: SplitMix64(seed: seed))
    for _ in 0..<250 {
      let (text, meaning) = speaker.sentence()
      #expect(goal(text) == meaning, "\(text)")
    }
  }

  @Test("Words that the language does not have are named")
  func unknown() {
    #expect(
      grounder.interpret(Instruction("go to the striped ball"))
        == .unknownWords(["striped"]))
  }

  @Test(
    "Known words in no order are not understood", arguments: ["go the ball", "put a key", "the"])
  func nonsense(_ text: String) {
    guard case .notUnderstood = grounder.interpret(Instruction(text)) else {
      Issue.record("'\(text)' was understood")
      return
    }
  }
}
