#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The C library's `expf`, under a name that says which.
enum Exponential {
  static func of(_ x: Float) -> Float { exp(x) }
}
