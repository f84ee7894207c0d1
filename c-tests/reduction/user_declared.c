// not-under: tsan a thread that begins late reads omp_orig while others combine: the compilers' code
// declare reduction: structs with an initializer, with a function as combiner,
// two reductions under one name for two types, larger than a cache line.
#include "../check.h"
#include <omp.h>
#include <string.h>

struct stats {
  long n, sum, min, max;
};

static void merge(struct stats *into, const struct stats *from) {
  into->n += from->n;
  into->sum += from->sum;
  if (from->min < into->min)
    into->min = from->min;
  if (from->max > into->max)
    into->max = from->max;
}

#pragma omp declare reduction(merge : struct stats : merge(&omp_out, &omp_in)) \
    initializer(omp_priv = (struct stats){0, 0, 1L << 40, -(1L << 40)})

struct histogram {
  int bin[64];
};
static void add(struct histogram *into, const struct histogram *from) {
  for (int i = 0; i < 64; i++)
    into->bin[i] += from->bin[i];
}
static void clear(struct histogram *h) { memset(h, 0, sizeof *h); }
#pragma omp declare reduction(add : struct histogram : add(&omp_out, &omp_in)) \
    initializer(clear(&omp_priv))

#pragma omp declare reduction(both : int, long : omp_out += omp_in)        \
    initializer(omp_priv = omp_orig - omp_orig)

int main(void) {
  for (int threads = 1; threads <= 8; threads++) {
    struct stats s = {0, 0, 1L << 40, -(1L << 40)};
#pragma omp parallel for num_threads(threads) reduction(merge : s)             \
    schedule(dynamic, 7)
    for (int i = -300; i <= 500; i++) {
      struct stats one = {1, i, i, i};
      merge(&s, &one);
    }
    CHECK_EQ(s.n, 801);
    CHECK_EQ(s.sum, 80100);
    CHECK_EQ(s.min, -300);
    CHECK_EQ(s.max, 500);

    struct histogram h;
    clear(&h);
    h.bin[3] = 7;
#pragma omp parallel num_threads(threads)
    {
#pragma omp for reduction(add : h) nowait
      for (int i = 0; i < 6400; i++)
        h.bin[i % 64]++;
    }
    for (int i = 0; i < 64; i++)
      CHECK_EQ(h.bin[i], 100 + (i == 3) * 7);

    int a = 10;
    long b = 20;
#pragma omp parallel num_threads(threads) reduction(both : a, b)
    {
      a += 1;
      b += 5;
    }
    CHECK_EQ(a, 10 + threads);
    CHECK_EQ(b, 20 + 5 * threads);
  }
  printf("declared reductions\n");
  return check_done();
}
