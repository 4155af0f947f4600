package import AgentMessages

// what the state machine is told at its start, and what it answers
extension AgentLink {
  package struct Options: Hashable, Sendable {
    package var address: String
    package var name: String
    /// Chosen at random; 0 only watches.
    package var lease: UInt64
    package var timeoutSeconds: Double
    package var patienceSeconds: Double
    package var commandTimeoutSeconds: Double

    package init(
      address: String, name: String = "errand", lease: UInt64, timeoutSeconds: Double = 5,
      patienceSeconds: Double = 10, commandTimeoutSeconds: Double = 60
    ) {
      self.address = address
      self.name = name
      self.lease = lease
      self.timeoutSeconds = timeoutSeconds
      self.patienceSeconds = patienceSeconds
      self.commandTimeoutSeconds = commandTimeoutSeconds
    }
  }

  package enum Action: Hashable, Sendable {
    case transmit(WireMessage)
    /// The first welcome has come.
    case connected(WireMessage.Welcome)
    /// The command has ended (or cannot).
    case finished(id: UInt64, Result<CommandStatus, LinkError>)
    case observed(Observation)
    /// No observation has come in time; whoever waits for one waits in vain.
    case unobserved(LinkError)
    case event(LinkEvent)
    /// The link has ended: everything that waits fails with this error.
    case ended(LinkError)
  }
}
