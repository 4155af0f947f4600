import CKernels

extension Operations {
  /// Each row brought to mean 0 and variance 1, then scaled and shifted (Ba et al. 2016). x:
  /// `[rows, columns]`; gain, bias: `[columns]`.
  public func layerNorm(_ x: Tensor, gain: Tensor, bias: Tensor, epsilon: Float) -> Tensor {
    precondition(
      gain.count == x.columns && bias.count == x.columns, "layer norm \(gain.shape) on \(x.shape)")
    guard !isReference else {
      return Tensor(
        shape: x.shape,
        values: Reference.layerNorm(
          x.values, gain: gain.values, bias: bias.values, epsilon: epsilon))
    }
    var y = Self.uninitialised(x.count)
    ck_layer_norm(level, x.values, gain.values, bias.values, epsilon, &y, x.rows, x.columns)
    return Tensor(shape: x.shape, values: y)
  }

  /// Each row divided by its length; a row of zeros stays as it is. x: `[rows, columns]`.
  public func normalised(_ x: Tensor) -> Tensor {
    var result = x
    if isReference {
      Reference.normalise(&result.values, columns: x.columns)
    } else {
      ck_normalise(level, &result.values, x.rows, x.columns)
    }
    return result
  }

  /// Each row exponentiated and divided by its sum, after scaling. x: `[rows, columns]`.
  public func softmax(_ x: Tensor, scale: Float = 1) -> Tensor {
    var result = x
    if isReference {
      Reference.softmax(&result.values, scale: scale, columns: x.columns)
    } else {
      ck_softmax(level, &result.values, scale, x.rows, x.columns, x.columns)
    }
    return result
  }
}
