#include <float.h>
#include <math.h>
#include <string.h>

#include "CKernels.h"
#include "levels.h"

#define CK_BLOCK_ROWS 6
#define CK_BLOCK_PANELS 1
#define CK(name) ck_##name##_portable
#define CK_TILE_ROWS 2
#define CK_TILE_PANELS 1
#include "body.h"
#include "blocked.h"
