// fork before the first region: child and parent both run regions.
#include "child.h"
#include <omp.h>

static void regions(int size) {
  for (int i = 0; i < 20; i++) {
    int n = 0, sum = 0;
#pragma omp parallel num_threads(size) reduction(+ : n)
    {
      n++;
#pragma omp for schedule(dynamic) reduction(+ : sum)
      for (int k = 0; k < 50; k++)
        sum += k;
    }
    CHECK_EQ(n, size);
    CHECK_EQ(sum, 1225);
  }
}

static void grandchild(int size) {
  child_join(child_start(regions, size));
  regions(size);
}

int main(void) {
  child_join(child_start(grandchild, 2));
  pid_t a = child_start(regions, 3), b = child_start(regions, 4);
  regions(2);
  child_join(a);
  child_join(b);
  regions(4);
  printf("fork before regions\n");
  return check_done();
}
