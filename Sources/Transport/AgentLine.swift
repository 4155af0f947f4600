import AgentMessages
import Synchronization

/// What callers of a `RemoteRobot` and the thread that polls for it share: letters one way, results the other.
final class AgentLine: Sendable {
  typealias StatusContinuation = CheckedContinuation<Result<CommandStatus, LinkError>, Never>
  typealias ObservationContinuation = CheckedContinuation<Result<Observation, LinkError>, Never>
  typealias WelcomeContinuation = CheckedContinuation<
    Result<WireMessage.Welcome, LinkError>, Never
  >

  enum Letter: Sendable {
    case send(MotorCommand, StatusContinuation)
    case awaitObservation
    case stop(CheckedContinuation<Void, Never>)
    case closed(CheckedContinuation<Void, Never>)
    case abandon(LinkError)
    case close
  }

  private struct State {
    var welcome: Result<WireMessage.Welcome, LinkError>?
    var welcomeWaiter: WelcomeContinuation?
    var error: LinkError?
    var newest: Observation?
    var observationWaiters: [ObservationContinuation] = []
    var subscribers: [AsyncStream<Observation>.Continuation] = []
  }

  let mailbox = Mailbox<Letter>()
  let counters = Mutex(LinkCounters())
  let events: AsyncStream<LinkEvent>
  private let eventSink: AsyncStream<LinkEvent>.Continuation
  private let state = Mutex(State())

  init() {
    (events, eventSink) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(64))
  }

  func post(_ letter: Letter) {
    if !mailbox.post(letter) { answer(letter, state.withLock { $0.error } ?? .closed) }
  }

  /// Ends one letter that nobody will act on.
  func answer(_ letter: Letter, _ error: LinkError) {
    switch letter {
    case .send(_, let continuation): continuation.resume(returning: .failure(error))
    case .stop(let continuation), .closed(let continuation): continuation.resume()
    case .awaitObservation, .abandon, .close: break
    }
  }
}

/// For callers.
extension AgentLine {
  func welcome() async throws(LinkError) -> WireMessage.Welcome {
    try await withCheckedContinuation { (continuation: WelcomeContinuation) in
      let known = state.withLock { state in
        if state.welcome == nil { state.welcomeWaiter = continuation }
        return state.welcome
      }
      if let known { continuation.resume(returning: known) }
    }.get()
  }

  func finish(_ command: MotorCommand) async throws(LinkError) -> CommandStatus {
    try await withCheckedContinuation { (continuation: StatusContinuation) in
      post(.send(command, continuation))
    }.get()
  }

  func newest() async throws(LinkError) -> Observation {
    try await withCheckedContinuation { (continuation: ObservationContinuation) in
      let known: Result<Observation, LinkError>? = state.withLock { state in
        if let error = state.error { return .failure(error) }
        if let newest = state.newest { return .success(newest) }
        state.observationWaiters.append(continuation)
        return nil
      }
      if let known { continuation.resume(returning: known) } else { post(.awaitObservation) }
    }.get()
  }

  func subscribe() -> AsyncStream<Observation> {
    let (stream, sink) = AsyncStream.makeStream(
      of: Observation.self, bufferingPolicy: .bufferingNewest(1))
    state.withLock { state in
      if let newest = state.newest { sink.yield(newest) }
      if state.error == nil { state.subscribers.append(sink) } else { sink.finish() }
    }
    return stream
  }
}

/// For the thread that polls.
extension AgentLine {
  func connected(_ welcome: WireMessage.Welcome) { settleWelcome(.success(welcome)) }

  private func settleWelcome(_ result: Result<WireMessage.Welcome, LinkError>) {
    let waiter = state.withLock { state in
      if state.welcome == nil { state.welcome = result }
      defer { state.welcomeWaiter = nil }
      return state.welcomeWaiter
    }
    waiter?.resume(returning: result)
  }

  func observed(_ observation: Observation) {
    let (waiters, subscribers) = state.withLock { state in
      state.newest = observation
      defer { state.observationWaiters.removeAll() }
      return (state.observationWaiters, state.subscribers)
    }
    for waiter in waiters { waiter.resume(returning: .success(observation)) }
    for subscriber in subscribers { subscriber.yield(observation) }
  }

  func unobserved(_ error: LinkError) {
    let waiters = state.withLock { state in
      defer { state.observationWaiters.removeAll() }
      return state.observationWaiters
    }
    for waiter in waiters { waiter.resume(returning: .failure(error)) }
  }

  func happened(_ event: LinkEvent) { eventSink.yield(event) }

  func ended(_ error: LinkError) {
    settleWelcome(.failure(error))
    let (waiters, subscribers) = state.withLock { state in
      if state.error == nil { state.error = error }
      defer {
        state.observationWaiters.removeAll()
        state.subscribers.removeAll()
      }
      return (state.observationWaiters, state.subscribers)
    }
    for waiter in waiters { waiter.resume(returning: .failure(error)) }
    for subscriber in subscribers { subscriber.finish() }
    eventSink.finish()
  }
}
