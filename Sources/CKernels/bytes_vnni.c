#include <float.h>
#include <math.h>
#include <string.h>

#include "CKernels.h"
#include "levels.h"

#define CK(name) ck_##name##_vnni
#define CK_DOT_ROWS 6
#define CK_DOT_PANELS 4
#if defined(__x86_64__)
#include <immintrin.h>
#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512vnni,avx2,fma"), min_vector_width(512))), apply_to = function)
#include "lanes.h"
CK_INLINE ck_i CK(dot)(ck_i total, ck_i a, ck_i w) {
  return (ck_i)_mm512_dpbusd_epi32((__m512i)total, (__m512i)a, (__m512i)w);
}
#include "bytes.h"
#pragma clang attribute pop
#endif
