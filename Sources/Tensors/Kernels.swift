import CKernels
import COpenBLAS

/// Which code does the arithmetic.
///
/// `reference` is plain Swift and slow, what the others are measured against. The others take
/// matrix products from OpenBLAS and everything else from the C kernels of their instruction set.
public enum Kernels: String, Hashable, Sendable, CaseIterable {
  /// The widest that this CPU runs.
  case auto
  case reference
  case portable
  case avx2
  case avx512

  /// What `auto` stands for on this CPU; any other value is itself.
  public var resolved: Kernels {
    guard self == .auto else { return self }
    return [.avx512, .avx2].first { $0.isSupported } ?? .portable
  }

  /// Whether this CPU can run them.
  public var isSupported: Bool { ck_supports(level) != 0 }

  /// The name of the CPU family that OpenBLAS picked its code for ("SkylakeX", "Haswell").
  public static var blasCoreName: String {
    openblas_get_corename().map { String(cString: $0) } ?? "unknown"
  }

  /// What ran, for a log: "avx512, OpenBLAS SkylakeX".
  public var summary: String {
    let chosen = resolved
    return chosen == .reference ? "reference" : "\(chosen.rawValue), OpenBLAS \(Self.blasCoreName)"
  }

  var level: ck_level {
    switch self {
    case .avx512: CK_AVX512
    case .avx2: CK_AVX2
    case .auto: resolved.level
    case .reference, .portable: CK_PORTABLE
    }
  }
}

/// What is done to every number after a layer.
public enum Activation: String, Hashable, Sendable, CaseIterable {
  case identity
  case relu
  /// `x * Phi(x)`, by erf.
  case gelu
  /// `x * sigmoid(1.702 x)`: CLIP's and OWL-ViT's.
  case quickGelu = "quick_gelu"
  /// The tanh approximation: SigLIP's.
  case tanhGelu = "gelu_pytorch_tanh"
  /// `x * sigmoid(x)`.
  case silu

  var code: ck_activation {
    switch self {
    case .identity: CK_IDENTITY
    case .relu: CK_RELU
    case .gelu: CK_GELU
    case .quickGelu: CK_QUICK_GELU
    case .tanhGelu: CK_TANH_GELU
    case .silu: CK_SILU
    }
  }
}
