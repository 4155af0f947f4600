import AgentRuntime
import Evaluation
import Glibc

/// Where this installation keeps its models and domains.
///
/// ERRAND_HOME where it is set; else the nearest folder above the program or above the working folder that holds both,
/// as it is or under share/errand.
struct Installation {
  /// The folder that holds Models and Domains.
  let home: String

  /// Throws `CommandFailure` that says where was looked.
  static func find() throws(CommandFailure) -> Installation {
    if let chosen = getenv("ERRAND_HOME") { return Installation(home: String(cString: chosen)) }
    let starts = [SimulatorProgram.executableFolder(), workingFolder()]
    for start in starts {
      for folder in parents(of: start) {
        for home in [folder, folder + "/share/errand"] where isHome(home) {
          return Installation(home: home)
        }
      }
    }
    throw CommandFailure(
      .badInput,
      """
      no folder with Models and Domains was found above \(starts.joined(separator: " or ")). \
      Set ERRAND_HOME to the folder that holds them.
      """)
  }

  /// The model that the bundled simulator's camera needs.
  var defaultModel: String { home + "/Models/household" }

  /// The PDDL text of the household's domain.
  func domain() throws(CommandFailure) -> String {
    try TextFile.read(home + "/Domains/household.pddl")
  }

  private static func isHome(_ folder: String) -> Bool {
    access(folder + "/Models", R_OK) == 0 && access(folder + "/Domains", R_OK) == 0
  }

  /// The folder itself, then those above it, up to the root.
  private static func parents(of folder: String) -> [String] {
    let parts = folder.split(separator: "/")
    return (0...parts.count).reversed().map { "/" + parts.prefix($0).joined(separator: "/") }
  }

  private static func workingFolder() -> String {
    guard let path = getcwd(nil, 0) else { return "/" }
    defer { free(path) }
    return String(cString: path)
  }
}
