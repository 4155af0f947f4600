/* Products with constant weights, blocked for the caches, and attention in one pass over the scores. Written once and
   compiled once for each instruction set, like body.h, which is included before it. */

/* rows of one tile, panels of 16 columns beside each other, and numbers of the inner dimension worked on at once */
#ifndef CK_BLOCK_ROWS
#define CK_BLOCK_ROWS 6
#define CK_BLOCK_PANELS 1
#endif

/* Where a tile's sums begin, and what becomes of them. */
typedef struct CK(finish) {
  const float *bias;     /* of the tile's first column, or null */
  const float *residual; /* beside y, or null */
  int begins, ends;      /* whether this is the first, the last part of the inner dimension */
  ck_activation activation;
} CK(finish);

/* y (+)= a b. a: [inner / 16][tile_rows][16]; b: panels [inner][16] that are `b_stride` floats apart; `ahead`: what is
   needed next, fetched meanwhile, or null. */
CK_INLINE void CK(block_tile)(const size_t tile_rows, const size_t panels, const float *a, size_t inner, const float *b,
                              size_t b_stride, const float *ahead, float *y, size_t row_stride, size_t panel_stride,
                              size_t columns, const CK(finish) * finish) {
  ck_v sums[CK_BLOCK_ROWS][CK_BLOCK_PANELS];
#pragma unroll
  for (size_t r = 0; r < tile_rows; r++)
#pragma unroll
    for (size_t p = 0; p < panels; p++) {
      const size_t at = r * row_stride + p * panel_stride;
      const float *from = finish->begins ? (finish->residual ? finish->residual + at : NULL) : y + at;
      const size_t left = columns - p * CK_LANES;
      if (!from)
        sums[r][p] = CK(splat)(0);
      else
        sums[r][p] = left >= CK_LANES ? CK(load)(from) : CK(load_part)(from, left, 0);
    }
  size_t k = 0;
  for (; k + CK_LANES <= inner; k += CK_LANES, a += tile_rows * CK_LANES) {
    if (ahead) {
#pragma unroll
      for (size_t p = 0; p < panels; p++)
#pragma unroll
        for (size_t i = 0; i < CK_LANES; i++) __builtin_prefetch(ahead + p * b_stride + (k + i) * CK_LANES, 0, 2);
    }
#pragma unroll 4
    for (size_t i = 0; i < CK_LANES; i++) {
      ck_v w[CK_BLOCK_PANELS];
#pragma unroll
      for (size_t p = 0; p < panels; p++) w[p] = CK(load)(b + p * b_stride + (k + i) * CK_LANES);
#pragma unroll
      for (size_t r = 0; r < tile_rows; r++) {
        const float x = a[r * CK_LANES + i];
#pragma unroll
        for (size_t p = 0; p < panels; p++) sums[r][p] += x * w[p];
      }
    }
  }
  for (size_t i = 0; k + i < inner; i++)
#pragma unroll
    for (size_t p = 0; p < panels; p++) {
      const ck_v w = CK(load)(b + p * b_stride + (k + i) * CK_LANES);
#pragma unroll
      for (size_t r = 0; r < tile_rows; r++) sums[r][p] += a[r * CK_LANES + i] * w;
    }
#pragma unroll
  for (size_t p = 0; p < panels; p++) {
    const size_t left = columns - p * CK_LANES;
    ck_v bias = CK(splat)(0);
    if (finish->ends && finish->bias)
      bias = left >= CK_LANES ? CK(load)(finish->bias + p * CK_LANES) : CK(load_part)(finish->bias + p * CK_LANES, left, 0);
#pragma unroll
    for (size_t r = 0; r < tile_rows; r++) {
      float *out = y + r * row_stride + p * panel_stride;
      const ck_v sum = sums[r][p] + bias;
      if (left >= CK_LANES)
        CK(store)(out, sum);
      else
        CK(store_part)(out, sum, left);
    }
  }
}

/* the activation goes over a tile that is still in the first cache, so that its code exists once */
static void CK(activate_tile)(float *y, size_t rows, size_t stride, size_t columns, ck_activation activation) {
  for (size_t r = 0; r < rows; r++)
    for (size_t c = 0; c < columns; c += CK_LANES) {
      float *out = y + r * stride + c;
      if (c + CK_LANES <= columns)
        CK(store)(out, CK(activate)(CK(load)(out), activation));
      else
        CK(store_part)(out, CK(activate)(CK(load_part)(out, columns - c, 0), activation), columns - c);
    }
}

#define CK_BLOCK_CASE(n, panels)                                                                                      \
  case n:                                                                                                             \
    CK(block_tile)(n, panels, a, inner, b, b_stride, ahead, y, row_stride, panel_stride, columns, finish);            \
    break;
#define CK_BLOCK_ALL(panels)                                                                                          \
  switch (rows) {                                                                                                     \
    CK_BLOCK_CASE(1, panels) CK_BLOCK_CASE(2, panels) CK_BLOCK_CASE(3, panels) CK_BLOCK_CASE(4, panels)               \
    CK_BLOCK_CASE(5, panels) CK_BLOCK_CASE(6, panels)                                                                  \
  }

static void CK(block_one)(size_t rows, const float *a, size_t inner, const float *b, size_t b_stride,
                          const float *ahead, float *y, size_t row_stride, size_t panel_stride, size_t columns,
                          const CK(finish) * finish) {
  CK_BLOCK_ALL(1)
}

#if CK_BLOCK_PANELS >= 4
static void CK(block_four)(size_t rows, const float *a, size_t inner, const float *b, size_t b_stride,
                           const float *ahead, float *y, size_t row_stride, size_t panel_stride, size_t columns,
                           const CK(finish) * finish) {
  CK_BLOCK_ALL(4)
}
#endif

#if CK_BLOCK_PANELS >= 2
static void CK(block_two)(size_t rows, const float *a, size_t inner, const float *b, size_t b_stride,
                          const float *ahead, float *y, size_t row_stride, size_t panel_stride, size_t columns,
                          const CK(finish) * finish) {
  CK_BLOCK_ALL(2)
}
#endif

/* a strip of rows times `columns` columns from b on */
CK_INLINE size_t CK(block_panels)(size_t rows, const float *a, size_t inner, const float *b, size_t b_stride,
                                  const float *ahead, float *y, size_t row_stride, size_t panel_stride,
                                  size_t columns, const CK(finish) * finish) {
#if CK_BLOCK_PANELS >= 4
  if (columns > 3 * CK_LANES) {
    CK(block_four)(rows, a, inner, b, b_stride, ahead, y, row_stride, panel_stride, columns, finish);
    return 4 * CK_LANES;
  }
#endif
#if CK_BLOCK_PANELS >= 2
  if (columns > CK_LANES) {
    CK(block_two)(rows, a, inner, b, b_stride, ahead, y, row_stride, panel_stride, columns, finish);
    return 2 * CK_LANES;
  }
#endif
  CK(block_one)(rows, a, inner, b, b_stride, ahead, y, row_stride, panel_stride, columns, finish);
  return CK_LANES;
}

/* rows of x, 16 numbers of each after 16 of the other: [inner / 16][rows][16], zeros beyond the last */
static void CK(block_pack)(const float *x, size_t stride, size_t rows, size_t inner, float scale, float *packed) {
  for (size_t k = 0; k < inner; k += CK_LANES)
    for (size_t r = 0; r < rows; r++, packed += CK_LANES) {
      const float *from = x + r * stride + k;
      CK(store)(packed, scale * (k + CK_LANES <= inner ? CK(load)(from) : CK(load_part)(from, inner - k, 0)));
    }
}

/* into how many strips `rows` rows go, and where each begins: none is higher than a tile, all are nearly equal */
CK_INLINE size_t CK(block_strips)(size_t rows) { return (rows + CK_BLOCK_ROWS - 1) / CK_BLOCK_ROWS; }
CK_INLINE size_t CK(block_start)(size_t strip, size_t strips, size_t rows) { return strip * rows / strips; }

void CK(linear)(const float *x, size_t x_stride, size_t rows, size_t inner, const float *packed, size_t columns,
                const float *bias, const float *residual, ck_activation activation, float *scratch, float *y,
                size_t y_stride) {
  if (rows == 0 || columns == 0) return;
  const size_t blocks = (rows + CK_BLOCK_STRIPS - 1) / CK_BLOCK_STRIPS;
  const size_t block_rows = (rows + blocks - 1) / blocks;
  for (size_t first = 0; first < rows; first += block_rows) {
    const size_t many = rows - first < block_rows ? rows - first : block_rows;
    const size_t strips = CK(block_strips)(many);
    for (size_t k = 0; k < inner || k == 0; k += CK_BLOCK_INNER) {
      const size_t part = inner - k < CK_BLOCK_INNER ? inner - k : CK_BLOCK_INNER;
      const size_t padded = (part + CK_LANES - 1) / CK_LANES * CK_LANES;
      const int ends = k + part == inner;
      for (size_t s = 0; s < strips; s++) {
        const size_t r = CK(block_start)(s, strips, many), n = CK(block_start)(s + 1, strips, many) - r;
        CK(block_pack)(x + (first + r) * x_stride + k, x_stride, n, part, 1.0f, scratch + r * padded);
      }
      for (size_t c = 0, taken = 0; c < columns; c += taken) {
        const float *b = packed + c * inner + k * CK_LANES;
        for (size_t s = 0; s < strips; s++) {
          const size_t r = CK(block_start)(s, strips, many), n = CK(block_start)(s + 1, strips, many) - r;
          float *out = y + (first + r) * y_stride + c;
          const CK(finish) finish = {
              bias ? bias + c : NULL, residual ? residual + (first + r) * y_stride + c : NULL, k == 0, ends, activation};
          /* the next columns' weights come into the second cache while the first strip is worked on */
          const float *ahead =
              r == 0 && c + 2 * CK_BLOCK_PANELS * CK_LANES <= columns ? b + CK_BLOCK_PANELS * CK_LANES * inner : NULL;
          taken = CK(block_panels)(n, scratch + r * padded, part, b, CK_LANES * inner, ahead, out, y_stride, CK_LANES,
                                   columns - c, &finish);
          if (ends && activation != CK_IDENTITY)
            CK(activate_tile)(out, n, y_stride, columns - c < taken ? columns - c : taken, activation);
        }
      }
    }
  }
}

/* softmax over the first `visible` of the scores of each row without the division; s: [panels][rows][16] */
CK_INLINE float CK(block_softmax)(float *s, size_t rows, size_t panels, size_t visible) {
  const size_t whole = visible / CK_LANES, rest = visible % CK_LANES, step = rows * CK_LANES;
  if (rest) {
    for (size_t i = rest; i < CK_LANES; i++) s[whole * step + i] = -FLT_MAX;
  }
  const size_t used = whole + (rest ? 1 : 0);
  ck_v top = CK(splat)(-FLT_MAX);
  for (size_t p = 0; p < used; p++) top = CK(max)(top, CK(load)(s + p * step));
  const float shift = CK(largest)(top);
  ck_v total = CK(splat)(0);
  for (size_t p = 0; p < used; p++) {
    ck_v e = CK(exp)(CK(load)(s + p * step) - shift);
    total += e;
    CK(store)(s + p * step, e);
  }
  float sum = CK(sum)(total);
  if (rest) {
    /* the lanes that stand for nothing came out as tiny numbers, not as zero */
    for (size_t i = rest; i < CK_LANES; i++) {
      sum -= s[whole * step + i];
      s[whole * step + i] = 0;
    }
  }
  for (size_t p = used; p < panels; p++) CK(store)(s + p * step, CK(splat)(0));
  return sum;
}

void CK(attention)(const float *q, const float *k, const float *v, size_t queries, size_t keys, size_t heads,
                   size_t size, size_t q_stride, size_t kv_stride, float scale, int causal, float *scratch, float *y,
                   size_t y_stride) {
  const size_t key_panels = (keys + CK_LANES - 1) / CK_LANES, padded = key_panels * CK_LANES;
  const size_t size_panels = (size + CK_LANES - 1) / CK_LANES;
  float *const kt = scratch, *const vp = kt + key_panels * CK_LANES * size;
  float *const strip = vp + size_panels * CK_LANES * padded, *const scores = strip + CK_ATTENTION_ROWS * size_panels * CK_LANES;
  const size_t strips = CK(block_strips)(queries);
  const CK(finish) plain = {NULL, NULL, 1, 1, CK_IDENTITY};
  for (size_t head = 0; head < heads; head++) {
    const float *kh = k + head * size, *vh = v + head * size;
    for (size_t key = 0; key < padded; key++)
      for (size_t i = 0; i < size; i++)
        kt[(key / CK_LANES * size + i) * CK_LANES + key % CK_LANES] = key < keys ? kh[key * kv_stride + i] : 0;
    for (size_t p = 0; p < size_panels; p++)
      for (size_t key = 0; key < padded; key++) {
        const size_t left = size - p * CK_LANES;
        const float *from = vh + key * kv_stride + p * CK_LANES;
        CK(store)(vp + (p * padded + key) * CK_LANES,
                  key >= keys         ? CK(splat)(0)
                  : left >= CK_LANES  ? CK(load)(from)
                                      : CK(load_part)(from, left, 0));
      }
    for (size_t s = 0; s < strips; s++) {
      const size_t r = CK(block_start)(s, strips, queries), n = CK(block_start)(s + 1, strips, queries) - r;
      float sums[CK_ATTENTION_ROWS];
      CK(block_pack)(q + r * q_stride + head * size, q_stride, n, size, scale, strip);
      const size_t seen = causal ? r + n : keys;
      for (size_t c = 0; c < seen;)
        c += CK(block_panels)(n, strip, size, kt + c * size, CK_LANES * size, NULL, scores + c * n, CK_LANES,
                              n * CK_LANES, padded - c, &plain);
      for (size_t i = 0; i < n; i++)
        sums[i] = CK(block_softmax)(scores + i * CK_LANES, n, key_panels, causal ? r + i + 1 : keys);
      float *out = y + r * y_stride + head * size;
      for (size_t c = 0; c < size;)
        c += CK(block_panels)(n, scores, padded, vp + c * padded, CK_LANES * padded, NULL, out + c, y_stride, CK_LANES,
                              size - c, &plain);
      for (size_t i = 0; i < n; i++) {
        const float inverse = 1.0f / sums[i];
        for (size_t c = 0; c < size; c++) out[i * y_stride + c] *= inverse;
      }
    }
  }
}

/* ---- one vector against many ---- */

/* memory is asked for this many bytes ahead: the processor's own guesses end at every page */
#define CK_DOTS_AHEAD 4096

/* row by row in the order of memory, which is what it answers fastest */
void CK(dots)(const float *rows, size_t count, size_t width, const float *query, float *y) {
  const size_t step = 4 * CK_LANES, most = width / step * step, whole = width / CK_LANES * CK_LANES;
  for (size_t r = 0; r < count; r++) {
    const float *a = rows + r * width;
    ck_v sums[4] = {CK(splat)(0), CK(splat)(0), CK(splat)(0), CK(splat)(0)};
    size_t c = 0;
    for (; c < most; c += step) {
#pragma unroll
      for (size_t b = 0; b < step * sizeof(float); b += 64)
        __builtin_prefetch((const void *)((uintptr_t)(a + c) + CK_DOTS_AHEAD + b));
#pragma unroll
      for (size_t i = 0; i < 4; i++) sums[i] += CK(load)(query + c + i * CK_LANES) * CK(load)(a + c + i * CK_LANES);
    }
    for (; c < whole; c += CK_LANES) sums[0] += CK(load)(query + c) * CK(load)(a + c);
    y[r] = CK(sum)((sums[0] + sums[1]) + (sums[2] + sums[3]));
    for (; c < width; c++) y[r] += query[c] * a[c];
  }
}
