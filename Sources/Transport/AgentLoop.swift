import AgentMessages
import Synchronization

/// The thread of a `RemoteRobot` that polls: carries messages between the sockets, `AgentLink`, and those who wait.
final class AgentLoop: @unchecked Sendable {
  // proof of `@unchecked`: made on one thread, handed once to the polling thread, and touched by nobody else after that
  private var link: AgentLink
  private let line: AgentLine
  private let address: LinkAddress
  private let control: ZeroMQSocket
  private let observations: ZeroMQSocket
  private var waiting: [(id: UInt64, continuation: AgentLine.StatusContinuation)] = []
  private var closers: [CheckedContinuation<Void, Never>] = []

  init(
    _ options: AgentLink.Options, line: AgentLine, address: LinkAddress,
    control: consuming ZeroMQSocket, observations: consuming ZeroMQSocket
  ) {
    link = AgentLink(options, now: WallClock.seconds())
    self.line = line
    self.address = address
    self.control = control
    self.observations = observations
  }

  func run() {
    perform(link.advance(to: WallClock.seconds()))
    while link.error == nil {
      ZeroMQ.wait(
        for: [control.handle, observations.handle], doorbell: line.mailbox.doorbell,
        seconds: link.nextDeadline - WallClock.seconds())
      for letter in line.mailbox.collect() { act(on: letter) }
      while link.error == nil, let frames = control.receive() { read(frames) }
      while link.error == nil, let frames = observations.receive() { read(frames) }
      perform(link.advance(to: WallClock.seconds()))
    }
    let error = link.error ?? .closed
    for letter in line.mailbox.close() { line.answer(letter, error) }
    for closer in closers { closer.resume() }
  }

  private func act(on letter: AgentLine.Letter) {
    switch letter {
    case .send(let command, let continuation):
      waiting.append((command.id, continuation))
      perform(link.send(command, at: WallClock.seconds()))
    case .awaitObservation: link.awaitObservation(at: WallClock.seconds())
    case .stop(let continuation):
      perform(link.stop())
      continuation.resume()
    case .closed(let continuation):
      closers.append(continuation)
      close()
    case .close: close()
    case .abandon(let error): perform(link.abandon(error))
    }
  }

  private func close() {
    // the goodbye, and a stop before it, get a moment to leave
    control.lingerWhenClosed(milliseconds: 100)
    perform(link.close(at: WallClock.seconds()))
  }

  private func read(_ frames: [[UInt8]]) {
    do throws(CodecError) {
      guard frames.count == 2 else { throw .frameCount(frames.count) }
      let message = try WireMessage(kind: frames[0], content: frames[1])
      line.counters.withLock { $0.received += 1 }
      perform(link.received(message, at: WallClock.seconds()))
    } catch {
      line.counters.withLock { $0.garbage += 1 }
    }
  }

  private func perform(_ actions: [AgentLink.Action]) {
    for action in actions {
      switch action {
      case .transmit(let message): transmit(message)
      case .connected(let welcome):
        watch(welcome)
        line.connected(welcome)
      case .finished(let id, let result): finish(id, result)
      case .observed(let observation): line.observed(observation)
      case .unobserved(let error): line.unobserved(error)
      case .event(let event): line.happened(event)
      case .ended(let error):
        line.ended(error)
        for waiter in waiting { waiter.continuation.resume(returning: .failure(error)) }
        waiting.removeAll()
      }
    }
  }

  private func transmit(_ message: WireMessage) {
    guard control.send([Array(message.kind.utf8), message.encoded()]) else { return }
    line.counters.withLock {
      $0.sent += 1
      $0.resent = link.resent
    }
  }

  /// In lockstep the answers bring the observations; the others need the channel that has them all.
  private func watch(_ welcome: WireMessage.Welcome) {
    guard welcome.lease == 0 || welcome.robot.timeMode == .realTime else { return }
    guard welcome.robot.observationPort != 0 else { return }
    let endpoint = address.with(port: welcome.robot.observationPort).text
    do throws(LinkError) {
      try observations.connect(endpoint)
    } catch {
      perform(link.abandon(error))
    }
  }

  private func finish(_ id: UInt64, _ result: Result<CommandStatus, LinkError>) {
    guard let index = waiting.firstIndex(where: { $0.id == id }) else { return }
    waiting.remove(at: index).continuation.resume(returning: result)
  }
}
