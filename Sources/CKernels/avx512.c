#include <float.h>
#include <math.h>
#include <string.h>

#include "CKernels.h"
#include "levels.h"

#define CK_BLOCK_ROWS 6
#define CK_BLOCK_PANELS 4
#define CK(name) ck_##name##_avx512
#define CK_TILE_ROWS 6
#define CK_TILE_PANELS 4
#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma"), min_vector_width(512))), apply_to = function)
#include "body.h"
#include "blocked.h"
#pragma clang attribute pop
#endif
