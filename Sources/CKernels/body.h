/* The kernels, written once over vectors of 16 floats and compiled once for each instruction set: the including file sets
   CK(name) and the target attribute. Every function is elementwise or reduces in a fixed order, so that one level always
   gives one result. */

#include "lanes.h"

void CK(bias_activate)(float *y, const float *bias, size_t rows, size_t columns, ck_activation activation) {
  for (size_t r = 0; r < rows; r++) {
    float *row = y + r * columns;
    size_t c = 0;
    for (; c + CK_LANES <= columns; c += CK_LANES) {
      ck_v x = CK(load)(row + c);
      if (bias) x += CK(load)(bias + c);
      CK(store)(row + c, CK(activate)(x, activation));
    }
    if (c < columns) {
      ck_v x = CK(load_part)(row + c, columns - c, 0);
      if (bias) x += CK(load_part)(bias + c, columns - c, 0);
      CK(store_part)(row + c, CK(activate)(x, activation), columns - c);
    }
  }
}

void CK(add)(float *y, const float *x, size_t count) {
  size_t i = 0;
  for (; i + CK_LANES <= count; i += CK_LANES) CK(store)(y + i, CK(load)(y + i) + CK(load)(x + i));
  for (; i < count; i++) y[i] += x[i];
}

void CK(layer_norm)(const float *x, const float *gain, const float *bias, float epsilon, float *y, size_t rows,
                    size_t columns) {
  const size_t whole = columns / CK_LANES * CK_LANES, rest = columns - whole;
  for (size_t r = 0; r < rows; r++) {
    const float *in = x + r * columns;
    float *out = y + r * columns;
    ck_v total = CK(splat)(0);
    for (size_t c = 0; c < whole; c += CK_LANES) total += CK(load)(in + c);
    if (rest) total += CK(load_part)(in + whole, rest, 0);
    const float mean = CK(sum)(total) / (float)columns;
    ck_v squares = CK(splat)(0);
    for (size_t c = 0; c < whole; c += CK_LANES) {
      ck_v d = CK(load)(in + c) - mean;
      squares += d * d;
    }
    if (rest) {
      ck_v d = CK(load_part)(in + whole, rest, mean) - mean;
      squares += d * d;
    }
    const float scale = 1.0f / sqrtf(CK(sum)(squares) / (float)columns + epsilon);
    for (size_t c = 0; c < whole; c += CK_LANES)
      CK(store)(out + c, (CK(load)(in + c) - mean) * scale * CK(load)(gain + c) + CK(load)(bias + c));
    for (size_t c = whole; c < columns; c++) out[c] = (in[c] - mean) * scale * gain[c] + bias[c];
  }
}

void CK(softmax)(float *x, float scale, size_t rows, size_t columns, size_t stride) {
  const size_t whole = columns / CK_LANES * CK_LANES, rest = columns - whole;
  for (size_t r = 0; r < rows; r++) {
    float *row = x + r * stride;
    /* subtracting the largest keeps every exponent at or below zero */
    ck_v top = CK(splat)(-FLT_MAX);
    for (size_t c = 0; c < whole; c += CK_LANES) top = CK(max)(top, scale * CK(load)(row + c));
    if (rest) top = CK(max)(top, scale * CK(load_part)(row + whole, rest, row[0]));
    const float shift = CK(largest)(top);
    ck_v total = CK(splat)(0);
    for (size_t c = 0; c < whole; c += CK_LANES) {
      ck_v e = CK(exp)(scale * CK(load)(row + c) - shift);
      total += e;
      CK(store)(row + c, e);
    }
    float sum = CK(sum)(total);
    if (rest) {
      CK(store_part)(row + whole, CK(exp)(scale * CK(load_part)(row + whole, rest, 0) - shift), rest);
      for (size_t c = whole; c < columns; c++) sum += row[c];
    }
    const float factor = 1.0f / sum;
    for (size_t c = 0; c < whole; c += CK_LANES) CK(store)(row + c, CK(load)(row + c) * factor);
    for (size_t c = whole; c < columns; c++) row[c] *= factor;
  }
}

void CK(normalise)(float *x, size_t rows, size_t columns) {
  const size_t whole = columns / CK_LANES * CK_LANES;
  for (size_t r = 0; r < rows; r++) {
    float *row = x + r * columns;
    ck_v squares = CK(splat)(0);
    for (size_t c = 0; c < whole; c += CK_LANES) squares += CK(load)(row + c) * CK(load)(row + c);
    float sum = CK(sum)(squares);
    for (size_t c = whole; c < columns; c++) sum += row[c] * row[c];
    const float length = sqrtf(sum), factor = 1.0f / (length > 1e-12f ? length : 1e-12f);
    for (size_t c = 0; c < columns; c++) row[c] *= factor;
  }
}

/* one output pixel of a depthwise convolution: the taps that fall inside the picture */
void CK(depthwise)(const float *image, size_t height, size_t width, size_t channels, const float *weights,
                   const float *bias, size_t kernel, size_t stride, size_t padding, size_t out_height,
                   size_t out_width, float *y) {
  const size_t whole = channels / CK_LANES * CK_LANES;
  for (size_t oy = 0; oy < out_height; oy++)
    for (size_t ox = 0; ox < out_width; ox++) {
      float *out = y + (oy * out_width + ox) * channels;
      const ptrdiff_t top = (ptrdiff_t)(oy * stride) - (ptrdiff_t)padding;
      const ptrdiff_t left = (ptrdiff_t)(ox * stride) - (ptrdiff_t)padding;
      const size_t ky0 = top < 0 ? (size_t)-top : 0, kx0 = left < 0 ? (size_t)-left : 0;
      const size_t ky1 = (size_t)(top + (ptrdiff_t)kernel) > height ? (size_t)((ptrdiff_t)height - top) : kernel;
      const size_t kx1 = (size_t)(left + (ptrdiff_t)kernel) > width ? (size_t)((ptrdiff_t)width - left) : kernel;
      for (size_t c = 0; c < whole; c += CK_LANES) {
        ck_v total = bias ? CK(load)(bias + c) : CK(splat)(0);
        for (size_t ky = ky0; ky < ky1; ky++) {
          const float *row = image + ((size_t)(top + (ptrdiff_t)ky) * width + (size_t)(left + (ptrdiff_t)kx0)) * channels;
          const float *w = weights + (ky * kernel + kx0) * channels;
          for (size_t kx = kx0; kx < kx1; kx++, row += channels, w += channels)
            total += CK(load)(row + c) * CK(load)(w + c);
        }
        CK(store)(out + c, total);
      }
      for (size_t c = whole; c < channels; c++) {
        float total = bias ? bias[c] : 0;
        for (size_t ky = ky0; ky < ky1; ky++)
          for (size_t kx = kx0; kx < kx1; kx++)
            total += image[((size_t)(top + (ptrdiff_t)ky) * width + (size_t)(left + (ptrdiff_t)kx)) * channels + c] *
                     weights[(ky * kernel + kx) * channels + c];
        out[c] = total;
      }
    }
}

/* ---- products with constant weights ----
   Weights are packed into panels of 16 columns, [panel][inner][16]; a tile of rows is multiplied with a few panels at
   once, all sums held in registers. */

CK_INLINE void CK(tile)(const size_t tile_rows, const size_t panels, const float *a, size_t a_stride, size_t inner,
                        const float *b, float *y, size_t y_stride, size_t columns) {
  ck_v sums[CK_TILE_ROWS][CK_TILE_PANELS];
  for (size_t r = 0; r < tile_rows; r++)
    for (size_t p = 0; p < panels; p++) sums[r][p] = CK(splat)(0);
  for (size_t k = 0; k < inner; k++) {
    ck_v w[CK_TILE_PANELS];
#pragma unroll
    for (size_t p = 0; p < panels; p++) w[p] = CK(load)(b + (p * inner + k) * CK_LANES);
#pragma unroll
    for (size_t r = 0; r < tile_rows; r++) {
      const float x = a[r * a_stride + k];
#pragma unroll
      for (size_t p = 0; p < panels; p++) sums[r][p] += x * w[p];
    }
  }
  for (size_t r = 0; r < tile_rows; r++)
    for (size_t p = 0; p < panels; p++) {
      float *out = y + r * y_stride + p * CK_LANES;
      const size_t left = columns - p * CK_LANES;
      if (left >= CK_LANES)
        CK(store)(out, sums[r][p]);
      else
        CK(store_part)(out, sums[r][p], left);
    }
}

/* the tile sizes must be constants for the sums to stay in registers */
#define CK_ROWS_CASE(n, panels) \
  case n: CK(tile)(n, panels, a, a_stride, inner, b, y, y_stride, columns); break;
#define CK_ROWS(panels)                                                                                         \
  switch (rows) {                                                                                               \
    CK_ROWS_CASE(1, panels) CK_ROWS_CASE(2, panels) CK_ROWS_CASE(3, panels) CK_ROWS_CASE(4, panels)             \
    CK_ROWS_CASE(5, panels) default: CK(tile)(CK_TILE_ROWS, panels, a, a_stride, inner, b, y, y_stride, columns); \
  }

/* y = a b for at most CK_TILE_ROWS rows; b: packed panels */
static void CK(strip)(const float *a, size_t a_stride, size_t rows, size_t inner, const float *b, float *y,
                      size_t y_stride, size_t columns) {
  while (columns > 0) {
    const size_t panels = (columns + CK_LANES - 1) / CK_LANES;
    size_t taken = 1;
#if CK_TILE_PANELS >= 4
    if (panels >= 4) {
      taken = 4;
      CK_ROWS(4)
    } else if (panels == 3) {
      taken = 3;
      CK_ROWS(3)
    } else if (panels == 2) {
      taken = 2;
      CK_ROWS(2)
    } else
#endif
    {
      CK_ROWS(1)
    }
    if (columns <= taken * CK_LANES) break;
    columns -= taken * CK_LANES;
    b += taken * CK_LANES * inner;
    y += taken * CK_LANES;
  }
}

void CK(packed_product)(const float *x, size_t rows, size_t inner, const float *packed, size_t columns,
                        const float *bias, const float *residual, ck_activation activation, float *y) {
  for (size_t r = 0; r < rows; r += CK_TILE_ROWS) {
    const size_t n = rows - r < CK_TILE_ROWS ? rows - r : CK_TILE_ROWS;
    float *out = y + r * columns;
    CK(strip)(x + r * inner, inner, n, inner, packed, out, columns, columns);
    /* while the strip is in the first cache */
    if (residual) CK(add)(out, residual + r * columns, n * columns);
    if (bias || activation != CK_IDENTITY) CK(bias_activate)(out, bias, n, columns, activation);
  }
}

/* ---- 3x3 convolution, stride 1, padding 1, by F(2x2, 3x3) (Lavin and Gray 2016) ----
   Each 2x2 square of results comes from a 4x4 square of the picture by 16 products a channel instead of 36. */

/* B'dB of one 4x4 square, sixteen planes `plane` apart */
static void CK(winograd_in)(const float *image, size_t height, size_t width, size_t channels, size_t tile_y,
                            size_t tile_x, float *v, size_t plane) {
  static const float zeros[CK_LANES];
  const float *from[4][4];
  for (size_t i = 0; i < 4; i++)
    for (size_t j = 0; j < 4; j++) {
      const size_t y = 2 * tile_y + i, x = 2 * tile_x + j; /* one more than the pixel's row and column */
      const int inside = y >= 1 && y <= height && x >= 1 && x <= width;
      from[i][j] = inside ? image + ((y - 1) * width + (x - 1)) * channels : NULL;
    }
  for (size_t c = 0; c < channels; c += CK_LANES) {
    ck_v d[4][4], t[4][4];
    for (size_t i = 0; i < 4; i++)
      for (size_t j = 0; j < 4; j++) d[i][j] = CK(load)(from[i][j] ? from[i][j] + c : zeros);
    for (size_t j = 0; j < 4; j++) {
      t[0][j] = d[0][j] - d[2][j];
      t[1][j] = d[1][j] + d[2][j];
      t[2][j] = d[2][j] - d[1][j];
      t[3][j] = d[1][j] - d[3][j];
    }
    for (size_t i = 0; i < 4; i++) {
      float *out = v + i * 4 * plane + c;
      CK(store)(out, t[i][0] - t[i][2]);
      CK(store)(out + plane, t[i][1] + t[i][2]);
      CK(store)(out + 2 * plane, t[i][2] - t[i][1]);
      CK(store)(out + 3 * plane, t[i][1] - t[i][3]);
    }
  }
}

/* A'mA of one tile, with bias, residual and activation, into the pixels that exist */
static void CK(winograd_out)(const float *m, size_t plane, size_t height, size_t width, size_t channels, size_t tile_y,
                             size_t tile_x, const float *bias, const float *residual, ck_activation activation,
                             float *y) {
  for (size_t c = 0; c < channels; c += CK_LANES) {
    ck_v t[2][4];
    for (size_t j = 0; j < 4; j++) {
      const float *column = m + j * plane + c;
      ck_v a = CK(load)(column), b = CK(load)(column + 4 * plane);
      ck_v d = CK(load)(column + 8 * plane), e = CK(load)(column + 12 * plane);
      t[0][j] = a + b + d;
      t[1][j] = b - d - e;
    }
    for (size_t i = 0; i < 2; i++) {
      if (2 * tile_y + i >= height) continue;
      for (size_t j = 0; j < 2; j++) {
        const size_t x = 2 * tile_x + j;
        if (x >= width) continue;
        const size_t at = ((2 * tile_y + i) * width + x) * channels + c;
        ck_v r = j == 0 ? t[i][0] + t[i][1] + t[i][2] : t[i][1] - t[i][2] - t[i][3];
        if (residual) r += CK(load)(residual + at);
        CK(store)(y + at, CK(activate)(r + CK(load)(bias + c), activation));
      }
    }
  }
}

void CK(winograd)(const float *image, size_t height, size_t width, size_t channels, const float *packed,
                  size_t outputs, const float *bias, const float *residual, ck_activation activation, float *scratch,
                  float *y) {
  const size_t across = (width + 1) / 2, tiles = across * ((height + 1) / 2);
  for (size_t first = 0; first < tiles; first += CK_WINOGRAD_TILES) {
    const size_t n = tiles - first < CK_WINOGRAD_TILES ? tiles - first : CK_WINOGRAD_TILES;
    float *v = scratch, *m = scratch + 16 * n * channels;
    for (size_t t = 0; t < n; t++)
      CK(winograd_in)(image, height, width, channels, (first + t) / across, (first + t) % across, v + t * channels,
                      n * channels);
    for (size_t p = 0; p < 16; p++)
      for (size_t t = 0; t < n; t += CK_TILE_ROWS)
        CK(strip)(v + (p * n + t) * channels, channels, n - t < CK_TILE_ROWS ? n - t : CK_TILE_ROWS, channels,
                  packed + p * channels * outputs, m + (p * n + t) * outputs, outputs, outputs);
    for (size_t t = 0; t < n; t++)
      CK(winograd_out)(m + t * outputs, n * outputs, height, width, outputs, (first + t) / across,
                       (first + t) % across, bias, residual, activation, y);
  }
}
