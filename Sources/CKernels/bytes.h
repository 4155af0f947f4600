/* Products of quantised matrices: weights of 8 bits with a scale a column, inputs brought to 8 bits row by row. The
   including file sets CK(name), CK_DOT_ROWS and CK_DOT_PANELS and defines CK(dot). */

/* A packed weight: the scales and the sums of its columns, then panels of 16 columns in groups of four rows,
   [panel][inner / 4][16][4]. */
typedef struct CK(bytes) {
  const float *scales;
  const int32_t *sums;
  const int8_t *panels;
  size_t groups;
} CK(bytes);

CK_INLINE CK(bytes) CK(open_bytes)(const void *packed, size_t columns, size_t inner) {
  const size_t padded = (columns + 15) / 16 * 16;
  const float *scales = packed;
  return (CK(bytes)){scales, (const int32_t *)(scales + padded), (const int8_t *)(scales + 2 * padded), (inner + 3) / 4};
}

/* x = scale * (q - zero) for q of 0 to 255; the words of a row are `step` apart, four numbers in each */
static void CK(quantise)(const float *x, size_t inner, uint32_t *q, size_t step, float *scale, float *zero) {
  const size_t whole = inner / CK_LANES * CK_LANES, rest = inner - whole;
  ck_v low = CK(splat)(0), high = CK(splat)(0);
  for (size_t k = 0; k < whole; k += CK_LANES) {
    low = CK(min)(low, CK(load)(x + k));
    high = CK(max)(high, CK(load)(x + k));
  }
  if (rest) {
    low = CK(min)(low, CK(load_part)(x + whole, rest, 0));
    high = CK(max)(high, CK(load_part)(x + whole, rest, 0));
  }
  const float least = -CK(largest)(-low), most = CK(largest)(high);
  *scale = most > least ? (most - least) / 255.0f : 1.0f;
  *zero = nearbyintf(-least / *scale);
  const ck_v inverse = CK(splat)(1.0f / *scale), shift = CK(splat)(*zero), top = CK(splat)(255.0f);
  for (size_t k = 0; k < inner; k += CK_LANES) {
    const ck_v v = k < whole ? CK(load)(x + k) : CK(load_part)(x + k, rest, 0);
    /* adding and taking away 1.5 * 2^23 rounds to the nearest */
    const ck_v magic = CK(splat)(12582912.0f);
    const ck_v n = CK(min)(CK(max)((v * inverse + magic) - magic + shift, CK(splat)(0)), top);
    typedef uint8_t ck_b __attribute__((vector_size(16)));
    const ck_b b = __builtin_convertvector(__builtin_convertvector(n, ck_i), ck_b);
    uint32_t words[4];
    memcpy(words, &b, sizeof words);
    for (size_t i = 0; i < 4 && k / 4 + i < (inner + 3) / 4; i++) q[(k / 4 + i) * step] = words[i];
  }
}

CK_INLINE void CK(byte_tile)(const size_t rows, const size_t panels, const uint32_t *a, const int8_t *b, size_t groups,
                             int32_t *sums) {
  ck_i total[CK_DOT_ROWS][CK_DOT_PANELS];
#pragma unroll
  for (size_t r = 0; r < rows; r++)
#pragma unroll
    for (size_t p = 0; p < panels; p++) total[r][p] = (ck_i){0};
#pragma unroll 2
  for (size_t g = 0; g < groups; g++) {
    ck_i w[CK_DOT_PANELS];
#pragma unroll
    for (size_t p = 0; p < panels; p++) memcpy(&w[p], b + (p * groups + g) * 64, 64);
#pragma unroll
    for (size_t r = 0; r < rows; r++) {
      const int32_t x = (int32_t)a[g * rows + r];
      const ck_i word = {x, x, x, x, x, x, x, x, x, x, x, x, x, x, x, x};
#pragma unroll
      for (size_t p = 0; p < panels; p++) total[r][p] = CK(dot)(total[r][p], word, w[p]);
    }
  }
#pragma unroll
  for (size_t r = 0; r < rows; r++)
#pragma unroll
    for (size_t p = 0; p < panels; p++) memcpy(sums + (r * CK_DOT_PANELS + p) * CK_LANES, &total[r][p], 64);
}

#define CK_BYTE_CASE(n, panels) \
  case n: CK(byte_tile)(n, panels, a, b, groups, sums); break;
#if CK_DOT_ROWS >= 6
#define CK_BYTE_SIX(panels) CK_BYTE_CASE(6, panels)
#else
#define CK_BYTE_SIX(panels)
#endif
#define CK_BYTE_ALL(panels)                                                                                       \
  switch (rows) {                                                                                                 \
    CK_BYTE_CASE(1, panels) CK_BYTE_CASE(2, panels) CK_BYTE_CASE(3, panels) CK_BYTE_CASE(4, panels)               \
    CK_BYTE_CASE(5, panels) CK_BYTE_SIX(panels)                                                                   \
  }

static void CK(byte_panels)(size_t panels, size_t rows, const uint32_t *a, const int8_t *b, size_t groups,
                            int32_t *sums) {
#if CK_DOT_PANELS >= 4
  if (panels == 4) {
    CK_BYTE_ALL(4)
    return;
  }
#endif
#if CK_DOT_PANELS >= 2
  if (panels == 2) {
    CK_BYTE_ALL(2)
    return;
  }
#endif
  CK_BYTE_ALL(1)
}

/* sums of products become numbers again */
static void CK(dequantise)(const CK(bytes) * w, const int32_t *sums, size_t column, size_t columns, float scale,
                           float zero, const float *bias, const float *residual, ck_activation activation, float *y) {
  for (size_t c = 0; c < columns; c += CK_LANES) {
    const size_t left = columns - c;
    ck_i whole, correction;
    memcpy(&whole, sums + c, sizeof whole);
    memcpy(&correction, w->sums + column + c, sizeof correction);
    ck_v v = __builtin_convertvector(whole - (int32_t)zero * correction, ck_v) * scale * CK(load)(w->scales + column + c);
    if (left >= CK_LANES) {
      if (bias) v += CK(load)(bias + c);
      if (residual) v += CK(load)(residual + c);
      CK(store)(y + c, CK(activate)(v, activation));
    } else {
      if (bias) v += CK(load_part)(bias + c, left, 0);
      if (residual) v += CK(load_part)(residual + c, left, 0);
      CK(store_part)(y + c, CK(activate)(v, activation), left);
    }
  }
}

void CK(linear_int8)(const float *x, size_t x_stride, size_t rows, size_t inner, const void *packed, size_t all_columns,
                     size_t first_column, size_t columns, const float *bias, const float *residual,
                     ck_activation activation, void *scratch, float *y, size_t y_stride) {
  const CK(bytes) w = CK(open_bytes)(packed, all_columns, inner);
  int32_t sums[CK_DOT_ROWS * CK_DOT_PANELS * CK_LANES];
  for (size_t first = 0; first < rows; first += CK_BLOCK_STRIPS) {
    const size_t many = rows - first < CK_BLOCK_STRIPS ? rows - first : CK_BLOCK_STRIPS;
    const size_t strips = (many + CK_DOT_ROWS - 1) / CK_DOT_ROWS;
    float *const scales = scratch, *const zeros = scales + CK_BLOCK_STRIPS;
    uint32_t *const q = (uint32_t *)(zeros + CK_BLOCK_STRIPS);
    for (size_t s = 0; s < strips; s++) {
      const size_t r = s * many / strips, n = (s + 1) * many / strips - r;
      for (size_t i = 0; i < n; i++)
        CK(quantise)(x + (first + r + i) * x_stride, inner, q + r * w.groups + i, n, scales + r + i, zeros + r + i);
    }
    for (size_t c = 0; c < columns;) {
      const size_t left = (columns - c + CK_LANES - 1) / CK_LANES;
      const size_t panels = left >= 4 && CK_DOT_PANELS >= 4 ? 4 : left >= 2 && CK_DOT_PANELS >= 2 ? 2 : 1;
      const int8_t *b = w.panels + (first_column + c) * w.groups * 4;
      const size_t taken = columns - c < panels * CK_LANES ? columns - c : panels * CK_LANES;
      for (size_t s = 0; s < strips; s++) {
        const size_t r = s * many / strips, n = (s + 1) * many / strips - r;
        CK(byte_panels)(panels, n, q + r * w.groups, b, w.groups, sums);
        for (size_t i = 0; i < n; i++) {
          const size_t at = (first + r + i) * y_stride + c;
          CK(dequantise)(&w, sums + i * CK_DOT_PANELS * CK_LANES, first_column + c, taken, scales[r + i], zeros[r + i],
                         bias ? bias + c : NULL, residual ? residual + at : NULL, activation, y + at);
        }
      }
      c += panels * CK_LANES;
    }
  }
}
