import AgentMessages
import StateEstimation
import Testing

@Suite("Noise in depth") struct DepthSmoothingTests {
  private let width = 80
  private let height = 60

  /// A floor that runs away below, and from row 30 up a wall 1 m nearer on the left than on the right; millimetres.
  private func truth() -> [Float] {
    (0..<width * height).map { index in
      let (u, v) = (index % width, index / width)
      if v >= 30 { return 60_000 / Float(v - 10) }
      return u < 40 ? 2_000 : 3_000
    }
  }

  private func noisy(_ share: Float) -> [UInt16] {
    var random = SplitMix64(seed: 7)
    return truth().map { depth in
      // twelve uniform numbers are nearly a normal one
      let normal = (0..<12).reduce(Float(-6)) { sum, _ in
        sum + Float(random.next() >> 40) / 16_777_216
      }
      return UInt16((depth * (1 + share * normal)).rounded())
    }
  }

  private func error(_ depth: [UInt16]) -> Float {
    let squares = zip(depth, truth()).map { value, true_ in
      (Float(value) / true_ - 1) * (Float(value) / true_ - 1)
    }
    return (squares.reduce(0, +) / Float(squares.count)).squareRoot()
  }

  @Test("a picture without noise stays as it is")
  func untouched() {
    let exact = truth().map { UInt16($0.rounded()) }
    #expect(DepthSmoothing.smoothed(exact, width: width, height: height) == exact)
  }

  @Test("noise is measured, and most of it taken away, on walls and on the floor")
  func smoothed() {
    let picture = noisy(0.01)
    let measured = DepthSmoothing.noise(of: picture.map { 1 / Float($0) }, width: width)
    #expect(abs(measured - 0.01) < 0.002)
    let clean = DepthSmoothing.smoothed(picture, width: width, height: height)
    #expect(error(picture) > 0.009)
    #expect(error(clean) < 0.005)
  }

  @Test("an edge stays where it is, and what is unknown stays unknown")
  func edges() {
    var picture = noisy(0.01)
    picture[10 * width + 10] = 0
    let clean = DepthSmoothing.smoothed(picture, width: width, height: height)
    #expect(clean[10 * width + 10] == 0)
    for v in 2..<28 {
      #expect(clean[v * width + 39] < 2_150)
      #expect(clean[v * width + 40] > 2_850)
    }
  }
}
