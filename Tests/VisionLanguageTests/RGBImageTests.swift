import Foundation
import Tensors
import Testing
import VisionLanguage

@Suite struct RGBImageTests {
  static let picture = RGBImage(
    width: 37, height: 23,
    pixels: (0..<2553).map { (i: Int) -> UInt8 in UInt8((i * i * 7 + i * 31) % 256) })

  // made by Fixtures/make_resize_digests.py
  @Test(
    "resizing gives Pillow's pixels, every one",
    arguments: [
      (37, 23, "475a02bcc3559e79096e8dedd41df8165d05e7016be218589a003a368b1907dc"),
      (20, 20, "74b25b6bb91f92a733d0839811a3a7c145b6a66b3ed0ec5491393cfef8e2a97a"),
      (160, 120, "1395a35768a42b1c85ca90402d40ccf5a33c70fb92b292a5049b1f0ff6762b06"),
      (5, 3, "bb7d36fe8c0520442483543071c95c48316e86eb907ea0aa06052a0301c02bdc"),
      (1, 1, "79a3837141c281bf2f9d2928dd77af7b60bd7dc72be94947eaaa50d11eddec88"),
      (37, 40, "c40db7ac7b59b2b98b2f3cfea025a69249d60ef7cc571e39015cf8c20649c77f"),
      (50, 23, "2431fde1b741c3ec9b236f10188b5b94278849ee9d961294c0932fbb0069e848"),
    ])
  func resize(width: Int, height: Int, digest: String) {
    let resized = Self.picture.resized(width: width, height: height)
    #expect(resized.width == width && resized.height == height)
    #expect(SHA256.hexDigest(of: resized.pixels) == digest)
  }

  @Test("fitting keeps the proportions and pads right and bottom")
  func fitting() {
    let white = RGBImage(width: 20, height: 40, colour: (255, 255, 255))
    let (image, scale) = white.fitted(width: 160, height: 120)
    #expect(scale == 3 && image.width == 160 && image.height == 120)
    #expect(image.pixels[59 * 3] == 255 && image.pixels[60 * 3] == 128)
    #expect(white.fitted(width: 20, height: 40) == (white, 1))
  }

  @Test("a picture written as PNG is read again as it was")
  func roundTrip() throws {
    let bytes = try Self.picture.pngBytes()
    #expect(bytes.prefix(4) == [0x89, 0x50, 0x4e, 0x47])
    #expect(try bytes.withUnsafeBytes { try RGBImage(png: $0) } == Self.picture)
    let path = FileManager.default.temporaryDirectory.appendingPathComponent(
      "\(UUID().uuidString).png"
    ).path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Self.picture.writePNG(to: path)
    #expect(try RGBImage(pngFile: path) == Self.picture)
    #expect(throws: ImageError.self) { try Self.picture.writePNG(to: "/nowhere/x.png") }
  }

  @Test("a PNG cut off or changed anywhere is refused or read, never more")
  func malformed() throws {
    let bytes = try RGBImage(width: 9, height: 7, colour: (9, 80, 200)).pngBytes()
    for length in stride(from: 0, to: bytes.count - 12, by: 3) {
      let cut = Array(bytes[..<length])
      #expect(throws: ImageError.self, "\(length) bytes") {
        try cut.withUnsafeBytes { try RGBImage(png: $0) }
      }
    }
    for index in bytes.indices {
      var changed = bytes
      changed[index] ^= 0x41
      _ = try? changed.withUnsafeBytes { try RGBImage(png: $0) }
    }
  }

  @Test("what is no PNG is named")
  func notPNG() {
    let text = #expect(throws: ImageError.self) { try RGBImage(pngFile: #filePath) }
    #expect(text?.description.contains("RGBImageTests.swift is not a PNG") == true)
    let nothing = #expect(throws: ImageError.self) { try RGBImage(pngFile: "/nowhere.png") }
    #expect(nothing?.description.contains("No such file") == true)
  }

  @Test("magnifying repeats pixels")
  func magnified() {
    let small = RGBImage(width: 1, height: 2, pixels: [1, 2, 3, 4, 5, 6])
    #expect(
      small.magnified(2).pixels == [
        1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6, 4, 5, 6, 4, 5, 6,
      ])
  }

  @Test("mirroring exchanges left and right")
  func mirrored() {
    let small = RGBImage(width: 2, height: 1, pixels: [1, 2, 3, 4, 5, 6])
    #expect(small.mirrored().pixels == [4, 5, 6, 1, 2, 3])
    #expect(Self.picture.mirrored().mirrored() == Self.picture)
  }
}
