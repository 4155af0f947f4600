import AgentMessages

extension SentenceParser {
  /// "go to the kitchen", "come here", "move forward two steps"
  mutating func going(_ lemma: String, at index: Int) -> [Parse<[Command]>] {
    var result = moving(lemma, at: index)
    guard lemma != "take", lemma != "back", lemma != "reverse" else { return result }
    let me = NounPhrase(words: "me", start: index, isSpeaker: true)
    let adverbs: Set<String> = [
      "back", "over", "up", "straight", "down", "out", "along", "off", "on", "directly", "right",
      "now", "all", "through",
    ]
    for at in index...skipping(adverbs, at: index) {
      if let end = end(
        ofOneOf: ["here", "home", "back home", "to me", "back to me", "back here"], at: at)
      {
        result.append(Parse(value: [.goTo([me])], end: end))
      }
      if word(at) == "there" {
        result.append(Parse(value: [.goTo([place(.there, at, at + 1)])], end: at + 1))
      }
      result += destinationsOfGoing(at: at)
    }
    if word(index) == "back", lemma != "move", lemma != "step" {
      result.append(Parse(value: [.goTo([me])], end: index + 1))
    }
    if lemma == "come" || lemma == "return" {
      result.append(Parse(value: [.goTo([me])], end: index, cost: 1))
    }
    for parse in rounds(at: index)
    where parse.end > index && has(parse.end - 1, ["room", "rooms", "everywhere"]) {
      result.append(parse)
    }
    return result + result.flatMap { self.accompanied($0) }
  }

  private mutating func destinationsOfGoing(at index: Int) -> [Parse<[Command]>] {
    var result: [Parse<[Command]>] = []
    for place in places(at: index, uses: [.place, .destination, .toward]) {
      switch place.value.relation {
      case .nextTo, .inFrontOf, nil: break
      case .inside:
        guard place.value.landmark.room != nil || place.value.landmark.anaphor != nil else {
          continue
        }
      default: continue
      }
      result.append(place.map { [.goTo([$0.landmark])] })
      // "to the kitchen and the bedroom"
      guard place.value.relation == nil || place.value.landmark.room != nil,
        word(place.end) == "and"
      else { continue }
      let next = word(place.end + 1) == "to" ? place.end + 2 : place.end + 1
      for list in nounPhraseLists(at: next) {
        result.append(place.then(list) { [.goTo([$0.landmark] + $1)] })
      }
    }
    if word(index) == "at" {
      result += nounPhrases(at: index + 1).map { phrase in phrase.map { [.goTo([$0])] } }
    }
    return result
  }

  /// "go to the bathroom with the towel"
  private mutating func accompanied(_ parse: Parse<[Command]>) -> [Parse<[Command]>] {
    guard word(parse.end) == "with", case .goTo? = parse.value.first else { return [] }
    return nounPhrases(at: parse.end + 1).compactMap { thing in
      guard !thing.value.isSpeaker, thing.value.room == nil else { return nil }
      return parse.then(thing) { [.take([$1])] + $0 }
    }
  }

  mutating func entering(_ lemma: String, at index: Int) -> [Parse<[Command]>] {
    var result = rounds(at: index)
    if lemma == "face" { result += turning(at: index) }
    result += nounPhraseLists(at: index).map { list in list.map { [.goTo($0)] } }
    return result
  }

  /// "stand by the fridge", "stop at the table", "wait in the hall"
  mutating func standing(at index: Int) -> [Parse<[Command]>] {
    destinationsOfGoing(at: skipping(["over", "right", "up", "there"], at: index))
  }

  // MARK: - Motions by number

  private func moving(_ lemma: String, at index: Int) -> [Parse<[Command]>] {
    var at = index
    var direction = ["back", "reverse"].contains(lemma) ? -1.0 : 0
    if lemma == "back" { at = skipping(["up", "off", "away"], at: at) }
    var amount: Double?
    for _ in 0..<3 {
      if direction == 0, let (sign, end) = self.direction(at: at) {
        (direction, at) = (sign, end)
      } else if amount == nil, let (metres, end) = distance(at: at) {
        (amount, at) = (metres, end)
      }
    }
    guard direction != 0, amount != nil || lemma != "take" else { return [] }
    // "go back" and "come back" are about a place
    if direction < 0, amount == nil,
      ["go", "come", "head", "walk", "run", "return"].contains(lemma), word(at - 1) == "back"
    {
      return []
    }
    return [Parse(value: [.move(metres: direction * (amount ?? 0.5))], end: at)]
  }

  private func direction(at index: Int) -> (Double, Int)? {
    if let end = end(
      ofOneOf: [
        "straight ahead", "straight forward", "straight on", "forward", "ahead", "straight",
      ], at: index)
    {
      return (1, end)
    }
    return end(ofOneOf: ["backward", "back", "back up"], at: index).map { (-1, $0) }
  }

  private func distance(at index: Int) -> (Double, Int)? {
    let at = skipping(["for", "by", "about"], at: index)
    if let end = end(
      ofOneOf: ["a little bit", "a bit", "a little", "slightly", "half a metre"], at: at)
    {
      return (0.5, end)
    }
    let (value, end): (Double, Int)
    if has(at, ["a", "another"]) {
      (value, end) = (1, at + 1)
    } else if let number = number(at: at) {
      (value, end) = number
    } else {
      return nil
    }
    switch word(end) {
    case "metre", "metres", "m": return (value, end + 1)
    case "centimetre", "centimetres", "cm": return (value / 100, end + 1)
    case "step", "steps", "pace", "paces", "cell", "cells", "square", "squares":
      return (value / 2, end + 1)
    default: return nil
    }
  }

  /// "turn left", "turn ninety degrees to the right", "turn around"
  func turning(at index: Int) -> [Parse<[Command]>] {
    if has(index, ["on", "off"]) {
      return [
        Parse(
          value: [.impossible("turn")], end: words.count,
          fault: SentenceParser.inability("switch things"))
      ]
    }
    var result: [Parse<[Command]>] = []
    if let end = end(ofOneOf: ["around", "round", "all the way around", "back around"], at: index),
      angle(at: end) == nil
    {
      result.append(Parse(value: [.turn(degrees: 180)], end: end))
    }
    var at = index
    var sign = 0.0
    var size: Double?
    for _ in 0..<3 {
      if sign == 0, let (found, end) = side(at: at) {
        (sign, at) = (found, end)
      } else if size == nil, let (found, end) = angle(at: at) {
        (size, at) = (found, end)
      }
    }
    if sign != 0 {
      result.append(Parse(value: [.turn(degrees: sign * (size ?? 90))], end: at))
    } else if size == 180 {
      result.append(Parse(value: [.turn(degrees: 180)], end: at))
    }
    return result
  }

  private func side(at index: Int) -> (Double, Int)? {
    let at = skipping(["to", "the", "your"], at: index)
    switch word(at) {
    case "left", "anticlockwise": return (1, at + 1)
    case "right", "clockwise": return (-1, at + 1)
    default: return nil
    }
  }

  private func angle(at index: Int) -> (Double, Int)? {
    let at = skipping(["by", "around", "through"], at: index)
    if let end = end(ofOneOf: ["a quarter turn", "a quarter"], at: at) { return (90, end) }
    if let end = end(ofOneOf: ["a half turn", "half a turn", "half way round"], at: at) {
      return (180, end)
    }
    guard let (value, end) = number(at: at), has(end, ["degrees", "degree"]) else { return nil }
    return (value, end + 1)
  }

  func waiting(at index: Int) -> [Parse<[Command]>] {
    var at = skipping(["on", "there", "here", "still"], at: index)
    let isFor = word(at) == "for"
    if isFor { at += 1 }
    at = skipping(["about", "another"], at: at)
    if let end = end(ofOneOf: ["half a minute"], at: at) {
      return [Parse(value: [.wait(seconds: 30)], end: end)]
    }
    if isFor, let end = end(ofOneOf: ["a minute"], at: at) {
      return [Parse(value: [.wait(seconds: 60)], end: end)]
    }
    guard let (value, end) = number(at: at) else { return [] }
    switch word(end) {
    case "second", "seconds", "s": return [Parse(value: [.wait(seconds: value)], end: end + 1)]
    case "minute", "minutes": return [Parse(value: [.wait(seconds: value * 60)], end: end + 1)]
    default: return []
    }
  }
}
