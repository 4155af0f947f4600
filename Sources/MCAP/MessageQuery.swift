/// Which messages, and in which order.
public struct MessageQuery: Hashable, Sendable {
  /// An order of messages.
  public enum Order: Hashable, Sendable {
    /// By log time; messages of one time in the order in which they are in the file.
    case logTime
    /// The same backwards.
    case logTimeDescending
    /// As they are in the file, which takes no sorting.
    case file
  }

  /// The topics wanted; nil for all.
  public var topics: Set<String>?
  /// The log times wanted, in nanoseconds; nil for all.
  public var times: Range<UInt64>?
  /// The order.
  public var order: Order

  /// A query, by default for all messages by log time.
  public init(
    topics: Set<String>? = nil, times: Range<UInt64>? = nil, order: Order = .logTime
  ) {
    self.topics = topics
    self.times = times
    self.order = order
  }
}
