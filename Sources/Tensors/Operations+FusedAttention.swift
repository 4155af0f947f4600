import CKernels

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The sizes of one attention.
public struct AttentionShape: Hashable, Sendable {
  public var queries: Int
  public var keys: Int
  public var heads: Int
  /// Numbers of one head.
  public var size: Int
  /// Whether query i sees the keys up to i only.
  public var isCausal: Bool

  /// `queries` rows that look at `keys` rows, in `heads` heads of `size` numbers.
  public init(queries: Int, keys: Int, heads: Int, size: Int, isCausal: Bool = false) {
    precondition(!isCausal || queries == keys, "\(queries) queries over \(keys) keys")
    (self.queries, self.keys, self.heads, self.size) = (queries, keys, heads, size)
    self.isCausal = isCausal
  }

  /// Numbers of scratch that it needs for each thread.
  public var scratch: Int { ck_attention_scratch(keys, size) + 16 }
}

extension Operations {
  /// Multi-head softmax attention (Vaswani et al. 2017, section 3.2) into memory that was planned
  /// for it. Rows of queries are `queryStride` apart, rows of keys and of values `keyStride`; the
  /// result is `[queries, heads * size]`.
  public func attention(
    _ shape: AttentionShape, queries: UnsafePointer<Float>, queryStride: Int,
    keys: UnsafePointer<Float>, values: UnsafePointer<Float>, keyStride: Int,
    scratch: UnsafeMutablePointer<Float>, into y: UnsafeMutablePointer<Float>
  ) {
    let job = AttentionJob(queries: queries, keys: keys, values: values, scratch: scratch, y: y)
    let scale = 1 / Float(shape.size).squareRoot()
    guard !isReference else {
      return Reference.attend(
        shape, queries, queryStride, keys, values, keyStride, scale: scale, y)
    }
    let heavy = shape.queries * shape.keys * shape.size * shape.heads > 1 << 20
    let parts = heavy ? min(threads, shape.heads) : 1
    guard parts > 1 else {
      ck_attention(
        level, queries, keys, values, shape.queries, shape.keys, shape.heads, shape.size,
        queryStride, keyStride, scale, shape.isCausal ? 1 : 0, scratch, y,
        shape.heads * shape.size)
      return
    }
    let compute: @Sendable (Int) -> Void = { index in
      let first = shape.heads * index / parts
      let many = shape.heads * (index + 1) / parts - first
      let offset = first * shape.size
      ck_attention(
        level, job.queries + offset, job.keys + offset, job.values + offset, shape.queries,
        shape.keys, many, shape.size, queryStride, keyStride, scale, shape.isCausal ? 1 : 0,
        job.scratch + index * shape.scratch, job.y + offset, shape.heads * shape.size)
    }
    WorkerPool.shared.run(parts: parts, compute)
  }

  private struct AttentionJob: @unchecked Sendable {
    // unchecked: the parts of a job write to the columns of different heads
    let queries: UnsafePointer<Float>
    let keys: UnsafePointer<Float>
    let values: UnsafePointer<Float>
    let scratch: UnsafeMutablePointer<Float>
    let y: UnsafeMutablePointer<Float>
  }
}

extension Reference {
  static func attend(
    _ shape: AttentionShape, _ q: UnsafePointer<Float>, _ queryStride: Int,
    _ k: UnsafePointer<Float>, _ v: UnsafePointer<Float>, _ keyStride: Int, scale: Float,
    _ y: UnsafeMutablePointer<Float>
  ) {
    for head in 0..<shape.heads {
      let offset = head * shape.size
      for query in 0..<shape.queries {
        let visible = shape.isCausal ? query + 1 : shape.keys
        let scores = (0..<visible).map { key in
          (0..<shape.size).reduce(0.0) {
            $0 + Double(q[query * queryStride + offset + $1])
              * Double(k[key * keyStride + offset + $1])
          } * Double(scale)
        }
        let top = scores.max() ?? 0
        let weights = scores.map { exp($0 - top) }
        let total = weights.reduce(0, +)
        for i in 0..<shape.size {
          y[query * shape.heads * shape.size + offset + i] = Float(
            weights.indices.reduce(0.0) {
              $0 + weights[$1] * Double(v[$1 * keyStride + offset + i])
            } / total)
        }
      }
    }
  }
}
