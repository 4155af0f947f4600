import ArgumentParser

/// The bundled robot's program.
@main
struct SimulatorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "errand-simulator",
    abstract: "A simulated household robot, reached over ZeroMQ like any robot.",
    subcommands: [SimulateCommand.self, DatasetCommand.self],
    defaultSubcommand: SimulateCommand.self)
}
