import Foundation
import GRDB
import Recording

/// An index over a folder of episodes, so that a thousand of them can be asked at once: a small SQLite file in the folder.
///
///     let index = try EpisodeIndex(folder: "episodes")
///     try index.update()
///     try index.episodes(where: ["outcome": "failed"], instruction: "mug")
///
/// The files are what counts; the index can be deleted at any time and is made again. Where the folder takes none (it may
/// not be written, its disk is full, something else has the index's name) it is made in memory, each time anew.
public struct EpisodeIndex: Sendable {
  public let folder: String
  private let database: DatabaseQueue

  /// What an update found.
  public struct Update: Hashable, Sendable {
    public var read = 0
    public var removed = 0
    /// Files that are no episodes, with the reason.
    public var refused: [String: String] = [:]
  }

  /// Whether the index stays in the folder.
  public let isKept: Bool

  /// Opens the folder's index, or makes one. Throws `unusable` where there is no such folder.
  public init(folder: String) throws(IndexError) {
    self.folder = folder
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue
    else { throw .unusable(folder: folder, why: "there is no such folder") }
    guard access(folder, R_OK | X_OK) == 0 else {
      throw .unusable(folder: folder, why: "it may not be read")
    }
    do {
      let kept = try? Self.keptDatabase(in: folder)
      isKept = kept != nil
      database = try kept ?? DatabaseQueue()
      if kept == nil { try Self.migrator.migrate(database) }
    } catch {
      throw .unusable(folder: folder, why: "\(error)")
    }
  }

  /// The index in the folder, which can be written.
  private static func keptDatabase(in folder: String) throws -> DatabaseQueue {
    let database = try DatabaseQueue(path: folder + "/" + fileName)
    try migrator.migrate(database)
    // a write, since an index of another time can be opened where nothing can be written
    try database.write { try $0.execute(sql: "PRAGMA user_version = 1") }
    return database
  }

  static let fileName = "episodes.sqlite"

  private static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("v1") { database in
      try database.create(table: EpisodeEntry.databaseTableName) { table in
        table.primaryKey("file", .text)
        table.column("size", .integer).notNull()
        table.column("modified", .integer).notNull()
        for name in ["recorded", "instruction", "outcome", "verdict", "failure", "suite", "name"] {
          table.column(name, .text).notNull()
        }
        for name in ["noise", "model", "program", "damage"] { table.column(name, .text).notNull() }
        for name in ["seed", "commands", "dropped"] { table.column(name, .integer).notNull() }
        table.column("seconds", .double).notNull()
      }
    }
    return migrator
  }

  /// Reads what is new or has changed since the last time, and forgets what is gone.
  @discardableResult
  public func update() throws(IndexError) -> Update {
    var update = Update()
    let files = try files()
    let known = try read { try EpisodeEntry.fetchAll($0) }
    let stamps = Dictionary(uniqueKeysWithValues: known.map { ($0.file, $0) })
    var fresh: [EpisodeEntry] = []
    for file in files {
      if let entry = stamps[file.name], entry.size == file.size, entry.modified == file.modified {
        continue
      }
      do throws(RecordingError) {
        let summary = try EpisodeSummary(of: folder + "/" + file.name)
        guard summary.facts != nil else { throw Self.notAnEpisode(summary) }
        fresh.append(EpisodeEntry(summary, file))
      } catch {
        update.refused[file.name] = error.description
      }
    }
    let names = Set(files.map(\.name))
    let gone = known.map(\.file).filter { !names.contains($0) }
    update.read = fresh.count
    update.removed = gone.count
    try write { [fresh] database in
      for entry in fresh { try entry.save(database) }
      for name in gone { _ = try EpisodeEntry.deleteOne(database, key: name) }
    }
    return update
  }

  private static func notAnEpisode(_ summary: EpisodeSummary) -> RecordingError {
    .notAnEpisode(path: summary.path, missing: "metadata '\(EpisodeFacts.name)'")
  }

  /// The episodes whose columns have these values, by file. `outcome` may also be "failed": whatever the referee, or
  /// without one the robot, did not call a success; "met" is its opposite. Throws `noColumn`.
  public func episodes(
    where values: [String: String] = [:], instruction words: String? = nil
  ) throws(IndexError) -> [EpisodeEntry] {
    var request = EpisodeEntry.order(Column("file"))
    for (name, value) in values.sorted(by: { $0.key < $1.key }) {
      guard EpisodeEntry.columns.contains(name) else { throw .noColumn(name) }
      request = request.filter(Self.condition(name, value))
    }
    if let words { request = request.filter(Column("instruction").like("%\(words)%")) }
    let query = request
    return try read { try query.fetchAll($0) }
  }

  private static func condition(_ name: String, _ value: String) -> SQLExpression {
    let success =
      Column("verdict") == "met" || (Column("verdict") == "" && Column("outcome") == "done")
    switch (name, value) {
    case ("outcome", "failed"): return !success
    case ("outcome", "met"): return success
    case ("seed", _), ("commands", _), ("dropped", _), ("size", _):
      return Column(name) == (Int64(value) ?? -1)
    default: return Column(name) == value
    }
  }

  private func files() throws(IndexError) -> [EpisodeEntry.File] {
    do {
      return try FileManager.default.contentsOfDirectory(atPath: folder)
        .filter { $0.hasSuffix(".mcap") }.sorted().map { name in
          let facts = try FileManager.default.attributesOfItem(atPath: folder + "/" + name)
          let date = facts[.modificationDate] as? Date ?? Date(timeIntervalSince1970: 0)
          return EpisodeEntry.File(
            name: name, size: Int64(facts[.size] as? Int ?? 0),
            modified: Int64(date.timeIntervalSince1970 * 1000))
        }
    } catch {
      throw .unusable(folder: folder, why: error.localizedDescription)
    }
  }

  private func read<Value>(_ body: (Database) throws -> Value) throws(IndexError) -> Value {
    do { return try database.read(body) } catch {
      throw .unusable(folder: folder, why: "\(error)")
    }
  }

  private func write(_ body: (Database) throws -> Void) throws(IndexError) {
    do { try database.write(body) } catch {
      throw .unusable(folder: folder, why: "\(error)")
    }
  }
}

/// Why a folder cannot be asked.
public enum IndexError: Error, Hashable, Sendable, CustomStringConvertible {
  case unusable(folder: String, why: String)
  case noColumn(String)

  public var description: String {
    switch self {
    case .unusable(let folder, let why): "the episodes in '\(folder)' cannot be indexed: \(why)."
    case .noColumn(let name):
      "episodes have no '\(name)'. They have: \(EpisodeEntry.columns.joined(separator: ", "))."
    }
  }
}
