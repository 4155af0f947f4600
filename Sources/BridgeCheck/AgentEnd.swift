import AgentMessages
import Transport

/// An agent's end of a link without an agent: it says what a check wants said, keeps its heart beating while it waits,
/// and keeps everything that it hears. Belongs to the thread of the check.
final class AgentEnd {
  struct Heard {
    var message: WireMessage
    var at: Double
  }

  let lease: UInt64
  /// Whether heartbeats go out while it waits.
  var isBeating = false
  var beatSeconds = 0.5
  /// Everything that has come and was not taken yet, oldest first.
  private(set) var inbox: [Heard] = []
  /// Why messages could not be read.
  private(set) var unreadable: [String] = []
  /// Wall seconds from a heartbeat to its answer.
  private(set) var beatLatencies: [Double] = []

  private let control: ZeroMQSocket
  private let bell = Doorbell()
  private var nextBeat = 0.0
  private var beats: [UInt64: Double] = [:]
  private var beatCount: UInt64 = 1 << 32
  private var lastID: UInt64 = 0
  /// Another end, whose heart must go on beating meanwhile.
  private weak var companion: AgentEnd?

  init(
    _ address: LinkAddress, lease: UInt64, keys: LinkKeys? = nil, companion: AgentEnd? = nil
  ) throws(LinkError) {
    let dealer = try ZeroMQSocket(.dealer, in: try ZeroMQContext())
    if let keys { dealer.show(keys) }
    try dealer.connect(address.text)
    control = dealer
    self.lease = lease
    self.companion = companion
  }

  /// Ids that were not used yet.
  func nextID() -> UInt64 {
    lastID += 1
    return lastID
  }

  /// Sends a message; `extra` is put behind its content, as fields of a newer minor version would be.
  func say(_ message: WireMessage, extra: [UInt8] = []) {
    control.send([Array(message.kind.utf8), message.encoded() + extra])
  }

  func say(frames: [[UInt8]]) { control.send(frames) }

  /// The first message that `pick` takes, among those that have come or come within `seconds`.
  func wait<T>(_ seconds: Double, for pick: (WireMessage) -> T?) -> T? {
    let end = WallClock.seconds() + seconds
    repeat {
      for (index, heard) in inbox.enumerated() {
        if let taken = pick(heard.message) {
          inbox.remove(at: index)
          return taken
        }
      }
      let now = WallClock.seconds()
      if now >= end { return nil }
      pump(until: min(end, now + 0.1))
    } while true
  }

  /// Listens for `seconds`.
  func listen(_ seconds: Double) { _ = wait(seconds) { _ in nil as Bool? } }

  func forgetInbox() { inbox.removeAll() }

  /// Forgets what was said of a command before.
  func forget(_ id: UInt64) {
    inbox.removeAll {
      if case .status(let report) = $0.message { return report.status.id == id }
      return false
    }
  }

  /// Says hello and waits for the answer.
  func hello(
    version: Int = WireMessage.version, minor: Int = WireMessage.minorVersion,
    extra: [UInt8] = [], seconds: Double = 3
  ) -> WireMessage? {
    let hello = WireMessage.Hello(
      version: version, name: "errand bridge check", lease: lease, minor: minor)
    say(.hello(hello), extra: extra)
    return wait(seconds) { message in
      switch message {
      case .welcome, .refused: message
      default: nil
      }
    }
  }

  /// Says hello until it is welcomed, also while another agent has the lease.
  func takeLease(seconds: Double) -> WireMessage.Welcome? {
    let end = WallClock.seconds() + seconds
    repeat {
      if case .welcome(let welcome)? = hello(seconds: 1) {
        lastID = max(lastID, welcome.lastCommandID)
        return welcome
      }
      listen(0.2)
    } while WallClock.seconds() < end
    return nil
  }

  private func pump(until end: Double) {
    companion?.beat()
    companion?.drain()
    beat()
    drain()
    let now = WallClock.seconds()
    guard inbox.isEmpty || now < end else { return }
    ZeroMQ.wait(for: [control.handle], doorbell: bell, seconds: min(end - now, 0.1))
    drain()
  }

  private func beat() {
    let now = WallClock.seconds()
    guard isBeating, now >= nextBeat else { return }
    nextBeat = now + beatSeconds
    beatCount += 1
    beats[beatCount] = now
    say(.heartbeat(.init(lease: lease, count: beatCount)))
  }

  private func drain() {
    while let frames = control.receive() {
      guard frames.count == 2 else {
        unreadable.append("a message has \(frames.count) frames, not 2")
        continue
      }
      do throws(CodecError) {
        take(try WireMessage(kind: frames[0], content: frames[1]))
      } catch {
        unreadable.append("\(String(decoding: frames[0].prefix(32), as: UTF8.self)): \(error)")
      }
    }
  }

  private func take(_ message: WireMessage) {
    let now = WallClock.seconds()
    if case .heartbeat(let beat) = message, let sent = beats.removeValue(forKey: beat.count) {
      beatLatencies.append(now - sent)
    } else {
      inbox.append(Heard(message: message, at: now))
    }
  }

  /// Wall seconds for which the oldest unanswered heartbeat has waited.
  var oldestUnansweredBeat: Double {
    beats.values.min().map { WallClock.seconds() - $0 } ?? 0
  }
}

/// A reader of the observation channel.
final class WatcherEnd {
  private let socket: ZeroMQSocket
  private let bell = Doorbell()
  private(set) var unreadable: [String] = []

  init(_ address: LinkAddress, keys: LinkKeys?) throws(LinkError) {
    let subscriber = try ZeroMQSocket(.subscriber, in: try ZeroMQContext())
    if let keys { subscriber.show(keys) }
    try subscriber.connect(address.text)
    socket = subscriber
  }

  /// The next observation within `seconds`, and when it came.
  func next(_ seconds: Double) -> (observation: WireMessage.EpisodeObservation, at: Double)? {
    let end = WallClock.seconds() + seconds
    while true {
      while let frames = socket.receive() {
        do throws(CodecError) {
          guard frames.count == 2 else { throw .frameCount(frames.count) }
          if case .observation(let seen) = try WireMessage(kind: frames[0], content: frames[1]) {
            return (seen, WallClock.seconds())
          }
        } catch {
          unreadable.append("\(error)")
        }
      }
      let left = end - WallClock.seconds()
      guard left > 0 else { return nil }
      ZeroMQ.wait(for: [socket.handle], doorbell: bell, seconds: left)
    }
  }

  /// The newest of those that come within `seconds`.
  func newest(_ seconds: Double) -> WireMessage.EpisodeObservation? {
    var last: WireMessage.EpisodeObservation?
    let end = WallClock.seconds() + seconds
    while let next = next(max(0, end - WallClock.seconds())) { last = next.observation }
    return last
  }
}
