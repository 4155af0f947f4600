#ifndef ERRAND_CPROBE_H
#define ERRAND_CPROBE_H

#include <stddef.h>

/* What this CPU can do at most, by loops that do nothing else: billions of operations a second (a multiplication and an
   addition are two) of float32 with 512 and 256 bits, of bytes by VNNI and by AVX2; 0 where it cannot. */
double probe_fma512(void);
double probe_fma256(void);
double probe_vnni(void);
double probe_bytes256(void);
/* Gigabytes a second that one thread reads from memory. */
double probe_read(const float *memory, size_t count);

#endif
