// Loop variables narrower than int: char, signed char, unsigned char, short,
// unsigned short, and long and long long by name.
#include "../check.h"
#include <limits.h>
#include <omp.h>

#define RUN(T, from, to, step, ...)                                            \
  do {                                                                         \
    long count = 0, sum = 0, want_count = 0, want_sum = 0;                     \
    PRAGMA(omp parallel for reduction(+ : count, sum) __VA_ARGS__)             \
    for (T i = (from); i < (to); i += (step)) {                                \
      count++;                                                                 \
      sum += i;                                                                \
    }                                                                          \
    for (long i = (from); i < (to); i += (step)) {                             \
      want_count++;                                                            \
      want_sum += i;                                                           \
    }                                                                          \
    CHECK_EQ(count, want_count);                                               \
    CHECK_EQ(sum, want_sum);                                                   \
  } while (0)

#define SCHEDULES(T, from, to, step)                                           \
  do {                                                                         \
    RUN(T, from, to, step, schedule(static));                                  \
    RUN(T, from, to, step, schedule(static, 3));                               \
    RUN(T, from, to, step, schedule(dynamic));                                 \
    RUN(T, from, to, step, schedule(guided, 2));                               \
    RUN(T, from, to, step, schedule(auto));                                    \
  } while (0)

int main(void) {
  SCHEDULES(char, 1, 101, 1);
  SCHEDULES(signed char, -30, 30, 1);
  SCHEDULES(signed char, -30, 30, 9);
  SCHEDULES(unsigned char, 0, 200, 1);
  SCHEDULES(unsigned char, 3, 240, 11);
  SCHEDULES(short, -3000, 3000, 1);
  SCHEDULES(short, SHRT_MIN, SHRT_MIN + 100, 1);
  SCHEDULES(unsigned short, 60000, 65000, 13);
  SCHEDULES(long, -7, 1234, 5);
  SCHEDULES(unsigned long, 7, 1234, 5);
  SCHEDULES(long long, -7, 1234, 5);
  SCHEDULES(unsigned long long, 7, 1234, 5);
  printf("narrow types\n");
  return check_done();
}
