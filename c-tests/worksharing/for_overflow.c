// Loops near the ends of their type's range, where the end of a chunk, or the
// value after the last one, lies outside: the runtime must not add its way
// past the end. Static schedules are the compiler's own arithmetic.
#include "loops.h"

// The last value plus the step is still in range; a chunk of steps is not.
#define ENDS(T, min, max, ...)                                                 \
  do {                                                                         \
    UP(T, (max) - 100, <, (max) - 6, 7, 14, __VA_ARGS__);                      \
    UP(T, (max) - 100, <=, (max) - 34, 33, 3, __VA_ARGS__);                    \
    UP(T, (max) - 1003, <, (max) - 1000, 1000, 1, __VA_ARGS__);                \
  } while (0)
#define ENDS_DOWN(T, min, max, ...)                                            \
  do {                                                                         \
    DOWN(T, (min) + 100, >, (min) + 6, 7, 14, __VA_ARGS__);                    \
    DOWN(T, (min) + 100, >=, (min) + 34, 33, 3, __VA_ARGS__);                  \
    DOWN(T, (min) + 1003, >, (min) + 1000, 1000, 1, __VA_ARGS__);              \
  } while (0)

// The last value plus the step is out of range: gcc steps on within a chunk.
#ifdef __clang__
#define BEYOND(T, min, max, ...)                                               \
  do {                                                                         \
    UP(T, (max) - 100, <, (max), 7, 15, __VA_ARGS__);                          \
    UP(T, (max) - 3, <, (max), 1000, 1, __VA_ARGS__);                          \
    DOWN(T, (min) + 100, >, (min), 7, 15, __VA_ARGS__);                        \
    DOWN(T, (min) + 3, >, (min), 1000, 1, __VA_ARGS__);                        \
  } while (0)
#else
#define BEYOND(...) (void)0
#endif

// Strides so large that a few iterations span the range.
#define SIXTH(max) ((max) / 6 + 1)
#define LONG_STRIDES(...)                                                      \
  do {                                                                         \
    UP(uint64_t, 0, <, 4 * SIXTH(UINT64_MAX), SIXTH(UINT64_MAX), 4,            \
       __VA_ARGS__);                                                           \
    DOWN(uint64_t, UINT64_MAX, >, UINT64_MAX - 4 * SIXTH(UINT64_MAX),          \
         SIXTH(UINT64_MAX), 4, __VA_ARGS__);                                   \
    UP(unsigned, 0, <, 4 * SIXTH(UINT_MAX), SIXTH(UINT_MAX), 4, __VA_ARGS__);  \
    UP(int64_t, -10, <, INT64_MAX / 2, INT64_MAX / 6, 4, __VA_ARGS__);         \
    UP(int, -10, <, INT_MAX / 2, INT_MAX / 6, 4, __VA_ARGS__);                 \
  } while (0)

#define SCHEDULE(...)                                                          \
  do {                                                                         \
    ENDS(int, INT_MIN, INT_MAX, __VA_ARGS__);                                  \
    ENDS_DOWN(int, INT_MIN, INT_MAX, __VA_ARGS__);                             \
    BEYOND(int, INT_MIN, INT_MAX, __VA_ARGS__);                                \
    ENDS(unsigned, 0u, UINT_MAX, __VA_ARGS__);                                 \
    BEYOND(unsigned, 0u, UINT_MAX, __VA_ARGS__);                               \
    ENDS(int64_t, INT64_MIN, INT64_MAX, __VA_ARGS__);                          \
    ENDS_DOWN(int64_t, INT64_MIN, INT64_MAX, __VA_ARGS__);                     \
    BEYOND(int64_t, INT64_MIN, INT64_MAX, __VA_ARGS__);                        \
    ENDS(uint64_t, (uint64_t)0, UINT64_MAX, __VA_ARGS__);                      \
    ENDS_DOWN(uint64_t, (uint64_t)0, UINT64_MAX, __VA_ARGS__);                 \
    BEYOND(uint64_t, (uint64_t)0, UINT64_MAX, __VA_ARGS__);                    \
    LONG_STRIDES(__VA_ARGS__);                                                 \
  } while (0)

int main(void) {
  SCHEDULE(schedule(dynamic));
  SCHEDULE(schedule(dynamic, 4));
  SCHEDULE(schedule(dynamic, 1000000000));
  SCHEDULE(schedule(monotonic : dynamic, 3));
  SCHEDULE(schedule(guided));
  SCHEDULE(schedule(guided, 5));
  printf("bounds near the ends of the types\n");
  return check_done();
}
