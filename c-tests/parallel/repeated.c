// Many regions one after the other: the same size, sizes that alternate, that
// grow and that shrink; every member runs each of them once.
#include "../check.h"
#include <omp.h>

static long counts[32];

static void once(int n) {
#pragma omp parallel num_threads(n)
  counts[omp_get_thread_num()]++;
}

static void expect(int id, long want) {
  CHECK_EQ(counts[id], want);
  counts[id] = 0;
}

int main(void) {
  for (int i = 0; i < 5000; i++)
    once(2);
  expect(0, 5000);
  expect(1, 5000);
  expect(2, 0);

  for (int i = 0; i < 500; i++)
    once(i % 2 ? 2 : 8);
  expect(0, 500);
  expect(1, 500);
  for (int id = 2; id < 8; id++)
    expect(id, 250);

  for (int n = 1; n <= 16; n++)
    once(n);
  for (int n = 16; n >= 1; n--)
    once(n);
  for (int id = 0; id < 16; id++)
    expect(id, 2 * (16 - id));

  // Serialized ones between.
  for (int i = 0; i < 300; i++) {
    once(1);
    once(3);
  }
  expect(0, 600);
  expect(1, 300);
  expect(2, 300);

  // What a member wrote is there for the next region's members.
  static int chain[4];
  for (int round = 0; round < 1000; round++) {
    int moved[4];
#pragma omp parallel num_threads(4)
    {
      int id = omp_get_thread_num();
      moved[id] = chain[(id + 1) % 4] + 1;
    }
#pragma omp parallel num_threads(4)
    chain[omp_get_thread_num()] = moved[omp_get_thread_num()];
  }
  for (int id = 0; id < 4; id++)
    CHECK_EQ(chain[id], 1000);
  printf("repeated regions\n");
  return check_done();
}
