public import AgentMessages
import Synchronization

/// Asks a simulator's referee socket: for runners of scenarios and makers of data sets, never for an agent.
///
///     let referee = try await RefereeClient.connect(to: "tcp://127.0.0.1:5556")
///     let mission = try await referee.reset(WorldSpecification(.task(family: "fetch"), seed: 7))
///     // ... an agent works on mission.instructions ...
///     let isDone = try await referee.holds(mission.condition)
///
/// Every question throws `.noAnswer` after `timeoutSeconds`, and `.refused` when the referee cannot answer it.
public final class RefereeClient: Sendable {
  public let address: String
  private let timeoutSeconds: Double
  private let mailbox: Mailbox<RefereeDesk.Letter>
  private let thread: DedicatedThread

  /// Connects, and asks once whether somebody is there. Throws `.noAnswer`, `.insecure`, `.invalidAddress`.
  public static func connect(
    to address: String, timeoutSeconds: Double = 20, insecure: Bool = false,
    keys: LinkKeys? = nil
  ) async throws(LinkError) -> RefereeClient {
    let parsed = try LinkAddress(address)
    try parsed.check(insecure: insecure, keys: keys)
    let dealer = try ZeroMQSocket(.dealer, in: try ZeroMQContext())
    if let keys { dealer.show(keys) }
    try dealer.connect(parsed.text)
    let client = RefereeClient(address, timeoutSeconds, dealer)
    _ = try await client.counters()
    return client
  }

  private init(_ address: String, _ timeoutSeconds: Double, _ dealer: consuming ZeroMQSocket) {
    self.address = address
    self.timeoutSeconds = timeoutSeconds
    let mailbox = Mailbox<RefereeDesk.Letter>()
    let desk = RefereeDesk(dealer, mailbox)
    self.mailbox = mailbox
    thread = DedicatedThread { desk.run() }
  }

  deinit { mailbox.post(.close) }

  /// Puts the robot into another world. Agents' leases end: connect a `RemoteRobot` after this.
  @discardableResult
  public func reset(_ world: WorldSpecification) async throws(LinkError) -> Mission {
    guard case .mission(let mission) = try await ask(.reset(world)) else { throw unexpected }
    return mission
  }

  /// What the agent is to be told in the current world.
  public func mission() async throws(LinkError) -> Mission {
    guard case .mission(let mission) = try await ask(.mission) else { throw unexpected }
    return mission
  }

  /// How things are now; with `pixels` also what each pixel of the current frame shows.
  public func truth(pixels: Bool = false) async throws(LinkError) -> GroundTruth {
    guard case .truth(let truth) = try await ask(.truth(pixels: pixels)) else { throw unexpected }
    return truth
  }

  /// Whether a condition holds now. Throws `.refused` when it cannot be read.
  public func holds(_ condition: String) async throws(LinkError) -> Bool {
    guard case .holds(let holds) = try await ask(.holds(condition)) else { throw unexpected }
    return holds
  }

  /// The fewest steps until `condition` holds, from the world as it was after the reset or the last "begin task"; nil:
  /// there is no way.
  public func shortestSteps(to condition: String) async throws(LinkError) -> Int? {
    guard case .shortestSteps(let steps) = try await ask(.shortestSteps(condition)) else {
      throw unexpected
    }
    return steps
  }

  /// What was counted since the reset.
  public func counters() async throws(LinkError) -> EpisodeCounters {
    guard case .counters(let counters) = try await ask(.counters) else { throw unexpected }
    return counters
  }

  /// Disturbs the world ("move blue mug to table", "fail 2 grasps"). Throws `.refused` when it cannot be done.
  public func inject(_ fault: String) async throws(LinkError) {
    guard case .injected = try await ask(.inject(fault)) else { throw unexpected }
  }

  /// Closes the link; later questions throw `.closed`.
  public func close() { mailbox.post(.close) }

  private func ask(_ request: RefereeRequest) async throws(LinkError) -> RefereeReply {
    let reply = try await withCheckedContinuation { (continuation: RefereeDesk.Waiter) in
      let deadline = WallClock.seconds() + timeoutSeconds
      if !mailbox.post(.ask(request, deadline: deadline, continuation)) {
        continuation.resume(returning: .failure(.closed))
      }
    }.get()
    switch reply {
    case nil:
      throw .noAnswer(
        from: address, waitedSeconds: timeoutSeconds, awaiting: "the referee's answer")
    case .refused(let why): throw .refused(by: "the referee", why: why)
    case let reply?: return reply
    }
  }

  private var unexpected: LinkError {
    .transport(operation: "asking the referee", why: "the answer was to another question")
  }
}

/// The thread of a `RefereeClient`.
final class RefereeDesk: @unchecked Sendable {
  // proof of `@unchecked`: handed once to the thread that runs it; others reach it only through the mailbox
  /// Nil: no answer came in time.
  typealias Waiter = CheckedContinuation<Result<RefereeReply?, LinkError>, Never>

  enum Letter: Sendable {
    case ask(RefereeRequest, deadline: Double, Waiter)
    case close
  }

  private struct Question {
    var id: UInt64
    var deadline: Double
    var waiter: Waiter
  }

  private let dealer: ZeroMQSocket
  private let mailbox: Mailbox<Letter>
  private var questions: [Question] = []
  private var lastID: UInt64 = 0
  private var isClosed = false

  init(_ dealer: consuming ZeroMQSocket, _ mailbox: Mailbox<Letter>) {
    self.dealer = dealer
    self.mailbox = mailbox
  }

  func run() {
    while !isClosed {
      let next = questions.map(\.deadline).min() ?? .infinity
      ZeroMQ.wait(
        for: [dealer.handle], doorbell: mailbox.doorbell, seconds: next - WallClock.seconds())
      for letter in mailbox.collect() { act(on: letter) }
      while let frames = dealer.receive() { read(frames) }
      let now = WallClock.seconds()
      for late in questions where late.deadline <= now {
        late.waiter.resume(returning: .success(nil))
      }
      questions.removeAll { $0.deadline <= now }
    }
    for letter in mailbox.close() { act(on: letter) }
  }

  private func act(on letter: Letter) {
    switch letter {
    case .ask(_, _, let waiter) where isClosed: waiter.resume(returning: .failure(.closed))
    case .ask(let request, let deadline, let waiter):
      lastID += 1
      questions.append(Question(id: lastID, deadline: deadline, waiter: waiter))
      dealer.send([Array("request".utf8), request.encoded(id: lastID)])
    case .close:
      isClosed = true
      for question in questions { question.waiter.resume(returning: .failure(.closed)) }
      questions.removeAll()
    }
  }

  /// Whatever is not an answer to an open question is ignored.
  private func read(_ frames: [[UInt8]]) {
    guard frames.count == 2, frames[0] == Array("reply".utf8),
      let (id, reply) = try? RefereeReply.decoded(frames[1]),
      let index = questions.firstIndex(where: { $0.id == id })
    else { return }
    questions.remove(at: index).waiter.resume(returning: .success(reply))
  }
}
