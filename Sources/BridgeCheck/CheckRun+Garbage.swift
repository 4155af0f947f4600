import AgentMessages
import Transport

// what no well-behaved agent sends
extension CheckRun {
  func checkGarbage() {
    check(.garbage) { () throws(LinkError) in try garbage() }
    check(.oversize) { () throws(LinkError) in
      hasFailed(.garbage) ? (.notJudged, "garbage is to be survived first") : try oversize()
    }
  }

  private static let garbage: [(what: String, frames: [[UInt8]])] = [
    ("a message of one frame", [Array("hello".utf8)]),
    ("a message of four frames", [Array("hello".utf8), [], [], []]),
    ("an empty message", [[], []]),
    ("a message of an unknown kind", [Array("teleport".utf8), [1, 2, 3]]),
    ("a command that does not decode", [Array("command".utf8), [0xFF, 0xFF, 0xFF, 0xFF]]),
    ("a hello cut short", [Array("hello".utf8), [0x12, 0x50, 0x61]]),
    ("a text that is not UTF-8", [Array("hello".utf8), [0x08, 1, 0x12, 2, 0xC3, 0x28]]),
    ("a robot's own kind of message", [Array("welcome".utf8), []]),
  ]

  private func garbage() throws(LinkError) -> Verdict {
    let peer = try other(lease: 0)
    for (what, frames) in Self.garbage {
      peer.say(frames: frames)
      let isAlive = isAnswered(peer)
      guard isAlive else { return (.fails, "after \(what) it answered nothing any more") }
      let reply = peer.wait(0) { message -> String? in message.kind }
      if let reply { return (.fails, "\(what) was answered with a \(reply)") }
    }
    return (.holds, "\(Self.garbage.count) kinds of garbage changed nothing")
  }

  private func oversize() throws(LinkError) -> Verdict {
    let peer = try other(lease: 0)
    peer.say(frames: [Array("hello".utf8), [UInt8](repeating: 0x12, count: 8 << 20)])
    peer.listen(0.3)
    let next = try other(lease: 0)
    guard isAnswered(next) else {
      return (.fails, "after a message of 8 MiB it answered nothing any more")
    }
    let name = String(repeating: "long ", count: 20_000)
    next.say(.hello(.init(name: name, lease: 0)))
    guard isAnswered(next) else {
      return (.fails, "after a hello with a name of 100 kB it answered nothing any more")
    }
    return (.holds, "8 MiB in a frame and 100 kB in a text were survived")
  }

  /// Whether a watcher's hello is answered.
  private func isAnswered(_ end: AgentEnd) -> Bool { end.hello(seconds: timeout) != nil }
}
