import AgentMessages
import Transport

/// Keeps account of the observations that a robot sent: whether they count up, and whether their frames are as described.
struct ObservationLedger {
  private(set) var newest: Observation?
  private(set) var orderFaults: [String] = []
  private(set) var frameFaults: [String] = []
  private(set) var count = 0
  private let cameras: [CameraInfo]
  private var shown: Set<String> = []

  init(_ cameras: [CameraInfo]) { self.cameras = cameras }

  /// Cameras that no frame has come from.
  var unshown: [String] { cameras.map(\.name).filter { !shown.contains($0) } }

  mutating func note(_ observation: Observation) {
    count += 1
    if let before = newest { noteOrder(before, observation) }
    if observation.sequence >= newest?.sequence ?? 0 { newest = observation }
    for frame in observation.frames { note(frame, observation) }
  }

  private mutating func noteOrder(_ before: Observation, _ now: Observation) {
    if now.sequence < before.sequence {
      orderFaults.append("sequence \(now.sequence) came after \(before.sequence)")
    } else if now.sequence > before.sequence, now.stamp < before.stamp {
      orderFaults.append(
        "the stamp went back from \(before.stamp) to \(now.stamp) at sequence \(now.sequence)")
    } else if now.sequence == before.sequence,
      now.stamp != before.stamp || now.lastCommandID != before.lastCommandID
    {
      orderFaults.append("two observations have sequence \(now.sequence)")
    }
  }

  private mutating func note(_ frame: CameraFrame, _ observation: Observation) {
    guard let camera = cameras.first(where: { $0.name == frame.camera }) else {
      frameFaults.append("a frame is of '\(frame.camera)', which is not described")
      return
    }
    shown.insert(frame.camera)
    if frame.width != camera.width || frame.height != camera.height {
      frameFaults.append(
        "a frame of '\(frame.camera)' is \(frame.width)x\(frame.height), described is \(camera.width)x\(camera.height)"
      )
    }
    if camera.hasDepth, frame.depth.isEmpty {
      frameFaults.append("'\(frame.camera)' has depth by its description, and a frame has none")
    }
    if frame.stamp > observation.stamp {
      frameFaults.append("a frame of '\(frame.camera)' is stamped after its observation")
    }
  }
}
