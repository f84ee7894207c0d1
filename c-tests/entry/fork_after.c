// no-original
// (Any region of a child forked after a region hangs in libgomp; libomp's
// children forget what omp_set_num_threads was told.)
// fork after regions: the child has no workers but makes new ones; the parent
// keeps its own; children of children too; the ICVs are the parent's.
#include "child.h"
#include <omp.h>

static void regions(int size) {
  for (int i = 0; i < 20; i++) {
    int n = 0, sum = 0;
#pragma omp parallel num_threads(size) reduction(+ : n)
    {
      n++;
#pragma omp barrier
#pragma omp for schedule(dynamic) reduction(+ : sum)
      for (int k = 0; k < 50; k++)
        sum += k;
#pragma omp critical
      sum++;
    }
    CHECK_EQ(n, size);
    CHECK_EQ(sum, 1225 + size);
  }
}

static void same_settings(int size) {
  CHECK_EQ(omp_get_max_threads(), 5);
  CHECK_EQ(omp_get_level(), 0);
  regions(size);
  int n = 0;
#pragma omp parallel reduction(+ : n)
  n++;
  CHECK_EQ(n, 5);
}

static void grandparent(int size) {
  regions(size);
  pid_t pid = child_start(regions, size + 1);
  regions(size);
  child_join(pid);
}

int main(void) {
  regions(4);
  for (int i = 0; i < 5; i++) {
    pid_t pid = child_start(regions, i + 1);
    regions(4);
    child_join(pid);
  }
  omp_set_num_threads(5);
  child_join(child_start(same_settings, 2));
  child_join(child_start(grandparent, 3));
  pid_t many[6];
  for (int i = 0; i < 6; i++)
    many[i] = child_start(regions, 2);
  regions(3);
  for (int i = 0; i < 6; i++)
    child_join(many[i]);
  regions(4);
  printf("fork after regions\n");
  return check_done();
}
