#include <string.h>

#include "CKernels.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

void ck_crc32_table(uint32_t *table) {
  for (uint32_t byte = 0; byte < 256; byte++) {
    uint32_t crc = byte;
    for (int bit = 0; bit < 8; bit++) crc = crc >> 1 ^ (0xedb88320u & (0u - (crc & 1)));
    table[byte] = crc;
  }
  for (size_t entry = 256; entry < CK_CRC32_TABLE; entry++)
    table[entry] = table[entry - 256] >> 8 ^ table[table[entry - 256] & 0xff];
}

static inline uint32_t word(const uint8_t *data) {
  return (uint32_t)data[0] | (uint32_t)data[1] << 8 | (uint32_t)data[2] << 16 | (uint32_t)data[3] << 24;
}

/* Slicing by 16: the sixteen tables carry each byte of a block to the block's end. */
static uint32_t sliced(const uint32_t *table, uint32_t crc, const uint8_t *data, size_t count) {
  for (; count >= 16; count -= 16, data += 16) {
    const uint32_t words[4] = {word(data) ^ crc, word(data + 4), word(data + 8), word(data + 12)};
    crc = 0;
    for (int i = 0; i < 4; i++) {
      const uint32_t *rows = table + 256 * (12 - 4 * i);
      crc ^= rows[768 + (words[i] & 0xff)] ^ rows[512 + (words[i] >> 8 & 0xff)] ^ rows[256 + (words[i] >> 16 & 0xff)] ^
             rows[words[i] >> 24];
    }
  }
  for (; count > 0; count--, data++) crc = crc >> 8 ^ table[(crc ^ *data) & 0xff];
  return crc;
}

#if defined(__x86_64__)

/* Gopal et al. 2009, "Fast CRC computation for generic polynomials using PCLMULQDQ": lanes of the text are carried further
   by products, then one over the other, then reduced. Each pair of constants is x^(8 n + 32) and x^(8 n - 32) modulo the
   polynomial, reflected and doubled, for a distance of n bytes. Where `to` is not null the text is copied there too. */
#define CK_FOLDING __attribute__((target("pclmul,sse4.1")))
#define CK_WIDE_FOLDING __attribute__((target("vpclmulqdq,avx2,pclmul,sse4.1")))
#define CK_BY_16 _mm_set_epi64x(0x00ccaa009e, 0x01751997d0)
#define CK_BY_64 _mm_set_epi64x(0x01c6e41596, 0x0154442bd4)
#define CK_BY_128 _mm_set_epi64x(0x014a7fe880, 0x01e88ef372)

/* value * x^distance + next */
CK_FOLDING static inline __m128i fold(__m128i value, __m128i distance, __m128i next) {
  const __m128i low = _mm_clmulepi64_si128(value, distance, 0x00);
  const __m128i high = _mm_clmulepi64_si128(value, distance, 0x11);
  return _mm_xor_si128(_mm_xor_si128(low, high), next);
}

CK_WIDE_FOLDING static inline __m256i fold_wide(__m256i value, __m256i distance, __m256i next) {
  const __m256i low = _mm256_clmulepi64_epi128(value, distance, 0x00);
  const __m256i high = _mm256_clmulepi64_epi128(value, distance, 0x11);
  return _mm256_xor_si256(_mm256_xor_si256(low, high), next);
}

CK_FOLDING static inline __m128i take(const uint8_t *from, uint8_t *to, size_t at) {
  const __m128i value = _mm_loadu_si128((const __m128i *)(from + at));
  if (to) _mm_storeu_si128((__m128i *)(to + at), value);
  return value;
}

CK_WIDE_FOLDING static inline __m256i take_wide(const uint8_t *from, uint8_t *to, size_t at) {
  const __m256i value = _mm256_loadu_si256((const __m256i *)(from + at));
  if (to) _mm256_storeu_si256((__m256i *)(to + at), value);
  return value;
}

/* 128 bits to 64, then Barrett's reduction to 32 */
CK_FOLDING static inline uint32_t reduced(__m128i a) {
  const __m128i low_words = _mm_setr_epi32(-1, 0, -1, 0);
  a = _mm_xor_si128(_mm_srli_si128(a, 8), _mm_clmulepi64_si128(a, CK_BY_16, 0x10));
  const __m128i by_4 = _mm_set_epi64x(0, 0x0163cd6124);
  a = _mm_xor_si128(_mm_srli_si128(a, 4), _mm_clmulepi64_si128(_mm_and_si128(a, low_words), by_4, 0x00));
  const __m128i polynomial = _mm_set_epi64x(0x01f7011641, 0x01db710641);
  __m128i quotient = _mm_clmulepi64_si128(_mm_and_si128(a, low_words), polynomial, 0x10);
  quotient = _mm_clmulepi64_si128(_mm_and_si128(quotient, low_words), polynomial, 0x00);
  return (uint32_t)_mm_extract_epi32(_mm_xor_si128(a, quotient), 1);
}

/* Four lanes of 16 bytes. `count` is a multiple of 16, at least 64. */
CK_FOLDING static inline uint32_t folded(uint32_t crc, const uint8_t *from, uint8_t *to, size_t count) {
  __m128i a = _mm_xor_si128(take(from, to, 0), _mm_cvtsi32_si128((int)crc));
  __m128i b = take(from, to, 16), c = take(from, to, 32), d = take(from, to, 48);
  size_t at = 64;
  for (; count - at >= 64; at += 64) {
    a = fold(a, CK_BY_64, take(from, to, at));
    b = fold(b, CK_BY_64, take(from, to, at + 16));
    c = fold(c, CK_BY_64, take(from, to, at + 32));
    d = fold(d, CK_BY_64, take(from, to, at + 48));
  }
  a = fold(fold(fold(a, CK_BY_16, b), CK_BY_16, c), CK_BY_16, d);
  for (; at < count; at += 16) a = fold(a, CK_BY_16, take(from, to, at));
  return reduced(a);
}

/* Four lanes of 32 bytes. `count` is a multiple of 16, at least 128. */
CK_WIDE_FOLDING static inline uint32_t folded_wide(uint32_t crc, const uint8_t *from, uint8_t *to, size_t count) {
  const __m256i by_128 = _mm256_broadcastsi128_si256(CK_BY_128);
  __m256i a = _mm256_xor_si256(take_wide(from, to, 0), _mm256_zextsi128_si256(_mm_cvtsi32_si128((int)crc)));
  __m256i b = take_wide(from, to, 32), c = take_wide(from, to, 64), d = take_wide(from, to, 96);
  size_t at = 128;
  for (; count - at >= 128; at += 128) {
    a = fold_wide(a, by_128, take_wide(from, to, at));
    b = fold_wide(b, by_128, take_wide(from, to, at + 32));
    c = fold_wide(c, by_128, take_wide(from, to, at + 64));
    d = fold_wide(d, by_128, take_wide(from, to, at + 96));
  }
  const __m256i lanes[4] = {a, b, c, d};
  __m128i sum = _mm256_castsi256_si128(a);
  for (int half = 1; half < 8; half++) {
    const __m256i lane = lanes[half / 2];
    sum = fold(sum, CK_BY_16, half % 2 ? _mm256_extracti128_si256(lane, 1) : _mm256_castsi256_si128(lane));
  }
  for (; at < count; at += 16) sum = fold(sum, CK_BY_16, take(from, to, at));
  return reduced(sum);
}

/* separate functions, so that neither asks at every block whether to copy */
CK_FOLDING static uint32_t folded_only(uint32_t crc, const uint8_t *from, size_t count) {
  return folded(crc, from, NULL, count);
}

CK_FOLDING static uint32_t folded_copy(uint32_t crc, const uint8_t *from, uint8_t *to, size_t count) {
  return folded(crc, from, to, count);
}

CK_WIDE_FOLDING static uint32_t folded_wide_only(uint32_t crc, const uint8_t *from, size_t count) {
  return folded_wide(crc, from, NULL, count);
}

CK_WIDE_FOLDING static uint32_t folded_wide_copy(uint32_t crc, const uint8_t *from, uint8_t *to, size_t count) {
  return folded_wide(crc, from, to, count);
}

static int folds(void) {
  __builtin_cpu_init();
  return __builtin_cpu_supports("pclmul") && __builtin_cpu_supports("sse4.1");
}

static int folds_wide(void) {
  __builtin_cpu_init();
  return __builtin_cpu_supports("vpclmulqdq") && __builtin_cpu_supports("avx2") && folds();
}
#endif

/* As many bytes from the start as the products take, copied where `to` is not null; the others are left. */
static size_t fold_start(ck_level level, uint32_t *crc, const uint8_t *from, uint8_t *to, size_t count) {
#if defined(__x86_64__)
  const size_t whole = count & ~(size_t)15;
  if (level == CK_PORTABLE || whole < 64 || !folds()) return 0;
  if (level >= CK_AVX512 && whole >= 128 && folds_wide())
    *crc = to ? folded_wide_copy(*crc, from, to, whole) : folded_wide_only(*crc, from, whole);
  else
    *crc = to ? folded_copy(*crc, from, to, whole) : folded_only(*crc, from, whole);
  return whole;
#else
  return 0;
#endif
}

uint32_t ck_crc32(ck_level level, const uint32_t *table, uint32_t crc, const uint8_t *data, size_t count) {
  crc = ~crc;
  const size_t done = fold_start(level, &crc, data, NULL, count);
  return ~sliced(table, crc, data + done, count - done);
}

uint32_t ck_crc32_copy(ck_level level, const uint32_t *table, uint32_t crc, const uint8_t *from, uint8_t *to,
                       size_t count) {
  crc = ~crc;
  const size_t done = fold_start(level, &crc, from, to, count);
  memcpy(to + done, from + done, count - done);
  return ~sliced(table, crc, from + done, count - done);
}
