public import Tensors

/// How a picture becomes a model's input, from a folder's `preprocessor_config.json`: resized,
/// cropped or padded, scaled and normalised, as the image processors of `transformers` do it.
///
///     let preparation = try PicturePreparation(directory: "clip-vit-base-patch32")
///     let pixels = preparation.pixels(of: try RGBImage(file: "cat.jpg"))   // [224, 224, 3]
///
/// Resizing equals Pillow's, every pixel. A folder of the `owlv2` family is resized after padding
/// in floating point, as its reference does with scipy. Reads bilinear and bicubic resampling.
public struct PicturePreparation: Hashable, Sendable {
  /// The size that a picture is brought to.
  public enum Target: Hashable, Sendable {
    case exactly(width: Int, height: Int)
    /// The shorter side; the longer one keeps the proportions, rounded down.
    case shortestEdge(Int)
  }

  public var resize: Target?
  public var filter: ResamplingFilter
  /// Width and height that are cut out of the middle; zeros stand where the picture is smaller.
  public var crop: Size?
  /// Whether the picture is first padded to a square, at the bottom and right, with zeros.
  public var padsToSquare: Bool
  /// What a byte is multiplied with.
  public var rescale: Double
  public var mean: [Float]
  public var deviation: [Float]

  /// Width and height in pixels.
  public struct Size: Hashable, Sendable {
    public var width: Int
    public var height: Int

    public init(width: Int, height: Int) { (self.width, self.height) = (width, height) }
  }

  /// The picture as the model's input, `[height, width, 3]`.
  public func pixels(of picture: RGBImage) -> Tensor {
    guard !padsToSquare else { return paddedPixels(of: picture) }
    var image = picture
    switch resize {
    case .exactly(let width, let height):
      image = image.resized(width: width, height: height, by: filter)
    case .shortestEdge(let edge):
      let (short, long) = (min(image.width, image.height), max(image.width, image.height))
      let other = max(1, Int(Double(edge) * Double(long) / Double(short)))
      image =
        image.width <= image.height
        ? image.resized(width: edge, height: other, by: filter)
        : image.resized(width: other, height: edge, by: filter)
    case nil: break
    }
    if let crop { image = image.centreCropped(width: crop.width, height: crop.height) }
    return normalised(image.pixels, width: image.width, height: image.height) { Float($0) }
  }

  private func paddedPixels(of picture: RGBImage) -> Tensor {
    let side = max(picture.width, picture.height)
    var square = SmoothResize.Picture(side: side)
    let scale = Float(rescale)
    for y in 0..<picture.height {
      for i in 0..<picture.width * 3 {
        square.values[y * side * 3 + i] = Float(picture.pixels[y * picture.width * 3 + i]) * scale
      }
    }
    guard case .exactly(let width, let height) = resize else {
      return unscaled(square.values, width: side, height: side)
    }
    return unscaled(
      SmoothResize.resize(square, width: width, height: height), width: width, height: height)
  }

  private func normalised(
    _ values: [UInt8], width: Int, height: Int, _ number: (UInt8) -> Float
  ) -> Tensor {
    let scale = deviation.map { Float(rescale) / $0 }
    let shift = zip(mean, deviation).map { -$0 / $1 }
    var result = [Float](repeating: 0, count: values.count)
    for start in stride(from: 0, to: values.count, by: 3) {
      for c in 0..<3 { result[start + c] = number(values[start + c]) * scale[c] + shift[c] }
    }
    return Tensor(shape: [height, width, 3], values: result)
  }

  private func unscaled(_ values: [Float], width: Int, height: Int) -> Tensor {
    var result = values
    for i in result.indices { result[i] = (values[i] - mean[i % 3]) / deviation[i % 3] }
    return Tensor(shape: [height, width, 3], values: result)
  }
}

extension RGBImage {
  /// The middle of the picture; black stands where it is smaller.
  public func centreCropped(width newWidth: Int, height newHeight: Int) -> RGBImage {
    if newWidth == width, newHeight == height { return self }
    // an odd rest goes to the right and bottom, except where the picture is padded
    func start(_ old: Int, _ new: Int) -> Int {
      old >= new ? (old - new) / 2 : -((new - old + 1) / 2)
    }
    let (left, top) = (start(width, newWidth), start(height, newHeight))
    var result = RGBImage(width: newWidth, height: newHeight, colour: (0, 0, 0))
    for y in max(0, top)..<min(height, top + newHeight) {
      let (from, to) = (max(0, left), min(width, left + newWidth))
      guard from < to else { continue }
      let line = pixels[(y * width + from) * 3..<(y * width + to) * 3]
      let at = ((y - top) * newWidth + from - left) * 3
      result.pixels.replaceSubrange(at..<at + line.count, with: line)
    }
    return result
  }
}
