import CKernels
import Tensors
import Testing

/// Numbers from -1 to 1 that are the same each time.
private func numbers(_ count: Int, seed: UInt64) -> [Float] {
  var state = seed
  return (0..<count).map { _ in
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Float(Int64(bitPattern: state) >> 33) / Float(1 << 30)
  }
}

private func largestDifference(_ a: [Float], _ b: [Float]) -> Float {
  zip(a, b).map { abs($0 - $1) }.max() ?? 0
}

@Suite struct PackedLinearTests {
  static let kernels: [Kernels] = [.portable, .avx2, .avx512].filter(\.isSupported)

  struct Shape: Sendable {
    var rows: Int
    var inner: Int
    var columns: Int
  }
  // one of each: fewer than a vector, no multiple of one, several blocks each way
  static let shapes = [
    Shape(rows: 1, inner: 5, columns: 3), Shape(rows: 7, inner: 33, columns: 70),
    Shape(rows: 13, inner: 800, columns: 48), Shape(rows: 150, inner: 20, columns: 17),
  ]

  private func run(
    _ shape: Shape, _ kernels: Kernels, _ precision: PackedLinear.Precision = .float32,
    activation: Activation = .gelu
  ) -> [Float] {
    let math = Operations(kernels: kernels)
    let layer = PackedLinear(
      weight: Tensor(
        shape: [shape.columns, shape.inner], values: numbers(shape.columns * shape.inner, seed: 1)),
      bias: Tensor(shape: [shape.columns], values: numbers(shape.columns, seed: 2)), for: math,
      precision: precision)
    let x = FloatBuffer(numbers(shape.rows * shape.inner, seed: 3))
    // the residual is the result's own memory, as in a transformer
    let y = FloatBuffer(numbers(shape.rows * shape.columns, seed: 4))
    let scratch = FloatBuffer(count: layer.scratch(rows: shape.rows) * math.threads)
    math.linear(
      x.start, rows: shape.rows, layer, activation: activation, adding: y.start,
      scratch: scratch.start, into: y.start)
    return y.values(0..<y.count)
  }

  @Test(
    "a packed product with bias, residual and activation is the reference's",
    arguments: kernels, shapes)
  func float(kernels: Kernels, shape: Shape) {
    #expect(largestDifference(run(shape, kernels), run(shape, .reference)) < 2e-4)
  }

  @Test("8-bit weights come within a percent of the largest result", arguments: kernels, shapes)
  func int8(kernels: Kernels, shape: Shape) {
    let exact = run(shape, .reference, activation: .identity)
    let rough = run(shape, kernels, .int8, activation: .identity)
    let scale = exact.map(abs).max() ?? 1
    #expect(largestDifference(rough, exact) / scale < 0.02)
  }

  @Test("threads share a product and give the same bits", arguments: kernels)
  func threads(kernels: Kernels) {
    let shapes = [
      Shape(rows: 40, inner: 300, columns: 400), Shape(rows: 200, inner: 200, columns: 100),
    ]
    let alone = shapes.map { run($0, kernels) }
    WorkerPool.shared.resize(to: 3)
    defer { WorkerPool.shared.resize(to: 1) }
    #expect(shapes.map { run($0, kernels) } == alone)
  }

  @Test(
    "attention is the reference's, causal or not, for heads of any size", arguments: kernels,
    [
      AttentionShape(queries: 5, keys: 5, heads: 2, size: 3, isCausal: true),
      AttentionShape(queries: 1, keys: 40, heads: 3, size: 16),
      AttentionShape(queries: 33, keys: 33, heads: 2, size: 24),
      AttentionShape(queries: 20, keys: 20, heads: 1, size: 64, isCausal: true),
    ])
  func attention(kernels: Kernels, shape: AttentionShape) {
    func run(_ kernels: Kernels) -> [Float] {
      let math = Operations(kernels: kernels)
      let width = shape.heads * shape.size
      let q = FloatBuffer(numbers(shape.queries * width, seed: 5).map { 3 * $0 })
      let kv = FloatBuffer(numbers(shape.keys * 2 * width, seed: 6).map { 3 * $0 })
      let y = FloatBuffer(count: shape.queries * width)
      let scratch = FloatBuffer(count: shape.scratch * math.threads)
      math.attention(
        shape, queries: q.start, queryStride: width, keys: kv.start, values: kv.start + width,
        keyStride: 2 * width, scratch: scratch.start, into: y.start)
      return y.values(0..<y.count)
    }
    #expect(largestDifference(run(kernels), run(.reference)) < 1e-5)
  }

  @Test("search finds the largest dot products, whether asked once or often", arguments: kernels)
  func search(kernels: Kernels) {
    let (rows, width) = (2500, 20)
    let matrix = FloatBuffer(numbers(rows * width, seed: 7))
    let questions = (0..<7).map { numbers(width, seed: 10 + UInt64($0)) }
    let search = VectorSearch(math: Operations(kernels: kernels))
    let joined = search.best(5, of: matrix.start, rows: rows, width: width, for: questions)
    for (question, hits) in zip(questions, joined) {
      let scores = (0..<rows).map { row in
        (0..<width).reduce(Float(0)) { $0 + matrix.start[row * width + $1] * question[$1] }
      }
      let expected = scores.indices.sorted { scores[$0] > scores[$1] }.prefix(5)
      #expect(hits.map(\.row) == Array(expected))
      let alone = search.best(5, of: matrix.start, rows: rows, width: width, for: [question])
      #expect(alone[0].map(\.row) == Array(expected))
    }
  }
}
