import Tensors
import Testing

/// Numbers from -2 to 2 that are the same in every run.
private func numbers(_ shape: [Int], seed: UInt64) -> Tensor {
  var state = seed &* 0x9e37_79b9_7f4a_7c15 | 1
  let values = (0..<shape.reduce(1, *)).map { _ -> Float in
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return Float(state % 4001) / 1000 - 2
  }
  return Tensor(shape: shape, values: values)
}

private func gap(_ a: Tensor, _ b: Tensor) -> Float {
  guard a.shape == b.shape else { return .infinity }
  return zip(a.values, b.values).reduce(0) { max($0, abs($1.0 - $1.1)) }
}

/// Every kernel set that this CPU runs, against the one in plain Swift.
@Suite struct KernelTests {
  static let sets = Kernels.allCases.filter { $0.isSupported && $0 != .reference }
  let reference = Operations(kernels: .reference)

  @Test(
    "a linear layer with bias, residual and each activation equals the reference", arguments: sets)
  func linear(kernels: Kernels) {
    let fast = Operations(kernels: kernels)
    let (x, w) = (numbers([7, 37], seed: 1), numbers([29, 37], seed: 2))
    let (bias, residual) = (numbers([29], seed: 3), numbers([7, 29], seed: 4))
    for activation in Activation.allCases {
      let a = fast.linear(x, weight: w, bias: bias, activation: activation, adding: residual)
      let b = reference.linear(x, weight: w, bias: bias, activation: activation, adding: residual)
      #expect(gap(a, b) < 1e-4, "\(activation)")
      #expect(gap(fast.linear(x, weight: w), reference.linear(x, weight: w)) < 1e-4)
    }
  }

  @Test("activations are exact from -30 to 30", arguments: sets)
  func activations(kernels: Kernels) {
    let x = Tensor(shape: [601], values: (0...600).map { Float($0 - 300) / 10 })
    for activation in Activation.allCases {
      let (a, b) = (
        Operations(kernels: kernels).activated(x, activation), reference.activated(x, activation)
      )
      #expect(gap(a, b) < 4e-6, "\(activation)")
    }
  }

  @Test("layer norm, softmax and unit length equal the reference at every width", arguments: sets)
  func normalisation(kernels: Kernels) {
    let fast = Operations(kernels: kernels)
    for columns in [1, 5, 16, 33, 192] {
      let x = numbers([3, columns], seed: UInt64(columns))
      let (gain, bias) = (numbers([columns], seed: 5), numbers([columns], seed: 6))
      #expect(
        gap(
          fast.layerNorm(x, gain: gain, bias: bias, epsilon: 1e-5),
          reference.layerNorm(x, gain: gain, bias: bias, epsilon: 1e-5)) < 1e-4)
      #expect(gap(fast.softmax(x, scale: 20), reference.softmax(x, scale: 20)) < 1e-6)
      #expect(gap(fast.normalised(x), reference.normalised(x)) < 1e-6)
    }
  }

  @Test("a softmax over large numbers stays finite", arguments: sets)
  func softmaxOfLargeNumbers(kernels: Kernels) {
    let y = Operations(kernels: kernels).softmax(Tensor(shape: [1, 3], values: [1e6, 1e6, -1e6]))
    #expect(y.values[0] == 0.5 && y.values[1] == 0.5 && y.values[2] < 1e-30)
  }

  @Test("attention equals the reference", arguments: sets)
  func attention(kernels: Kernels) {
    let x = numbers([11, 3 * 24], seed: 9)
    let a = Operations(kernels: kernels).attention(queriesKeysValues: x, heads: 3)
    #expect(gap(a, reference.attention(queriesKeysValues: x, heads: 3)) < 1e-5)
  }

  @Test("a weight laid out once gives what the plain one gives", arguments: sets)
  func constantLinear(kernels: Kernels) {
    let fast = Operations(kernels: kernels)
    for (rows, inner, columns) in [(1, 1, 1), (5, 20, 7), (6, 33, 64), (13, 48, 135), (80, 16, 48)]
    {
      let (x, w) = (numbers([rows, inner], seed: 1), numbers([columns, inner], seed: 2))
      let (bias, residual) = (numbers([columns], seed: 3), numbers([rows, columns], seed: 4))
      let plain = reference.linear(x, weight: w, bias: bias, activation: .gelu, adding: residual)
      let packed = fast.linear(
        x, weight: fast.prepared(w), bias: bias, activation: .gelu, adding: residual)
      #expect(gap(packed, plain) < 1e-4, "\(rows) x \(inner) x \(columns)")
      #expect(gap(fast.linear(x, weight: fast.prepared(w)), reference.linear(x, weight: w)) < 1e-4)
    }
  }

  @Test("convolutions equal the reference for every stride, padding and width", arguments: sets)
  func convolution(kernels: Kernels) {
    let fast = Operations(kernels: kernels)
    for (height, width, channels, outputs) in [
      (9, 7, 19, 21), (1, 1, 16, 16), (15, 20, 32, 48), (14, 9, 16, 80),
    ] {
      let image = numbers([height, width, channels], seed: 10)
      for (stride, padding) in [(1, 1), (2, 1), (3, 2)] {
        let geometry = ConvolutionGeometry(kernel: 3, stride: stride, padding: padding)
        let weight = numbers([outputs, channels, 3, 3], seed: 11)
        let shape = [geometry.outputSize(height), geometry.outputSize(width), outputs]
        let (bias, residual) = (numbers([outputs], seed: 13), numbers(shape, seed: 12))
        let a = fast.convolution(
          image, weight: fast.prepared(weight, geometry), bias: bias, activation: .relu,
          adding: residual)
        let b = reference.convolution(
          image, weight: reference.prepared(weight, geometry), bias: bias, activation: .relu,
          adding: residual)
        #expect(gap(a, b) < 1e-3, "\(height)x\(width), \(channels) to \(outputs), stride \(stride)")
      }
    }
  }

  @Test("depthwise convolutions equal the reference", arguments: sets)
  func depthwise(kernels: Kernels) {
    let (image, bias) = (numbers([9, 7, 19], seed: 10), numbers([19], seed: 15))
    let own = Operations.depthwiseWeight(numbers([19, 1, 3, 3], seed: 14))
    for (stride, padding) in [(1, 0), (1, 1), (2, 1)] {
      let geometry = ConvolutionGeometry(kernel: 3, stride: stride, padding: padding)
      let a = Operations(kernels: kernels).depthwiseConvolution(
        image, weight: own, bias: bias, geometry)
      #expect(
        gap(a, reference.depthwiseConvolution(image, weight: own, bias: bias, geometry)) < 1e-4)
    }
  }

  @Test("pixels become numbers as the mean and deviation say", arguments: sets + [.reference])
  func pixels(kernels: Kernels) {
    let x = Operations(kernels: kernels).pixels(
      [0, 255, 51], height: 1, width: 1, mean: [0.5, 0.5, 0], deviation: [0.25, 0.5, 1])
    #expect(gap(x, Tensor(shape: [1, 1, 3], values: [-2, 1, 0.2])) < 1e-6)
  }
}

@Suite struct OperationTests {
  @Test("a convolution worked by hand")
  func convolutionByHand() {
    // one channel, a kernel that adds left and right neighbours
    let image = Tensor(shape: [1, 4, 1], values: [1, 2, 3, 4])
    let math = Operations(kernels: .auto)
    let weight = math.prepared(
      Tensor(shape: [1, 1, 3, 3], values: [0, 0, 0, 1, 0, 1, 0, 0, 0]),
      ConvolutionGeometry(kernel: 3, stride: 1, padding: 1))
    let y = math.convolution(image, weight: weight, bias: Tensor(shape: [1]))
    #expect(y.values == [2, 4, 6, 3])
  }

  @Test("doubling repeats each pixel and drops the odd last row")
  func upsampling() {
    let x = Tensor(shape: [3, 4, 1], repeating: 0)
    let y = Operations(kernels: .auto).sum(
      x, upsampled: Tensor(shape: [2, 2, 1], values: [1, 2, 3, 4]))
    #expect(y.values == [1, 1, 2, 2, 1, 1, 2, 2, 3, 3, 4, 4])
  }

  @Test("indices move as asked")
  func permutation() {
    let x = Tensor(shape: [2, 3], values: [1, 2, 3, 4, 5, 6])
    #expect(x.transposed().values == [1, 4, 2, 5, 3, 6])
    #expect(x.permuted([1, 0]) == x.transposed())
    #expect(x.reshaped([2, 1, 3]).permuted([1, 2, 0]).values == [1, 4, 2, 5, 3, 6])
  }

  @Test("the chosen kernels are named")
  func names() {
    #expect(Kernels.auto.resolved != .auto && Kernels.auto.isSupported)
    #expect(Kernels.auto.summary.contains("OpenBLAS"))
    #expect(Kernels.reference.summary == "reference")
  }
}
