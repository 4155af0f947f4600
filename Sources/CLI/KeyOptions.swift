import ArgumentParser
import Transport

/// Who we are on a link beyond this machine, and whom we know there.
struct KeyOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Our own key, from 'errand keys new NAME'.", valueName: "file"))
  var key: String?

  @Option(
    help: ArgumentHelp(
      "The public key of the other side: a .pub file; may be given several times.",
      valueName: "file"))
  var peerKey: [String] = []

  @Flag(help: "Go off this machine without keys.")
  var insecure = false

  /// Nil where none were named.
  func keys() throws -> LinkKeys? {
    guard let key else {
      guard peerKey.isEmpty else {
        throw CommandFailure(
          .badInput, "--peer-key says whom we know; --key NAME.key says who we are, and is missing."
        )
      }
      return nil
    }
    return try LinkKeys(key: key, peers: peerKey)
  }

  /// As a program that we start should be given them.
  var arguments: [String] {
    (key.map { ["--key", $0] } ?? []) + peerKey.flatMap { ["--peer-key", $0] }
      + (insecure ? ["--insecure"] : [])
  }
}
