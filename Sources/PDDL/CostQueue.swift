/// A queue of facts by small whole costs that only grow, without an allocation for each use. Last in, first out among
/// equals.
final class CostQueue {
  private var heads: UnsafeMutablePointer<Int32>
  private var headCapacity = 256
  private var items: UnsafeMutablePointer<(fact: Int32, next: Int32)>
  private var itemCapacity = 1024
  private var itemCount = 0
  private var cost = 0
  private var highest = -1

  init() {
    heads = .allocate(capacity: headCapacity)
    heads.initialize(repeating: -1, count: headCapacity)
    items = .allocate(capacity: itemCapacity)
  }

  deinit {
    heads.deallocate()
    items.deallocate()
  }

  func clear() {
    if highest >= 0 { heads.update(repeating: -1, count: highest + 1) }
    (itemCount, cost, highest) = (0, 0, -1)
  }

  @inline(__always)
  func push(_ fact: Int32, cost: Int32) {
    let key = Int(cost)
    if key >= headCapacity { growHeads(to: key) }
    if itemCount == itemCapacity { growItems() }
    items[itemCount] = (fact, heads[key])
    heads[key] = Int32(truncatingIfNeeded: itemCount)
    itemCount &+= 1
    if key > highest { highest = key }
  }

  /// The next fact with the cost at which it was pushed.
  @inline(__always)
  func pop() -> (fact: Int32, cost: Int32)? {
    while cost <= highest {
      let head = heads[cost]
      if head >= 0 {
        heads[cost] = items[Int(head)].next
        return (items[Int(head)].fact, Int32(truncatingIfNeeded: cost))
      }
      cost &+= 1
    }
    return nil
  }

  private func growHeads(to key: Int) {
    let capacity = max(headCapacity * 2, key + 1)
    let larger = UnsafeMutablePointer<Int32>.allocate(capacity: capacity)
    larger.update(from: heads, count: headCapacity)
    (larger + headCapacity).initialize(repeating: -1, count: capacity - headCapacity)
    heads.deallocate()
    (heads, headCapacity) = (larger, capacity)
  }

  private func growItems() {
    let larger = UnsafeMutablePointer<(fact: Int32, next: Int32)>.allocate(
      capacity: itemCapacity * 2)
    larger.update(from: items, count: itemCapacity)
    items.deallocate()
    (items, itemCapacity) = (larger, itemCapacity * 2)
  }
}
