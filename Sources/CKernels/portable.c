#include <float.h>
#include <math.h>
#include <string.h>

#include "CKernels.h"
#include "levels.h"

#define CK(name) ck_##name##_portable
#include "body.h"
