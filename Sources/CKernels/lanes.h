/* Arithmetic on 16 floats at once, for the kernels; the including file sets CK(name) and the target attribute. */

#define CK_INLINE static inline __attribute__((always_inline))
/* vectors never cross a real call: everything that takes one is inlined */
#pragma clang diagnostic ignored "-Wpsabi"

typedef float ck_v __attribute__((vector_size(64)));
typedef int32_t ck_i __attribute__((vector_size(64)));
enum { CK_LANES = 16 };

CK_INLINE ck_v CK(load)(const float *p) {
  ck_v v;
  memcpy(&v, p, sizeof v);
  return v;
}

CK_INLINE void CK(store)(float *p, ck_v v) { memcpy(p, &v, sizeof v); }

/* the last, incomplete vector of a row: `fill` beyond its end */
CK_INLINE ck_v CK(load_part)(const float *p, size_t count, float fill) {
  float lanes[CK_LANES];
  for (size_t i = 0; i < CK_LANES; i++) lanes[i] = i < count ? p[i] : fill;
  return CK(load)(lanes);
}

CK_INLINE void CK(store_part)(float *p, ck_v v, size_t count) {
  float lanes[CK_LANES];
  CK(store)(lanes, v);
  for (size_t i = 0; i < count; i++) p[i] = lanes[i];
}

CK_INLINE ck_v CK(splat)(float x) { return (ck_v){x, x, x, x, x, x, x, x, x, x, x, x, x, x, x, x}; }

CK_INLINE ck_v CK(min)(ck_v a, ck_v b) { return __builtin_elementwise_min(a, b); }
CK_INLINE ck_v CK(max)(ck_v a, ck_v b) { return __builtin_elementwise_max(a, b); }

CK_INLINE float CK(sum)(ck_v v) {
  float lanes[CK_LANES];
  CK(store)(lanes, v);
  for (size_t half = CK_LANES / 2; half > 0; half /= 2)
    for (size_t i = 0; i < half; i++) lanes[i] += lanes[i + half];
  return lanes[0];
}

CK_INLINE float CK(largest)(ck_v v) {
  float lanes[CK_LANES];
  CK(store)(lanes, v);
  float best = lanes[0];
  for (size_t i = 1; i < CK_LANES; i++) best = lanes[i] > best ? lanes[i] : best;
  return best;
}

/* e^x to 2 ulp: x = n ln 2 + r, a polynomial of degree 6 in r (Cephes expf), 2^n through the exponent bits */
CK_INLINE ck_v CK(exp)(ck_v x) {
  x = CK(min)(CK(max)(x, CK(splat)(-87.0f)), CK(splat)(88.0f));
  const ck_v magic = CK(splat)(12582912.0f);
  ck_v n = (x * 1.44269504f + magic) - magic;
  ck_v r = x - n * 0.693359375f + n * 2.12194440e-4f;
  ck_v p = CK(splat)(1.9875691500e-4f);
  p = p * r + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  ck_v y = p * (r * r) + r + 1.0f;
  ck_i bits = (__builtin_convertvector(n, ck_i) + 127) << 23;
  ck_v power;
  memcpy(&power, &bits, sizeof power);
  return y * power;
}

CK_INLINE ck_v CK(sigmoid)(ck_v x) { return 1.0f / (1.0f + CK(exp)(-x)); }

/* erf by Abramowitz and Stegun 7.1.26, absolute error below 2e-7 */
CK_INLINE ck_v CK(erf)(ck_v x) {
  ck_v a = CK(max)(x, -x);
  ck_v t = 1.0f / (1.0f + 0.3275911f * a);
  ck_v p = CK(splat)(1.061405429f);
  p = p * t - 1.453152027f;
  p = p * t + 1.421413741f;
  p = p * t - 0.284496736f;
  p = p * t + 0.254829592f;
  ck_v y = 1.0f - p * t * CK(exp)(-a * a);
  ck_i negative = x < CK(splat)(0.0f);
  ck_i bits;
  memcpy(&bits, &y, sizeof bits);
  bits ^= negative & (int32_t)0x80000000;
  memcpy(&y, &bits, sizeof y);
  return y;
}

CK_INLINE ck_v CK(activate)(ck_v x, ck_activation activation) {
  switch (activation) {
    case CK_RELU: return CK(max)(x, CK(splat)(0.0f));
    case CK_GELU: return 0.5f * x * (1.0f + CK(erf)(x * 0.70710678f));
    case CK_QUICK_GELU: return x * CK(sigmoid)(1.702f * x);
    /* tanh(u) = 2 sigmoid(2u) - 1 */
    case CK_TANH_GELU: return x * CK(sigmoid)(1.59576912f * (x + 0.044715f * x * x * x));
    case CK_SILU: return x * CK(sigmoid)(x);
    default: return x;
  }
}
