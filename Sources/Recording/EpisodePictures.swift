public import AgentMessages

/// The pictures of an episode, one after another.
public enum EpisodePictures {
  /// Visits each camera's pictures (without depth) in the order of the file. Throws `cannotRead`.
  public static func forEach(
    in path: String, _ visit: (CameraFrame) throws(RecordingError) -> Void
  ) throws(RecordingError) {
    let file = try EpisodeFile(opening: path)
    let topics = file.topics.filter { $0.hasSuffix("/image") }
    _ = try file.forEach(in: Set(topics)) { message throws(RecordingError) in
      guard message.schema == "foxglove.RawImage" else { return }
      let image = try file.decoded(message)
      let (width, height) = (image.integer("width"), image.integer("height"))
      let pixels = image.bytes("data")
      guard image.text("encoding") == "rgb8", pixels.count == width * height * 3 else { return }
      let camera = message.topic.split(separator: "/").first.map(String.init) ?? "camera"
      try visit(
        CameraFrame(
          camera: camera, stamp: Int64(clamping: message.logTime), width: width, height: height,
          rgb: pixels))
    }
  }
}
