import ArgumentParser
import Transport

/// `errand keys`: who may talk to whom beyond this machine.
struct KeysCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keys",
    abstract: "Make the keys that a robot and its agents need beyond one machine.",
    discussion: """
      Each side makes a pair, gives the .pub file to the other, and keeps the .key file.

      Examples:
        errand keys new kitchen
        errand simulate --host 0.0.0.0 --key kitchen.key --peer-key laptop.pub
        errand do "..." --robot tcp://10.0.0.7:5555 --key laptop.key --peer-key kitchen.pub
      """,
    subcommands: [NewKeysCommand.self])
}

/// `errand keys new`: one pair.
struct NewKeysCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new",
    abstract: "Write NAME.key, to be kept, and NAME.pub, for the other side.",
    discussion: """
      Examples:
        errand keys new kitchen
        errand keys new laptop --folder ~/.config/errand
      """)

  @Argument(help: ArgumentHelp("What the files are called.", valueName: "name"))
  var name: String

  @Option(help: ArgumentHelp("Where they are written.", valueName: "folder"))
  var folder: String = "."

  func validate() throws {
    guard !name.isEmpty, !name.contains("/"), !name.hasPrefix(".") else {
      throw ValidationError("'\(name)' is no name for a file; --folder says where it goes")
    }
  }

  func run() async throws {
    try await CommandFailure.reporting {
      let files = try KeyPair.made().write(named: name, in: folder)
      Console.print(
        "wrote \(files.key) (keep it where it is used) and \(files.pub) (for the other side)")
      return 0
    }
  }
}
