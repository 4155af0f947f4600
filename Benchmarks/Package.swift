// swift-tools-version: 6.1
// Speed, measured on the release build; what came out is in Results.md. And what the scripts here do to MCAP files.
import PackageDescription

let mcap: Target.Dependency = .product(name: "MCAP", package: "errand")

let engine: [Target.Dependency] = [.product(name: "VisionLanguage", package: "errand"), "CProbe"]

let package = Package(
  name: "errand-benchmarks",
  dependencies: [.package(name: "errand", path: "..")],
  targets: [
    .executableTarget(
      name: "Benchmarks", dependencies: [.product(name: "GridWorld", package: "errand")],
      swiftSettings: [.swiftLanguageMode(.v6)]),
    .executableTarget(
      name: "mcap-writing", dependencies: [mcap], path: "Sources/MCAPWriting",
      swiftSettings: [.swiftLanguageMode(.v6)]),
    .target(name: "CProbe"),
    .executableTarget(
      name: "vision-language-exercise", dependencies: engine,
      path: "Sources/VisionLanguageExercise", swiftSettings: [.swiftLanguageMode(.v6)]),
    .executableTarget(
      name: "mcap-exercise", dependencies: [mcap], path: "Sources/MCAPExercise",
      swiftSettings: [.swiftLanguageMode(.v6)]),
  ]
)
