#ifndef ERRAND_CKERNELS_H
#define ERRAND_CKERNELS_H

#include <stddef.h>
#include <stdint.h>

/* The few kernels that BLAS lacks. Matrices are row-major float32. No function allocates, none keeps state.
   `ck_level` says which instructions may be used; the caller asks ck_supports first. */

typedef enum ck_level { CK_PORTABLE = 0, CK_AVX2 = 1, CK_AVX512 = 2 } ck_level;

typedef enum ck_activation {
  CK_IDENTITY = 0,
  CK_RELU = 1,
  CK_GELU = 2,       /* exact: x * Phi(x), by erf to 2e-7 */
  CK_QUICK_GELU = 3, /* x * sigmoid(1.702 x) */
  CK_TANH_GELU = 4,  /* the tanh approximation */
  CK_SILU = 5        /* x * sigmoid(x) */
} ck_activation;

/* 1 where this CPU and operating system can run `level`. */
int ck_supports(ck_level level);

/* y[r][c] = activation(y[r][c] + bias[c]); `bias` may be null. y: [rows, columns]. */
void ck_bias_activate(ck_level level, float *y, const float *bias, size_t rows, size_t columns,
                      ck_activation activation);

/* y[i] += x[i]. */
void ck_add(ck_level level, float *y, const float *x, size_t count);

/* y[r] = (x[r] - mean(x[r])) / sqrt(var(x[r]) + epsilon) * gain + bias. y may be x. x, y: [rows, columns]. */
void ck_layer_norm(ck_level level, const float *x, const float *gain, const float *bias, float epsilon,
                   float *y, size_t rows, size_t columns);

/* x[r] = softmax(scale * x[r]) in place. x: [rows, columns], rows `stride` apart. */
void ck_softmax(ck_level level, float *x, float scale, size_t rows, size_t columns, size_t stride);

/* x[r] = x[r] / max(|x[r]|, 1e-12) in place. */
void ck_normalise(ck_level level, float *x, size_t rows, size_t columns);

/* Patches of a picture for a convolution by matrix product. image: [height, width, channels];
   patches: [outHeight * outWidth, kernel * kernel * channels], zero outside the picture. */
void ck_patches(const float *image, size_t height, size_t width, size_t channels, size_t kernel, size_t stride,
                size_t padding, size_t out_height, size_t out_width, float *patches);

/* Weights laid out for ck_packed_product: panels of 16 columns, [panel][inner][16], zeros beyond the last column.
   weight: [columns, inner] (PyTorch's linear); packed: ck_packed_count(columns, inner) floats. */
size_t ck_packed_count(size_t columns, size_t inner);
void ck_pack(const float *weight, size_t columns, size_t inner, float *packed);

/* y = activation(x w + bias + residual). x: [rows, inner]; y, residual: [rows, columns]; bias, residual may be null. */
void ck_packed_product(ck_level level, const float *x, size_t rows, size_t inner, const float *packed, size_t columns,
                       const float *bias, const float *residual, ck_activation activation, float *y);

/* The same over larger matrices, blocked for the caches: y = activation(x w + bias + residual), where rows of x are
   x_stride apart and rows of y and of the residual y_stride. The residual may be y. scratch: ck_linear_scratch floats. */
size_t ck_linear_scratch(size_t rows, size_t inner);
void ck_linear(ck_level level, const float *x, size_t x_stride, size_t rows, size_t inner, const float *packed,
               size_t columns, const float *bias, const float *residual, ck_activation activation, float *scratch,
               float *y, size_t y_stride);

/* ck_linear with weights of 8 bits, a scale a column, and inputs that are brought to 8 bits row by row: by VNNI where
   CK_AVX512 has it, else by AVX2's products of bytes with weights of 7 bits, or plain C. `packed` is ck_int8_pack_bytes
   bytes at a multiple of 64, laid out for one level; `first_column` is a multiple of 16, bias, residual and y begin with
   that column. scratch: ck_linear_int8_scratch floats. */
ck_level ck_int8_level(ck_level level);
size_t ck_int8_pack_bytes(size_t columns, size_t inner);
void ck_int8_pack(ck_level level, const float *weight, size_t columns, size_t inner, void *packed);
size_t ck_linear_int8_scratch(size_t rows, size_t inner);
void ck_linear_int8(ck_level level, const float *x, size_t x_stride, size_t rows, size_t inner, const void *packed,
                    size_t all_columns, size_t first_column, size_t columns, const float *bias, const float *residual,
                    ck_activation activation, void *scratch, float *y, size_t y_stride);

/* y = softmax(scale q k') v, head by head, the heads side by side in each row. q: [queries, heads * size], rows q_stride
   apart; k, v: [keys, heads * size], rows kv_stride apart; y: rows y_stride apart. Causal: query i sees the keys up to i.
   scratch: ck_attention_scratch floats. */
size_t ck_attention_scratch(size_t keys, size_t size);
void ck_attention(ck_level level, const float *q, const float *k, const float *v, size_t queries, size_t keys,
                  size_t heads, size_t size, size_t q_stride, size_t kv_stride, float scale, int causal,
                  float *scratch, float *y, size_t y_stride);

/* y[r] = rows[r] . query. rows: [count, width]. */
void ck_dots(ck_level level, const float *rows, size_t count, size_t width, const float *query, float *y);

/* 3x3 convolution with stride 1 and padding 1 by F(2x2, 3x3), for channels and outputs that are multiples of 16.
   weight: [outputs, 3, 3, channels]; packed: 16 * channels * outputs floats; bias: [outputs];
   residual: [height, width, outputs] or null; scratch: ck_winograd_scratch floats. */
void ck_winograd_pack(const float *weight, size_t outputs, size_t channels, float *packed);
size_t ck_winograd_scratch(size_t channels, size_t outputs);
void ck_winograd(ck_level level, const float *image, size_t height, size_t width, size_t channels,
                 const float *packed, size_t outputs, const float *bias, const float *residual,
                 ck_activation activation, float *scratch, float *y);

/* Depthwise convolution. image: [height, width, channels]; weights: [kernel, kernel, channels]; bias: [channels] or null;
   y: [out_height, out_width, channels]. */
void ck_depthwise(ck_level level, const float *image, size_t height, size_t width, size_t channels,
                  const float *weights, const float *bias, size_t kernel, size_t stride, size_t padding,
                  size_t out_height, size_t out_width, float *y);

/* y[p][c] = pixels[p][c] * scale[c] + shift[c] over three channels. */
void ck_pixels(const uint8_t *pixels, const float *scale, const float *shift, size_t count, float *y);

/* SHA-256 compression of `blocks` blocks of 64 bytes into `state` (FIPS 180-4), with the CPU's instructions where it has them. */
void ck_sha256_blocks(uint32_t state[8], const uint8_t *data, size_t blocks);

/* CRC-32 as in zlib (polynomial 0x04c11db7, reflected) of `count` bytes after bytes whose CRC is `crc` (0 for none), by the
   tables of ck_crc32_table; at CK_AVX2 with carry-less products of 16 bytes, at CK_AVX512 of 32, where the CPU has them.
   ck_crc32_copy also copies the bytes to `to`, which does not overlap them, in the same pass. */
enum { CK_CRC32_TABLE = 16 * 256 };
void ck_crc32_table(uint32_t *table);
uint32_t ck_crc32(ck_level level, const uint32_t *table, uint32_t crc, const uint8_t *data, size_t count);
uint32_t ck_crc32_copy(ck_level level, const uint32_t *table, uint32_t crc, const uint8_t *from, uint8_t *to,
                       size_t count);

#endif
