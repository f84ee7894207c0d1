// Loops whose next value after the last one would leave the type's range:
// the runtime must not add its way past the end. Static schedules are left
// to the compiler's own arithmetic and are held elsewhere.
#include "loops.h"

#define SIGNED_ENDS(T, min, max, ...)                                          \
  do {                                                                         \
    UP(T, (max) - 100, <, (max), 7, 15, __VA_ARGS__);                          \
    UP(T, (max) - 100, <, (max) - 1, 33, 3, __VA_ARGS__);                      \
    DOWN(T, (min) + 100, >, (min), 7, 15, __VA_ARGS__);                        \
    DOWN(T, (min) + 100, >, (min) + 1, 33, 3, __VA_ARGS__);                    \
    UP(T, (max) - 3, <, (max), 1000, 1, __VA_ARGS__);                          \
    DOWN(T, (min) + 3, >, (min), 1000, 1, __VA_ARGS__);                        \
  } while (0)

#define UNSIGNED_ENDS(T, max, ...)                                             \
  do {                                                                         \
    UP(T, (max) - 100, <, (max), 7, 15, __VA_ARGS__);                          \
    UP(T, (max) - 3, <, (max), 1000, 1, __VA_ARGS__);                          \
  } while (0)

// Strides so large that a few iterations span the whole range.
#define LONG_STRIDES(...)                                                      \
  do {                                                                         \
    UP(uint64_t, 0, <, UINT64_MAX, UINT64_MAX / 5 + 1, 5, __VA_ARGS__);        \
    UP(uint64_t, 1, <, UINT64_MAX, INT64_MAX, 2, __VA_ARGS__);                 \
    DOWN(uint64_t, UINT64_MAX, >, 5, UINT64_MAX / 4, 4, __VA_ARGS__);          \
    UP(int64_t, -10, <, INT64_MAX - 5, INT64_MAX / 3, 4, __VA_ARGS__);         \
    UP(unsigned, 0, <, UINT_MAX, UINT_MAX / 5 + 1, 5, __VA_ARGS__);            \
    UP(int, -10, <, INT_MAX - 5, INT_MAX / 3, 4, __VA_ARGS__);                 \
  } while (0)

#define SCHEDULE(...)                                                          \
  do {                                                                         \
    SIGNED_ENDS(int64_t, INT64_MIN, INT64_MAX, __VA_ARGS__);                   \
    UNSIGNED_ENDS(unsigned, UINT_MAX, __VA_ARGS__);                            \
    UNSIGNED_ENDS(uint64_t, UINT64_MAX, __VA_ARGS__);                          \
    DOWN(uint64_t, 100, >, 0, 7, 15, __VA_ARGS__);                             \
    DOWN(uint64_t, 3, >, 0, 1000, 1, __VA_ARGS__);                             \
    SIGNED_ENDS(int, INT_MIN, INT_MAX, __VA_ARGS__);                           \
    LONG_STRIDES(__VA_ARGS__);                                                 \
  } while (0)

int main(void) {
  SCHEDULE(schedule(dynamic));
  SCHEDULE(schedule(dynamic, 4));
  SCHEDULE(schedule(monotonic : dynamic, 3));
  SCHEDULE(schedule(guided));
  SCHEDULE(schedule(guided, 5));
  printf("bounds near the ends of the types\n");
  return check_done();
}
