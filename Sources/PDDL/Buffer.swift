/// A fixed array of plain values without bounds checks, for the loops that planning time is spent in.
struct Buffer<Element>: ~Copyable {
  let count: Int
  let base: UnsafeMutablePointer<Element>

  init(repeating value: Element, count: Int) {
    self.count = count
    base = .allocate(capacity: max(1, count))
    base.initialize(repeating: value, count: max(1, count))
  }

  init(_ values: [Element]) {
    count = values.count
    base = .allocate(capacity: max(1, count))
    for (index, value) in values.enumerated() { (base + index).initialize(to: value) }
  }

  deinit { base.deallocate() }

  subscript(index: Int) -> Element {
    @inline(__always) get { base[index] }
    @inline(__always) nonmutating set { base[index] = newValue }
  }

  @inline(__always)
  subscript(index: Int32) -> Element {
    get { base[Int(index)] }
    nonmutating set { base[Int(index)] = newValue }
  }

  func fill(_ value: Element) { base.update(repeating: value, count: count) }

  func copy(from other: borrowing Buffer<Element>) { base.update(from: other.base, count: count) }
}

typealias IntBuffer = Buffer<Int32>

/// Lists of numbers, one after the other in one buffer: list `i` is `items[start[i]..<start[i + 1]]`.
struct Lists: ~Copyable {
  let start: IntBuffer
  let items: IntBuffer

  /// Lists of items by key, each in the order in which the pairs come.
  init(count: Int, keys: [Int32], items values: [Int32]) {
    start = IntBuffer(repeating: 0, count: count + 1)
    items = IntBuffer(repeating: 0, count: values.count)
    for key in keys { start[Int(key) + 1] += 1 }
    for index in 0..<count { start[index + 1] += start[index] }
    let fill = IntBuffer(repeating: 0, count: count + 1)
    fill.copy(from: start)
    for (key, value) in zip(keys, values) {
      items[Int(fill[key])] = value
      fill[key] += 1
    }
  }

  @inline(__always)
  func range(_ index: Int) -> Range<Int> {
    Range(uncheckedBounds: (Int(start[index]), Int(start[index + 1])))
  }
}
