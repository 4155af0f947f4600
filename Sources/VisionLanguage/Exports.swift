// Whoever makes a model chooses its kernels, and need not know where tensors come from.
@_exported public import enum Tensors.Kernels
