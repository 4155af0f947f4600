public import AgentMessages
import CZeroMQ
import Glibc

/// A pair of ZeroMQ CURVE keys, each 40 characters of Z85, and the files that hold them.
///
///     let pair = KeyPair.made()
///     try pair.write(named: "kitchen", in: ".")      // kitchen.key (for its owner alone) and kitchen.pub
///
/// The files are those of CZMQ and pyzmq (ZPL). This does not encrypt the secret key: the file's mode guards it.
public struct KeyPair: Hashable, Sendable {
  public let publicKey: String
  public let secretKey: String

  /// A new pair (`zmq_curve_keypair`), from the system's randomness.
  public static func made() -> KeyPair {
    var (open, secret) = ([CChar](repeating: 0, count: 41), [CChar](repeating: 0, count: 41))
    let code = zmq_curve_keypair(&open, &secret)
    precondition(code == 0, "this libzmq was built without CURVE (zmq_curve_keypair: \(code))")
    return KeyPair(publicKey: text(open), secretKey: text(secret))
  }

  init(publicKey: String, secretKey: String) {
    self.publicKey = publicKey
    self.secretKey = secretKey
  }

  /// The pair in a .key file. Throws `.badKey`.
  public init(reading path: String) throws(LinkError) {
    let fields = try KeyFile.fields(path)
    guard let open = fields["public-key"], let secret = fields["secret-key"] else {
      let why = "it holds no secret key; 'errand keys new NAME' writes NAME.key"
      throw .badKey(path, why: why)
    }
    self.init(publicKey: open, secretKey: secret)
  }

  /// Writes NAME.key and NAME.pub; the paths. Throws `.badKey` where one of them is there already or cannot be written.
  public func write(
    named name: String, in folder: String
  ) throws(LinkError) -> (key: String, pub: String) {
    let stem = "\(folder)/\(name)"
    try KeyFile.create(
      stem + ".key", mode: 0o600,
      text: """
        # '\(name)', both keys: for this machine alone
        curve
            public-key = "\(publicKey)"
            secret-key = "\(secretKey)"

        """)
    do throws(LinkError) {
      try KeyFile.create(
        stem + ".pub", mode: 0o644,
        text: """
          # '\(name)', the public key: for the other side
          curve
              public-key = "\(publicKey)"

          """)
    } catch {
      // half a pair is of no use
      unlink(stem + ".key")
      throw error
    }
    return (stem + ".key", stem + ".pub")
  }

  private static func text(_ characters: [CChar]) -> String {
    String(decoding: characters.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}

/// What one end of a link shows, and whom it knows.
public struct LinkKeys: Hashable, Sendable {
  public let own: KeyPair
  /// Public keys: on the robot's side those of its agents, on the agent's side the robot's.
  public let known: [String]

  /// From a .key file, and .pub files, folders of them, or the 40 characters of public keys. Throws `.badKey`.
  public init(key: String, peers: [String]) throws(LinkError) {
    own = try KeyPair(reading: key)
    var known: [String] = []
    for peer in peers { known += try KeyFile.publicKeys(peer) }
    guard !known.isEmpty else {
      throw .badKey(
        key, why: "nobody is known on the other side; name their .pub files with --peer-key")
    }
    self.known = known
  }

  package init(own: KeyPair, known: [String]) {
    self.own = own
    self.known = known
  }
}

/// Files that hold keys.
private enum KeyFile {
  /// The fields called ...-key whose value has the length of one.
  static func fields(_ path: String) throws(LinkError) -> [String: String] {
    guard let file = fopen(path, "r") else {
      throw .badKey(path, why: String(cString: strerror(errno)))
    }
    defer { fclose(file) }
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = fread(&buffer, 1, buffer.count, file)
    var fields: [String: String] = [:]
    for line in String(decoding: buffer.prefix(count), as: UTF8.self).split(separator: "\n") {
      // the keys' alphabet has '=' and '#' in it
      let halves = line.split(separator: "=", maxSplits: 1)
      guard halves.count == 2 else { continue }
      let name = halves[0].filter { !$0.isWhitespace }
      let value = halves[1].drop { $0.isWhitespace }
      guard value.first == "\"", let close = value.lastIndex(of: "\""), name.hasSuffix("-key")
      else {
        continue
      }
      let key = value[
        value.index(after: value.startIndex)..<max(close, value.index(after: value.startIndex))]
      if key.utf8.count == 40 { fields[name] = String(key) }
    }
    return fields
  }

  static func publicKeys(_ peer: String) throws(LinkError) -> [String] {
    if let folder = opendir(peer) {
      defer { closedir(folder) }
      var names: [String] = []
      while let entry = readdir(folder) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) {
          $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        if name.hasSuffix(".pub") { names.append(name) }
      }
      var all: [String] = []
      for name in names.sorted() { all += try publicKeys("\(peer)/\(name)") }
      return all
    }
    if access(peer, F_OK) != 0, peer.utf8.count == 40 { return [peer] }
    guard let key = try fields(peer)["public-key"] else {
      throw .badKey(
        peer, why: "it holds no public key; name the .pub file that 'errand keys new' wrote")
    }
    return [key]
  }

  static func create(_ path: String, mode: mode_t, text: String) throws(LinkError) {
    let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
    guard file >= 0 else {
      let why =
        errno == EEXIST
        ? "it is there already; move it away, or choose another name"
        : String(cString: strerror(errno))
      throw .badKey(path, why: why)
    }
    defer { close(file) }
    let bytes = Array(text.utf8)
    guard write(file, bytes, bytes.count) == bytes.count else {
      throw .badKey(path, why: String(cString: strerror(errno)))
    }
  }
}
