import CKernels

/// How a convolution walks over its picture: square kernel, one stride, zeros around.
public struct ConvolutionGeometry: Hashable, Sendable {
  public var kernel: Int
  public var stride: Int
  public var padding: Int

  /// A walk; the padding is smaller than the kernel.
  public init(kernel: Int, stride: Int = 1, padding: Int = 0) {
    precondition(
      kernel > 0 && stride > 0 && padding >= 0 && padding < kernel,
      "kernel \(kernel), stride \(stride)")
    self.kernel = kernel
    self.stride = stride
    self.padding = padding
  }

  /// How many results a side of `size` pixels gives.
  public func outputSize(_ size: Int) -> Int { max(0, (size + 2 * padding - kernel) / stride + 1) }
}

extension Operations {
  /// The pixels under each position of the kernel, `[outHeight * outWidth, kernel * kernel *
  /// channels]`.
  func patches(of image: Tensor, _ geometry: ConvolutionGeometry) -> Tensor {
    precondition(image.shape.count == 3, "\(image.shape) is no [height, width, channels]")
    let (height, width, channels) = (image.shape[0], image.shape[1], image.shape[2])
    let (rows, columns) = (geometry.outputSize(height), geometry.outputSize(width))
    let length = geometry.kernel * geometry.kernel * channels
    if geometry.kernel == 1, geometry.stride == 1 {
      return image.reshaped([rows * columns, length])
    }
    guard !isReference else {
      return Tensor(
        shape: [rows * columns, length],
        values: Reference.patches(
          image.values, height: height, width: width, channels: channels, geometry))
    }
    var values = Self.uninitialised(rows * columns * length)
    ck_patches(
      image.values, height, width, channels, geometry.kernel, geometry.stride, geometry.padding,
      rows, columns,
      &values)
    return Tensor(shape: [rows * columns, length], values: values)
  }

  /// A convolution in which every channel has a kernel of its own. image: `[height, width,
  /// channels]`; weight: `[kernel, kernel, channels]`; bias: `[channels]`; the result: `[outHeight,
  /// outWidth, channels]`.
  public func depthwiseConvolution(
    _ image: Tensor, weight: Tensor, bias: Tensor?, _ geometry: ConvolutionGeometry
  ) -> Tensor {
    let (height, width, channels) = (image.shape[0], image.shape[1], image.shape[2])
    let (rows, columns) = (geometry.outputSize(height), geometry.outputSize(width))
    let (kernel, stride, padding) = (geometry.kernel, geometry.stride, geometry.padding)
    precondition(weight.shape == [kernel, kernel, channels], "\(weight.shape) on \(image.shape)")
    precondition(
      bias.map { $0.count == channels } ?? true, "bias \(bias?.shape ?? []) on \(image.shape)")
    guard !isReference else {
      let values = Reference.depthwise(
        image.values, height: height, width: width, channels: channels, weight: weight.values,
        bias: bias?.values, geometry)
      return Tensor(shape: [rows, columns, channels], values: values)
    }
    var y = Self.uninitialised(rows * columns * channels)
    if let bias {
      ck_depthwise(
        level, image.values, height, width, channels, weight.values, bias.values, kernel, stride,
        padding, rows,
        columns, &y)
    } else {
      ck_depthwise(
        level, image.values, height, width, channels, weight.values, nil, kernel, stride, padding,
        rows, columns,
        &y)
    }
    return Tensor(shape: [rows, columns, channels], values: y)
  }

  /// PyTorch's `[out, in, kernel, kernel]` with the channels fastest, `[out, kernel * kernel *
  /// in]`.
  static func convolutionWeight(_ weight: Tensor) -> Tensor {
    let moved = weight.permuted([0, 2, 3, 1])
    return moved.reshaped([weight.shape[0], moved.count / max(1, weight.shape[0])])
  }

  /// PyTorch's `[channels, 1, kernel, kernel]` as `depthwiseConvolution` wants it, `[kernel,
  /// kernel, channels]`.
  public static func depthwiseWeight(_ weight: Tensor) -> Tensor {
    let (channels, kernel) = (weight.shape[0], weight.shape[2])
    return weight.permuted([2, 3, 0, 1]).reshaped([kernel, kernel, channels])
  }

  /// An RGB picture as numbers, `(pixel / 255 - mean) / deviation`, `[height, width, 3]`.
  public func pixels(
    _ rgb: [UInt8], height: Int, width: Int, mean: [Float], deviation: [Float]
  ) -> Tensor {
    precondition(
      rgb.count == height * width * 3 && mean.count == 3 && deviation.count == 3,
      "\(rgb.count) bytes")
    let scale = deviation.map { 1 / (255 * $0) }
    let shift = zip(mean, deviation).map { -$0 / $1 }
    guard !isReference else {
      let values = rgb.indices.map { Float(rgb[$0]) * scale[$0 % 3] + shift[$0 % 3] }
      return Tensor(shape: [height, width, 3], values: values)
    }
    var y = Self.uninitialised(rgb.count)
    ck_pixels(rgb, scale, shift, height * width, &y)
    return Tensor(shape: [height, width, 3], values: y)
  }
}

extension Operations {
  /// The patches of a square picture, side by side and row by row: pixels `[side, side, 3]` become
  /// `[patches, patch * patch * 3]`. What is left over at the right and bottom is cut off.
  public func patches(
    _ pixels: UnsafePointer<Float>, side: Int, patch: Int, into y: UnsafeMutablePointer<Float>
  ) {
    let grid = side / patch
    ck_patches(pixels, side, side, 3, patch, patch, 0, grid, grid, y)
  }
}
