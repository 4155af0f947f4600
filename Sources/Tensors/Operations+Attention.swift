import CKernels
import COpenBLAS

extension Operations {
  /// Multi-head softmax attention (Vaswani et al. 2017, section 3.2) over projections that stand
  /// side by side. queriesKeysValues: `[tokens, 3 * width]`; the result: `[tokens, width]`.
  /// `visible` hides keys: token i attends to token j where `visible(i, j)`; nil is all to all. A
  /// token that sees nothing gets zeros.
  public func attention(
    queriesKeysValues x: Tensor, heads: Int, visible: ((Int, Int) -> Bool)? = nil
  ) -> Tensor {
    let (tokens, width) = (x.rows, x.columns / 3)
    precondition(x.columns == 3 * width && width % heads == 0, "\(x.shape) in \(heads) heads")
    guard !isReference, visible == nil else {
      let values = Reference.attention(x.values, tokens: tokens, heads: heads, visible: visible)
      return Tensor(shape: [tokens, width], values: values)
    }
    var result = Self.uninitialised(tokens * width)
    var scores = Self.uninitialised(tokens * tokens)
    let size = width / heads
    x.values.withUnsafeBufferPointer { x in
      result.withUnsafeMutableBufferPointer { result in
        guard let x = x.baseAddress, let result = result.baseAddress else { return }
        for head in 0..<heads {
          let first = x + head * size
          attend(first, tokens: tokens, width: width, size: size, &scores, result + head * size)
        }
      }
    }
    return Tensor(shape: [tokens, width], values: result)
  }

  /// One head: `softmax(q kᵀ / √size) v` at strides of the joined projections.
  private func attend(
    _ queries: UnsafePointer<Float>, tokens: Int, width: Int, size: Int, _ scores: inout [Float],
    _ result: UnsafeMutablePointer<Float>
  ) {
    let stride = 3 * width
    cblas_sgemm(
      CblasRowMajor, CblasNoTrans, CblasTrans, numericCast(tokens), numericCast(tokens),
      numericCast(size), 1,
      queries, numericCast(stride), queries + width, numericCast(stride), 0, &scores,
      numericCast(tokens))
    ck_softmax(level, &scores, 1 / Float(size).squareRoot(), tokens, tokens, tokens)
    cblas_sgemm(
      CblasRowMajor, CblasNoTrans, CblasNoTrans, numericCast(tokens), numericCast(size),
      numericCast(tokens), 1,
      scores, numericCast(tokens), queries + 2 * width, numericCast(stride), 0, result,
      numericCast(width))
  }
}
