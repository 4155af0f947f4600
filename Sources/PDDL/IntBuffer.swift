/// A fixed array of numbers without bounds checks, for the loops that planning time is spent in.
struct IntBuffer: ~Copyable {
  let count: Int
  private let base: UnsafeMutablePointer<Int32>

  init(repeating value: Int32, count: Int) {
    self.count = count
    base = .allocate(capacity: max(1, count))
    base.initialize(repeating: value, count: max(1, count))
  }

  init(_ values: [Int32]) {
    self.init(repeating: 0, count: values.count)
    for (index, value) in values.enumerated() { base[index] = value }
  }

  deinit { base.deallocate() }

  subscript(index: Int) -> Int32 {
    @inline(__always) get { base[index] }
    @inline(__always) nonmutating set { base[index] = newValue }
  }

  func fill(_ value: Int32) { base.update(repeating: value, count: count) }

  func copy(from other: borrowing IntBuffer) { base.update(from: other.base, count: count) }
}
