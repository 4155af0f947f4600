/// One promise of `Protocols/README.md` that a robot's bridge makes, in the order in which they are checked.
public enum BridgeRule: String, Hashable, Sendable, CaseIterable {
  case hello, pace, description, version, minor, heartbeat, lease, secondAgent
  case status, answer, units, repeatedID, expiry, unsupported, malformed
  case order, frames, clock, publishing, camera
  case attention, busy, stop, silence, goodbye, garbage, oversize

  /// The promise, in a few words.
  public var title: String {
    switch self {
    case .hello: "answers a hello with a welcome"
    case .pace: "answers in time"
    case .description: "describes itself fully and plausibly"
    case .version: "refuses another version of the protocol"
    case .minor: "takes newer minor versions and unknown fields"
    case .heartbeat: "answers every heartbeat"
    case .lease: "obeys only the holder of the lease"
    case .secondAgent: "refuses a second agent, welcomes a watcher"
    case .status: "ends each command with one final status"
    case .answer: "sends the observation with the final status"
    case .units: "moves as told, in metres and radians, and says so"
    case .repeatedID: "executes an id once"
    case .expiry: "refuses expired commands, by the clock of its stamps"
    case .unsupported: "refuses commands that it does not take"
    case .malformed: "refuses commands that cannot be obeyed"
    case .order: "numbers and stamps observations in order"
    case .frames: "sends the frames that it described"
    case .clock: "keeps its clock"
    case .publishing: "publishes observations"
    case .camera: "sees with its camera what it was told to do"
    case .attention: "answers heartbeats while it moves"
    case .busy: "carries out one command at a time"
    case .stop: "stops at once when told to"
    case .silence: "stops by itself when its agent falls silent"
    case .goodbye: "frees the lease at a goodbye"
    case .garbage: "ignores what is no message"
    case .oversize: "survives messages that are too large"
    }
  }

  /// How a bridge that breaks it is mended.
  public var cure: String {
    switch self {
    case .hello: "Bind a ROUTER; answer [peer, \"hello\", Hello] with [peer, \"welcome\", Welcome]."
    case .pace: "Answer hello and heartbeats from a thread that never waits for motors or cameras."
    case .description: "Fill in every field of RobotDescription, in metres, radians and seconds."
    case .version: "Answer a hello of another `version` with Refused, code VERSION."
    case .minor: "Compare `version` alone, and let protobuf skip the fields that it does not know."
    case .heartbeat:
      "Answer each heartbeat with its own count, your episode, and the lease if it is known."
    case .lease: "Reject commands whose lease is not the holder's: REJECTED, NO_LEASE."
    case .secondAgent:
      "While the holder is heard, answer another lease's hello with LEASE_TAKEN; welcome lease 0."
    case .status:
      "Send one final status for each id, with the command's id and lease; nothing after it."
    case .answer: "In lockstep put the observation that a command led to into its final status."
    case .units:
      "translate is metres, rotate radians counter-clockwise; `executed` and the pose tell the same motion."
    case .repeatedID: "Keep the newest 16 statuses, and answer an id that comes again from them."
    case .expiry:
      "Reject as EXPIRED when the clock that stamps observations is past `expiry`, and only then."
    case .unsupported:
      "Reject what the description's `commands` do not name: REJECTED, UNSUPPORTED."
    case .malformed:
      "Reject a command without an action, or with a number that is not finite: MALFORMED."
    case .order:
      "Count `sequence` up with every observation of an episode, and never put `stamp` back."
    case .frames:
      "Send width, height and 3 * width * height bytes of rgb as the camera's description says."
    case .clock: "In lockstep let time pass only in commands; in real time stamp in nanoseconds."
    case .publishing:
      "Bind a PUB at the observation_port, and send [\"observation\", Observation] on it."
    case .camera:
      "Check the picture's rows, columns and handedness, and what the motors do with a unit."
    case .attention: "Read the control channel on another thread than the one that moves."
    case .busy:
      "While a command runs, reject another id as BUSY, and answer its own id with RUNNING."
    case .stop: "At a stop, halt within half a second and end the command as ABORTED, STOPPED."
    case .silence:
      "After lease_milliseconds without a word of the holder, halt, and let others have the lease."
    case .goodbye: "At a goodbye of the holder forget its lease, and halt."
    case .garbage:
      "Drop messages with a wrong number of frames, of unknown kinds, or that do not decode."
    case .oversize: "Set ZMQ_MAXMSGSIZE to 1 MiB on the ROUTER."
    }
  }
}
