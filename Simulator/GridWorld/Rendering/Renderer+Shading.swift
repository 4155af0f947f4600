/// Colours what was drawn.
extension Renderer {
  func shade(_ scene: Scene) {
    ShadingPass(
      width: target.width, height: target.height, view: view, pixels: target.pixels,
      inverseDepth: target.inverseDepth, shadow: target.shadow, faceOfPixel: target.face,
      faces: target.faces, textures: textures, floor: FloorShading(scene),
      gain: Self.exposure(scene.lighting)
    ).run()
  }

  private static func exposure(_ lighting: Lighting) -> SIMD3<Float> {
    let b = max(0.01, lighting.brightness)
    return SIMD3(
      (b * lighting.tint.x).squareRoot(), (b * lighting.tint.y).squareRoot(),
      (b * lighting.tint.z).squareRoot()) * 275
  }
}
