// only: clang
/* Task reductions: of a taskgroup, nested ones, of a taskloop, and of parallel and worksharing constructs by the task
 * modifier; user-declared ones; array sections. */
#include "../check.h"
#include <omp.h>

enum { N = 300 };

typedef struct {
  long sum;
  int most;
} stats;

#pragma omp declare reduction(join:stats : omp_out.sum += omp_in.sum, omp_out.most = omp_in.most > omp_out.most        \
                                  ? omp_in.most                                                                        \
                                  : omp_out.most) initializer(omp_priv = {0, omp_orig.most})

static void groups(void) {
  long sum = 5, product = 1;
  double parts[3] = {1, 2, 3};
  stats all = {100, 3};
#pragma omp taskgroup task_reduction(+ : sum, parts[0 : 3]) task_reduction(* : product) task_reduction(join : all)
  {
    for (int i = 0; i < N; i++) {
#pragma omp task in_reduction(+ : sum, parts[0 : 3]) in_reduction(join : all) firstprivate(i)
      {
        sum += i;
        parts[i % 3] += 1;
        all.sum += i;
        if (i > all.most)
          all.most = i;
      }
    }
    for (int i = 0; i < 40; i++) {
#pragma omp task in_reduction(* : product)
      product *= 2;
    }
  }
  CHECK_EQ(sum, 5 + N * (N - 1) / 2);
  CHECK_EQ(product, 1L << 40);
  CHECK_EQ(parts[0] + parts[1] * 1000 + parts[2] * 1000000, 101 + 102 * 1000 + 103 * 1000000L);
  CHECK_EQ(all.sum, 100 + N * (N - 1) / 2);
  CHECK_EQ(all.most, N - 1);
}

static void nested(void) {
  int outer = 0, inner_total = 0;
#pragma omp taskgroup task_reduction(+ : outer)
  for (int i = 0; i < 20; i++) {
#pragma omp task in_reduction(+ : outer) shared(inner_total)
    {
      int inner = 0;
#pragma omp taskgroup task_reduction(+ : inner)
      for (int j = 0; j < 5; j++) {
#pragma omp task in_reduction(+ : inner) in_reduction(+ : outer)
        inner++, outer++;
      }
      CHECK_EQ(inner, 5);
#pragma omp atomic
      inner_total += inner;
    }
  }
  CHECK_EQ(outer, 100);
  CHECK_EQ(inner_total, 100);
}

static void loops(void) {
  long sum = 0;
#pragma omp taskloop reduction(+ : sum) grainsize(3)
  for (int i = 0; i < N; i++)
    sum += i;
  CHECK_EQ(sum, N * (N - 1) / 2);
}

int main(void) {
  for (int round = 0; round < 30; round++) {
#pragma omp parallel
#pragma omp single
    {
      groups();
      nested();
      loops();
    }
    int sum = 0, ws = 0, threads = 0;
#pragma omp parallel reduction(task, + : sum) reduction(+ : threads)
    {
      threads++;
      sum++;
      for (int i = 0; i < 10; i++) {
#pragma omp task in_reduction(+ : sum)
        sum++;
      }
    }
    CHECK_EQ(sum, 11 * threads);
#pragma omp parallel
    for (int twice = 0; twice < 2; twice++) {
#pragma omp for reduction(task, + : ws)
      for (int i = 0; i < N; i++) {
        ws++;
#pragma omp task in_reduction(+ : ws)
        ws += 2;
      }
    }
    CHECK_EQ(ws, 6 * N);
  }
  groups(); // outside any region
  nested();
  loops();
  return check_done();
}
