#include "CProbe.h"

#include <immintrin.h>
#include <stdint.h>
#include <time.h>

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

#define UNROLL _Pragma("unroll")

/* the best of several short runs of 24 or 12 chains */
#define BEST(turns, operations, body)                                \
  double best = 0;                                                   \
  for (int run = 0; run < 12; run++) {                               \
    const double start = now();                                      \
    for (long turn = 0; turn < (turns); turn++) { body }             \
    const double rate = (turns) * (operations) / (now() - start) / 1e9; \
    if (rate > best) best = rate;                                    \
  }

__attribute__((target("avx512f"))) static double fma512(void) {
  __m512 sums[24];
  for (int i = 0; i < 24; i++) sums[i] = _mm512_set1_ps((float)i);
  __m512 a = _mm512_set1_ps(0.5f), b = _mm512_set1_ps(0.25f);
  BEST(400000L, 24.0 * 32, {
    UNROLL for (int i = 0; i < 24; i++) sums[i] = _mm512_fmadd_ps(sums[i], a, b);
    __asm__ volatile("" : "+v"(a), "+v"(b));
  })
  volatile float sink = 0;
  for (int i = 0; i < 24; i++) sink = sink + sums[i][0];
  return best;
}

__attribute__((target("avx2,fma"))) static double fma256(void) {
  __m256 sums[12];
  for (int i = 0; i < 12; i++) sums[i] = _mm256_set1_ps((float)i);
  __m256 a = _mm256_set1_ps(0.5f), b = _mm256_set1_ps(0.25f);
  BEST(800000L, 12.0 * 16, {
    UNROLL for (int i = 0; i < 12; i++) sums[i] = _mm256_fmadd_ps(sums[i], a, b);
    __asm__ volatile("" : "+x"(a), "+x"(b));
  })
  volatile float sink = 0;
  for (int i = 0; i < 12; i++) sink = sink + sums[i][0];
  return best;
}

__attribute__((target("avx512f,avx512vnni"))) static double vnni(void) {
  __m512i sums[24];
  for (int i = 0; i < 24; i++) sums[i] = _mm512_set1_epi32(i);
  __m512i a = _mm512_set1_epi8(3), b = _mm512_set1_epi8(2);
  BEST(400000L, 24.0 * 128, {
    UNROLL for (int i = 0; i < 24; i++) sums[i] = _mm512_dpbusd_epi32(sums[i], a, b);
    __asm__ volatile("" : "+v"(a), "+v"(b));
  })
  volatile long long sink = 0;
  for (int i = 0; i < 24; i++) sink = sink + sums[i][0];
  return best;
}

__attribute__((target("avx2"))) static double bytes256(void) {
  __m256i sums[8];
  for (int i = 0; i < 8; i++) sums[i] = _mm256_set1_epi32(i);
  __m256i a = _mm256_set1_epi8(3), b = _mm256_set1_epi8(2), ones = _mm256_set1_epi16(1);
  BEST(800000L, 8.0 * 64, {
    UNROLL for (int i = 0; i < 8; i++) {
      __m256i pairs = _mm256_maddubs_epi16(a, b);
      __asm__ volatile("" : "+x"(pairs));
      sums[i] = _mm256_add_epi32(sums[i], _mm256_madd_epi16(pairs, ones));
    }
    __asm__ volatile("" : "+x"(a), "+x"(b));
  })
  volatile long long sink = 0;
  for (int i = 0; i < 8; i++) sink = sink + sums[i][0];
  return best;
}

double probe_fma512(void) { return __builtin_cpu_supports("avx512f") ? fma512() : 0; }
double probe_fma256(void) {
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? fma256() : 0;
}
double probe_vnni(void) { return __builtin_cpu_supports("avx512vnni") ? vnni() : 0; }
double probe_bytes256(void) { return __builtin_cpu_supports("avx2") ? bytes256() : 0; }

__attribute__((target("avx2"))) static float read_all(const float *memory, size_t count) {
  __m256 sums[8] = {0};
  for (size_t i = 0; i + 64 <= count; i += 64)
    for (size_t j = 0; j < 8; j++) sums[j] = _mm256_add_ps(sums[j], _mm256_loadu_ps(memory + i + 8 * j));
  float total = 0;
  for (size_t j = 0; j < 8; j++) total += sums[j][0];
  return total;
}

double probe_read(const float *memory, size_t count) {
  if (!__builtin_cpu_supports("avx2")) return 0;
  double best = 0;
  volatile float sink = 0;
  for (int run = 0; run < 5; run++) {
    const double start = now();
    sink = sink + read_all(memory, count);
    const double rate = (double)count * 4 / (now() - start) / 1e9;
    if (rate > best) best = rate;
  }
  return best;
}
