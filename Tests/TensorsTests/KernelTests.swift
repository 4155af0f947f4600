import Testing
import Tensors

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

  @Test("a linear layer with bias, residual and each activation equals the reference", arguments: sets)
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
      let (a, b) = (Operations(kernels: kernels).activated(x, activation), reference.activated(x, activation))
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

  @Test("convolutions equal the reference for every stride and padding", arguments: sets)
  func convolution(kernels: Kernels) {
    let fast = Operations(kernels: kernels)
    let image = numbers([9, 7, 19], seed: 10)
    for (stride, padding) in [(1, 0), (1, 1), (2, 1), (3, 2)] {
      let geometry = ConvolutionGeometry(kernel: 3, stride: stride, padding: padding)
      let weight = Operations.convolutionWeight(numbers([21, 19, 3, 3], seed: 11))
      let residual = numbers([geometry.outputSize(9), geometry.outputSize(7), 21], seed: 12)
      let bias = numbers([21], seed: 13)
      #expect(
        gap(
          fast.convolution(image, weight: weight, bias: bias, geometry, activation: .relu, adding: residual),
          reference.convolution(image, weight: weight, bias: bias, geometry, activation: .relu, adding: residual))
          < 1e-3)
      let own = Operations.depthwiseWeight(numbers([19, 1, 3, 3], seed: 14))
      let channelBias = numbers([19], seed: 15)
      #expect(
        gap(
          fast.depthwiseConvolution(image, weight: own, bias: channelBias, geometry),
          reference.depthwiseConvolution(image, weight: own, bias: channelBias, geometry)) < 1e-4)
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
    let weight = Operations.convolutionWeight(Tensor(shape: [1, 1, 3, 3], values: [0, 0, 0, 1, 0, 1, 0, 0, 0]))
    let geometry = ConvolutionGeometry(kernel: 3, stride: 1, padding: 1)
    let y = Operations(kernels: .auto).convolution(image, weight: weight, bias: nil, geometry)
    #expect(y.values == [2, 4, 6, 3])
  }

  @Test("doubling repeats each pixel and drops the odd last row")
  func upsampling() {
    let x = Tensor(shape: [3, 4, 1], repeating: 0)
    let y = Operations(kernels: .auto).sum(x, upsampled: Tensor(shape: [2, 2, 1], values: [1, 2, 3, 4]))
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
