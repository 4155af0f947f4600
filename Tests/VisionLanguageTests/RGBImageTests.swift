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
      (45, 9, "dcdd592181696417469369d1f1c8d2a8c6071cf0caa45e261778a95354bd13fc"),
      (36, 4, "463c726430f33b9ded1b3f86b7d86458eb31cfc31c80c8cfb54a30bb2fcb4ca3"),
    ])
  func resize(width: Int, height: Int, digest: String) {
    let resized = Self.picture.resized(width: width, height: height)
    #expect(resized.width == width && resized.height == height)
    #expect(SHA256.hexDigest(of: resized.pixels) == digest)
  }

  @Test(
    "bicubic resizing gives Pillow's pixels, every one",
    arguments: [
      (20, 20, "fd039b2fec237f0dec4ac4cbca080afcdf408f794152d553e6df86688087b7e6"),
      (160, 120, "d19cc740a37408fd4e2203d013508ecb0d7a33791e44b0ddbead34ac0308fe48"),
      (5, 3, "5991134a6393ff7c2fe40ba2b177ca542a9105fc7d265b9ad67d0381060826b5"),
      (1, 1, "4977021028c4a74c2bca8061786cd88afc96837ef6007265acc4f8cda2d945e0"),
      (37, 40, "ecd6bab179ac4fa55754db15d8ca95d7628e373f13ad1491dff3b0e6cbbd30e6"),
      (50, 23, "b282542c5766b0f14bec5c4d306daad7948e1bf2ba29e8d77e6de9556b02d8b6"),
      (45, 9, "4ce3fca9cc72e9fea36b1fcd4c541afff294540f5ee25aeb99717338a1be5c08"),
      (36, 4, "9779ecbef1350f1152feb0bb5ebb293893daa18e6400087a8a033330f2db0593"),
    ])
  func bicubic(width: Int, height: Int, digest: String) {
    let resized = Self.picture.resized(width: width, height: height, by: .bicubic)
    #expect(SHA256.hexDigest(of: resized.pixels) == digest)
  }

  @Test("a JPEG file gives Pillow's pixels")
  func jpeg() throws {
    let image = try RGBImage(file: Repository.fixtures + "/picture.jpg")
    #expect(image.width == 67 && image.height == 50)
    #expect(
      SHA256.hexDigest(of: image.pixels)
        == "29a536ce8ad7f4da1cba4f31e2647d5eb6dc4752fcd6f86925d5b01e2d18c969")
  }

  @Test("a JPEG cut off or changed anywhere is refused or read, never more")
  func malformedJPEG() throws {
    let bytes = try Scratch.read(Repository.fixtures + "/picture.jpg")
    for length in stride(from: 0, to: bytes.count - 40, by: 31) {
      let cut = Array(bytes[..<length])
      #expect(throws: ImageError.self, "\(length) bytes") {
        try cut.withUnsafeBytes { try RGBImage(encoded: $0) }
      }
    }
    for position in stride(from: 0, to: bytes.count, by: 7) {
      var changed = bytes
      changed[position] ^= 0x55
      _ = try? changed.withUnsafeBytes { try RGBImage(encoded: $0) }
    }
  }

  @Test("the middle is cut out, or black put around")
  func crop() {
    let cut = Self.picture.centreCropped(width: 35, height: 20)
    #expect(cut.pixels.prefix(3) == Self.picture.pixels[(37 + 1) * 3..<(37 + 2) * 3])
    let padded = Self.picture.centreCropped(width: 40, height: 24)
    #expect(padded.pixels[..<120].allSatisfy { $0 == 0 })
    #expect(padded.pixels[(40 + 2) * 3] == Self.picture.pixels[0])
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
