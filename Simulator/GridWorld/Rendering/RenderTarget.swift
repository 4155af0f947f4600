/// What the shading pass needs to know of one drawn polygon.
struct DrawnFace {
  /// Display RGB, 0 to 1.
  var colour: SIMD4<Float>
  /// Light over depth is `x * lightX + y * lightY + light0` at pixel centres (x + 0.5, y + 0.5).
  var lightX: Float
  var lightY: Float
  var light0: Float
  /// Height of a level face that faces up, else -1.
  var plane: Float
  var texture: TextureUse
}

/// A corner after projection: x, y in pixels, 1/z, light/z.
typealias ProjectedCorner = SIMD4<Float>

/// The buffers that polygons are drawn into. They are allocated when the size changes and never otherwise.
final class RenderTarget {
  private(set) var width = 0
  private(set) var height = 0
  /// `[height, width]`, 1/z; larger is nearer.
  private(set) var inverseDepth: UnsafeMutablePointer<Float>
  /// `[height, width]`, index into `faces`.
  private(set) var face: UnsafeMutablePointer<UInt16>
  /// `[height, width]`, share of light that shadows leave.
  private(set) var shadow: UnsafeMutablePointer<Float>
  /// `[height, width]`, red in the low byte, then green and blue.
  private(set) var pixels: UnsafeMutablePointer<UInt32>
  private var stamp: UnsafeMutablePointer<UInt32>
  private var stampNow: UInt32 = 0
  private(set) var faces: UnsafeMutablePointer<DrawnFace>
  private(set) var faceCount = 0
  /// `SceneItem.id` of each face; 0 for walls, floor and ceiling.
  private(set) var instanceOfFace: UnsafeMutablePointer<UInt16>
  static let maximumFaces = 65_000
  private var left: UnsafeMutablePointer<Int32>
  private var rightEnd: UnsafeMutablePointer<Int32>
  private var projected: UnsafeMutablePointer<ProjectedCorner>
  private var inView: UnsafeMutablePointer<SIMD4<Float>>
  private var clipped: UnsafeMutablePointer<ProjectedCorner>
  static let maximumVertices = 8192
  /// 1/z of the farthest that is drawn, 65 m, so that depth fits 16 bits of millimetres.
  static let farthest: Float = 1 / 65
  static let floorFace: UInt16 = 0
  static let ceilingFace: UInt16 = 1

  init() {
    inverseDepth = .allocate(capacity: 1)
    face = .allocate(capacity: 1)
    shadow = .allocate(capacity: 1)
    pixels = .allocate(capacity: 1)
    instanceOfFace = .allocate(capacity: Self.maximumFaces)
    stamp = .allocate(capacity: 1)
    left = .allocate(capacity: 1)
    rightEnd = .allocate(capacity: 1)
    faces = .allocate(capacity: Self.maximumFaces)
    projected = .allocate(capacity: Self.maximumVertices)
    inView = .allocate(capacity: Self.maximumVertices)
    clipped = .allocate(capacity: 8)
  }

  deinit {
    releasePixels()
    faces.deallocate()
    instanceOfFace.deallocate()
    projected.deallocate()
    inView.deallocate()
    clipped.deallocate()
  }

  private func releasePixels() {
    inverseDepth.deallocate()
    face.deallocate()
    shadow.deallocate()
    pixels.deallocate()
    stamp.deallocate()
    left.deallocate()
    rightEnd.deallocate()
  }

  private func resize(width: Int, height: Int) {
    releasePixels()
    self.width = width
    self.height = height
    let count = width * height + 16
    // eight pixels at a time reach up to seven beyond the end
    inverseDepth = .allocate(capacity: count)
    inverseDepth.initialize(repeating: 1, count: count)
    face = .allocate(capacity: count)
    face.initialize(repeating: 0, count: count)
    shadow = .allocate(capacity: count)
    shadow.initialize(repeating: 1, count: count)
    pixels = .allocate(capacity: count)
    pixels.initialize(repeating: 0, count: count)
    stamp = .allocate(capacity: count)
    stamp.initialize(repeating: 0, count: count)
    left = .allocate(capacity: height)
    rightEnd = .allocate(capacity: height)
  }

  /// Clears to floor below the horizon and ceiling above it.
  func begin(width: Int, height: Int, view: CameraView) {
    if width != self.width || height != self.height { resize(width: width, height: height) }
    let ceiling = Float(Dimensions.wallHeight) - view.position.z
    for y in 0..<height {
      let dz = view.forward.z + view.down.z * (Float(y) + 0.5 - view.centreY) / view.focalY
      let isFloor = dz < 0
      let inverse = isFloor ? -dz / view.position.z : dz / max(0.01, ceiling)
      (inverseDepth + y * width).update(repeating: max(inverse, Self.farthest), count: width)
      (face + y * width).update(
        repeating: isFloor ? Self.floorFace : Self.ceilingFace, count: width)
    }
    shadow.update(repeating: 1, count: width * height)
    let blank = DrawnFace(
      colour: .zero, lightX: 0, lightY: 0, light0: 0, plane: 0, texture: .none)
    faces[0] = blank
    faces[1] = blank
    faces[1].plane = -1
    instanceOfFace[0] = 0
    instanceOfFace[1] = 0
    faceCount = 2
  }

  /// Draws the faces of `mesh` that face the camera.
  func draw(_ mesh: borrowing Mesh, instance: UInt16, view: CameraView) {
    project(mesh, view)
    mesh.faces.withUnsafeBufferPointer { faces in
      for i in 0..<faces.count {
        let corners = faces[i].corners
        let (a, b) = (projected[Int(corners.x)], projected[Int(corners.y)])
        let (c, d) = (projected[Int(corners.z)], projected[Int(corners.w)])
        if a.z > 0 && b.z > 0 && c.z > 0 && d.z > 0 {
          drawQuad(a, b, c, d, faces[i], instance)
        } else if a.z > 0 || b.z > 0 || c.z > 0 || d.z > 0 {
          drawClipped(faces[i], instance, view)
        }
      }
    }
  }

  private func project(_ mesh: borrowing Mesh, _ view: CameraView) {
    let count = min(mesh.vertices.count, Self.maximumVertices)
    let (r, d, f) = (view.right, view.down, view.forward)
    mesh.vertices.withUnsafeBufferPointer { vertices in
      for i in 0..<count {
        let v = vertices[i]
        let (px, py, pz) = (v.x - view.position.x, v.y - view.position.y, v.z - view.position.z)
        let x = px * r.x + py * r.y + pz * r.z
        let y = px * d.x + py * d.y + pz * d.z
        let z = px * f.x + py * f.y + pz * f.z
        inView[i] = SIMD4(x, y, z, v.w)
        projected[i] = projected(x, y, z, v.w, view)
      }
    }
  }

  @inline(__always)
  private func projected(
    _ x: Float, _ y: Float, _ z: Float, _ light: Float, _ view: CameraView
  ) -> ProjectedCorner {
    guard z > CameraView.near else { return ProjectedCorner(0, 0, -1, 0) }
    let inverse = 1 / z
    return ProjectedCorner(
      view.centreX + view.focalX * x * inverse, view.centreY + view.focalY * y * inverse, inverse,
      light * inverse)
  }
}

extension RenderTarget {
  @inline(__always)
  private func drawQuad(
    _ a: ProjectedCorner, _ b: ProjectedCorner, _ c: ProjectedCorner, _ d: ProjectedCorner,
    _ source: Mesh.Face, _ instance: UInt16
  ) {
    let p = c - a
    let q = d - b
    let area = p.x * q.y - q.x * p.y
    guard area < -1e-3 else { return }
    guard let rows = spans(a, b, c, d) else { return }
    fill(rows, p, q, area, (a + b + c + d) * 0.25, source, instance)
  }

  /// Marks the pixels of each row between the edges; nil where no row is touched.
  @inline(__always)
  private func spans(
    _ a: ProjectedCorner, _ b: ProjectedCorner, _ c: ProjectedCorner, _ d: ProjectedCorner
  ) -> Range<Int>? {
    let low = min(min(a.y, b.y), min(c.y, d.y))
    let high = max(max(a.y, b.y), max(c.y, d.y))
    let first = rowIndex(low)
    let last = min(height, rowIndex(high))
    guard first < last else { return nil }
    let minX = min(min(a.x, b.x), min(c.x, d.x))
    let maxX = max(max(a.x, b.x), max(c.x, d.x))
    guard maxX > 0, minX < Float(width) else { return nil }
    edge(a, b)
    edge(b, c)
    edge(c, d)
    edge(d, a)
    return first..<last
  }

  /// The first row whose centre is at or below `y`.
  @inline(__always)
  private func rowIndex(_ y: Float) -> Int {
    Self.roundedUp(max(0, min(y - 0.5, Float(height) + 1)))
  }

  /// The smallest whole number not below `x`, which is not negative.
  @inline(__always)
  private static func roundedUp(_ x: Float) -> Int {
    let whole = Int32(x)
    return Int(Float(whole) < x ? whole &+ 1 : whole)
  }

  /// Writes where an edge crosses each row centre: a side that goes down is the left one.
  @inline(__always)
  private func edge(_ from: ProjectedCorner, _ to: ProjectedCorner) {
    let goesDown = to.y > from.y
    let top = goesDown ? from : to
    let bottom = goesDown ? to : from
    let first = rowIndex(top.y)
    let last = min(height, rowIndex(bottom.y))
    guard first < last else { return }
    let slope = (bottom.x - top.x) / (bottom.y - top.y)
    let side = goesDown ? left : rightEnd
    let limit = Float(width)
    var y = first
    while y < last {
      let x = top.x + (Float(y) + 0.5 - top.y) * slope - 0.5
      side[y] = Int32(truncatingIfNeeded: Self.roundedUp(max(0, min(x, limit))))
      y += 1
    }
  }

  @inline(__always)
  private func fill(
    _ rows: Range<Int>, _ p: SIMD4<Float>, _ q: SIMD4<Float>, _ area: Float, _ mean: SIMD4<Float>,
    _ source: Mesh.Face, _ instance: UInt16
  ) {
    guard faceCount < Self.maximumFaces else { return }
    let id = UInt16(truncatingIfNeeded: faceCount)
    let scale = 1 / area
    let gx = (p * q.y - q * p.y) * scale
    let gy = (q * p.x - p * q.x) * scale
    let g0 = mean - gx * (mean.x - 0.5) - gy * (mean.y - 0.5)
    var isSeen = false
    var y = rows.lowerBound
    while y < rows.upperBound {
      let start = Int(left[y])
      let end = Int(rightEnd[y])
      if start < end {
        let row = y * width
        if fillSpan(
          inverseDepth + row, face + row, start, end, g0.z + gy.z * Float(y), gx.z, id)
        {
          isSeen = true
        }
      }
      y += 1
    }
    guard isSeen else { return }
    faces[faceCount] = DrawnFace(
      colour: source.colour, lightX: gx.w, lightY: gy.w, light0: g0.w, plane: source.plane,
      texture: source.texture)
    instanceOfFace[faceCount] = instance
    faceCount += 1
  }

  @inline(__always)
  private func fillSpan(
    _ depths: UnsafeMutablePointer<Float>, _ ids: UnsafeMutablePointer<UInt16>, _ start: Int,
    _ end: Int, _ base: Float, _ step: Float, _ id: UInt16
  ) -> Bool {
    var isSeen = false
    var x = start
    while x < end {
      let inverse = base + step * Float(x)
      if inverse > depths[x] {
        depths[x] = inverse
        ids[x] = id
        isSeen = true
      }
      x += 1
    }
    return isSeen
  }

  /// Clips a face at the near plane, then draws the fan of what is left.
  private func drawClipped(_ source: Mesh.Face, _ instance: UInt16, _ view: CameraView) {
    let count = clip(source, view)
    guard count >= 3 else { return }
    for i in 1..<(count - 1) {
      drawQuad(clipped[0], clipped[i], clipped[i + 1], clipped[i + 1], source, instance)
    }
  }

  /// Leaves what lies beyond the near plane in `clipped` and returns the number of its corners, 5 at most.
  private func clip(_ source: Mesh.Face, _ view: CameraView) -> Int {
    var kept = 0
    func keep(_ corner: ProjectedCorner) {
      clipped[kept] = corner
      kept += 1
    }
    let near = CameraView.near * 1.01
    let isTriangle = source.corners.z == source.corners.w
    let count = isTriangle ? 3 : 4
    for k in 0..<count {
      let a = inView[Int(source.corners[k])]
      let b = inView[Int(source.corners[(k + 1) % count])]
      if a.z >= near { keep(projected(a.x, a.y, a.z, a.w, view)) }
      if (a.z >= near) != (b.z >= near) {
        let t = (near - a.z) / (b.z - a.z)
        let m = a + (b - a) * t
        keep(projected(m.x, m.y, near, m.w, view))
      }
    }
    return kept
  }
}

extension RenderTarget {
  /// How many pixels `mesh` covers by itself, in all and within the window given. Makes room where the view is larger
  /// than what was drawn before.
  func countAlone(
    _ mesh: borrowing Mesh, view: CameraView, columns: Range<Int>, rows window: Range<Int>
  ) -> (total: Int, within: Int) {
    if view.width != width || view.height != height {
      resize(width: view.width, height: view.height)
    }
    project(mesh, view)
    stampNow &+= 1
    var (total, within) = (0, 0)
    for face in mesh.faces {
      let corners = clip(face, view)
      guard corners >= 3 else { continue }
      for i in 1..<(corners - 1) {
        let (a, b, c) = (clipped[0], clipped[i], clipped[i + 1])
        let (p, q) = (c - a, c - b)
        guard p.x * q.y - q.x * p.y < -1e-3, let rows = spans(a, b, c, c) else { continue }
        for y in rows where left[y] < rightEnd[y] {
          for x in Int(left[y])..<Int(rightEnd[y]) where stamp[y * width + x] != stampNow {
            stamp[y * width + x] = stampNow
            total += 1
            if columns.contains(x) && window.contains(y) { within += 1 }
          }
        }
      }
    }
    return (total, within)
  }

  /// For each pixel of a level polygon of the map frame at its own height that is the nearest there: multiplies the
  /// shadow by what `light` returns for the point (x, y).
  @inline(__always)
  func darken(
    low: SIMD2<Float>, high: SIMD2<Float>, plane: Float, view: CameraView,
    light: (Float, Float) -> Float
  ) {
    guard let rows = levelSpans(low, high, plane, view) else { return }
    let drop = plane - view.position.z
    for y in rows where left[y] < rightEnd[y] {
      let v = (Float(y) + 0.5 - view.centreY) / view.focalY
      let ray = view.forward + view.down * v
      guard ray.z < -1e-4 else { continue }
      let depth = drop / ray.z
      var x = Int(left[y])
      let end = Int(rightEnd[y])
      while x < end {
        let i = y * width + x
        if abs(faces[Int(face[i])].plane - plane) < 0.008 {
          let u = (Float(x) + 0.5 - view.centreX) / view.focalX
          let px = view.position.x + (ray.x + view.right.x * u) * depth
          let py = view.position.y + (ray.y + view.right.y * u) * depth
          shadow[i] *= light(px, py)
        }
        x += 1
      }
    }
  }

  private func levelSpans(
    _ low: SIMD2<Float>, _ high: SIMD2<Float>, _ plane: Float, _ view: CameraView
  ) -> Range<Int>? {
    func corner(_ i: Int, _ x: Float, _ y: Float) {
      let d = SIMD3(x, y, plane) - view.position
      inView[i] = SIMD4(
        (d * view.right).sum(), (d * view.down).sum(), (d * view.forward).sum(), 0)
    }
    corner(0, low.x, low.y)
    corner(1, high.x, low.y)
    corner(2, high.x, high.y)
    corner(3, low.x, high.y)
    let source = Mesh.Face(
      corners: SIMD4(0, 1, 2, 3), colour: .zero, plane: plane, texture: .none)
    let count = clip(source, view)
    guard count >= 3 else { return nil }
    var (lowY, highY) = (clipped[0].y, clipped[0].y)
    for i in 1..<count {
      lowY = min(lowY, clipped[i].y)
      highY = max(highY, clipped[i].y)
    }
    let (first, last) = (rowIndex(lowY), min(height, rowIndex(highY)))
    guard first < last else { return nil }
    for i in 0..<count { edge(clipped[i], clipped[i + 1 < count ? i + 1 : 0]) }
    return first..<last
  }
}
