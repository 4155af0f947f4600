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

#define CK_FOLDING __attribute__((target("pclmul,sse4.1")))

/* value * x^distance + next, the distance being in the two constants. */
CK_FOLDING static inline __m128i fold(__m128i value, __m128i distance, __m128i next) {
  const __m128i low = _mm_clmulepi64_si128(value, distance, 0x00);
  const __m128i high = _mm_clmulepi64_si128(value, distance, 0x11);
  return _mm_xor_si128(_mm_xor_si128(low, high), next);
}

/* Gopal et al. 2009, "Fast CRC computation for generic polynomials using PCLMULQDQ": four lanes of 16 bytes are carried
   64 bytes further at a time, then one over the other, then reduced. `count` is a multiple of 16, at least 64. */
CK_FOLDING static uint32_t folded(uint32_t crc, const uint8_t *data, size_t count) {
  const __m128i by_64 = _mm_set_epi64x(0x01c6e41596, 0x0154442bd4);
  const __m128i by_16 = _mm_set_epi64x(0x00ccaa009e, 0x01751997d0);
  const __m128i *blocks = (const __m128i *)data;
  __m128i a = _mm_xor_si128(_mm_loadu_si128(blocks), _mm_cvtsi32_si128((int)crc));
  __m128i b = _mm_loadu_si128(blocks + 1), c = _mm_loadu_si128(blocks + 2), d = _mm_loadu_si128(blocks + 3);
  for (blocks += 4, count -= 64; count >= 64; blocks += 4, count -= 64) {
    a = fold(a, by_64, _mm_loadu_si128(blocks));
    b = fold(b, by_64, _mm_loadu_si128(blocks + 1));
    c = fold(c, by_64, _mm_loadu_si128(blocks + 2));
    d = fold(d, by_64, _mm_loadu_si128(blocks + 3));
  }
  a = fold(fold(fold(a, by_16, b), by_16, c), by_16, d);
  for (; count >= 16; blocks++, count -= 16) a = fold(a, by_16, _mm_loadu_si128(blocks));

  /* 128 to 64 bits, then Barrett's reduction to 32 */
  const __m128i low_words = _mm_setr_epi32(-1, 0, -1, 0);
  a = _mm_xor_si128(_mm_srli_si128(a, 8), _mm_clmulepi64_si128(a, by_16, 0x10));
  const __m128i by_4 = _mm_set_epi64x(0, 0x0163cd6124);
  a = _mm_xor_si128(_mm_srli_si128(a, 4), _mm_clmulepi64_si128(_mm_and_si128(a, low_words), by_4, 0x00));
  const __m128i polynomial = _mm_set_epi64x(0x01f7011641, 0x01db710641);
  __m128i quotient = _mm_clmulepi64_si128(_mm_and_si128(a, low_words), polynomial, 0x10);
  quotient = _mm_clmulepi64_si128(_mm_and_si128(quotient, low_words), polynomial, 0x00);
  return (uint32_t)_mm_extract_epi32(_mm_xor_si128(a, quotient), 1);
}

static int folds(void) {
  __builtin_cpu_init();
  return __builtin_cpu_supports("pclmul") && __builtin_cpu_supports("sse4.1");
}
#endif

uint32_t ck_crc32(ck_level level, const uint32_t *table, uint32_t crc, const uint8_t *data, size_t count) {
  crc = ~crc;
#if defined(__x86_64__)
  if (level != CK_PORTABLE && count >= 64 && folds()) {
    const size_t whole = count & ~(size_t)15;
    crc = folded(crc, data, whole);
    data += whole;
    count -= whole;
  }
#endif
  return ~sliced(table, crc, data, count);
}
