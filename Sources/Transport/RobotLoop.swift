import AgentMessages
import Synchronization

/// The thread of a robot server that polls: carries messages between the sockets and `RobotLink`.
final class RobotLoop: @unchecked Sendable {
  // proof of `@unchecked`: made on one thread, handed once to the polling thread, and touched by nobody else after that
  private var link: RobotLink
  private let work: RobotWork
  private let router: ZeroMQSocket
  private let publisher: ZeroMQSocket
  private let gate: Gate?
  private var hasEnded = false

  init(
    link: RobotLink, work: RobotWork, router: consuming ZeroMQSocket,
    publisher: consuming ZeroMQSocket, gate: Gate?
  ) {
    self.link = link
    self.work = work
    self.router = router
    self.publisher = publisher
    self.gate = gate
  }

  func run() {
    while !hasEnded {
      ZeroMQ.wait(
        for: [router.handle] + (gate?.handles ?? []), doorbell: work.mailbox.doorbell,
        seconds: link.nextDeadline - WallClock.seconds())
      gate?.answerAll()
      readLetters()
      while !hasEnded, let frames = router.receive() { read(frames) }
      perform(link.advance(to: WallClock.seconds()))
    }
  }

  private func readLetters() {
    for letter in work.mailbox.collect() {
      switch letter {
      case .finished(let status, let observation, let episode):
        guard episode == link.episode else { continue }
        perform(link.finished(status, observation: observation))
        publish()
      case .observed(let observation, let episode):
        guard episode == link.episode else { continue }
        link.observed(observation)
        publish()
      case .beganEpisode(let observation):
        perform(link.beginEpisode(observation))
        publish()
      case .end: hasEnded = true
      }
    }
  }

  /// `[peer, kind, content]`; whatever else comes is counted and forgotten.
  private func read(_ frames: [[UInt8]]) {
    do throws(CodecError) {
      guard frames.count == 3 else { throw .frameCount(frames.count - 1) }
      let message = try WireMessage(kind: frames[1], content: frames[2])
      work.counters.withLock { $0.received += 1 }
      // a new world is told of before its first hello is heard
      readLetters()
      perform(
        link.received(
          message, from: frames[0], at: WallClock.seconds(), stamp: work.body.stamp))
    } catch {
      work.counters.withLock { $0.garbage += 1 }
    }
  }

  private func perform(_ actions: [RobotLink.Action]) {
    for action in actions {
      switch action {
      case .reply(let peer, let message):
        if router.send([peer, Array(message.kind.utf8), message.encoded()]) {
          work.counters.withLock { $0.sent += 1 }
        }
      case .execute(let command): work.execute(command, episode: link.episode)
      case .stopMotion: work.stop()
      }
    }
  }

  private func publish() {
    guard let observation = link.observation else { return }
    let message = WireMessage.observation(
      WireMessage.EpisodeObservation(observation, episode: link.episode))
    publisher.send([Array(message.kind.utf8), message.encoded()])
  }
}
