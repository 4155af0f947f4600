import CTurboJPEG
import Tensors

extension RGBImage {
  /// Reads a picture file, PNG or JPEG by its first bytes. Throws where there is none, or it is
  /// neither.
  public init(file path: String) throws(ImageError) {
    let result: Result<RGBImage, ImageError>
    do {
      let file = try MappedFile(path: path)
      result = file.withBytes { bytes in
        Result { () throws(ImageError) in try RGBImage(encoded: bytes, path: path) }
      }
    } catch {
      throw .unreadable(error)
    }
    self = try result.get()
  }

  /// Decodes a picture, PNG or JPEG by its first bytes; `path` is for the error's text.
  public init(
    encoded bytes: UnsafeRawBufferPointer, path: String = "the picture"
  ) throws(ImageError) {
    if bytes.starts(with: [0xff, 0xd8]) {
      try self.init(jpeg: bytes, path: path)
    } else {
      try self.init(png: bytes, path: path)
    }
  }

  /// Decodes a JPEG picture by libjpeg-turbo's `tjDecompress2`, with its exact inverse transform
  /// and smooth colour planes, as Pillow does. A picture that ends early is refused; `path` is for
  /// the error's text. Not for CMYK.
  public init(jpeg bytes: UnsafeRawBufferPointer, path: String = "the picture") throws(ImageError) {
    guard let decoder = tjInitDecompress() else {
      throw .notJPEG(path: path, reason: "there is no memory to decode it")
    }
    defer { tjDestroy(decoder) }
    let start = bytes.assumingMemoryBound(to: UInt8.self).baseAddress
    var (width, height, sampling, colours): (Int32, Int32, Int32, Int32) = (0, 0, 0, 0)
    func reason() -> String { String(cString: tjGetErrorStr2(decoder)) }
    guard let start,
      tjDecompressHeader3(
        decoder, start, numericCast(bytes.count), &width, &height, &sampling, &colours) == 0
    else { throw .notJPEG(path: path, reason: bytes.isEmpty ? "it is empty" : reason()) }
    let isGrey = colours == Int32(TJCS_GRAY.rawValue)
    guard isGrey || colours == Int32(TJCS_YCbCr.rawValue) || colours == Int32(TJCS_RGB.rawValue)
    else { throw .notJPEG(path: path, reason: "its colours are for printing (CMYK)") }
    guard width > 0, height > 0, width <= Self.largestSide, height <= Self.largestSide else {
      throw .tooLarge(path: path, width: Int(width), height: Int(height))
    }
    // a few bytes can claim any size: a block of 8x8 takes at least a bit or so of the file
    guard Int(width) * Int(height) / 64 <= bytes.count * 16 else {
      throw .notJPEG(path: path, reason: "\(bytes.count) bytes hold no \(width)x\(height) pixels")
    }
    var pixels = [UInt8](repeating: 0, count: Int(width) * Int(height) * 3)
    guard
      tjDecompress2(
        decoder, start, numericCast(bytes.count), &pixels, width, 0, height,
        Int32(TJPF_RGB.rawValue), TJFLAG_STOPONWARNING) == 0
    else { throw .notJPEG(path: path, reason: reason()) }
    self.init(width: Int(width), height: Int(height), pixels: pixels)
  }
}
