package import AgentMessages

/// An address of the form tcp://HOST:PORT, taken apart and checked.
package struct LinkAddress: Hashable, Sendable {
  package var host: String
  package var port: Int

  /// Throws `.invalidAddress` for anything else than tcp://HOST:PORT, port 0 to 65535.
  package init(_ text: String) throws(LinkError) {
    guard text.hasPrefix("tcp://") else {
      throw .invalidAddress(text, why: "it does not begin with tcp://")
    }
    let rest = text.dropFirst(6)
    guard let colon = rest.lastIndex(of: ":") else {
      throw .invalidAddress(text, why: "it has no port")
    }
    host = String(rest[..<colon])
    let digits = rest[rest.index(after: colon)...]
    guard !host.isEmpty, !host.contains("/"), !host.contains(" ") else {
      throw .invalidAddress(text, why: "it has no host")
    }
    guard let port = Int(digits == "*" ? "0" : digits), (0...65535).contains(port) else {
      throw .invalidAddress(text, why: "'\(digits)' is not a port")
    }
    self.port = port
  }

  /// Whether nothing but this machine can be at the other end.
  package var isLoopback: Bool {
    if host == "localhost" || host == "[::1]" { return true }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts.allSatisfy { UInt8($0) != nil } && parts[0] == "127"
  }

  /// Throws `.insecure` off loopback, unless there are keys or the person said that the network may be trusted.
  package func check(insecure: Bool, keys: LinkKeys? = nil) throws(LinkError) {
    guard insecure || keys != nil || isLoopback else { throw .insecure(address: text) }
  }

  package var text: String { "tcp://\(host):\(port)" }
  /// What ZeroMQ binds: port 0 is any free one.
  package var bindText: String { port == 0 ? "tcp://\(host):*" : text }

  package func with(port: Int) -> LinkAddress {
    var other = self
    other.port = port
    return other
  }
}
