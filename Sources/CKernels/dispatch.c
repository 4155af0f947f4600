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
