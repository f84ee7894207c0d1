// Reductions of array sections: parts of arrays, through pointers, of lengths
// known at run time, two-dimensional, and minima over them.
#include "../check.h"
#include <omp.h>
#include <stdlib.h>

static void through_pointer(int *p, int from, int n) {
#pragma omp parallel for num_threads(5) reduction(+ : p[from : n])
  for (int i = 0; i < 1000; i++)
    p[from + i % n] += i;
}

static void vla(int n) {
  long v[n], w[n][3];
  for (int i = 0; i < n; i++) {
    v[i] = i;
    for (int k = 0; k < 3; k++)
      w[i][k] = 1;
  }
#pragma omp parallel num_threads(4) reduction(+ : v[0 : n])
  for (int i = 0; i < n; i++)
    v[i] += 1;
#pragma omp parallel num_threads(4) reduction(+ : w[0 : n][0 : 3])
  for (int i = 0; i < n; i++)
    w[i][i % 3] += i;
  for (int i = 0; i < n; i++) {
    CHECK_EQ(v[i], i + 4);
    CHECK_EQ(w[i][i % 3], 1 + 4 * i);
    CHECK_EQ(w[i][(i + 1) % 3], 1);
  }
}

int main(void) {
  int a[40];
  for (int i = 0; i < 40; i++)
    a[i] = 1;
#pragma omp parallel for num_threads(4) reduction(+ : a[10 : 20])
  for (int i = 0; i < 200; i++)
    a[10 + i % 20] += 2;
  for (int i = 0; i < 40; i++)
    CHECK_EQ(a[i], i >= 10 && i < 30 ? 21 : 1);

  int *heap = calloc(100, sizeof *heap);
  through_pointer(heap, 30, 10);
  through_pointer(heap, 30, 10);
  for (int i = 0; i < 100; i++)
    CHECK_EQ(heap[i], i >= 30 && i < 40 ? 2 * (100 * (i - 30) + 49500) : 0);
  free(heap);

  double m[4][6];
  for (int i = 0; i < 24; i++)
    m[i / 6][i % 6] = 1000;
#pragma omp parallel for num_threads(3) reduction(min : m[1 : 2][0 : 6])       \
    schedule(dynamic)
  for (int i = 0; i < 60; i++)
    for (int k = 0; k < 6; k++) {
      double v = 100 - i + k;
      if (v < m[1 + i % 2][k])
        m[1 + i % 2][k] = v;
    }
  for (int k = 0; k < 6; k++) {
    CHECK(m[0][k] == 1000 && m[3][k] == 1000);
    CHECK(m[1][k] == 100 - 58 + k);
    CHECK(m[2][k] == 100 - 59 + k);
  }
  vla(1);
  vla(17);
  vla(301);
  printf("array sections\n");
  return check_done();
}
