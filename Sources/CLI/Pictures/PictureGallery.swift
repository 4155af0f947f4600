import AgentMessages
import Foundation
import Recording
import Tensors
import VisionLanguage

/// The pictures below a folder, or of one file: PNG, JPEG, and the frames of episodes.
struct PictureGallery {
  /// A file that holds pictures, with what it was like when it was listed.
  private struct Source {
    var path: String
    var mark: String
  }

  /// Where the index is kept unless somebody says otherwise.
  let indexPath: String
  private let sources: [Source]

  /// Lists what is there. Throws where there is nothing of the sort.
  init(_ place: String) throws {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: place, isDirectory: &isFolder) else {
      throw CommandFailure(.badInput, "there is no '\(place)'.")
    }
    var paths = [place]
    if isFolder.boolValue {
      let below = FileManager.default.enumerator(atPath: place)
      paths = (below?.compactMap { $0 as? String } ?? []).filter(Self.isPicture).map {
        place.hasSuffix("/") ? place + $0 : place + "/" + $0
      }.sorted()
    }
    guard !paths.isEmpty else {
      throw CommandFailure(.badInput, "'\(place)' holds no PNG, JPEG or MCAP files.")
    }
    sources = try paths.map { Source(path: $0, mark: try Self.mark($0)) }
    indexPath = isFolder.boolValue ? place + "/.errand-index" : place + ".errand-index"
  }

  private static func isPicture(_ path: String) -> Bool {
    [".png", ".jpg", ".jpeg", ".mcap"].contains { path.lowercased().hasSuffix($0) }
  }

  private static func mark(_ path: String) throws -> String {
    let facts = try FileManager.default.attributesOfItem(atPath: path)
    let size = facts[.size] as? Int ?? 0
    let changed = (facts[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
    return "\(size) \(changed)"
  }

  /// The index at `path`, brought up to date with the files and saved; and how many pictures were
  /// new. One that cannot be read, or is of another model, is made anew.
  func index(
    at path: String, model: EmbeddingModel, report: (Int, Int) -> Void
  ) throws -> (index: PictureIndex, added: Int) {
    let old = try? PictureIndex(path: path, model: model.hash, width: model.width)
    var index = old ?? PictureIndex(model: model.hash, width: model.width)
    let current = Dictionary(sources.map { ($0.path, $0.mark) }, uniquingKeysWith: { a, _ in a })
    index.keep { current[$0.path] == $0.mark }
    let known = Set(index.entries.map(\.path))
    let before = (kept: index.entries.count, all: old?.entries.count ?? -1)
    let new = sources.filter { !known.contains($0.path) }
    for (number, source) in new.enumerated() {
      if number % 100 == 99 { report(number + 1, new.count) }
      for (frame, picture) in try pictures(source.path).enumerated() {
        let entry = PictureIndex.Entry(path: source.path, frame: frame, mark: source.mark)
        index.append(entry, try model.embedding(of: picture))
      }
    }
    let added = index.entries.count - before.kept
    if added > 0 || before.kept != before.all { try index.write(to: path) }
    return (index, added)
  }

  /// The picture of an entry.
  func picture(_ entry: PictureIndex.Entry) throws -> RGBImage {
    let all = try pictures(entry.path, upTo: entry.frame)
    guard all.indices.contains(entry.frame) else {
      throw CommandFailure(.badInput, "'\(entry.path)' has no frame \(entry.frame) any more.")
    }
    return all[entry.frame]
  }

  private func pictures(_ path: String, upTo last: Int = .max) throws -> [RGBImage] {
    guard path.lowercased().hasSuffix(".mcap") else { return [try RGBImage(file: path)] }
    var frames: [RGBImage] = []
    try EpisodePictures.forEach(in: path) { frame throws(RecordingError) in
      guard frames.count <= last else { return }
      frames.append(RGBImage(width: frame.width, height: frame.height, pixels: frame.rgb))
    }
    return frames
  }
}
