// Reductions over a struct of forty kilobytes, over hundreds of array entries
// in one loop, in long runs of short regions, and in teams of up to 16.
#include "../check.h"
#include <omp.h>

struct block {
  long v[5000];
};
static struct block total;

static void block_add(struct block *a, const struct block *b) {
  for (int i = 0; i < 5000; i++)
    a->v[i] += b->v[i];
}
static void block_zero(struct block *a) {
  for (int i = 0; i < 5000; i++)
    a->v[i] = 0;
}
#pragma omp declare reduction(                                                 \
        blocks : struct block : block_add(&omp_out, &omp_in))                  \
    initializer(block_zero(&omp_priv))

int main(void) {
  for (int threads = 2; threads <= 16; threads += 7) {
    block_zero(&total);
#pragma omp parallel num_threads(threads) reduction(blocks : total)
    for (int i = 0; i < 5000; i++)
      total.v[i] += i % 10 + omp_get_thread_num();
    int numbers = threads * (threads - 1) / 2;
    for (int i = 0; i < 5000; i++)
      CHECK_EQ(total.v[i], i % 10 * threads + numbers);
  }
  for (int i = 0; i < 3000; i++) {
    int a = 0;
    double b = 1;
#pragma omp parallel num_threads(3) reduction(+ : a) reduction(* : b)
    {
      a += 1 + omp_get_thread_num();
      b *= 2;
    }
    CHECK_EQ(a, 6);
    CHECK(b == 8);
  }
  int many[300] = {0};
#pragma omp parallel for num_threads(16) reduction(+ : many)
  for (int i = 0; i < 6000; i++)
    many[i % 300] += i / 300;
  for (int i = 0; i < 300; i++)
    CHECK_EQ(many[i], 190);
  printf("large reductions\n");
  return check_done();
}
