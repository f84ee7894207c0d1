// firstprivate on loops and sections: scalars, fixed arrays, arrays of
// structs and variable length arrays; each thread has its own copy.
#include "../check.h"
#include <omp.h>

struct cell {
  short a;
  long b;
};

static void with_vla(int n) {
  int vla[n];
  for (int i = 0; i < n; i++)
    vla[i] = i;
  int bad = 0;
#pragma omp parallel num_threads(4) reduction(+ : bad)
  {
#pragma omp for firstprivate(vla) schedule(dynamic)
    for (int i = 0; i < 40; i++) {
      // Entries only ever grow within one thread's copy.
      for (int k = 0; k < n; k++)
        bad += vla[k] < k;
      vla[i % n] += 1;
    }
  }
  CHECK_EQ(bad, 0);
  for (int i = 0; i < n; i++)
    CHECK_EQ(vla[i], i);
}

int main(void) {
  int scale = 3;
  double grid[3][5];
  struct cell row[20];
  for (int i = 0; i < 15; i++)
    grid[i / 5][i % 5] = i;
  for (int i = 0; i < 20; i++)
    row[i] = (struct cell){(short)i, i * 10L};

  long sum = 0;
#pragma omp parallel for firstprivate(scale, grid, row) reduction(+ : sum)     \
    schedule(static, 3)
  for (int i = 0; i < 300; i++) {
    CHECK(grid[2][4] == 14);
    CHECK_EQ(row[i % 20].b, (i % 20) * 10);
    sum += scale * (row[i % 20].a + (long)grid[i % 3][i % 5]);
    grid[0][0] = 0;
    row[0].b = 0;
  }
  long want = 0;
  for (int i = 0; i < 300; i++)
    want += 3 * (i % 20 + (i % 3) * 5 + i % 5);
  CHECK_EQ(sum, want);

  int touched = 0;
#pragma omp parallel num_threads(3)
  {
#pragma omp sections firstprivate(row) reduction(+ : touched)
    {
#pragma omp section
      row[5].b += 1, touched += row[5].b >= 51;
#pragma omp section
      row[5].b += 1, touched += row[5].b >= 51;
#pragma omp section
      row[5].b += 1, touched += row[5].b >= 51;
    }
  }
  CHECK_EQ(touched, 3);
  CHECK_EQ(row[5].b, 50);
  with_vla(5);
  with_vla(64);
  printf("firstprivate copies\n");
  return check_done();
}
