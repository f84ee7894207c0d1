// Non-rectangular collapsed loops: the inner bounds depend on the outer
// variable; triangles both ways, bands, and strides.
#include "../check.h"
#include <omp.h>
#include <string.h>

enum { N = 41 };
static int cell[N][N];

static void clear(void) { memset(cell, 0, sizeof cell); }

#define VERIFY(inside)                                                         \
  do {                                                                         \
    for (int i = 0; i < N; i++)                                                \
      for (int j = 0; j < N; j++)                                              \
        CHECK_EQ(cell[i][j], (inside) != 0);                                   \
  } while (0)

#define TEAM(threads)                                                          \
  do {                                                                         \
    clear();                                                                   \
    PRAGMA(omp parallel for collapse(2) num_threads(threads))                           \
    for (int i = 0; i < N; i++)                                                \
      for (int j = 0; j < i; j++)                                              \
        cell[i][j]++;                                                          \
    VERIFY(j < i);                                                             \
    clear();                                                                   \
    PRAGMA(omp parallel for collapse(2) num_threads(threads))                           \
    for (int i = 0; i < N; i++)                                                \
      for (int j = i; j < N; j++)                                              \
        cell[i][j]++;                                                          \
    VERIFY(j >= i);                                                            \
    clear();                                                                   \
    PRAGMA(omp parallel for collapse(2) num_threads(threads))                           \
    for (int i = 0; i < 20; i++)                                               \
      for (int j = i; j < i + 5; j++)                                          \
        cell[i][j]++;                                                          \
    VERIFY(i < 20 && j >= i && j < i + 5);                                     \
  } while (0)

int main(void) {
  for (int n = 1; n < 8; n++)
    TEAM(n);
  clear();
#pragma omp parallel for collapse(2)
  for (int i = 0; i < N; i += 2)
    for (int j = 0; j < i + 1; j++)
      cell[i][j]++;
  VERIFY(i % 2 == 0 && j < i + 1);
  printf("non-rectangular loops\n");
  return check_done();
}
