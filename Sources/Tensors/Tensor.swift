/// A row-major block of float32 with its shape.
///
///     let x = Tensor(shape: [2, 3], values: [1, 2, 3, 4, 5, 6])
///     x.rows      // 2
///     x[1, 2]     // 6
///
/// A plain value: copies share their numbers until one of them is written to. Not for broadcasting
/// or views; whoever needs a slice copies it.
public struct Tensor: Hashable, Sendable {
  /// Sizes from the slowest to the fastest index.
  public let shape: [Int]
  /// The numbers, `shape`'s product of them.
  public var values: [Float] {
    didSet {
      precondition(values.count == oldValue.count, "a tensor keeps its \(oldValue.count) numbers")
    }
  }

  /// A tensor over `values`, whose count must be the product of `shape`.
  public init(shape: [Int], values: [Float]) {
    let count = shape.reduce(1, *)
    precondition(
      values.count == count, "shape \(shape) needs \(count) numbers, not \(values.count)")
    self.shape = shape
    self.values = values
  }

  /// A tensor of one repeated number.
  public init(shape: [Int], repeating value: Float = 0) {
    self.init(shape: shape, values: [Float](repeating: value, count: shape.reduce(1, *)))
  }

  /// Numbers in all.
  public var count: Int { values.count }
  /// Size of the fastest index.
  public var columns: Int { shape.last ?? 1 }
  /// All other indices taken together.
  public var rows: Int { columns == 0 ? 0 : count / columns }

  /// The number at `row`, `column` of the matrix `[rows, columns]`.
  public subscript(row: Int, column: Int) -> Float {
    get { values[row * columns + column] }
    set { values[row * columns + column] = newValue }
  }

  /// The same numbers under another shape of the same size.
  public func reshaped(_ shape: [Int]) -> Tensor { Tensor(shape: shape, values: values) }

  /// The numbers of one row of the matrix `[rows, columns]`.
  public func row(_ index: Int) -> ArraySlice<Float> {
    values[index * columns..<(index + 1) * columns]
  }

  /// The matrix `[rows, columns]` with its indices exchanged, `[columns, rows]`.
  public func transposed() -> Tensor {
    let (rows, columns) = (rows, columns)
    var result = [Float](repeating: 0, count: count)
    for r in 0..<rows {
      for c in 0..<columns { result[c * rows + r] = values[r * columns + c] }
    }
    return Tensor(shape: [columns, rows], values: result)
  }

  /// The indices in the order `axes`: index i of the result is index `axes[i]` of this tensor.
  public func permuted(_ axes: [Int]) -> Tensor {
    precondition(axes.sorted() == Array(shape.indices), "\(axes) does not permute \(shape)")
    var strides = [Int](repeating: 1, count: shape.count)
    for i in shape.indices.dropLast().reversed() { strides[i] = strides[i + 1] * shape[i + 1] }
    let newShape = axes.map { shape[$0] }
    let steps = axes.map { strides[$0] }
    var index = [Int](repeating: 0, count: axes.count)
    var result = [Float]()
    result.reserveCapacity(count)
    for _ in 0..<count {
      result.append(values[zip(index, steps).reduce(0) { $0 + $1.0 * $1.1 }])
      for axis in index.indices.reversed() {
        index[axis] += 1
        if index[axis] < newShape[axis] { break }
        index[axis] = 0
      }
    }
    return Tensor(shape: newShape, values: result)
  }
}
