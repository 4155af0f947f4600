// swift-tools-version: 6.2
// The map: every target in the order in which a camera frame becomes a motor command. An arrow that is not written
// here does not exist; the build checks that.
import PackageDescription

var strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]
// what 'make check' asks for
if Context.environment["ERRAND_WARNINGS"] == "error" {
  strict.append(.treatAllWarnings(as: .error))
}

let arguments: Target.Dependency = .product(
  name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
  name: "errand",
  products: [
    .library(name: "Errand", targets: ["Errand"]),
    .library(name: "GridWorld", targets: ["GridWorld", "AgentMessages"]),
    .library(name: "MCAP", targets: ["MCAP"]),
    .library(name: "VisionLanguage", targets: ["VisionLanguage", "Tensors"]),
    .executable(name: "errand", targets: ["CLI"]),
    .executable(name: "errand-simulator", targets: ["Server"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
  ],
  targets: [
    // the values that flow
    .target(name: "AgentMessages", swiftSettings: strict),

    // engines: know nothing of robots
    .systemLibrary(
      name: "COpenBLAS", pkgConfig: "openblas", providers: [.apt(["libopenblas-dev"])]),
    .systemLibrary(name: "CPNG", pkgConfig: "libpng", providers: [.apt(["libpng-dev"])]),
    .systemLibrary(name: "CTurboJPEG", providers: [.apt(["libturbojpeg0-dev"])]),
    .systemLibrary(name: "CZstd", providers: [.apt(["libzstd-dev"])]),
    .systemLibrary(name: "CLZ4", providers: [.apt(["liblz4-dev"])]),
    .target(name: "CKernels", linkerSettings: [.linkedLibrary("m")]),
    .target(name: "Tensors", dependencies: ["COpenBLAS", "CKernels"], swiftSettings: strict),
    .target(
      name: "VisionLanguage", dependencies: ["Tensors", "CPNG", "CTurboJPEG"],
      swiftSettings: strict),
    .target(name: "PDDL", swiftSettings: strict),
    .target(name: "MCAP", dependencies: ["CZstd", "CLZ4", "CKernels"], swiftSettings: strict),

    // stages: a value in, a value out
    .target(
      name: "Perception", dependencies: ["AgentMessages", "VisionLanguage", "Tensors"],
      swiftSettings: strict),
    .target(name: "StateEstimation", dependencies: ["AgentMessages"], swiftSettings: strict),
    .target(name: "Grounding", dependencies: ["AgentMessages"], swiftSettings: strict),
    .target(name: "Planning", dependencies: ["AgentMessages", "PDDL"], swiftSettings: strict),
    .target(name: "Control", dependencies: ["AgentMessages"], swiftSettings: strict),

    // ends: wire and screen
    .systemLibrary(name: "CZeroMQ", providers: [.apt(["libzmq3-dev"])]),
    .systemLibrary(name: "CProtobufC", providers: [.apt(["libprotobuf-c-dev"])]),
    .target(
      name: "WireMessages", dependencies: ["CProtobufC"], path: "Protocols/Generated",
      linkerSettings: [.linkedLibrary("protobuf-c")]),
    .target(
      name: "Transport", dependencies: ["AgentMessages", "WireMessages", "CZeroMQ"],
      swiftSettings: strict),
    .target(
      name: "BridgeCheck", dependencies: ["AgentMessages", "Transport"], swiftSettings: strict),
    .target(name: "Dashboard", dependencies: ["AgentMessages"], swiftSettings: strict),
    .target(
      name: "Recording", dependencies: ["AgentMessages", "Dashboard", "MCAP"],
      swiftSettings: strict),
    .target(
      name: "EpisodeIndex",
      dependencies: ["Recording", .product(name: "GRDB", package: "GRDB.swift")],
      swiftSettings: strict),

    // the loop, and what judges it
    .target(
      name: "AgentRuntime",
      dependencies: [
        "AgentMessages", "Perception", "StateEstimation", "Grounding", "Planning", "Control",
        "Tensors",
      ],
      swiftSettings: strict),
    .target(
      name: "Evaluation",
      dependencies: [
        "AgentMessages", "AgentRuntime", "Grounding", "Perception", "Recording", "Transport",
        .product(name: "Yams", package: "Yams"),
      ],
      swiftSettings: strict),

    // what people use
    .target(
      name: "Errand", dependencies: ["AgentMessages", "AgentRuntime", "Recording", "Transport"],
      swiftSettings: strict),
    .executableTarget(
      name: "CLI",
      dependencies: [
        "AgentMessages", "AgentRuntime", "BridgeCheck", "CZeroMQ", "Dashboard", "EpisodeIndex",
        "Evaluation",
        "Grounding", "MCAP", "PDDL", "Perception", "Recording", "Tensors", "Transport",
        "VisionLanguage", arguments,
      ],
      swiftSettings: strict),

    // the bundled robot: another process, reached over ZeroMQ like any robot
    .target(
      name: "GridWorld", dependencies: ["AgentMessages"], path: "Simulator/GridWorld",
      swiftSettings: strict),
    .executableTarget(
      name: "Server", dependencies: ["AgentMessages", "GridWorld", "Transport", arguments],
      path: "Simulator/Server", swiftSettings: strict),

    // tests mirror the sources
    .target(
      name: "TestSupport",
      dependencies: ["AgentMessages", "AgentRuntime", "GridWorld", "Perception"],
      path: "Tests/TestSupport", swiftSettings: strict),
    .testTarget(name: "AgentMessagesTests", dependencies: ["AgentMessages"], swiftSettings: strict),
    .testTarget(
      name: "TensorsTests", dependencies: ["Tensors", "CKernels"], swiftSettings: strict),
    .testTarget(
      name: "VisionLanguageTests", dependencies: ["VisionLanguage", "Tensors"],
      exclude: ["Fixtures"], swiftSettings: strict),
    .testTarget(name: "PDDLTests", dependencies: ["PDDL"], swiftSettings: strict),
    .testTarget(name: "MCAPTests", dependencies: ["MCAP", "CKernels"], swiftSettings: strict),
    .testTarget(
      name: "PerceptionTests", dependencies: ["AgentMessages", "Perception", "VisionLanguage"],
      swiftSettings: strict),
    .testTarget(
      name: "StateEstimationTests",
      dependencies: [
        "AgentMessages", "AgentRuntime", "GridWorld", "StateEstimation", "TestSupport",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "GroundingTests", dependencies: ["AgentMessages", "Grounding"], swiftSettings: strict),
    .testTarget(
      name: "PlanningTests", dependencies: ["AgentMessages", "Planning"], swiftSettings: strict),
    .testTarget(
      name: "ControlTests", dependencies: ["AgentMessages", "Control"], swiftSettings: strict),
    .testTarget(
      name: "AgentRuntimeTests",
      dependencies: ["AgentMessages", "AgentRuntime", "GridWorld", "Perception", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "TransportTests", dependencies: ["AgentMessages", "Transport", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "BridgeCheckTests", dependencies: ["AgentMessages", "BridgeCheck", "Transport"],
      swiftSettings: strict),
    .testTarget(
      name: "DashboardTests", dependencies: ["AgentMessages", "Dashboard"], swiftSettings: strict),
    .testTarget(
      name: "RecordingTests", dependencies: ["AgentMessages", "Recording"], swiftSettings: strict),
    .testTarget(
      name: "EpisodeIndexTests", dependencies: ["AgentMessages", "EpisodeIndex", "Recording"],
      swiftSettings: strict),
    .testTarget(
      name: "EvaluationTests", dependencies: ["AgentMessages", "Evaluation", "Transport"],
      swiftSettings: strict),
    .testTarget(
      name: "GridWorldTests", dependencies: ["AgentMessages", "GridWorld"], swiftSettings: strict),
    .testTarget(
      name: "ServerTests", dependencies: ["AgentMessages", "Server", "TestSupport", "Transport"],
      swiftSettings: strict),
    .testTarget(
      name: "CLITests", dependencies: ["CLI", "Server", "TestSupport"], exclude: ["Goldens"],
      swiftSettings: strict),
    .testTarget(
      name: "EndToEndTests",
      dependencies: [
        "AgentMessages", "AgentRuntime", "CLI", "Evaluation", "Recording", "Server", "TestSupport",
        "Transport",
      ],
      swiftSettings: strict),
  ]
)
