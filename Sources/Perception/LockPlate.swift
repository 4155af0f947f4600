package import AgentMessages

/// Reads the colour of a lock's plate from the pixels of its door.
///
/// The bundled model tells locked doors from others, but its coarse grid has hardly learnt of what
/// colour the plate is (one in five right, measured), while the plate is a large block of one
/// strong colour between the grey posts. So the colour with most strongly coloured pixels in the
/// middle of the door is taken; without any, the plate is white or black by how much of the very
/// middle is pale. Nine in ten right; most of what is wrong is white read as black. Not for other
/// things.
package enum LockPlate {
  /// How likely each of `colours` is, summing to 1; nil where the box holds no pixels or the
  /// colours are others than the household's.
  package static func probabilities(
    of colours: [String], in frame: CameraFrame, box: BoundingBox
  ) -> [Double]? {
    guard colours.count > 1, Set(colours).isSubset(of: Set(Hue.allCases.map(\.rawValue))) else {
      return nil
    }
    let middle = Census(frame, box, across: 0.2...0.8, down: 0.08...0.75)
    let core = Census(frame, box, across: 0.35...0.65, down: 0.15...0.6)
    guard middle.count > 0, core.count > 0 else { return nil }
    let strongest = colours.max { middle.share($0) < middle.share($1) }
    let chosen: (colour: String?, certainty: Double) =
      strongest.map { middle.share($0) > 0.05 } == true
      ? (strongest, 0.95) : (core.paleShare > 0.15 ? "white" : "black", 0.8)
    let rest = (1 - chosen.certainty) / Double(colours.count - 1)
    return colours.map { $0 == chosen.colour ? chosen.certainty : rest }
  }

  /// The household's colours; the first six by their angle on the colour wheel.
  private enum Hue: String, CaseIterable {
    case red, orange, yellow, green, blue, purple, white, black

    /// The colour of a hue in degrees, 0 to 360.
    init(degrees: Double) {
      self =
        switch degrees {
        case 8..<42: .orange
        case 42..<70: .yellow
        case 70..<190: .green
        case 190..<262: .blue
        case 262..<310: .purple
        default: .red
        }
    }
  }

  /// The pixels of a part of a box, counted.
  private struct Census {
    private(set) var count = 0
    private var strong: [Hue: Int] = [:]
    private var pale = 0

    init(
      _ frame: CameraFrame, _ box: BoundingBox, across: ClosedRange<Double>,
      down: ClosedRange<Double>
    ) {
      func span(_ low: Double, _ size: Double, _ part: ClosedRange<Double>, _ limit: Int) -> Range<
        Int
      > {
        let first = max(0, min(limit, Int(low + part.lowerBound * size)))
        return first..<max(first, min(limit, Int((low + part.upperBound * size).rounded(.up))))
      }
      for y in span(box.minY, box.height, down, frame.height) {
        for x in span(box.minX, box.width, across, frame.width) {
          let at = (y * frame.width + x) * 3
          add(Double(frame.rgb[at]), Double(frame.rgb[at + 1]), Double(frame.rgb[at + 2]))
        }
      }
    }

    /// The share of pixels that are strongly of a colour.
    func share(_ colour: String) -> Double {
      Double(Hue(rawValue: colour).flatMap { strong[$0] } ?? 0) / Double(max(1, count))
    }

    /// The share of pixels that are colourless and not dark.
    var paleShare: Double { Double(pale) / Double(max(1, count)) }

    private mutating func add(_ red: Double, _ green: Double, _ blue: Double) {
      count += 1
      let (top, bottom) = (max(red, green, blue), min(red, green, blue))
      let saturation = top > 0 ? (top - bottom) / top : 0
      if saturation < 0.25, top >= 0.4 * 255 { pale += 1 }
      guard saturation >= 0.75, top >= 0.15 * 255 else { return }
      let sixth =
        top == red
        ? (green - blue) / (top - bottom)
        : top == green ? (blue - red) / (top - bottom) + 2 : (red - green) / (top - bottom) + 4
      strong[Hue(degrees: (sixth < 0 ? sixth + 6 : sixth) * 60), default: 0] += 1
    }
  }
}
