// Loops over pointers: forwards, backwards, with strides, over large elements
// and over bytes, under every schedule.
#include "../check.h"
#include <omp.h>
#include <string.h>

struct wide {
  int mark;
  char pad[52];
};

static int words[777];
static struct wide wides[100];
static char bytes[3000];

#define SCHEDULE(...)                                                          \
  do {                                                                         \
    memset(words, 0, sizeof words);                                            \
    memset(wides, 0, sizeof wides);                                            \
    memset(bytes, 0, sizeof bytes);                                            \
    PRAGMA(omp parallel)                                                       \
    {                                                                          \
      PRAGMA(omp for __VA_ARGS__)                                              \
      for (int *p = words; p < words + 777; p++)                               \
        *p += 1;                                                               \
      PRAGMA(omp for __VA_ARGS__)                                              \
      for (int *p = words + 776; p >= words; p -= 4)                           \
        *p += 10;                                                              \
      PRAGMA(omp for __VA_ARGS__)                                              \
      for (struct wide *p = &wides[99]; p > &wides[0]; --p)                    \
        p->mark++;                                                             \
      PRAGMA(omp for __VA_ARGS__)                                              \
      for (struct wide *p = wides; p != wides + 100; p++)                      \
        p->mark++;                                                             \
      PRAGMA(omp for __VA_ARGS__)                                              \
      for (char *p = bytes; p <= bytes + 2999; p += 3)                         \
        *p += 1;                                                               \
      PRAGMA(omp for __VA_ARGS__)                                              \
      for (char *p = bytes + 5; p < bytes + 5; p++)                            \
        *p += 100;                                                             \
    }                                                                          \
    for (int i = 0; i < 777; i++)                                              \
      CHECK_EQ(words[i], 1 + 10 * (i % 4 == 0));                               \
    for (int i = 0; i < 100; i++)                                              \
      CHECK_EQ(wides[i].mark, 1 + (i > 0));                                    \
    for (int i = 0; i < 3000; i++)                                             \
      CHECK_EQ(bytes[i], i % 3 == 0);                                          \
  } while (0)

int main(void) {
  SCHEDULE(schedule(static));
  SCHEDULE(schedule(static, 11));
  SCHEDULE(schedule(dynamic));
  SCHEDULE(schedule(dynamic, 6));
  SCHEDULE(schedule(guided));
  SCHEDULE(schedule(runtime));
  SCHEDULE(schedule(auto));
  printf("pointer loops\n");
  return check_done();
}
