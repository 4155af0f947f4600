#include <string.h>

#include "CKernels.h"
#include "levels.h"

#if defined(__x86_64__)
#define CK_CHOOSE(name, ...)                            \
  switch (level) {                                      \
    case CK_AVX512: ck_##name##_avx512(__VA_ARGS__); break; \
    case CK_AVX2: ck_##name##_avx2(__VA_ARGS__); break; \
    default: ck_##name##_portable(__VA_ARGS__);         \
  }
#else
#define CK_CHOOSE(name, ...) ck_##name##_portable(__VA_ARGS__)
#endif

int ck_supports(ck_level level) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  const int avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  switch (level) {
    case CK_AVX512:
      return avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
             __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
    case CK_AVX2: return avx2;
    default: return 1;
  }
#else
  return level == CK_PORTABLE;
#endif
}

void ck_bias_activate(ck_level level, float *y, const float *bias, size_t rows, size_t columns,
                      ck_activation activation) {
  CK_CHOOSE(bias_activate, y, bias, rows, columns, activation)
}

void ck_add(ck_level level, float *y, const float *x, size_t count) { CK_CHOOSE(add, y, x, count) }

void ck_layer_norm(ck_level level, const float *x, const float *gain, const float *bias, float epsilon, float *y,
                   size_t rows, size_t columns) {
  CK_CHOOSE(layer_norm, x, gain, bias, epsilon, y, rows, columns)
}

void ck_softmax(ck_level level, float *x, float scale, size_t rows, size_t columns, size_t stride) {
  CK_CHOOSE(softmax, x, scale, rows, columns, stride)
}

void ck_normalise(ck_level level, float *x, size_t rows, size_t columns) {
  CK_CHOOSE(normalise, x, rows, columns)
}

void ck_depthwise(ck_level level, const float *image, size_t height, size_t width, size_t channels,
                  const float *weights, const float *bias, size_t kernel, size_t stride, size_t padding,
                  size_t out_height, size_t out_width, float *y) {
  CK_CHOOSE(depthwise, image, height, width, channels, weights, bias, kernel, stride, padding, out_height, out_width, y)
}

void ck_patches(const float *image, size_t height, size_t width, size_t channels, size_t kernel, size_t stride,
                size_t padding, size_t out_height, size_t out_width, float *patches) {
  const size_t row_length = kernel * channels;
  for (size_t oy = 0; oy < out_height; oy++)
    for (size_t ox = 0; ox < out_width; ox++)
      for (size_t ky = 0; ky < kernel; ky++, patches += row_length) {
        const ptrdiff_t y = (ptrdiff_t)(oy * stride + ky) - (ptrdiff_t)padding;
        const ptrdiff_t x = (ptrdiff_t)(ox * stride) - (ptrdiff_t)padding;
        if (y < 0 || y >= (ptrdiff_t)height) {
          memset(patches, 0, row_length * sizeof(float));
          continue;
        }
        const float *row = image + (size_t)y * width * channels;
        if (x >= 0 && x + (ptrdiff_t)kernel <= (ptrdiff_t)width) {
          memcpy(patches, row + (size_t)x * channels, row_length * sizeof(float));
          continue;
        }
        for (size_t kx = 0; kx < kernel; kx++) {
          const ptrdiff_t at = x + (ptrdiff_t)kx;
          if (at < 0 || at >= (ptrdiff_t)width)
            memset(patches + kx * channels, 0, channels * sizeof(float));
          else
            memcpy(patches + kx * channels, row + (size_t)at * channels, channels * sizeof(float));
        }
      }
}

void ck_pixels(const uint8_t *pixels, const float *scale, const float *shift, size_t count, float *y) {
  for (size_t i = 0; i < count; i++)
    for (size_t c = 0; c < 3; c++) y[3 * i + c] = (float)pixels[3 * i + c] * scale[c] + shift[c];
}

size_t ck_packed_count(size_t columns, size_t inner) { return (columns + 15) / 16 * 16 * inner; }

void ck_pack(const float *weight, size_t columns, size_t inner, float *packed) {
  for (size_t first = 0; first < columns; first += 16)
    for (size_t k = 0; k < inner; k++)
      for (size_t c = first; c < first + 16; c++) *packed++ = c < columns ? weight[c * inner + k] : 0;
}

void ck_packed_product(ck_level level, const float *x, size_t rows, size_t inner, const float *packed, size_t columns,
                       const float *bias, const float *residual, ck_activation activation, float *y) {
  CK_CHOOSE(packed_product, x, rows, inner, packed, columns, bias, residual, activation, y)
}

/* GgG' of one 3x3 kernel, taps `stride` apart: the weight of each of the sixteen products */
static void winograd_weight(const float *g, size_t stride, float u[16]) {
  float t[4][3];
  for (size_t j = 0; j < 3; j++) {
    const float a = g[j * stride], b = g[(3 + j) * stride], c = g[(6 + j) * stride];
    t[0][j] = a, t[1][j] = 0.5f * (a + b + c), t[2][j] = 0.5f * (a - b + c), t[3][j] = c;
  }
  for (size_t i = 0; i < 4; i++) {
    u[4 * i] = t[i][0];
    u[4 * i + 1] = 0.5f * (t[i][0] + t[i][1] + t[i][2]);
    u[4 * i + 2] = 0.5f * (t[i][0] - t[i][1] + t[i][2]);
    u[4 * i + 3] = t[i][2];
  }
}

void ck_winograd_pack(const float *weight, size_t outputs, size_t channels, float *packed) {
  for (size_t o = 0; o < outputs; o++)
    for (size_t c = 0; c < channels; c++) {
      float u[16];
      winograd_weight(weight + o * 9 * channels + c, channels, u);
      for (size_t p = 0; p < 16; p++)
        packed[p * channels * outputs + o / 16 * 16 * channels + c * 16 + o % 16] = u[p];
    }
}

size_t ck_winograd_scratch(size_t channels, size_t outputs) { return 16 * CK_WINOGRAD_TILES * (channels + outputs); }

void ck_winograd(ck_level level, const float *image, size_t height, size_t width, size_t channels,
                 const float *packed, size_t outputs, const float *bias, const float *residual,
                 ck_activation activation, float *scratch, float *y) {
  CK_CHOOSE(winograd, image, height, width, channels, packed, outputs, bias, residual, activation, scratch, y)
}

size_t ck_linear_scratch(size_t rows, size_t inner) {
  const size_t block = rows < CK_BLOCK_STRIPS ? rows : CK_BLOCK_STRIPS;
  const size_t part = inner < CK_BLOCK_INNER ? (inner + 15) / 16 * 16 : CK_BLOCK_INNER;
  return block * part;
}

void ck_linear(ck_level level, const float *x, size_t x_stride, size_t rows, size_t inner, const float *packed,
               size_t columns, const float *bias, const float *residual, ck_activation activation, float *scratch,
               float *y, size_t y_stride) {
  CK_CHOOSE(linear, x, x_stride, rows, inner, packed, columns, bias, residual, activation, scratch, y, y_stride)
}

size_t ck_attention_scratch(size_t keys, size_t size) {
  const size_t padded = (keys + 15) / 16 * 16, wide = (size + 15) / 16 * 16;
  return padded * size + padded * wide + CK_ATTENTION_ROWS * (wide + padded);
}

void ck_attention(ck_level level, const float *q, const float *k, const float *v, size_t queries, size_t keys,
                  size_t heads, size_t size, size_t q_stride, size_t kv_stride, float scale, int causal,
                  float *scratch, float *y, size_t y_stride) {
  CK_CHOOSE(attention, q, k, v, queries, keys, heads, size, q_stride, kv_stride, scale, causal, scratch, y, y_stride)
}

ck_level ck_int8_level(ck_level level) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (level == CK_AVX512 && !__builtin_cpu_supports("avx512vnni")) return CK_AVX2;
#endif
  return level;
}

void ck_linear_int8(ck_level level, const float *x, size_t x_stride, size_t rows, size_t inner, const void *packed,
                    size_t all_columns, size_t first_column, size_t columns, const float *bias, const float *residual,
                    ck_activation activation, void *scratch, float *y, size_t y_stride) {
#define CK_INT8(name) \
  name(x, x_stride, rows, inner, packed, all_columns, first_column, columns, bias, residual, activation, scratch, y, y_stride)
#if defined(__x86_64__)
  switch (ck_int8_level(level)) {
    case CK_AVX512: CK_INT8(ck_linear_int8_vnni); return;
    case CK_AVX2: CK_INT8(ck_linear_int8_bytes_avx2); return;
    default: break;
  }
#endif
  CK_INT8(ck_linear_int8_bytes_portable);
}

void ck_dots(ck_level level, const float *rows, size_t count, size_t width, const float *query, float *y) {
  CK_CHOOSE(dots, rows, count, width, query, y)
}
