import AgentMessages
import Evaluation
import Glibc
import Perception
import Synchronization
import VisionLanguage

/// Pictures of what the eyes got wrong, one a frame: WORLD-FRAME.png.
final class MissPictures: Sendable {
  private let folder: String
  /// The first thing that could not be written.
  private let failure = Mutex<CommandFailure?>(nil)

  /// Makes the folder where it is not there.
  init(folder: String) throws(CommandFailure) {
    guard mkdir(folder, 0o755) == 0 || errno == EEXIST else {
      throw CommandFailure(
        .badInput, "cannot make the folder '\(folder)': \(String(cString: strerror(errno))).")
    }
    self.folder = folder
  }

  func draw(_ misses: [GroundingSuite.Miss]) {
    for miss in misses {
      do { try Self.picture(of: miss).writePNG(to: "\(folder)/\(miss.name).png") } catch {
        failure.withLock { $0 = $0 ?? CommandFailure(.badInput, "\(error)") }
      }
    }
  }

  /// Throws what stood in the way of a picture.
  func finish() throws(CommandFailure) {
    if let failure = failure.withLock({ $0 }) { throw failure }
  }

  private static func picture(of miss: GroundingSuite.Miss) -> RGBImage {
    let frame = miss.frame
    var picture = AnnotatedPicture(
      RGBImage(width: frame.width, height: frame.height, pixels: frame.rgb))
    for (index, answer) in miss.wrong.enumerated() {
      let phrase = answer.question.phrase
      for box in miss.found where box.phrase == phrase {
        picture.add(
          "\(phrase.text) \(Int((box.score * 100).rounded()))%", minX: box.box.minX,
          minY: box.box.minY, maxX: box.box.maxX, maxY: box.box.maxY,
          colour: AnnotatedPicture.colour(index % 7))
      }
      for box in answer.question.boxes {
        picture.add(
          "\(phrase.text)!", minX: box.minX, minY: box.minY, maxX: box.maxX, maxY: box.maxY,
          colour: (255, 255, 255))
      }
    }
    return picture.image
  }
}
