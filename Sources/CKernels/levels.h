/* The three builds of every kernel; dispatch.c chooses. */
/* tiles of a Winograd convolution that are worked on at once, so that they stay in the second cache */
enum { CK_WINOGRAD_TILES = 48 };

/* ck_linear works on so many rows and so much of the inner dimension at once, which stay in the second cache */
enum { CK_BLOCK_STRIPS = 144, CK_BLOCK_INNER = 768, CK_ATTENTION_ROWS = 6 };

#define CK_DECLARE_BYTES(level)                                                                                  \
  void ck_linear_int8_##level(const float *, size_t, size_t, size_t, const void *, size_t, size_t, size_t,      \
                              const float *, const float *, ck_activation, void *, float *, size_t);

CK_DECLARE_BYTES(vnni)
CK_DECLARE_BYTES(bytes_avx2)
CK_DECLARE_BYTES(bytes_portable)

#define CK_DECLARE(level)                                                                                       \
  void ck_bias_activate_##level(float *, const float *, size_t, size_t, ck_activation);                         \
  void ck_add_##level(float *, const float *, size_t);                                                          \
  void ck_layer_norm_##level(const float *, const float *, const float *, float, float *, size_t, size_t);      \
  void ck_softmax_##level(float *, float, size_t, size_t, size_t);                                              \
  void ck_normalise_##level(float *, size_t, size_t);                                                           \
  void ck_depthwise_##level(const float *, size_t, size_t, size_t, const float *, const float *, size_t, size_t, \
                            size_t, size_t, size_t, float *);                                                   \
  void ck_packed_product_##level(const float *, size_t, size_t, const float *, size_t, const float *,           \
                                 const float *, ck_activation, float *);                                        \
  void ck_winograd_##level(const float *, size_t, size_t, size_t, const float *, size_t, const float *,         \
                           const float *, ck_activation, float *, float *);                                      \
  void ck_linear_##level(const float *, size_t, size_t, size_t, const float *, size_t, const float *, const float *, \
                         ck_activation, float *, float *, size_t);                                               \
  void ck_attention_##level(const float *, const float *, const float *, size_t, size_t, size_t, size_t, size_t, \
                            size_t, float, int, float *, float *, size_t);                                       \
  void ck_dots_##level(const float *, size_t, size_t, const float *, float *);

CK_DECLARE(portable)
CK_DECLARE(avx2)
CK_DECLARE(avx512)
