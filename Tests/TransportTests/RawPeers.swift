import AgentMessages
import Transport

/// An agent's end of a control channel without manners, for tests.
struct RawPeer: ~Copyable {
  let socket: ZeroMQSocket
  private let never = Doorbell()

  init(connectingTo address: String) throws {
    let dealer = try ZeroMQSocket(.dealer, in: ZeroMQContext())
    try dealer.connect(address)
    socket = dealer
  }

  func send(_ message: WireMessage) {
    socket.send([Array(message.kind.utf8), message.encoded()])
  }

  /// The next message within five seconds.
  mutating func receive() -> WireMessage? {
    let end = WallClock.seconds() + 5
    while WallClock.seconds() < end {
      if let frames = socket.receive() {
        return try? WireMessage(kind: frames[0], content: frames[1])
      }
      ZeroMQ.wait(for: [socket.handle], doorbell: never, seconds: 0.5)
    }
    return nil
  }
}

/// A robot that answers one hello and then nothing.
final class FakeRobot: Sendable {
  let address: String
  private let thread: DedicatedThread

  /// Waits for a hello, sends `garbage` (frames after the address) and then the answer, by default a welcome.
  init(answering answer: WireMessage? = nil, after garbage: [[[UInt8]]] = []) throws {
    let router = try ZeroMQSocket(.router, in: ZeroMQContext())
    address = try router.bind("tcp://127.0.0.1:*")
    let desk = Desk(router, answer, garbage)
    thread = DedicatedThread { desk.run() }
  }

  private final class Desk: @unchecked Sendable {
    // proof of `@unchecked`: handed once to the thread that runs it
    let socket: ZeroMQSocket
    let answer: WireMessage?
    let garbage: [[[UInt8]]]

    init(_ socket: consuming ZeroMQSocket, _ answer: WireMessage?, _ garbage: [[[UInt8]]]) {
      self.socket = socket
      self.answer = answer
      self.garbage = garbage
    }

    func run() {
      let never = Doorbell()
      let end = WallClock.seconds() + 3
      var isAnswered = false
      while WallClock.seconds() < end {
        ZeroMQ.wait(for: [socket.handle], doorbell: never, seconds: 0.1)
        while let frames = socket.receive() {
          guard !isAnswered, frames.count == 3,
            case .hello(let hello)? = try? WireMessage(kind: frames[1], content: frames[2])
          else { continue }
          for message in garbage { socket.send([frames[0]] + message) }
          let reply = answer ?? welcome(hello.lease)
          socket.send([frames[0], Array(reply.kind.utf8), reply.encoded()])
          isAnswered = true
        }
      }
    }

    private func welcome(_ lease: UInt64) -> WireMessage {
      .welcome(
        .init(
          robot: ToyBody().description, lease: lease, heartbeatSeconds: 0.1, leaseSeconds: 1,
          episode: 1, lastCommandID: 0, observation: nil))
    }
  }
}
