import CKernels
import COpenBLAS

/// The rows of a matrix that have the largest dot products with a vector: exact search, every row
/// is looked at.
///
/// One question reads the matrix once, as fast as memory gives it; several at once are a matrix
/// product, block by block.
public struct VectorSearch: Sendable {
  /// A row that was found.
  public struct Hit: Hashable, Sendable {
    public var row: Int
    public var score: Float
  }

  private static let block = 1024
  private let math: Operations

  /// A search by the kernels of `math`.
  public init(math: Operations) { self.math = math }

  /// The best `count` rows of `[rows, width]` for each question, best first; of equals the first
  /// row. Each question has `width` numbers.
  public func best(
    _ count: Int, of matrix: UnsafePointer<Float>, rows: Int, width: Int, for questions: [[Float]]
  ) -> [[Hit]] {
    precondition(questions.allSatisfy { $0.count == width }, "questions of another width")
    var tops = questions.map { _ in TopList(capacity: min(count, rows)) }
    // below this many, one pass over a block for each is faster than a product
    let joined = questions.count >= 6 ? FloatBuffer(questions.flatMap { $0 }) : nil
    let single = questions.map { FloatBuffer($0) }
    let scores = FloatBuffer(count: Self.block * max(1, questions.count))
    for first in stride(from: 0, to: rows, by: Self.block) {
      let many = min(Self.block, rows - first)
      let start = matrix + first * width
      if let joined {
        cblas_sgemm(
          CblasRowMajor, CblasNoTrans, CblasTrans, numericCast(questions.count),
          numericCast(many), numericCast(width), 1, joined.start, numericCast(width), start,
          numericCast(width), 0, scores.start, numericCast(many))
      } else {
        for index in questions.indices {
          ck_dots(
            math.level, start, many, width, single[index].start, scores.start + index * many)
        }
      }
      for index in tops.indices {
        tops[index].offer(scores.start + index * many, count: many, first: first)
      }
    }
    return tops.map(\.sorted)
  }

  /// The best so far, the worst of them at the top of a heap.
  private struct TopList {
    let capacity: Int
    private var heap: [Hit] = []

    init(capacity: Int) {
      self.capacity = capacity
      heap.reserveCapacity(capacity + 1)
    }

    var sorted: [Hit] { heap.sorted { ($0.score, $1.row) > ($1.score, $0.row) } }

    mutating func offer(_ scores: UnsafePointer<Float>, count: Int, first: Int) {
      guard capacity > 0 else { return }
      for i in 0..<count {
        if heap.count == capacity {
          guard scores[i] > heap[0].score else { continue }
          heap[0] = Hit(row: first + i, score: scores[i])
          sink()
        } else {
          heap.append(Hit(row: first + i, score: scores[i]))
          rise()
        }
      }
    }

    private func isWorse(_ a: Hit, _ b: Hit) -> Bool { (a.score, b.row) < (b.score, a.row) }

    private mutating func rise() {
      var child = heap.count - 1
      while child > 0, isWorse(heap[child], heap[(child - 1) / 2]) {
        heap.swapAt(child, (child - 1) / 2)
        child = (child - 1) / 2
      }
    }

    private mutating func sink() {
      var parent = 0
      while true {
        let (left, right) = (2 * parent + 1, 2 * parent + 2)
        var worst = parent
        if left < heap.count, isWorse(heap[left], heap[worst]) { worst = left }
        if right < heap.count, isWorse(heap[right], heap[worst]) { worst = right }
        guard worst != parent else { return }
        heap.swapAt(parent, worst)
        parent = worst
      }
    }
  }
}
