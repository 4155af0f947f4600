import CKernels

/// Weights that stay the same for as long as a model lives, laid out once as the chosen kernels
/// want them.
///
/// OpenBLAS lays a matrix out anew at every product; with few rows that costs more than a tenth of
/// it.
public struct ConstantMatrix: Hashable, Sendable {
  /// Rows of the weight, `out`.
  public let outputs: Int
  /// Columns of the weight, `in`.
  public let inputs: Int
  let layout: Layout

  enum Layout: Hashable, Sendable {
    /// As PyTorch has it, `[out, in]`.
    case plain(Tensor)
    /// Panels of 16 columns, for `ck_packed_product`.
    case packed([Float])
  }
}

/// A convolution's weights, laid out once as the chosen kernels want them.
public struct ConstantConvolution: Hashable, Sendable {
  public let outputs: Int
  public let inputs: Int
  public let geometry: ConvolutionGeometry
  let layout: Layout

  enum Layout: Hashable, Sendable {
    /// A product with the pixels under the kernel.
    case patches(ConstantMatrix)
    /// Transformed for F(2x2, 3x3).
    case winograd([Float])
  }
}

extension Operations {
  /// Whether the kernels have products of their own for constant weights; the others leave those to
  /// OpenBLAS.
  var packs: Bool { kernels == .avx2 || kernels == .avx512 }

  /// Lays out a linear layer's weight, `[out, in]`.
  public func prepared(_ weight: Tensor) -> ConstantMatrix {
    let (outputs, inputs) = (weight.rows, weight.columns)
    guard packs else {
      return ConstantMatrix(outputs: outputs, inputs: inputs, layout: .plain(weight))
    }
    var packed = Self.uninitialised(ck_packed_count(outputs, inputs))
    ck_pack(weight.values, outputs, inputs, &packed)
    return ConstantMatrix(outputs: outputs, inputs: inputs, layout: .packed(packed))
  }

  /// Lays out a convolution's weight, PyTorch's `[out, in, kernel, kernel]`.
  public func prepared(_ weight: Tensor, _ geometry: ConvolutionGeometry) -> ConstantConvolution {
    let (outputs, inputs, kernel) = (weight.shape[0], weight.shape[1], geometry.kernel)
    precondition(
      weight.shape == [outputs, inputs, kernel, kernel], "\(weight.shape) for kernel \(kernel)")
    let flat = Self.convolutionWeight(weight)
    let isSmall = geometry == ConvolutionGeometry(kernel: 3, stride: 1, padding: 1)
    guard packs, isSmall, outputs % 16 == 0, inputs % 16 == 0 else {
      return ConstantConvolution(
        outputs: outputs, inputs: inputs, geometry: geometry, layout: .patches(prepared(flat)))
    }
    var packed = Self.uninitialised(16 * inputs * outputs)
    ck_winograd_pack(flat.values, outputs, inputs, &packed)
    return ConstantConvolution(
      outputs: outputs, inputs: inputs, geometry: geometry, layout: .winograd(packed))
  }

  /// `activation(x wᵀ + bias + residual)` with a weight that was laid out before. x: `[rows, in]`,
  /// bias: `[out]`, residual: `[rows, out]`; the result takes x's shape with `out` last.
  public func linear(
    _ x: Tensor, weight: ConstantMatrix, bias: Tensor? = nil, activation: Activation = .identity,
    adding residual: Tensor? = nil
  ) -> Tensor {
    precondition(
      x.columns == weight.inputs, "\(x.shape) times [\(weight.inputs), \(weight.outputs)]")
    precondition(bias.map { $0.count == weight.outputs } ?? true, "bias \(bias?.shape ?? [])")
    precondition(
      residual.map { $0.count == x.rows * weight.outputs } ?? true,
      "residual \(residual?.shape ?? [])")
    switch weight.layout {
    case .plain(let plain):
      return linear(x, weight: plain, bias: bias, activation: activation, adding: residual)
    case .packed(let packed):
      var y = Self.uninitialised(x.rows * weight.outputs)
      Self.withPointers(bias, residual) { bias, residual in
        ck_packed_product(
          level, x.values, x.rows, weight.inputs, packed, weight.outputs, bias, residual,
          activation.code, &y)
      }
      return Tensor(shape: x.shape.dropLast() + [weight.outputs], values: y)
    }
  }

  /// `activation(image * weight + bias + residual)`. image: `[height, width, in]`; bias: `[out]`;
  /// the residual and the result: `[outHeight, outWidth, out]`.
  public func convolution(
    _ image: Tensor, weight: ConstantConvolution, bias: Tensor, activation: Activation = .identity,
    adding residual: Tensor? = nil
  ) -> Tensor {
    let (height, width, geometry) = (image.shape[0], image.shape[1], weight.geometry)
    let shape = [geometry.outputSize(height), geometry.outputSize(width), weight.outputs]
    precondition(
      image.shape == [height, width, weight.inputs], "\(image.shape) for \(weight.inputs) channels")
    precondition(residual.map { $0.shape == shape } ?? true, "residual \(residual?.shape ?? [])")
    switch weight.layout {
    case .patches(let matrix):
      let under = patches(of: image, geometry)
      return linear(under, weight: matrix, bias: bias, activation: activation, adding: residual)
        .reshaped(shape)
    case .winograd(let packed):
      precondition(bias.count == weight.outputs, "bias \(bias.shape)")
      var y = Self.uninitialised(height * width * weight.outputs)
      var scratch = Self.uninitialised(ck_winograd_scratch(weight.inputs, weight.outputs))
      Self.withPointers(bias, residual) { bias, residual in
        ck_winograd(
          level, image.values, height, width, weight.inputs, packed, weight.outputs, bias, residual,
          activation.code, &scratch, &y)
      }
      return Tensor(shape: shape, values: y)
    }
  }

  /// The numbers of tensors that may not be there, null where they are not.
  private static func withPointers(
    _ a: Tensor?, _ b: Tensor?, _ body: (UnsafePointer<Float>?, UnsafePointer<Float>?) -> Void
  ) {
    func pointer(_ tensor: Tensor?, _ body: (UnsafePointer<Float>?) -> Void) {
      guard let tensor else { return body(nil) }
      tensor.values.withUnsafeBufferPointer { body($0.baseAddress) }
    }
    pointer(a) { a in pointer(b) { b in body(a, b) } }
  }
}
