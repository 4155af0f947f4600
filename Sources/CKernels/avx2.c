#include <float.h>
#include <math.h>
#include <string.h>

#include "CKernels.h"
#include "levels.h"

#define CK_BLOCK_ROWS 6
#define CK_BLOCK_PANELS 1
#define CK(name) ck_##name##_avx2
#define CK_TILE_ROWS 6
#define CK_TILE_PANELS 1
#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#include "body.h"
#include "blocked.h"
#pragma clang attribute pop
#endif
