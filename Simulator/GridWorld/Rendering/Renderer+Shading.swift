/// Colours what was drawn.
extension Renderer {
  func shade(_ scene: Scene) {
    TextureMemory.withTexels { texels in
      ShadingPass(
        width: target.width, height: target.height, view: view, rgb: target.rgb,
        depth: target.depth, instance: target.instance, inverseDepth: target.inverseDepth,
        shadow: target.shadow, faceOfPixel: target.face, faces: target.faces, texels: texels,
        floor: FloorShading(scene), gain: Self.exposure(scene.lighting)
      ).run()
    }
  }

  private static func exposure(_ lighting: Lighting) -> SIMD3<Float> {
    let b = max(0.01, lighting.brightness)
    return SIMD3(
      (b * lighting.tint.x).squareRoot(), (b * lighting.tint.y).squareRoot(),
      (b * lighting.tint.z).squareRoot()) * 275
  }
}

/// All patterns in one piece of memory.
private enum TextureMemory {
  private static let texels: [UInt8] = Texture.all.flatMap(\.texels)

  static func withTexels(_ body: (UnsafePointer<UInt8>) -> Void) {
    texels.withUnsafeBufferPointer { buffer in
      if let base = buffer.baseAddress { body(base) }
    }
  }
}
