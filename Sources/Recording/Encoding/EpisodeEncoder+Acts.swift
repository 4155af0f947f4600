import AgentMessages

extension EpisodeEncoder {
  static func plan(_ plan: Plan) -> EpisodeMessage {
    EpisodeMessage(.plan) {
      let (status, detail) =
        switch plan.status {
        case .achieves: ("achieves", "")
        case .satisfied: ("satisfied", "")
        case .explores(let wanted): ("explores", wanted)
        case .none(let reason): ("none", reason)
        }
      $0.text(1, status)
      $0.text(2, detail)
      $0.texts(3, plan.actions.map(\.description))
      $0.integer(4, plan.cost)
      $0.integer(5, plan.expansions)
      $0.text(6, plan.problem)
    }
  }

  static func started(_ action: GroundAction, _ index: Int) -> EpisodeMessage {
    EpisodeMessage(.step) {
      $0.text(1, action.description)
      $0.text(2, "started")
      $0.integer(3, index)
    }
  }

  static func finished(_ action: GroundAction, _ status: ExecutionStatus) -> EpisodeMessage {
    EpisodeMessage(.step) {
      let (word, reason) =
        switch status {
        case .running: ("running", "")
        case .finished: ("finished", "")
        case .blocked(let reason): ("blocked", reason)
        }
      $0.text(1, action.description)
      $0.text(2, word)
      $0.text(4, reason)
    }
  }

  static func command(_ command: MotorCommand) -> EpisodeMessage {
    EpisodeMessage(.command) { message in
      message.unsigned(1, command.id)
      message.integer(2, command.expiry)
      message.text(3, command.action.name)
      switch command.action {
      case .translate(let amount), .rotate(let amount), .wait(let amount):
        message.number(4, amount)
      case .velocity(let twist, let seconds):
        message.number(4, twist.linear)
        message.number(5, twist.angular)
        message.number(6, seconds)
      case .grasp(let target), .release(let target), .open(let target), .close(let target),
        .toggle(let target):
        message.message(7) { $0.point(target) }
      case .speak(let text): message.text(8, text)
      case .stop: break
      }
    }
  }

  static func status(_ status: CommandStatus) -> EpisodeMessage {
    EpisodeMessage(.status) { message in
      message.unsigned(1, status.id)
      message.text(2, status.state.rawValue)
      message.text(3, status.reason.rawValue)
      message.text(4, status.message)
      message.message(5) { $0.pose(status.executed) }
    }
  }

  static func speech(
    _ kind: String, _ text: String, _ atMostSeconds: Double = 0
  ) -> EpisodeMessage {
    EpisodeMessage(.speech) {
      $0.text(1, kind)
      $0.text(2, text)
      $0.number(5, atMostSeconds)
    }
  }

  static func speech(_ question: ClarifyingQuestion) -> EpisodeMessage {
    EpisodeMessage(.speech) {
      $0.text(1, "asked")
      $0.text(2, question.text)
      $0.texts(3, question.choices)
      $0.integers(4, question.candidates)
    }
  }

  static func outcome(_ outcome: Outcome) -> EpisodeMessage {
    EpisodeMessage(.outcome) { message in
      message.text(1, outcome.word)
      message.integer(2, Int64(outcome.exitCode))
      switch outcome {
      case .done(let text), .cannot(let text), .outOfResources(let text), .badInput(let text),
        .linkLost(let text):
        message.text(3, text)
      case .stepLimit(let limit): message.integer(4, limit)
      case .stopped: break
      case .needsAnswer(let question):
        message.text(3, question.text)
        message.texts(5, question.choices)
        message.integers(6, question.candidates)
      }
    }
  }
}
