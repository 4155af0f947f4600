import AgentMessages
import GridWorld

/// Draws views, disturbs them as each asks, and writes them with their labels.
struct ViewRecorder: ~Copyable {
  private var writer: DatasetWriter
  private var noise: SplitMix64
  private var sampler: SceneSampler
  private let renderer = Renderer()
  private var frame = RenderedFrame(width: 160, height: 120)

  /// `seed` chooses light, camera mount and noise.
  init(directory: String, shardSize: Int, seed: UInt64, includesHeldOut: Bool) throws {
    writer = try DatasetWriter(directory: directory, shardSize: shardSize)
    noise = SplitMix64(seed: seed).split(99)
    sampler = SceneSampler(seed: seed, includesHeldOut: includesHeldOut)
  }

  /// The next view of homes that nobody lives in.
  mutating func recordSample() throws { try record(sampler.next(), sparingHeldOut: false) }

  /// What a robot at `pose` sees of `scene`, under another light and another camera. Views that show a held-out pair are
  /// left out where these are not wanted.
  mutating func record(_ scene: Scene, from pose: Pose2D) throws {
    try record(sampler.disturbed(scene, pose: pose), sparingHeldOut: !sampler.includesHeldOut)
  }

  private mutating func record(_ view: SampledView, sparingHeldOut: Bool) throws {
    renderer.render(view.scene, from: view.pose, camera: view.camera, into: &frame)
    let labels = renderer.labels(of: frame, scene: view.scene)
    view.noise.apply(to: &frame, using: &noise)
    if sparingHeldOut,
      labels.contains(where: { HeldOutPairs.contains(kind: $0.kind, colour: $0.colour) })
    {
      return
    }
    try writer.append(frame.rgb, from: view.pose, camera: view.camera, labels: labels)
  }

  consuming func finish() throws { try writer.finish() }
}
