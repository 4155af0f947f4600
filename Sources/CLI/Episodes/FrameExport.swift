import AgentMessages
import Glibc
import Recording
import VisionLanguage

/// Writes the pictures of an episode as PNG files: CAMERA-000001.png, in their order.
enum FrameExport {
  static func write(_ episode: String, to folder: String) throws {
    guard mkdir(folder, 0o755) == 0 || errno == EEXIST else {
      throw CommandFailure(
        .badInput, "cannot make the folder '\(folder)': \(String(cString: strerror(errno))).")
    }
    var counts: [String: Int] = [:]
    try EpisodePictures.forEach(in: episode) { picture throws(RecordingError) in
      counts[picture.camera, default: 0] += 1
      let digits = "\(counts[picture.camera] ?? 0)"
      let number = String(repeating: "0", count: max(0, 6 - digits.count)) + digits
      let image = RGBImage(width: picture.width, height: picture.height, pixels: picture.rgb)
      do { try image.writePNG(to: "\(folder)/\(picture.camera)-\(number).png") } catch {
        throw RecordingError.cannotWrite(path: folder, why: "\(error)", isDiskFull: false)
      }
    }
  }
}
