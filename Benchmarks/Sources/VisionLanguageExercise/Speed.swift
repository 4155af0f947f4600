import CProbe
import Foundation
import Tensors
import VisionLanguage

/// Times, measured where the Python side asks for them, so that rounds of several engines can be interleaved.
enum Speed {
  /// After "ready": for each line, one forward pass of the image encoder on the same made-up pixels; wall and thread CPU
  /// time in milliseconds and the sum of what came out.
  static func serve(folder: String, kernels: String, precision: String) throws {
    let kernels = Kernels(rawValue: kernels) ?? .auto
    let precision = PackedLinear.Precision(rawValue: precision) ?? .float32
    let (run, side) = try encoder(folder, kernels, precision)
    let pixels = Tensor(
      shape: [side, side, 3],
      values: (0..<side * side * 3).map { Float(($0 * 7919) % 2001) / 1000 - 1 })
    say("ready \(kernels.resolved.rawValue) \(Kernels.blasCoreName)")
    while readLine() != nil {
      let (wall, cpu) = (seconds(CLOCK_MONOTONIC), seconds(CLOCK_THREAD_CPUTIME_ID))
      let result = run(pixels)
      let times = (seconds(CLOCK_MONOTONIC) - wall, seconds(CLOCK_THREAD_CPUTIME_ID) - cpu)
      let numbers = result.map { "\($0)" }.joined(separator: ",")
      say("\(times.0 * 1000) \(times.1 * 1000) \(numbers)")
    }
  }

  /// The image encoder, and the side of its picture.
  private static func encoder(
    _ folder: String, _ kernels: Kernels, _ precision: PackedLinear.Precision
  ) throws -> ((Tensor) -> [Float], Int) {
    switch try ModelFamily(directory: folder) {
    case .clip:
      let model = try CLIP(directory: folder, kernels: kernels, precision: precision)
      return ({ model.embedding(ofPixels: $0) }, model.imageSize)
    case .siglip:
      let model = try SigLIP(directory: folder, kernels: kernels, precision: precision)
      return ({ model.embedding(ofPixels: $0) }, model.imageSize)
    case .owlvit:
      let model = try OwlViT(directory: folder, kernels: kernels, precision: precision)
      return ({ Array(model.encode(pixels: $0).embeddings.values.prefix(4096)) }, model.imageSize)
    case .owlv2:
      let model = try Owlv2(directory: folder, kernels: kernels, precision: precision).network
      return ({ Array(model.encode(pixels: $0).embeddings.values.prefix(4096)) }, model.imageSize)
    case .household:
      throw ModelError.configuration(
        path: folder, reason: "the household model is timed by household")
    }
  }

  /// The machine's limits.
  static func probe() {
    let memory = FloatBuffer(count: 64 << 20)
    print("fma512 \(probe_fma512())")
    print("fma256 \(probe_fma256())")
    print("vnni \(probe_vnni())")
    print("bytes256 \(probe_bytes256())")
    print("read \(probe_read(memory.start, memory.count))")
    print("blas \(Kernels.blasCoreName)")
  }

  /// A file of float32 rows; for each line with the path of a file of questions, milliseconds and the best ten rows of
  /// each.
  static func search(path: String, width: Int) throws {
    let file = try MappedFile(path: path)
    let rows = file.count / 4 / width
    let search = VectorSearch(math: Operations())
    say("ready")
    while let line = readLine() {
      let data = try MappedFile(path: line)
      let numbers = data.withBytes { Array($0.bindMemory(to: Float.self)) }
      let questions = stride(from: 0, to: numbers.count, by: width).map {
        Array(numbers[$0..<$0 + width])
      }
      let start = seconds(CLOCK_MONOTONIC)
      let hits = file.withBytes { bytes in
        bytes.bindMemory(to: Float.self).baseAddress.map {
          search.best(10, of: $0, rows: rows, width: width, for: questions)
        } ?? []
      }
      let time = (seconds(CLOCK_MONOTONIC) - start) * 1000
      let answer = hits.map { $0.map { "\($0.row)" }.joined(separator: ",") }
      say("\(time) \(answer.joined(separator: ";"))")
    }
  }

  /// At once, whoever reads.
  private static func say(_ line: String) {
    FileHandle.standardOutput.write(Data((line + "\n").utf8))
  }

  private static func seconds(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
