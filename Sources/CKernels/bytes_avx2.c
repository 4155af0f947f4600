#include <float.h>
#include <math.h>
#include <string.h>

#include "CKernels.h"
#include "levels.h"

#define CK(name) ck_##name##_bytes_avx2
#define CK_DOT_ROWS 5
#define CK_DOT_PANELS 1
#if defined(__x86_64__)
#include <immintrin.h>
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#include "lanes.h"
typedef struct {
  __m256i half[2];
} ck_halves;
/* pairs of products fit 16 bits, since the weights have 7 */
CK_INLINE ck_i CK(dot)(ck_i total, ck_i a, ck_i w) {
  ck_halves t, x, y;
  memcpy(&t, &total, sizeof t);
  memcpy(&x, &a, sizeof x);
  memcpy(&y, &w, sizeof y);
  const __m256i ones = _mm256_set1_epi16(1);
  for (size_t i = 0; i < 2; i++)
    t.half[i] = _mm256_add_epi32(t.half[i], _mm256_madd_epi16(_mm256_maddubs_epi16(x.half[i], y.half[i]), ones));
  memcpy(&total, &t, sizeof t);
  return total;
}
#include "bytes.h"
#pragma clang attribute pop
#endif
