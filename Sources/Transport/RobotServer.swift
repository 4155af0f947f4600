public import AgentMessages
import Synchronization

/// Puts a `RobotBody` on the wire: a control channel (ROUTER) and an observation channel (PUB), as
/// `Protocols/README.md` says.
///
///     let server = try RobotServer.start(body, at: "tcp://127.0.0.1:5555")
///     print("listening", server.address)
///
/// Decisions are `RobotLink`'s. Here are three threads: one polls the sockets, one gives commands to the body, and in
/// real time one takes pictures. It does not restart a body that has failed.
public final class RobotServer: Sendable {
  /// The control channel's address, with the port that was really taken.
  public let address: String
  /// The observation channel's address.
  public let observationAddress: String

  private let work: RobotWork
  private let threads: [DedicatedThread]

  /// Binds both channels and begins to answer. The observation channel takes any free port beside the control channel's
  /// host unless `observationsAt` says otherwise. With `keys`, agents whose key is not among the known ones get nothing,
  /// and `logRefusal` is told of them.
  ///
  /// Throws `.insecure` off loopback without `insecure`, `.invalidAddress`, and `.transport` when a port is taken.
  public static func start(
    _ body: any RobotBody, at address: String, observationsAt: String? = nil,
    insecure: Bool = false, keys: LinkKeys? = nil,
    logRefusal: @escaping @Sendable (String) -> Void = { _ in },
    heartbeatSeconds: Double = 0.5, leaseSeconds: Double = 3,
    observationPeriodSeconds: Double = 0.1
  ) throws(LinkError) -> RobotServer {
    let control = try LinkAddress(address)
    try control.check(insecure: insecure, keys: keys)
    let watch = try LinkAddress(observationsAt ?? control.with(port: 0).text)
    try watch.check(insecure: insecure, keys: keys)

    let context = try ZeroMQContext()
    let router = try ZeroMQSocket(.router, in: context)
    let publisher = try ZeroMQSocket(.publisher, in: context)
    publisher.limitQueue(to: 4)
    var gate: Gate?
    if let keys {
      gate = Gate(try Gatekeeper(keys, in: context, log: logRefusal))
      router.askForKeys(keys)
      publisher.askForKeys(keys)
    }
    let controlBound = try LinkAddress(try router.bind(control.bindText))
    let watchBound = try LinkAddress(try publisher.bind(watch.bindText))

    var description = body.description
    description.observationPort = watchBound.port
    let options = RobotLink.Options(heartbeatSeconds: heartbeatSeconds, leaseSeconds: leaseSeconds)
    let work = RobotWork(body: body)
    var link = RobotLink(description: description, options: options)
    // before anybody can put the body into another world: there, a late first look would be one too many
    link.observed(body.observe())
    let loop = RobotLoop(
      link: link, work: work, router: router, publisher: publisher, gate: gate)
    var threads = [
      DedicatedThread { loop.run() }, DedicatedThread { work.run() },
    ]
    if description.timeMode == .realTime {
      threads.append(
        DedicatedThread { work.watch(every: observationPeriodSeconds) })
    }
    return RobotServer(
      address: control.with(port: controlBound.port).text,
      observationAddress: watch.with(port: watchBound.port).text, work: work, threads: threads)
  }

  private init(
    address: String, observationAddress: String, work: RobotWork, threads: [DedicatedThread]
  ) {
    self.address = address
    self.observationAddress = observationAddress
    self.work = work
    self.threads = threads
  }

  deinit { close() }

  /// What went over the control channel so far.
  public var counters: LinkCounters { work.counters.withLock { $0 } }

  /// Puts the body into another world by `change`, which runs between two commands: leases end, odometry should begin
  /// anew, and the episode's number grows. Returns when agents can say hello to the new episode.
  public func beginEpisode(_ change: @escaping @Sendable () -> Void) {
    work.stop()
    work.changeWorld(change)
  }

  /// Stops the body and closes both channels. A second call does nothing.
  public func close() {
    work.end()
    for thread in threads { thread.join() }
  }
}
