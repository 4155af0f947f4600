import AgentMessages
import Recording
import Synchronization

/// Where a replay lays what the agent says now beside what the log says.
final class ReplayDesk: Sendable {
  private let log: EpisodeLog
  private let tolerance: MessageTolerance
  private let state: Mutex<State>

  private struct State {
    var encoder = EpisodeEncoder()
    var events = 0
    var step = 0
    /// What is left of the log, by topic.
    var waiting: [String: [LoggedMessage]] = [:]
    var next: [String: Int] = [:]
    var stages: [ReplayStage: ReplayReport.Stage] = [:]
    var first: ReplayReport.Difference?
    /// Why nothing more is compared.
    var ending: ReplayReport.Ending?
  }

  init(_ log: EpisodeLog, tolerance: MessageTolerance, without stages: Set<ReplayStage>) {
    self.log = log
    self.tolerance = tolerance
    var state = State()
    for message in log.messages {
      guard let stage = ReplayStage.byTopic[message.topic], !stages.contains(stage) else {
        continue
      }
      state.waiting[message.topic, default: []].append(message)
    }
    for stage in ReplayStage.allCases where !stages.contains(stage) {
      state.stages[stage] = ReplayReport.Stage(stage: stage)
    }
    self.state = Mutex(state)
  }

  var ending: ReplayReport.Ending? { state.withLock { $0.ending } }
  /// Events so far.
  var events: Int { state.withLock { $0.events } }

  /// Nothing that comes now is compared any more.
  func end(_ ending: ReplayReport.Ending) {
    state.withLock { if $0.ending == nil { $0.ending = ending } }
  }

  /// Compares what the agent says now.
  func take(_ event: AgentEvent) {
    state.withLock { state in
      state.events += 1
      let messages = state.encoder.messages(for: event)
      guard state.ending == nil else { return }
      if case .commanded = event { state.step += 1 }
      for message in messages { compare(message, &state) }
    }
  }

  /// Compares a percept after the commands have parted, with the one of the same observation.
  func takeAlone(_ percept: Percept) {
    state.withLock { state in
      let now = EpisodeEncoder.messageAlone(for: percept)
      guard
        let logged = state.waiting[now.channel.topic]?.first(where: {
          (try? log.decoded($0).unsigned("sequence")) == percept.sequence
        })
      else { return }
      judge(logged, now, .percept, &state)
    }
  }

  private func compare(_ message: EpisodeMessage, _ state: inout State) {
    let topic = message.channel.topic
    guard let stage = ReplayStage.byTopic[topic], state.stages[stage] != nil else { return }
    let index = state.next[topic, default: 0]
    state.next[topic] = index + 1
    guard let all = state.waiting[topic], index < all.count else {
      let now = decoded(message).map { ReplaySummary.words($0, stage) } ?? ""
      note(stage, .init(path: "", log: "nothing more", now: now), "nothing more", now, &state)
      return
    }
    judge(all[index], message, stage, &state)
  }

  private func judge(
    _ logged: LoggedMessage, _ message: EpisodeMessage, _ stage: ReplayStage, _ state: inout State
  ) {
    state.stages[stage]?.compared += 1
    guard logged.bytes != message.bytes else { return }
    guard let before = try? log.decoded(logged), let now = decoded(message) else { return }
    let found =
      before.difference(from: now, within: tolerance)
      ?? (tolerance == .none
        ? MessageDifference(path: "", log: "other bytes", now: "other bytes") : nil)
    guard let found else { return }
    note(
      stage, found, ReplaySummary.words(before, stage), ReplaySummary.words(now, stage), &state)
  }

  private func decoded(_ message: EpisodeMessage) -> DecodedMessage? {
    try? SchemaLibrary.own.types.decode(message.bytes[...], as: message.channel.schema)
  }

  private func note(
    _ stage: ReplayStage, _ found: MessageDifference, _ log: String, _ now: String,
    _ state: inout State
  ) {
    state.stages[stage]?.differing += 1
    if stage == .command, state.ending == nil { state.ending = .parted(step: state.step) }
    guard state.stages[stage]?.first == nil else { return }
    let start = self.log.messages.first?.logTime ?? 0
    let clock = UInt64(clamping: state.encoder.stamp ?? 0)
    let difference = ReplayReport.Difference(
      stage: stage, step: state.step, seconds: Double(clock - min(start, clock)) / 1e9,
      path: found.path, log: found.log, now: found.now, logSummary: log, nowSummary: now)
    state.stages[stage]?.first = difference
    if state.first == nil { state.first = difference }
  }

  /// What was found, once the agent has ended. What the log has more than the agent said is a difference too, unless
  /// the comparison ended before.
  func report(changes: [String], refusesChanges: Bool) -> ReplayReport {
    state.withLock { state in
      if state.ending == nil { noteLeftOvers(&state) }
      let stages = ReplayStage.allCases.compactMap { state.stages[$0] }
      var steps = state.step
      // the command at which it was to stop was compared, and not sent
      if case .until(let step) = state.ending { steps = min(step, steps) }
      return ReplayReport(
        stages: stages, first: state.first, changes: changes, ending: state.ending ?? .complete,
        steps: steps, stepsInLog: log.messages(on: "command").count,
        refusesChanges: refusesChanges)
    }
  }

  private func noteLeftOvers(_ state: inout State) {
    for stage in ReplayStage.allCases where state.stages[stage] != nil {
      for topic in stage.topics {
        let all = state.waiting[topic] ?? []
        let index = state.next[topic, default: 0]
        guard index < all.count, let message = try? log.decoded(all[index]) else { continue }
        let words = ReplaySummary.words(message, stage)
        note(stage, .init(path: "", log: words, now: "nothing more"), words, "nothing", &state)
      }
    }
  }
}
