package import AgentMessages
import CZeroMQ
import Glibc

/// A ZeroMQ context (`zmq_ctx_t`) with one I/O thread. It ends when the last of its sockets has been closed.
package final class ZeroMQContext: @unchecked Sendable {
  // proof of `@unchecked`: the pointer is set once, and zmq_ctx_t is the one ZeroMQ type that any thread may use
  fileprivate let handle: UnsafeMutableRawPointer

  package init() throws(LinkError) {
    guard let handle = zmq_ctx_new() else {
      throw .transport(operation: "starting ZeroMQ (zmq_ctx_new)", why: ZeroMQ.lastError())
    }
    zmq_ctx_set(handle, ZMQ_BLOCKY, 0)
    self.handle = handle
  }

  deinit { zmq_ctx_term(handle) }
}

/// A ZeroMQ socket (`zmq_socket`), closed with linger 0 when it goes out of scope. Belongs to the thread that uses it.
package struct ZeroMQSocket: ~Copyable {
  package enum Role: Sendable { case router, dealer, publisher, subscriber, reply }

  package let handle: UnsafeMutableRawPointer
  private let context: ZeroMQContext

  package init(_ role: Role, in context: ZeroMQContext) throws(LinkError) {
    guard let handle = zmq_socket(context.handle, role.type) else {
      throw .transport(operation: "opening a socket (zmq_socket)", why: ZeroMQ.lastError())
    }
    self.handle = handle
    self.context = context
    set(ZMQ_LINGER, 0)
    // a half-open connection (the other machine lost power) is given up after this many milliseconds, then reconnected
    set(ZMQ_TCP_MAXRT, 5000)
    set(ZMQ_RECONNECT_IVL, 20)
    set(ZMQ_RECONNECT_IVL_MAX, 500)
    let limit = Int64(role == .router ? 1 << 20 : WireLimits.messageBytes)
    set(ZMQ_MAXMSGSIZE, limit)
    if role == .subscriber { zmq_setsockopt(handle, ZMQ_SUBSCRIBE, "", 0) }
  }

  deinit { zmq_close(handle) }

  func set<T: BitwiseCopyable>(_ option: Int32, _ value: T) {
    withUnsafePointer(to: value) {
      _ = zmq_setsockopt(handle, option, $0, MemoryLayout<T>.size)
    }
  }

  private func set(_ option: Int32, _ value: Int) { set(option, Int32(value)) }

  func set(_ option: Int32, text: String) {
    _ = zmq_setsockopt(handle, option, text, text.utf8.count)
  }

  private func allowIPv6(_ endpoint: String) { if endpoint.contains("[") { set(ZMQ_IPV6, 1) } }

  /// Lets messages that are still queued leave for at most `milliseconds` after the socket is closed.
  package func lingerWhenClosed(milliseconds: Int) { set(ZMQ_LINGER, milliseconds) }

  /// The number of messages that may wait for a slow peer before more are dropped.
  package func limitQueue(to count: Int) {
    set(ZMQ_SNDHWM, count)
    set(ZMQ_RCVHWM, count)
  }

  /// Binds; the answer is the address with the port really taken.
  package func bind(_ endpoint: String) throws(LinkError) -> String {
    allowIPv6(endpoint)
    guard zmq_bind(handle, endpoint) == 0 else {
      let code = zmq_errno()
      let why =
        code == EADDRINUSE
        ? "the port is in use by another program; choose another port, or 0 for any free one"
        : ZeroMQ.message(code)
      throw .transport(operation: "binding \(endpoint)", why: why)
    }
    var text = [CChar](repeating: 0, count: 256)
    var size = text.count
    guard zmq_getsockopt(handle, ZMQ_LAST_ENDPOINT, &text, &size) == 0 else { return endpoint }
    return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  package func connect(_ endpoint: String) throws(LinkError) {
    allowIPv6(endpoint)
    guard zmq_connect(handle, endpoint) == 0 else {
      throw .invalidAddress(endpoint, why: ZeroMQ.lastError())
    }
  }

  /// Queues a message of several frames; false when it had to be dropped (queue full, peer gone).
  @discardableResult
  package func send(_ frames: [[UInt8]]) -> Bool {
    for (index, frame) in frames.enumerated() {
      let more = index + 1 < frames.count ? ZMQ_SNDMORE : 0
      let sent = frame.withUnsafeBytes {
        zmq_send(handle, $0.baseAddress, $0.count, more | ZMQ_DONTWAIT)
      }
      guard sent >= 0 else { return false }
    }
    return true
  }

  /// The next message that has arrived, as its frames; nil when there is none. Frames after the eighth are dropped.
  package func receive() -> [[UInt8]]? {
    var frames: [[UInt8]] = []
    var message = zmq_msg_t()
    zmq_msg_init(&message)
    defer { zmq_msg_close(&message) }
    repeat {
      guard zmq_msg_recv(&message, handle, ZMQ_DONTWAIT) >= 0 else { return nil }
      if frames.count < 8 {
        frames.append(
          [UInt8](
            UnsafeRawBufferPointer(start: zmq_msg_data(&message), count: zmq_msg_size(&message))))
      }
    } while zmq_msg_more(&message) != 0
    return frames
  }
}

extension ZeroMQSocket.Role {
  fileprivate var type: Int32 {
    switch self {
    case .router: ZMQ_ROUTER
    case .dealer: ZMQ_DEALER
    case .publisher: ZMQ_PUB
    case .subscriber: ZMQ_SUB
    case .reply: ZMQ_REP
    }
  }
}

package enum ZeroMQ {
  static func message(_ code: Int32) -> String { String(cString: zmq_strerror(code)) }
  static func lastError() -> String { message(zmq_errno()) }

  /// 32 bytes as 40 characters (`zmq_z85_encode`).
  static func z85(_ bytes: [UInt8]) -> String {
    precondition(bytes.count == 32, "a key has 32 bytes, not \(bytes.count)")
    var text = [CChar](repeating: 0, count: 41)
    zmq_z85_encode(&text, bytes, bytes.count)
    return String(decoding: text.prefix(40).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Waits until one of the sockets or the doorbell has something, or the time is up (`zmq_poll`).
  package static func wait(
    for sockets: [UnsafeMutableRawPointer], doorbell: borrowing Doorbell, seconds: Double
  ) {
    var items = sockets.map {
      zmq_pollitem_t(socket: $0, fd: 0, events: Int16(ZMQ_POLLIN), revents: 0)
    }
    items.append(
      zmq_pollitem_t(
        socket: nil, fd: doorbell.descriptor, events: Int16(ZMQ_POLLIN), revents: 0))
    let milliseconds = Int(min(max(seconds, 0), 3600) * 1000 + 0.999)
    zmq_poll(&items, Int32(items.count), milliseconds)
  }
}
