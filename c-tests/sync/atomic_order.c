// atomics with memory orders and hints, and data published through them.
#include "../check.h"
#include <omp.h>

static int data[64], ready[64];

int main(void) {
  for (int round = 0; round < 20; round++) {
#pragma omp parallel num_threads(2)
    {
      if (omp_get_thread_num() == 0) {
        for (int i = 0; i < 64; i++) {
          data[i] = round * 100 + i;
          if (i % 2) {
#pragma omp atomic write release
            ready[i] = round + 1;
          } else {
#pragma omp atomic write seq_cst
            ready[i] = round + 1;
          }
        }
      } else {
        for (int i = 0; i < 64; i++) {
          int seen = 0;
          while (seen <= round) {
            if (i % 2) {
#pragma omp atomic read acquire
              seen = ready[i];
            } else {
#pragma omp atomic read seq_cst
              seen = ready[i];
            }
          }
          CHECK_EQ(data[i], round * 100 + i);
        }
      }
    }
  }
  long count = 0;
  int v;
#pragma omp parallel num_threads(4) private(v)
  for (int i = 0; i < 500; i++) {
#pragma omp atomic update relaxed
    count++;
#pragma omp atomic seq_cst
    count += 1;
#pragma omp atomic update release hint(omp_sync_hint_contended)
    count++;
#pragma omp atomic capture relaxed hint(omp_sync_hint_uncontended)
    v = count++;
    CHECK(v >= 0);
  }
  CHECK_EQ(count, 8000);
  printf("memory orders\n");
  return check_done();
}
