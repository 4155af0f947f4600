public import AgentMessages
public import Perception

/// Eyes of any make: the bundled ones, or others that a test or a user brings.
public protocol Sight: Sendable {
  /// What one observation shows; see `Perceiver.percept(of:camera:lookingFor:)`.
  func percept(of observation: Observation, camera: CameraInfo, lookingFor phrases: [Phrase])
    throws(PerceptionError) -> Percept
}

extension Perceiver: Sight {}
