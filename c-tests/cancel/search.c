// env: OMP_CANCELLATION=true
// no-original: clang
// (libomp 19 fails an assertion of its own when a cancelled dynamic loop is
// followed by another.)
// A search that cancels its loop when it has found what it looks for, with a
// combined construct, a conditional cancel and 64-bit loop variables.
#include "../check.h"
#include <omp.h>

enum { N = 20000 };
static int data[N];

static long find(int key) {
  long found = -1;
#pragma omp parallel for schedule(dynamic, 16)
  for (long i = 0; i < N; i++) {
    if (data[i] == key) {
#pragma omp atomic write
      found = i;
#pragma omp cancel for
    }
#pragma omp cancellation point for
  }
  return found;
}

static long find_static(int key) {
  long found = -1;
#pragma omp parallel shared(found)
  {
#pragma omp for schedule(static)
    for (unsigned long long i = 0; i < N; i++) {
      int hit = data[i] == key;
      if (hit) {
#pragma omp atomic write
        found = (long)i;
      }
#pragma omp cancel for if (hit)
#pragma omp cancellation point for
    }
  }
  return found;
}

int main(void) {
  for (int i = 0; i < N; i++)
    data[i] = (int)((i * 48271L) % 20011);
  for (int k = 0; k < 60; k++) {
    int at = (k * 331) % N;
    CHECK_EQ(find(data[at]), at);
    CHECK_EQ(find_static(data[at]), at);
  }
  CHECK_EQ(find(-5), -1);
  CHECK_EQ(find_static(-5), -1);
  printf("searches\n");
  return check_done();
}
