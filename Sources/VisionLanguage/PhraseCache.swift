import Synchronization

/// Phrases that were read before, by their words. Behind a lock, so that one model serves several
/// threads.
final class PhraseCache: Sendable {
  private static let limit = 4096
  private let encodings = Mutex<[[String]: PhraseEncoding]>([:])

  subscript(words: [String]) -> PhraseEncoding? {
    get { encodings.withLock { $0[words] } }
    set {
      encodings.withLock {
        // a conversation never gets here; a fuzzer does
        if $0.count >= Self.limit { $0.removeAll() }
        $0[words] = newValue
      }
    }
  }
}
