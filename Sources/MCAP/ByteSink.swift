/// Where a writer's bytes go: a file, or in tests memory that can be as full as a disk.
package protocol ByteSink: AnyObject {
  /// What errors call it.
  var name: String { get }

  /// Adds all the parts at the end; after an error some of them may have been added.
  func write(_ parts: [UnsafeRawBufferPointer]) throws(SystemError)

  /// Cuts everything off from `byteCount` on.
  func truncate(to byteCount: UInt64) throws(SystemError)

  /// Waits until what was written is on the disk.
  func synchronize() throws(SystemError)

  /// Ends the use of it.
  func close() throws(SystemError)
}

/// What the system said when it refused.
package struct SystemError: Error, Hashable {
  package var errno: Int32

  package init(errno: Int32) { self.errno = errno }
}
