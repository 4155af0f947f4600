#ifndef ERRAND_CTURBOJPEG_H
#define ERRAND_CTURBOJPEG_H

#include <turbojpeg.h>

#endif
