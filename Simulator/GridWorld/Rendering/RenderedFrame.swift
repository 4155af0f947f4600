/// One picture of a scene as the simulator knows it: what a camera would give, and which thing each pixel shows.
public struct RenderedFrame: Hashable, Sendable {
  public var width: Int
  public var height: Int
  /// `[height, width, 3]`.
  public var rgb: [UInt8]
  /// `[height, width]`, millimetres along the optical axis.
  public var depth: [UInt16]
  /// `[height, width]`, `SceneItem.id`; 0 is floor, wall or ceiling. Ground truth: never part of an observation.
  public var instance: [UInt16]

  /// A black picture of the given size in pixels, to be drawn into.
  public init(width: Int, height: Int) {
    self.width = width
    self.height = height
    rgb = [UInt8](repeating: 0, count: width * height * 3)
    depth = [UInt16](repeating: 0, count: width * height)
    instance = [UInt16](repeating: 0, count: width * height)
  }
}
