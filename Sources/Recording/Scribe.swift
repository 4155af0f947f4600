import AgentMessages
import MCAP

/// Writes an episode's messages into its file, on the recorder's queue.
///
/// When a chunk cannot be written (a full disk), its pictures are lost and counted; what is essential in it is kept and
/// written with the next chunk that can be.
final class Scribe: @unchecked Sendable {
  // proof of `@unchecked`: made on one thread, and after that touched only by work on the writer's serial queue; `path`
  // never changes
  let path: String
  private var writer: MCAPWriter?
  private var encoder = EpisodeEncoder()
  private var channels: [EpisodeChannel: UInt16] = [:]
  private var schemas: [String: UInt16] = [:]
  private var sequences: [EpisodeChannel: UInt32] = [:]
  /// Messages from before the robot's clock is known.
  private var early: [Entry] = []

  // the open chunk: what is essential in it, what is not, and since when it is open (0: there is none)
  private var kept: [Entry] = []
  private var heavy: [EpisodeChannel] = []
  private var chunkStamp: Int64?
  private var chunkOpened: UInt64 = 0
  /// The last chunk could not be written.
  private var isFull = false

  private var queueLoss = EpisodeLoss()
  private var diskLoss = EpisodeLoss()
  private var report: EpisodeReport

  private static let chunkRobotNanoseconds: Int64 = 500_000_000
  private static let chunkWallNanoseconds: UInt64 = 700_000_000

  private struct Entry {
    var message: EpisodeMessage
    var sequence: UInt32
    var logTime: UInt64
    var publishTime: UInt64
  }

  init(creating path: String, about facts: EpisodeFacts) throws(RecordingError) {
    self.path = path
    report = EpisodeReport(path: path)
    do {
      // chunks are closed by time, not by size
      var writer = try MCAPWriter(
        creating: path, options: Self.options)
      try writer.append(Metadata(name: EpisodeFacts.name, values: facts.metadata))
      if !facts.agent.domain.isEmpty {
        try writer.append(
          Attachment(
            logTime: 0, createTime: 0, name: Self.domainName, mediaType: "text/plain",
            data: Array(facts.agent.domain.utf8)))
      }
      self.writer = consume writer
    } catch {
      throw Self.failure(path, error)
    }
  }

  static let domainName = "domain.pddl"
  static let resultName = "errand.result"

  private static var options: WriterOptions {
    var options = WriterOptions()
    options.library = "errand"
    options.chunkBytes = 16 << 20
    return options
  }

  static func failure(_ path: String, _ error: MCAPError) -> RecordingError {
    if case .cannotWrite(let failure) = error {
      return .cannotWrite(path: path, why: "\(error)", isDiskFull: failure.errno == 28)
    }
    return .cannotWrite(path: path, why: "\(error)", isDiskFull: false)
  }
}

// what the queue does
extension Scribe {
  /// Writes an event; a light one lacks its pictures, so that what would be drawn of them is left out as well.
  func write(_ event: AgentEvent, at time: UInt64, isLight: Bool) {
    if case .observed(let observation) = event { closeChunk(before: observation) }
    note(event)
    let hadClock = encoder.stamp != nil
    let messages = encoder.messages(for: event).filter { !isLight || $0.weight == .essential }
    if !hadClock, let stamp = encoder.stamp { flushEarly(UInt64(clamping: stamp)) }
    for message in messages {
      let entry = entry(message, at: time)
      if encoder.stamp == nil { early.append(entry) } else { put(entry) }
    }
  }

  func write(_ happening: EpisodeHappening, at time: UInt64) {
    let message = EpisodeMessage(.world) {
      $0.text(1, happening.kind)
      $0.text(2, happening.text)
      $0.integer(3, happening.afterCommand)
    }
    put(entry(message, at: time))
  }

  /// Something was left out before it came here.
  func note(_ loss: EpisodeLoss) {
    queueLoss = loss
    writeLoss()
  }

  func tick() {
    guard chunkOpened > 0 else { return }
    if WallClock.monotonic() - chunkOpened >= Self.chunkWallNanoseconds { closeChunk() }
  }

  func finish(verdict: EpisodeVerdict?) -> EpisodeReport {
    flushEarly(0)
    closeChunk()
    report.droppedFrames = Int(clamping: queueLoss.frames + diskLoss.frames)
    report.droppedMessages = Int(clamping: queueLoss.messages + diskLoss.messages)
    guard var writer = writer.take() else { return report }
    do {
      try writer.append(Metadata(name: Self.resultName, values: result(verdict)))
      let statistics = try writer.finish()
      report.messages = Int(clamping: statistics.messageCount)
    } catch {
      report.failure = "\(error)"
    }
    if report.failure == nil, !kept.isEmpty {
      report.failure =
        "\(kept.count) decisions and commands could not be written: \(diskLoss.reason)"
    }
    return report
  }

  private func entry(_ message: EpisodeMessage, at time: UInt64) -> Entry {
    let sequence = sequences[message.channel, default: 0]
    sequences[message.channel] = sequence + 1
    return Entry(
      message: message, sequence: sequence, logTime: UInt64(clamping: encoder.stamp ?? 0),
      publishTime: time)
  }

  private func note(_ event: AgentEvent) {
    if case .commanded = event { report.commands += 1 }
    if case .ended(let outcome) = event { report.outcome = outcome }
  }

  private func result(_ verdict: EpisodeVerdict?) -> [String: String] {
    var values = [
      "outcome": report.outcome?.word ?? "cut-off", "commands": "\(report.commands)",
      "dropped_frames": "\(report.droppedFrames)",
      "dropped_messages": "\(report.droppedMessages)",
    ]
    if let code = report.outcome?.exitCode { values["exit_code"] = "\(code)" }
    guard let verdict else { return values }
    values["verdict"] = verdict.isMet ? "met" : "failed"
    values["failure"] = verdict.failure
    return values
  }
}

// the file
extension Scribe {
  private func flushEarly(_ logTime: UInt64) {
    let waiting = early
    early = []
    for var entry in waiting {
      entry.logTime = logTime
      put(entry)
    }
  }

  /// A chunk holds what follows from one moment, or a few that come close together.
  private func closeChunk(before observation: Observation) {
    guard let first = chunkStamp else { return }
    if observation.stamp - first >= Self.chunkRobotNanoseconds { closeChunk() }
  }

  private func put(_ entry: Entry) {
    if chunkOpened == 0 {
      chunkOpened = WallClock.monotonic()
      chunkStamp = encoder.stamp
    }
    let isHeavy = entry.message.weight == .heavy
    guard !isFull else {
      if isHeavy { lose(entry.message) } else { kept.append(entry) }
      return
    }
    if isHeavy { heavy.append(entry.message.channel) } else { kept.append(entry) }
    do {
      try append(entry)
      // a chunk that was full has been written
      if writer?.openChunkByteCount == 0 { (kept, heavy) = ([], []) }
    } catch { chunkFailed(error) }
  }

  private func closeChunk() {
    guard chunkOpened > 0 else { return }
    chunkOpened = 0
    chunkStamp = nil
    do {
      if isFull { for entry in kept { try append(entry) } }
      try writer?.closeChunk()
    } catch {
      chunkFailed(error)
      return
    }
    kept = []
    heavy = []
    guard isFull else { return }
    isFull = false
    writeLoss()
  }

  /// What is essential in the chunk stays for the next one; the rest is lost.
  private func chunkFailed(_ error: MCAPError) {
    isFull = true
    diskLoss.reason = "\(error)"
    for channel in heavy { lose(channel) }
    heavy = []
  }

  private func lose(_ message: EpisodeMessage) { lose(message.channel) }

  private func lose(_ channel: EpisodeChannel) {
    diskLoss.messages += 1
    if channel.schema == "foxglove.RawImage" { diskLoss.frames += 1 }
  }

  private func writeLoss() {
    let message = EpisodeMessage(.loss) {
      $0.unsigned(1, queueLoss.frames + diskLoss.frames)
      $0.unsigned(2, queueLoss.messages + diskLoss.messages)
      $0.text(3, diskLoss.reason.isEmpty ? queueLoss.reason : diskLoss.reason)
    }
    put(entry(message, at: WallClock.nanoseconds()))
  }

  private func append(_ entry: Entry) throws(MCAPError) {
    let channel = entry.message.channel
    let known = channels[channel]
    let id = if let known { known } else { try add(channel) }
    try writer?.append(
      Message(
        channelID: id, sequence: entry.sequence, logTime: entry.logTime,
        publishTime: entry.publishTime, data: entry.message.bytes[...]))
  }

  private func add(_ channel: EpisodeChannel) throws(MCAPError) -> UInt16 {
    let schema: UInt16
    if let known = schemas[channel.schema] {
      schema = known
    } else {
      let data = (try? SchemaLibrary.own.descriptorSet(for: channel.schema)) ?? []
      schema = try writer?.addSchema(name: channel.schema, encoding: "protobuf", data: data) ?? 0
      schemas[channel.schema] = schema
    }
    let id = try writer?.addChannel(
      topic: channel.topic, messageEncoding: "protobuf", schemaID: schema)
    channels[channel] = id
    return id ?? 0
  }
}
