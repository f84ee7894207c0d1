// private, firstprivate, shared and default(none) on a region: scalars,
// arrays, structs and variable length arrays.
#include "../check.h"
#include <omp.h>
#include <string.h>

struct item {
  int id;
  double weight[5];
  char name[11];
};

int main(void) {
  int shared_sum = 0, first = 17, hidden = 99;
  double table[100];
  struct item it = {3, {1, 2, 3, 4, 5}, "ten bytes."};
  int n = 37;
  int vla[n];
  for (int i = 0; i < 100; i++)
    table[i] = i * 0.5;
  for (int i = 0; i < n; i++)
    vla[i] = i * i;

#pragma omp parallel default(none) shared(shared_sum, n)                       \
    firstprivate(first, table, it) private(hidden) firstprivate(vla)           \
    shared(check_failures) shared(stderr)
  {
    hidden = omp_get_thread_num();
    CHECK_EQ(first, 17);
    first += hidden;
    for (int i = 0; i < 100; i++) {
      CHECK(table[i] == i * 0.5);
      table[i] = -hidden;
    }
    for (int i = 0; i < n; i++) {
      CHECK_EQ(vla[i], i * i);
      vla[i] = hidden;
    }
    CHECK_EQ(it.id, 3);
    CHECK_EQ(strcmp(it.name, "ten bytes."), 0);
    CHECK(it.weight[4] == 5);
    it.id = hidden;
    it.name[0] = 'X';
#pragma omp barrier
    CHECK_EQ(first, 17 + hidden);
    CHECK(table[99] == -hidden);
    CHECK_EQ(vla[n - 1], hidden);
    CHECK_EQ(it.id, hidden);
#pragma omp atomic
    shared_sum += 1;
  }

  CHECK(shared_sum >= 1);
  CHECK_EQ(first, 17);
  CHECK_EQ(hidden, 99);
  CHECK_EQ(vla[5], 25);
  CHECK(table[3] == 1.5);
  CHECK_EQ(it.name[0], 't');
  CHECK_EQ(it.id, 3);

  // A pointer is copied, what it points at is shared.
  int cells[64];
  memset(cells, 0, sizeof cells);
  int *p = cells;
#pragma omp parallel num_threads(8) firstprivate(p)
  {
    p += omp_get_thread_num();
    *p = omp_get_thread_num() + 1;
  }
  CHECK(p == cells);
  for (int i = 0; i < 8; i++)
    CHECK_EQ(cells[i], i + 1);
  CHECK_EQ(cells[8], 0);
  printf("data clauses\n");
  return check_done();
}
