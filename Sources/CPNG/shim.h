#ifndef ERRAND_CPNG_H
#define ERRAND_CPNG_H

#include <png.h>
#include <string.h>

/* A zeroed control block of the simplified API; its version field is a macro that Swift cannot see. */
static inline png_image errand_png_image(void) {
  png_image image;
  memset(&image, 0, sizeof image);
  image.version = PNG_IMAGE_VERSION;
  return image;
}

/* Why the last call on this control block failed: libpng's own sentence. */
static inline const char *errand_png_message(const png_image *image) { return image->message; }

#endif
