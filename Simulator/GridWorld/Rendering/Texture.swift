/// A procedural brightness pattern that repeats, with its reduced sizes. 160 leaves a colour as it is.
package struct Texture: Sendable {
  package static let side = 128
  package static let levels = 5
  package static let neutral: Float = 160

  /// Levels one after another: 128, 64, 32, 16, 8 squared.
  package var texels: [UInt8]

  package enum Pattern: Int32, CaseIterable, Sendable {
    case planks, tiles, carpet, stone, wood, plaster, fabric
  }

  /// One texture a pattern, in the order of `Pattern`.
  package static let all: [Texture] = Pattern.allCases.map { Texture($0) }

  private static let startOfLevel = SIMD8<Int32>(0, 16384, 20480, 21504, 21760, 0, 0, 0)
  /// Texels of all levels of one pattern.
  package static let count = 21824

  /// Where a level of a pattern starts in the texels of all patterns, one after another.
  @inline(__always)
  package static func start(ofPattern pattern: Int, level: Int) -> Int {
    pattern * count + Int(startOfLevel[level])
  }

  package init(_ pattern: Pattern) {
    let n = Texture.side
    var base = [Float](repeating: 0, count: n * n)
    for y in 0..<n {
      for x in 0..<n { base[y * n + x] = Texture.value(pattern, x, y) }
    }
    texels = []
    var size = n
    for _ in 0..<Texture.levels {
      texels += base.map { UInt8(max(0, min(255, ($0 * Texture.neutral).rounded()))) }
      base = Texture.halved(base, size)
      size /= 2
    }
  }

  private static func halved(_ a: [Float], _ n: Int) -> [Float] {
    let m = n / 2
    var out = [Float](repeating: 0, count: m * m)
    for y in 0..<m {
      for x in 0..<m {
        let i = 2 * y * n + 2 * x
        out[y * m + x] = (a[i] + a[i + 1] + a[i + n] + a[i + n + 1]) / 4
      }
    }
    return out
  }
}

extension Texture {
  private static func value(_ pattern: Pattern, _ x: Int, _ y: Int) -> Float {
    switch pattern {
    case .planks: planks(x, y)
    case .tiles: tiles(x, y)
    case .carpet: 1 + 0.22 * (noise(x, y, 1) - 0.5) + 0.12 * (smooth(x, y, 16, 2) - 0.5)
    case .stone: stone(x, y)
    case .wood: wood(x, y)
    case .plaster: 1 + 0.05 * (smooth(x, y, 8, 3) - 0.5) + 0.03 * (noise(x, y, 4) - 0.5)
    case .fabric: 1 + 0.10 * ((x + y) & 2 == 0 ? 0.5 : -0.5) + 0.08 * (noise(x, y, 5) - 0.5)
    }
  }

  /// Boards 16 texels wide and 64 long, each of its own tone, staggered.
  private static func planks(_ x: Int, _ y: Int) -> Float {
    let row = y / 16
    let along = (x + row * 23) & 127
    let board = along / 64
    let tone = noise(row, board, 11)
    let isGap = y % 16 == 0 || along % 64 == 0
    let grain = smooth(x / 4, y * 3 & 127, 4, 12) - 0.5
    return (isGap ? 0.62 : 0.88 + 0.24 * tone) + 0.10 * grain
  }

  private static func tiles(_ x: Int, _ y: Int) -> Float {
    if x % 32 < 1 || y % 32 < 1 { return 0.70 }
    return 0.93 + 0.12 * noise(x / 32, y / 32, 21) + 0.05 * (smooth(x, y, 8, 22) - 0.5)
  }

  /// Irregular flags: the nearest of a jittered grid of points gives the tone, the margin between two the joint.
  private static func stone(_ x: Int, _ y: Int) -> Float {
    var best = Float.infinity
    var second = Float.infinity
    var tone: Float = 0
    let (gx, gy) = (x / 16, y / 16)
    for j in -1...1 {
      for i in -1...1 {
        let (cx, cy) = (gx + i, gy + j)
        let px = Float(cx * 16) + 15 * noise(cx & 7, cy & 7, 31)
        let py = Float(cy * 16) + 15 * noise(cx & 7, cy & 7, 32)
        let d = (px - Float(x)) * (px - Float(x)) + (py - Float(y)) * (py - Float(y))
        if d < best {
          (second, best) = (best, d)
          tone = noise(cx & 7, cy & 7, 33)
        } else if d < second {
          second = d
        }
      }
    }
    let joint = second.squareRoot() - best.squareRoot() < 1.3
    return joint ? 0.72 : 0.86 + 0.28 * tone + 0.06 * (noise(x, y, 34) - 0.5)
  }

  private static func wood(_ x: Int, _ y: Int) -> Float {
    let wave = smooth(x / 2, y, 16, 41) * 7 + Float(y) * 0.22
    let ring = wave - wave.rounded(.down)
    return 0.90 + 0.16 * ring + 0.06 * (noise(x / 6, y, 42) - 0.5)
  }

  /// A fixed random number in [0, 1) for a texel.
  private static func noise(_ x: Int, _ y: Int, _ salt: Int) -> Float {
    var h = UInt32(truncatingIfNeeded: x &* 374_761_393 &+ y &* 668_265_263 &+ salt &* 974_634_777)
    h = (h ^ (h >> 13)) &* 1_274_126_177
    h ^= h >> 16
    return Float(h & 0xFFFF) / 65536
  }

  /// Value noise with one knot every `cell` texels, repeating at the texture's side.
  private static func smooth(_ x: Int, _ y: Int, _ cell: Int, _ salt: Int) -> Float {
    let knots = side / cell
    let (kx, ky) = (x / cell, y / cell)
    let (fx, fy) = (Float(x % cell) / Float(cell), Float(y % cell) / Float(cell))
    func knot(_ i: Int, _ j: Int) -> Float { noise((kx + i) % knots, (ky + j) % knots, salt) }
    let top = knot(0, 0) * (1 - fx) + knot(1, 0) * fx
    let bottom = knot(0, 1) * (1 - fx) + knot(1, 1) * fx
    return top * (1 - fy) + bottom * fy
  }
}
