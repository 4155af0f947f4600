package import AgentMessages
import Synchronization

/// Answers the referee's socket (ROUTER) on a thread of its own; one question at a time.
package final class RefereeServer: Sendable {
  package typealias Answer = @Sendable (RefereeRequest) -> RefereeReply

  /// The address, with the port that was really taken.
  package let address: String
  private let mailbox: Mailbox<Void>
  private let counted: Counted
  private let thread: DedicatedThread

  private final class Counted: Sendable { let counters = Mutex(LinkCounters()) }

  /// Binds and begins to answer with `answer`, on the server's thread. Throws like `RobotServer.start`.
  package static func start(
    at address: String, insecure: Bool = false, keys: LinkKeys? = nil,
    logRefusal: @escaping @Sendable (String) -> Void = { _ in }, answer: @escaping Answer
  ) throws(LinkError) -> RefereeServer {
    let wanted = try LinkAddress(address)
    try wanted.check(insecure: insecure, keys: keys)
    let context = try ZeroMQContext()
    let router = try ZeroMQSocket(.router, in: context)
    var gate: Gate?
    if let keys {
      gate = Gate(try Gatekeeper(keys, in: context, log: logRefusal))
      router.askForKeys(keys)
    }
    let bound = try LinkAddress(try router.bind(wanted.bindText))
    return RefereeServer(wanted.with(port: bound.port).text, router, gate, answer)
  }

  private init(
    _ address: String, _ router: consuming ZeroMQSocket, _ gate: Gate?, _ answer: @escaping Answer
  ) {
    self.address = address
    let (mailbox, counted) = (Mailbox<Void>(), Counted())
    (self.mailbox, self.counted) = (mailbox, counted)
    let desk = Desk(router: router, gate: gate, answer: answer, counted: counted)
    thread = DedicatedThread { desk.run(until: mailbox) }
  }

  deinit { close() }

  package var counters: LinkCounters { counted.counters.withLock { $0 } }

  package func close() {
    mailbox.post(())
    thread.join()
  }

  private final class Desk: @unchecked Sendable {
    // proof of `@unchecked`: handed once to the thread that runs it, and touched by nobody else after that
    let router: ZeroMQSocket
    let gate: Gate?
    let answer: Answer
    let counted: Counted

    init(
      router: consuming ZeroMQSocket, gate: Gate?, answer: @escaping Answer, counted: Counted
    ) {
      self.router = router
      self.gate = gate
      self.answer = answer
      self.counted = counted
    }

    func run(until mailbox: Mailbox<Void>) {
      while mailbox.collect().isEmpty {
        ZeroMQ.wait(
          for: [router.handle] + (gate?.handles ?? []), doorbell: mailbox.doorbell, seconds: 60)
        gate?.answerAll()
        while let frames = router.receive() { read(frames) }
      }
    }

    private func read(_ frames: [[UInt8]]) {
      do throws(CodecError) {
        guard frames.count == 3, frames[1] == Array("request".utf8) else {
          throw .frameCount(frames.count - 1)
        }
        let (id, request) = try RefereeRequest.decoded(frames[2])
        counted.counters.withLock { $0.received += 1 }
        router.send([frames[0], Array("reply".utf8), answer(request).encoded(id: id)])
      } catch {
        counted.counters.withLock { $0.garbage += 1 }
      }
    }
  }
}
