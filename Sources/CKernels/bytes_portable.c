#include <float.h>
#include <math.h>
#include <string.h>

#include "CKernels.h"
#include "levels.h"

#define CK(name) ck_##name##_bytes_portable
#define CK_DOT_ROWS 2
#define CK_DOT_PANELS 1
#include "lanes.h"
CK_INLINE ck_i CK(dot)(ck_i total, ck_i a, ck_i w) {
  for (int i = 0; i < 4; i++) {
    const ck_i shifted = w << (24 - 8 * i);
    total += ((a >> (8 * i)) & 255) * (shifted >> 24);
  }
  return total;
}
#include "bytes.h"

/* 7 bits where products of bytes are added up in pairs of 16 bits */
static float ck_int8_most(ck_level level) { return ck_int8_level(level) == CK_AVX2 ? 63.0f : 127.0f; }

size_t ck_int8_pack_bytes(size_t columns, size_t inner) {
  const size_t padded = (columns + 15) / 16 * 16;
  return padded * 8 + padded * ((inner + 3) / 4) * 4;
}

void ck_int8_pack(ck_level level, const float *weight, size_t columns, size_t inner, void *packed) {
  const size_t padded = (columns + 15) / 16 * 16, groups = (inner + 3) / 4;
  float *scales = packed;
  int32_t *sums = (int32_t *)(scales + padded);
  int8_t *panels = (int8_t *)(sums + padded);
  const float most = ck_int8_most(level);
  memset(packed, 0, ck_int8_pack_bytes(columns, inner));
  for (size_t c = 0; c < columns; c++) {
    float largest = 0;
    for (size_t k = 0; k < inner; k++) largest = fmaxf(largest, fabsf(weight[c * inner + k]));
    scales[c] = largest > 0 ? largest / most : 1;
    for (size_t k = 0; k < inner; k++) {
      const int32_t q = (int32_t)nearbyintf(weight[c * inner + k] / scales[c]);
      sums[c] += q;
      panels[((c / 16 * groups + k / 4) * 16 + c % 16) * 4 + k % 4] = (int8_t)q;
    }
  }
}

size_t ck_linear_int8_scratch(size_t rows, size_t inner) {
  const size_t block = rows < CK_BLOCK_STRIPS ? rows : CK_BLOCK_STRIPS;
  return 2 * CK_BLOCK_STRIPS + block * ((inner + 3) / 4);
}
