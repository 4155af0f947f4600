import Recording

/// Says a message of a log in few words, to stand beside another.
enum ReplaySummary {
  static func words(_ message: DecodedMessage, _ stage: ReplayStage) -> String {
    switch stage {
    case .instruction, .speech: message.text("text")
    case .senses: message.text("state") + (message.integer("sequence") > 0 ? "observation" : "")
    case .percept:
      listed(message.messages("detections").filter { $0.number("score") >= 0.3 }.map(detection))
    case .belief:
      "update \(message.integer("update")): \(message.messages("cells").count) cells, "
        + "\(message.messages("things").count) things changed"
    case .goal: "\(message.text("kind")): \(message.text("sentence"))"
    case .plan:
      "\(message.text("status")) \(message.text("detail")): \(listed(message.texts("actions")))"
    case .step: "\(message.text("action")) \(message.text("status")) \(message.text("reason"))"
    case .command: command(message)
    case .outcome: "\(message.text("word")): \(message.text("text"))"
    }
  }

  private static func detection(_ message: DecodedMessage) -> String {
    let colour = message.messages("colours").first?.text("label")
    let kind = message.messages("kinds").first?.text("label")
    let name = [colour, kind].compactMap { $0 }.joined(separator: " ")
    return "\(name) \((message.number("score") * 1000).rounded() / 1000)"
  }

  private static func command(_ message: DecodedMessage) -> String {
    let name = message.text("action")
    if let target = message.message("target") {
      let point = ["x", "y", "z"].map { "\((target.number($0) * 1000).rounded() / 1000)" }
      return "\(name) at \(point.joined(separator: ", "))"
    }
    let amount = message.number("amount")
    return amount == 0 ? name : "\(name) \((amount * 1000).rounded() / 1000)"
  }

  private static func listed(_ words: [String]) -> String {
    words.isEmpty ? "nothing" : words.joined(separator: ", ")
  }
}
