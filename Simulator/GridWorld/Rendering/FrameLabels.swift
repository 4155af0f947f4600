public import AgentMessages

/// What one picture shows of one thing: ground truth for training and scoring, never for an agent.
public struct InstanceLabel: Hashable, Sendable, Codable {
  public var id: Int
  public var kind: String
  public var colour: String?
  /// "open", "closed" or "locked"; nil for what does not open.
  public var state: String?
  /// Colour of the lock plate of a locked door.
  public var lock: String?
  /// Box of the visible pixels; the upper bounds are exclusive.
  public var box: BoundingBox
  /// Visible pixels.
  public var pixels: Int
  /// Visible pixels over those that it would cover within the picture with nothing in front of it.
  public var fraction: Double
  /// Share of the thing that lies inside the picture, whether hidden or not (what reaches farther out than one
  /// picture's size is not counted).
  public var inPicture: Double
  /// Mean depth of the visible pixels along the optical axis, metres.
  public var depth: Double

  /// Share of the whole thing that is seen: neither hidden nor cut off by the picture's edge.
  public var visibleShare: Double { fraction * inPicture }

  /// Whether it is large and visible enough that eyes are expected to find it: 12 pixels on its
  /// longer side, 5 on the shorter, half of it to be seen.
  public var isPlain: Bool {
    max(box.width, box.height) >= 12 && min(box.width, box.height) >= 5 && visibleShare >= 0.5
  }
}

extension Renderer {
  /// Labels of all that is visible in `frame`, which must be the last picture this renderer drew, of `scene`, not yet
  /// disturbed by noise. Ordered as `scene.items`.
  public func labels(of frame: RenderedFrame, scene: Scene) -> [InstanceLabel] {
    var tallies = [Int: PixelTally]()
    for i in frame.instance.indices where frame.instance[i] != 0 {
      let (x, y) = (i % frame.width, i / frame.width)
      tallies[Int(frame.instance[i]), default: PixelTally()].add(x, y, frame.depth[i])
    }
    var labels: [InstanceLabel] = []
    for (index, item) in scene.items.enumerated() {
      guard let tally = tallies[item.id] else { continue }
      let alone = pixelsAlone(ofItemAt: index)
      let within = max(tally.count, alone.within)
      let (state, lock) = Self.words(for: item)
      labels.append(
        InstanceLabel(
          id: item.id, kind: item.kind, colour: item.colour, state: state, lock: lock,
          box: tally.box, pixels: tally.count, fraction: Double(tally.count) / Double(within),
          inPicture: Double(within) / Double(max(within, alone.onCanvas)),
          depth: Double(tally.depthSum) / Double(tally.count) / 1000))
    }
    return labels
  }

  private static func words(for item: SceneItem) -> (state: String?, lock: String?) {
    guard ["box", "fridge", "cabinet", "drawer", "door"].contains(item.kind) else {
      return (nil, nil)
    }
    switch item.state {
    case .open: return ("open", nil)
    case .closed: return ("closed", nil)
    case .locked(let colour): return ("locked", colour)
    }
  }
}

private struct PixelTally {
  var count = 0
  var depthSum = 0
  private var minX = Int.max
  private var minY = Int.max
  private var maxX = 0
  private var maxY = 0

  var box: BoundingBox {
    BoundingBox(
      minX: Double(minX), minY: Double(minY), maxX: Double(maxX + 1), maxY: Double(maxY + 1))
  }

  mutating func add(_ x: Int, _ y: Int, _ depth: UInt16) {
    count += 1
    depthSum += Int(depth)
    (minX, maxX) = (min(minX, x), max(maxX, x))
    (minY, maxY) = (min(minY, y), max(maxY, y))
  }
}
