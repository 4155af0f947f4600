import CKernels

/// A linear layer whose weights were laid out once for the kernels that compute it, with its bias.
///
/// Float32, or int8: weights of 8 bits (7 where the CPU's products of bytes saturate) with a scale a
/// column, and inputs brought to 8 bits row by row as they come (dynamic quantisation).
public struct PackedLinear: Sendable {
  /// How the weights are held.
  public enum Precision: String, Hashable, Sendable, CaseIterable {
    case float32
    case int8
  }

  public let inputs: Int
  public let outputs: Int
  let weights: Weights
  let bias: FloatBuffer?

  enum Weights: Sendable {
    /// `[out, in]`, for the reference.
    case plain(Tensor)
    /// Panels of 16 columns, for `ck_linear`.
    case panels(FloatBuffer)
    /// Bytes in the same panels, for `ck_linear_int8`.
    case bytes(ByteWeights)
  }

  /// Lays out a weight `[out, in]` and a bias `[out]` for the kernels of `math`.
  public init(
    weight: Tensor, bias: Tensor?, for math: Operations, precision: Precision = .float32
  ) {
    (outputs, inputs) = (weight.rows, weight.columns)
    precondition(bias.map { $0.count == weight.rows } ?? true, "bias \(bias?.shape ?? [])")
    if math.isReference {
      weights = .plain(weight)
    } else if precision == .int8 {
      weights = .bytes(ByteWeights(weight, level: math.level))
    } else {
      let buffer = FloatBuffer(count: ck_packed_count(weight.rows, weight.columns))
      ck_pack(weight.values, weight.rows, weight.columns, buffer.start)
      weights = .panels(buffer)
    }
    self.bias = bias.map { FloatBuffer($0.values) }
  }

  /// Numbers of scratch that a product of `rows` rows needs for each thread.
  public func scratch(rows: Int) -> Int {
    switch weights {
    case .plain: 0
    case .panels: ck_linear_scratch(rows, inputs) + 16
    case .bytes: ck_linear_int8_scratch(rows, inputs) + 16
    }
  }

  /// Bytes that the weights take as held.
  public var bytes: Int {
    switch weights {
    case .plain(let tensor): tensor.count * 4
    case .panels(let buffer): buffer.count * 4
    case .bytes(let bytes): bytes.count
    }
  }
}

/// A weight matrix in 8 bits.
final class ByteWeights: @unchecked Sendable {
  // unchecked: written in init only
  let memory: UnsafeMutableRawPointer
  let count: Int

  init(_ weight: Tensor, level: ck_level) {
    count = ck_int8_pack_bytes(weight.rows, weight.columns)
    memory = UnsafeMutableRawPointer.allocate(byteCount: count, alignment: 64)
    ck_int8_pack(level, weight.values, weight.rows, weight.columns, memory)
  }

  deinit { memory.deallocate() }
}

extension Operations {
  /// `activation(x wᵀ + bias + residual)` into memory that was planned for it. x: `[rows, in]`, its
  /// rows `stride` apart; result and residual: `[rows, out]`; the residual may be the result.
  public func linear(
    _ x: UnsafePointer<Float>, rows: Int, stride: Int? = nil, _ layer: PackedLinear,
    activation: Activation = .identity, adding residual: UnsafePointer<Float>? = nil,
    scratch: UnsafeMutablePointer<Float>, into y: UnsafeMutablePointer<Float>
  ) {
    let stride = stride ?? layer.inputs
    if case .plain(let weight) = layer.weights {
      return referenceLinear(x, rows, stride, weight, layer.bias, activation, residual, y)
    }
    guard threads > 1, rows * layer.inputs * layer.outputs > 1 << 21 else {
      return part(
        x, rows, stride, layer, 0..<layer.outputs, activation, residual, scratch, y)
    }
    let job = LinearJob(
      x: x, rows: rows, stride: stride, activation: activation, residual: residual,
      scratch: scratch, y: y)
    let room = layer.scratch(rows: rows)
    // columns, in whole panels; many rows are split instead
    WorkerPool.shared.run(parts: threads) { index in
      if rows >= 96 {
        let (from, to) = (rows * index / threads, rows * (index + 1) / threads)
        part(
          job.x + from * stride, to - from, stride, layer, 0..<layer.outputs, job.activation,
          job.residual.map { $0 + from * layer.outputs }, job.scratch + index * room,
          job.y + from * layer.outputs)
      } else {
        let panels = (layer.outputs + 63) / 64
        let (from, to) = (panels * index / threads * 64, panels * (index + 1) / threads * 64)
        part(
          job.x, rows, stride, layer, from..<min(to, layer.outputs), job.activation, job.residual,
          job.scratch + index * room, job.y)
      }
    }
  }

  private struct LinearJob: @unchecked Sendable {
    // unchecked: the parts of a job write to disjoint columns or rows
    let x: UnsafePointer<Float>
    let rows: Int
    let stride: Int
    let activation: Activation
    let residual: UnsafePointer<Float>?
    let scratch: UnsafeMutablePointer<Float>
    let y: UnsafeMutablePointer<Float>
  }

  /// Some of the columns of a product.
  private func part(
    _ x: UnsafePointer<Float>, _ rows: Int, _ stride: Int, _ layer: PackedLinear,
    _ columns: Range<Int>, _ activation: Activation, _ residual: UnsafePointer<Float>?,
    _ scratch: UnsafeMutablePointer<Float>, _ y: UnsafeMutablePointer<Float>
  ) {
    guard !columns.isEmpty, rows > 0 else { return }
    let bias = layer.bias.map { UnsafePointer($0.start + columns.lowerBound) }
    let residual = residual.map { $0 + columns.lowerBound }
    switch layer.weights {
    case .plain: break
    case .panels(let packed):
      ck_linear(
        level, x, stride, rows, layer.inputs, packed.start + columns.lowerBound * layer.inputs,
        columns.count, bias, residual, activation.code, scratch, y + columns.lowerBound,
        layer.outputs)
    case .bytes(let bytes):
      ck_linear_int8(
        level, x, stride, rows, layer.inputs, bytes.memory, layer.outputs, columns.lowerBound,
        columns.count, bias, residual, activation.code, scratch, y + columns.lowerBound,
        layer.outputs)
    }
  }

  private func referenceLinear(
    _ x: UnsafePointer<Float>, _ rows: Int, _ stride: Int, _ weight: Tensor, _ bias: FloatBuffer?,
    _ activation: Activation, _ residual: UnsafePointer<Float>?, _ y: UnsafeMutablePointer<Float>
  ) {
    let input = (0..<rows).flatMap {
      UnsafeBufferPointer(start: x + $0 * stride, count: weight.columns)
    }
    var result = Reference.product(
      input, weight.values,
      adding: residual.map { Array(UnsafeBufferPointer(start: $0, count: rows * weight.rows)) },
      inner: weight.columns)
    let bias = bias.map { $0.values(0..<weight.rows) }
    Reference.applyBias(bias, activation, to: &result, columns: weight.rows)
    for i in result.indices { y[i] = result[i] }
  }

  /// Each row brought to mean 0 and variance 1, then scaled and shifted. x, y: `[rows, columns]`; y
  /// may be x.
  public func layerNorm(
    _ x: UnsafePointer<Float>, rows: Int, columns: Int, gain: FloatBuffer, bias: FloatBuffer,
    epsilon: Float, into y: UnsafeMutablePointer<Float>
  ) {
    guard !isReference else {
      let values = Reference.layerNorm(
        Array(UnsafeBufferPointer(start: x, count: rows * columns)),
        gain: gain.values(0..<columns), bias: bias.values(0..<columns), epsilon: epsilon)
      for i in values.indices { y[i] = values[i] }
      return
    }
    ck_layer_norm(level, x, gain.start, bias.start, epsilon, y, rows, columns)
  }
}
