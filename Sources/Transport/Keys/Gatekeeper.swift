import AgentMessages
import CZeroMQ

/// Answers ZeroMQ's question (ZAP, RFC 27) whether the key of somebody who knocks is known. It must be there before a
/// socket with keys is bound in the same context: without it ZeroMQ lets everybody in.
struct Gatekeeper: ~Copyable {
  private let socket: ZeroMQSocket
  private let known: Set<String>
  private let log: @Sendable (String) -> Void

  var handle: UnsafeMutableRawPointer { socket.handle }

  init(
    _ keys: LinkKeys, in context: ZeroMQContext, log: @escaping @Sendable (String) -> Void
  ) throws(LinkError) {
    let reply = try ZeroMQSocket(.reply, in: context)
    _ = try reply.bind("inproc://zeromq.zap.01")
    socket = reply
    known = Set(keys.known)
    self.log = log
  }

  /// Answers whoever waits. The frames: version, request, domain, address, identity, mechanism, key.
  func answerAll() {
    while let frames = socket.receive() {
      guard frames.count >= 2 else { continue }
      let key = frames.count == 7 && frames[6].count == 32 ? ZeroMQ.z85(frames[6]) : ""
      let isKnown = known.contains(key)
      let verdict = isKnown ? ["200", "OK"] : ["400", "unknown key"]
      let words = (verdict + [key, ""]).map { Array($0.utf8) }
      socket.send(Array(frames[0...1]) + words)
      if !isKnown {
        let address = frames.count > 3 ? String(decoding: frames[3], as: UTF8.self) : "somebody"
        log("refused \(address): unknown key \(key.isEmpty ? "(none)" : key)")
      }
    }
  }
}

/// A gatekeeper that can be handed to the thread that polls for it.
final class Gate: @unchecked Sendable {
  // proof of `@unchecked`: made on one thread, handed once to the polling thread, and touched by nobody else after that
  private let gatekeeper: Gatekeeper

  init(_ gatekeeper: consuming Gatekeeper) { self.gatekeeper = gatekeeper }

  var handles: [UnsafeMutableRawPointer] { [gatekeeper.handle] }

  func answerAll() { gatekeeper.answerAll() }
}

extension ZeroMQSocket {
  /// For a socket that binds: asks everybody for a key.
  package func askForKeys(_ keys: LinkKeys) {
    set(ZMQ_CURVE_SERVER, Int32(1))
    show(keys.own)
    set(ZMQ_ZAP_DOMAIN, text: "errand")
  }

  /// For a socket that connects: shows its key, and talks only to who has the other one. With several known it is the
  /// first that is meant.
  package func show(_ keys: LinkKeys) {
    if let server = keys.known.first { set(ZMQ_CURVE_SERVERKEY, text: server) }
    show(keys.own)
  }

  private func show(_ pair: KeyPair) {
    set(ZMQ_CURVE_PUBLICKEY, text: pair.publicKey)
    set(ZMQ_CURVE_SECRETKEY, text: pair.secretKey)
  }
}
