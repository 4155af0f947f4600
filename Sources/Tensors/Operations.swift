import CKernels
import COpenBLAS

/// The arithmetic of neural networks on one thread, by the kernels chosen at creation.
///
///     let math = Operations(kernels: .auto)
///     let y = math.linear(x, weight: w, bias: b, activation: .gelu)
///
/// Every operation is a function of its arguments and gives the same bits each time on one kind of
/// CPU. Shapes that do not fit are a programmer's mistake and stop the program: whoever loads
/// weights checks them first.
public struct Operations: Hashable, Sendable {
  /// The kernels in use, never `auto`.
  public let kernels: Kernels
  /// How many threads work at a product of the packed kind.
  public let threads: Int

  /// Chooses the kernels, and takes the number of threads from the pool; asks OpenBLAS for one thread, since two that wait for each other on a
  /// busy machine are far slower than one.
  public init(kernels: Kernels = .auto) {
    self.kernels = kernels.resolved
    precondition(self.kernels.isSupported, "this CPU lacks \(self.kernels.rawValue)")
    threads = WorkerPool.shared.threads
    openblas_set_num_threads(1)
  }

  var level: ck_level { kernels.level }
  var isReference: Bool { kernels == .reference }

  /// `activation(x wᵀ + bias + residual)`. x: `[rows, in]`, weight: `[out, in]`, bias: `[out]`,
  /// residual: `[rows, out]`; the result takes x's shape with `out` last.
  public func linear(
    _ x: Tensor, weight: Tensor, bias: Tensor? = nil, activation: Activation = .identity,
    adding residual: Tensor? = nil
  ) -> Tensor {
    precondition(x.columns == weight.columns, "\(x.shape) times \(weight.shape) transposed")
    precondition(
      bias.map { $0.count == weight.rows } ?? true, "bias \(bias?.shape ?? []) for \(weight.shape)")
    let shape = x.shape.dropLast() + [weight.rows]
    var y = product(x, weight, into: residual)
    if bias != nil || activation != .identity {
      applyBias(bias, activation, to: &y, rows: x.rows, columns: weight.rows)
    }
    return Tensor(shape: Array(shape), values: y)
  }

  /// `x + y`, of one shape.
  public func sum(_ x: Tensor, _ y: Tensor) -> Tensor {
    precondition(x.shape == y.shape, "\(x.shape) plus \(y.shape)")
    var result = x
    if isReference {
      for i in 0..<x.count { result.values[i] += y.values[i] }
    } else {
      ck_add(level, &result.values, y.values, x.count)
    }
    return result
  }

  /// `x + y` where y is half as high and wide (rounded up) and each of its pixels counts for a
  /// square of four. x: `[height, width, channels]`.
  public func sum(_ x: Tensor, upsampled y: Tensor) -> Tensor {
    let (height, width, channels) = (x.shape[0], x.shape[1], x.shape[2])
    precondition(
      y.shape == [(height + 1) / 2, (width + 1) / 2, channels], "\(x.shape) plus \(y.shape) doubled"
    )
    var result = x
    result.values.withUnsafeMutableBufferPointer { sum in
      y.values.withUnsafeBufferPointer { small in
        for row in 0..<height {
          for column in 0..<width {
            let (to, from) = (
              (row * width + column) * channels, (row / 2 * y.shape[1] + column / 2) * channels
            )
            for i in 0..<channels { sum[to + i] += small[from + i] }
          }
        }
      }
    }
    return result
  }

  /// `activation(x)`, number by number.
  public func activated(_ x: Tensor, _ activation: Activation) -> Tensor {
    var result = x
    applyBias(nil, activation, to: &result.values, rows: x.rows, columns: x.columns)
    return result
  }
}

extension Operations {
  func applyBias(
    _ bias: Tensor?, _ activation: Activation, to y: inout [Float], rows: Int, columns: Int
  ) {
    if isReference {
      Reference.applyBias(bias?.values, activation, to: &y, columns: columns)
    } else if let bias {
      ck_bias_activate(level, &y, bias.values, rows, columns, activation.code)
    } else {
      ck_bias_activate(level, &y, nil, rows, columns, activation.code)
    }
  }

  /// x wᵀ plus `residual`, `[rows, out]`.
  func product(_ x: Tensor, _ weight: Tensor, into residual: Tensor?) -> [Float] {
    let (rows, inner, columns) = (x.rows, x.columns, weight.rows)
    precondition(
      residual.map { $0.count == rows * columns } ?? true, "residual \(residual?.shape ?? [])")
    guard !isReference else {
      return Reference.product(x.values, weight.values, adding: residual?.values, inner: inner)
    }
    guard rows > 0, columns > 0 else { return [] }
    let multiply = { (y: inout [Float], beta: Float) in
      cblas_sgemm(
        CblasRowMajor, CblasNoTrans, CblasTrans, numericCast(rows), numericCast(columns),
        numericCast(inner), 1, x.values, numericCast(inner), weight.values, numericCast(inner),
        beta, &y,
        numericCast(columns))
    }
    if var y = residual?.values {
      multiply(&y, 1)
      return y
    }
    var y = Self.uninitialised(rows * columns)
    multiply(&y, 0)
    return y
  }

  /// Room for `count` numbers that the caller writes before anybody reads them.
  static func uninitialised(_ count: Int) -> [Float] {
    [Float](unsafeUninitializedCapacity: count) { buffer, filled in
      // float has no invalid bit patterns; zeroing 1 MB would cost as much as a layer norm
      filled = count
      _ = buffer
    }
  }
}
