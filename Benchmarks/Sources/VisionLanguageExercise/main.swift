import Foundation
import Tensors
import VisionLanguage

/// What Benchmarks/vision_language.py asks of the engine; one word chooses, lines on standard input go in, lines on standard
/// output come out.
let arguments = Array(CommandLine.arguments.dropFirst())

func option(_ name: String, _ standard: String = "") -> String {
  arguments.firstIndex(of: "--" + name).flatMap { arguments.dropFirst($0 + 1).first } ?? standard
}

WorkerPool.shared.resize(to: Int(option("threads", "1")) ?? 1)
do {
  switch arguments.first {
  case "tokens": try Parity.tokens(folder: arguments[1])
  case "resize": try Parity.resize()
  case "parity": try Parity.outputs(folder: arguments[1], kernels: option("kernels", "auto"))
  case "serve":
    try Speed.serve(
      folder: arguments[1], kernels: option("kernels", "auto"),
      precision: option("precision", "float32"))
  case "probe": Speed.probe()
  case "search": try Speed.search(path: arguments[1], width: Int(arguments[2]) ?? 1)
  case "fuzz":
    try Fuzz.run(arguments[1], seed: arguments[2], seconds: Double(arguments[3]) ?? 60)
  default: print("one of: tokens, resize, parity, serve, probe, search, fuzz")
  }
} catch {
  FileHandle.standardError.write(Data("\(error)\n".utf8))
  exit(1)
}
