// swift-tools-version: 6.1
// Speed, measured on the release build; what came out is in Results.md.
import PackageDescription

let package = Package(
  name: "errand-benchmarks",
  dependencies: [.package(name: "errand", path: "..")],
  targets: [
    .executableTarget(
      name: "Benchmarks", dependencies: [.product(name: "GridWorld", package: "errand")],
      swiftSettings: [.swiftLanguageMode(.v6)])
  ]
)
