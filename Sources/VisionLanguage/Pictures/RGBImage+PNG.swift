import CPNG
public import Tensors

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Why a picture cannot be read or written.
public enum ImageError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file cannot be opened.
  case unreadable(TensorError)
  /// The bytes are not a PNG picture, or a broken one; `reason` is libpng's.
  case notPNG(path: String, reason: String)
  /// The bytes are not a JPEG picture, or a broken one; `reason` is libjpeg-turbo's.
  case notJPEG(path: String, reason: String)
  /// The picture has more pixels than anybody's camera.
  case tooLarge(path: String, width: Int, height: Int)
  /// The file cannot be written; `reason` is the system's.
  case unwritable(path: String, reason: String)

  public var description: String {
    switch self {
    case .unreadable(let error): error.description
    case .notPNG(let path, let reason):
      "\(path) is not a PNG picture that can be read, nor a JPEG: \(reason)"
    case .notJPEG(let path, let reason):
      "\(path) is not a JPEG picture that can be read: \(reason)"
    case .tooLarge(let path, let width, let height):
      "\(path) has \(width)x\(height) pixels; at most \(RGBImage.largestSide) on a side are read"
    case .unwritable(let path, let reason): "cannot write \(path): \(reason)"
    }
  }
}

extension RGBImage {
  /// Longest side that is read, in pixels.
  public static let largestSide = 8192

  /// Reads a PNG file. Throws where there is none or it is no PNG. What is transparent becomes
  /// white.
  public init(pngFile path: String) throws(ImageError) {
    let result: Result<RGBImage, ImageError>
    do {
      let file = try MappedFile(path: path)
      result = file.withBytes { bytes in
        Result { () throws(ImageError) in try RGBImage(png: bytes, path: path) }
      }
    } catch {
      throw .unreadable(error)
    }
    self = try result.get()
  }

  /// Decodes a PNG picture by libpng's `png_image_begin_read_from_memory`; `path` is for the
  /// error's text.
  public init(png bytes: UnsafeRawBufferPointer, path: String = "the picture") throws(ImageError) {
    var image = errand_png_image()
    defer { png_image_free(&image) }
    guard let start = bytes.baseAddress,
      png_image_begin_read_from_memory(&image, start, bytes.count) != 0
    else {
      throw .notPNG(path: path, reason: bytes.isEmpty ? "it is empty" : Self.message(&image))
    }
    let (width, height) = (Int(image.width), Int(image.height))
    guard width <= Self.largestSide, height <= Self.largestSide else {
      throw .tooLarge(path: path, width: width, height: height)
    }
    image.format = png_uint_32(PNG_FORMAT_FLAG_COLOR)
    var background = png_color(red: 255, green: 255, blue: 255)
    var pixels = [UInt8](repeating: 0, count: width * height * 3)
    guard png_image_finish_read(&image, &background, &pixels, 0, nil) != 0 else {
      throw .notPNG(path: path, reason: Self.message(&image))
    }
    self.init(width: width, height: height, pixels: pixels)
  }

  /// The picture as a PNG file's bytes. Throws where libpng refuses.
  public func pngBytes() throws(ImageError) -> [UInt8] {
    var image = errand_png_image()
    defer { png_image_free(&image) }
    image.width = png_uint_32(width)
    image.height = png_uint_32(height)
    image.format = png_uint_32(PNG_FORMAT_FLAG_COLOR)
    // never larger than the pixels themselves plus zlib's and the chunks' own bytes
    var size = png_alloc_size_t(pixels.count + pixels.count / 100 + height + 4096)
    var bytes = [UInt8](repeating: 0, count: Int(size))
    guard png_image_write_to_memory(&image, &bytes, &size, 0, pixels, 0, nil) != 0 else {
      throw .unwritable(path: "the picture", reason: Self.message(&image))
    }
    return Array(bytes.prefix(Int(size)))
  }

  /// Writes the picture as a PNG file. Throws where the file cannot be written.
  public func writePNG(to path: String) throws(ImageError) {
    let bytes = try pngBytes()
    guard let file = fopen(path, "wb") else {
      throw .unwritable(path: path, reason: Self.lastError)
    }
    let written = fwrite(bytes, 1, bytes.count, file)
    let reason = Self.lastError
    guard fclose(file) == 0, written == bytes.count else {
      throw .unwritable(path: path, reason: reason)
    }
  }

  private static func message(_ image: inout png_image) -> String {
    String(cString: errand_png_message(&image))
  }

  private static var lastError: String { String(cString: strerror(errno)) }
}
