public import AgentMessages

/// Draws what a camera in a `Scene` sees: colour, depth along the optical axis, and which thing each pixel shows.
///
///     let renderer = Renderer()
///     var frame = RenderedFrame(width: 160, height: 120)
///     renderer.render(scene, from: Pose2D(x: 2, y: 3), camera: camera, into: &frame)
///
/// A z-buffer of 1/z over convex polygons, shaded afterwards, once a pixel ("deferred shading", Deering et al. 1988).
/// Meshes and walls are kept between calls and made again only for what changed in the scene, so that a step of one
/// person costs one mesh. The same scene, pose and camera give the same bytes. One renderer serves one thread.
public final class Renderer {
  /// Pixels drawn for one pixel given, along each side: 1 for speed, 2 or 3 for pictures to show.
  public let supersampling: Int

  let target: RenderTarget
  let textures = TextureMemory.shared
  /// Where single things are drawn to be counted.
  private let canvas = RenderTarget()
  var view: CameraView
  var walls = WallMesh()
  var items: [PreparedItem] = []
  var visibility = CellVisibility()
  private var lastLight: MeshLight?
  /// Indices into `items` of those drawn in the last picture.
  var drawn: [Int] = []

  public init(supersampling: Int = 1) {
    precondition((1...4).contains(supersampling), "supersampling is \(supersampling), not 1 to 4")
    self.supersampling = supersampling
    target = RenderTarget()
    view = CameraView()
  }

  /// Draws `scene` from a robot at `pose` (map frame) into `frame`, which takes the camera's size.
  public func render(
    _ scene: Scene, from pose: Pose2D, camera: CameraInfo, into frame: inout RenderedFrame
  ) {
    view = CameraView(pose: pose, camera: camera, scale: supersampling)
    target.begin(width: view.width, height: view.height, view: view)
    walls.update(for: scene)
    visibility.update(for: scene, view: view)
    update(scene)
    rasterise(scene)
    castShadows(scene)
    shade(scene)
    resolve(into: &frame, camera: camera)
  }

  private func rasterise(_ scene: Scene) {
    for wall in walls.pieces where visibility.sees(wall) {
      target.draw(wall.mesh, instance: 0, view: view)
    }
    drawn.removeAll(keepingCapacity: true)
    for i in items.indices where isInView(items[i]) {
      drawn.append(i)
      target.draw(
        mesh(at: i), instance: UInt16(truncatingIfNeeded: items[i].item.id), view: view)
    }
  }

  private func isInView(_ item: PreparedItem) -> Bool {
    view.sees(centre: item.centre, radius: item.radius) && visibility.sees(item)
  }

  /// How many pixels item `index` of the last scene would cover if nothing stood in front of it: within the picture, and
  /// on a canvas of three times its width and height about it.
  package func pixelsAlone(ofItemAt index: Int) -> (within: Int, onCanvas: Int) {
    var wide = view
    wide.width *= 3
    wide.height *= 3
    wide.centreX += Float(view.width)
    wide.centreY += Float(view.height)
    let count = canvas.countAlone(
      mesh(at: index), view: wide, columns: view.width..<2 * view.width,
      rows: view.height..<2 * view.height)
    let scale = supersampling * supersampling
    return (count.within / scale, count.total / scale)
  }
}

/// The part of the light that meshes hold; brightness and tint come when pixels are shaded.
struct MeshLight: Equatable {
  private let direction: SIMD3<Float>
  private let ambient: Float

  init(_ lighting: Lighting) {
    direction = lighting.direction
    ambient = lighting.ambient
  }
}

/// A thing of the scene with its meshes.
struct PreparedItem {
  var item: SceneItem
  var fine: Mesh
  var coarse: Mesh
  var centre: SIMD3<Float>
  var radius: Float
}

extension Renderer {
  /// The mesh fit for the distance.
  private func mesh(at index: Int) -> Mesh {
    let item = items[index]
    return view.depth(of: item.centre) > 2.2 ? item.coarse : item.fine
  }

  /// Makes the meshes of what is new or changed since the last picture.
  private func update(_ scene: Scene) {
    let key = MeshLight(scene.lighting)
    let isRelit = lastLight != key
    lastLight = key
    if items.count > scene.items.count { items.removeLast(items.count - scene.items.count) }
    for (i, item) in scene.items.enumerated() {
      if i < items.count {
        if isRelit || items[i].item != item { items[i] = prepared(item, scene.lighting) }
      } else {
        items.append(prepared(item, scene.lighting))
      }
    }
  }

  private func prepared(_ item: SceneItem, _ lighting: Lighting) -> PreparedItem {
    let fine = ItemShape.mesh(of: item, lighting: lighting, isCoarse: false)
    let coarse = ItemShape.mesh(of: item, lighting: lighting, isCoarse: true)
    var low = SIMD3<Float>(repeating: .infinity)
    var high = SIMD3<Float>(repeating: -.infinity)
    for v in fine.vertices {
      let p = SIMD3(v.x, v.y, v.z)
      low = low.replacing(with: p, where: p .< low)
      high = high.replacing(with: p, where: p .> high)
    }
    let half = (high - low) / 2
    return PreparedItem(
      item: item, fine: fine, coarse: coarse, centre: (low + high) / 2,
      radius: (half * half).sum().squareRoot())
  }
}
