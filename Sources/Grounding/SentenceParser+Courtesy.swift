/// Words around a command that say nothing about what to do.
extension SentenceParser {
  /// Where a command may begin after words of courtesy, and the form its verb then has.
  func openings(at index: Int) -> [(Int, Mood)] {
    var result = [(index, Mood.base)]
    var front = result
    for _ in 0..<8 where !front.isEmpty {
      var next: [(Int, Mood)] = []
      for (at, mood) in front {
        if has(at, SentenceParser.interjections) {
          next.append((word(at + 1) == "," ? at + 2 : at + 1, mood))
        }
        guard mood == .base else { continue }
        for (phrase, nextMood) in SentenceParser.openers {
          if let end = end(of: phrase, at: at) { next.append((end, nextMood)) }
        }
        if let end = goAnd(at: at) { next.append((end, .base)) }
      }
      next = next.filter { candidate in !result.contains { $0 == candidate } }
      result += next
      front = next
    }
    return result
  }

  /// "go and get", "come and", "run and": the going is part of the getting.
  func goAnd(at index: Int) -> Int? {
    guard has(index, ["go", "come", "run", "pop", "nip", "try", "get", "quickly"]) else {
      return nil
    }
    var at = skipping(["ahead", "over", "along", "on", "up", "out", "off"], at: index + 1)
    if has(at, ["and", "to"]), at > index { at += 1 }
    let isVerb = lexicon.verb(word(at)).contains {
      $0.form == .base && $0.verbClass != .go && $0.verbClass != .wait
    }
    return isVerb && !(word(index) == "get") && !has(at, ["back"]) ? at : nil
  }

  /// The end of words of courtesy after a clause.
  func afterTrailers(at index: Int) -> Int {
    var at = index
    while true {
      let start = has(at, [",", ";"]) ? at + 1 : at
      guard let end = end(ofOneOf: SentenceParser.trailers, at: start), end > at else { return at }
      // "then" and the like may begin what comes next
      at = end
    }
  }

  private static let interjections: Set<String> = [
    "please", "kindly", "just", "now", "so", "okay", "hey", "hi", "hello", "well", "right",
    "alright", "also", "robot", "first",
    "then", "next", "finally", "lastly", "quickly", "quietly", "carefully", "gently", "slowly",
    "maybe", "perhaps", "oh",
    "sorry", "and", "simply", "dear", "yes", "afterwards", ",", "actually", "immediately", "buddy",
    "mate", "pal", "instead",
  ]

  private static let openers: [(String, Mood)] = {
    let base = [
      "could you", "can you", "would you", "will you", "would you be able to", "are you able to",
      "would you be so kind as to",
      "would you be kind enough to", "i want you to", "i would like you to", "i need you to",
      "i would love you to", "i would love it if you could",
      "i would appreciate it if you could", "i would appreciate it if you would",
      "i would be grateful if you could",
      "you could", "you can", "you should", "you must", "you may", "you need to", "you have to",
      "you are to", "you will",
      "you might", "you may want to", "you might want to", "let us", "try to", "try and",
      "make sure to",
      "make sure you", "make sure that you", "be sure to", "be sure you", "remember to",
      "do not forget to", "it would be nice if you could", "it would be great if you could",
      "any chance you could", "any chance that you could", "is there any chance you could",
      "is it possible to", "is it possible for you to",
      "would it be possible to", "would it be possible for you to", "why do not you", "why not",
      "i was wondering if you could",
      "i wonder if you could", "i was wondering whether you could", "do you think you could",
      "if you could", "if you would",
      "if you do not mind ,", "if you do not mind", "if you can", "if possible ,", "if possible",
      "help me to", "help me",
      "your job is to", "your task is to", "the task is to", "all i want is for you to",
      "i am asking you to", "i would ask you to",
      "be a dear and", "be a love and", "be so kind as to", "be so good as to",
      "do me a favour and", "do me a favour ,", "do me a favour ;",
      "go ahead and", "feel free to", "it is time to", "i would like to ask you to", "we need to",
      "we should",
      "first of all ,", "first of all", "to start ,", "start off ,", "one more thing ,",
      "one more thing ;", "one last thing ,", "in that case ,", "in that case",
      "when you get a chance ,", "when you have a moment ,", "when you have time ,",
      "when you can ,", "you had better", "you are going to", "time to",
      "after that ,", "after that", "quick ,", "there you are ,", "could you please",
      "your next task is to", "your next job is to",
      "i want to have you", "have the robot", "get the robot to", "please could you", "all right ,",
      "good ,", "great ,", "fine ,", "nice ,", "thank you ,", "thanks ,", "could we", "can we",
      "do you want to", "would you like to", "would you care to", "mind you",
    ]
    let gerund = [
      "would you mind", "do you mind", "how about", "what about", "i would appreciate you",
      "start by", "finish by", "finish off by", "begin by",
      "end by", "try", "if you would not mind", "would you not mind", "i suggest", "i recommend",
      "then finish by", "if you do not mind",
    ]
    return base.map { ($0, Mood.base) } + gerund.map { ($0, Mood.gerund) }
  }()

  private static let trailers: [String] = [
    "please", "thanks", "thank you", "thanks a lot", "thank you very much", "for me", "for us",
    "will you", "would you", "can you",
    "could you", "will you please", "would you please", "could you please", "can you please",
    "if you can", "if you could", "if you would", "if you please",
    "if you do not mind", "if you would not mind", "if possible", "if it is possible",
    "if that is okay", "if that is all right", "if you would be so kind",
    "right now", "now", "at once", "immediately", "straight away", "right away", "quickly",
    "carefully", "gently", "slowly", "again", "too", "as well",
    "though", "okay", "mate", "buddy", "pal", "dear", "robot", "when you can", "when you are ready",
    "when you have time", "when you have a moment",
    "when you have a minute", "when you have a second", "when you get a chance",
    "when you get the chance", "when you get a moment", "when you get a minute",
    "when you are done", "once you are done", "if you like", "for a second", "for a moment",
    "for a minute", "first", "by yourself",
    "afterwards", "after that", "later", "on your way", "on the way", "behind you",
    "as quickly as you can", "as soon as you can", "as soon as possible",
    "will you not", "all right", "alright", "really quick", "quick", "real quick", "one more time",
    "next", "in the meantime", "if you see it",
    "for now", "nicely", "safely", "my friend", "my dear", "love", "and that is it", "that is all",
    "and that is all", "instead", "so that i can see it", "whatever you do", "once more", "anyway",
    "at the end", "in the end", "to finish", "to start with", "to begin with",
    "please and thank you",
  ]
}
