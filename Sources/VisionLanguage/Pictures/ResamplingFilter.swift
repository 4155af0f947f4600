#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// How pixels are mixed when a picture changes its size; Pillow's filters of the same names.
public enum ResamplingFilter: Hashable, Sendable {
  /// The triangle, two pixels wide.
  case bilinear
  /// The cubic of Keys 1981 with a = -0.5, four pixels wide.
  case bicubic

  /// Half the filter's width, in pixels of the smaller picture.
  var support: Double {
    switch self {
    case .bilinear: 1
    case .bicubic: 2
    }
  }

  /// The filter at a distance from its centre.
  func weight(at distance: Double) -> Double {
    let x = abs(distance)
    switch self {
    case .bilinear: return x < 1 ? 1 - x : 0
    case .bicubic:
      let a = -0.5
      if x < 1 { return ((a + 2) * x - (a + 3)) * x * x + 1 }
      if x < 2 { return (((x - 5) * x + 8) * x - 4) * a }
      return 0
    }
  }
}
