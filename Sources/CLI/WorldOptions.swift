import ArgumentParser
import Evaluation

/// Options of every verb that starts the bundled simulator.
struct WorldOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The simulated world: apartment, 'apartment rooms=4', or a file with a drawn map.",
      valueName: "world"))
  var world: String = "apartment"

  @Option(help: ArgumentHelp("The world's number: the same seed, the same world.", valueName: "n"))
  var seed: UInt64 = 7

  @Option(
    help: ArgumentHelp("none, or rough: light, pixels, grasps and wheels.", valueName: "name"))
  var noise: Noise = .none

  enum Noise: String, ExpressibleByArgument, CaseIterable { case none, rough }

  /// The arguments of errand-simulator that mean the same.
  var arguments: [String] {
    ["--world", world, "--seed", "\(seed)", "--noise", noise.rawValue]
  }
}
