// schedule(runtime) under every kind that omp_set_schedule takes, with and
// without a chunk and the monotonic modifier, and omp_get_schedule's answers.
#include "../check.h"
#include <omp.h>
#include <string.h>

enum { N = 503 };
static int hits[N];

static void run(omp_sched_t kind, int chunk) {
  omp_sched_t got;
  int got_chunk;
  omp_set_schedule(kind, chunk);
  omp_get_schedule(&got, &got_chunk);
  CHECK_EQ(got & ~omp_sched_monotonic, kind & ~omp_sched_monotonic);
  if ((kind & ~omp_sched_monotonic) != omp_sched_auto && chunk > 0)
    CHECK_EQ(got_chunk, chunk);

  memset(hits, 0, sizeof hits);
#pragma omp parallel
  {
    omp_sched_t inside;
    int inside_chunk;
    omp_get_schedule(&inside, &inside_chunk);
    CHECK_EQ(inside, got);
    CHECK_EQ(inside_chunk, got_chunk);
#pragma omp for schedule(runtime)
    for (int i = 0; i < N; i++)
      __atomic_add_fetch(&hits[i], 1, __ATOMIC_RELAXED);
#pragma omp for schedule(runtime) nowait
    for (unsigned long i = N; i > 0; i--)
      __atomic_add_fetch(&hits[i - 1], 1, __ATOMIC_RELAXED);
#pragma omp for schedule(monotonic : runtime)
    for (long long i = 0; i < N; i += 2)
      __atomic_add_fetch(&hits[i], 1, __ATOMIC_RELAXED);
#pragma omp for schedule(nonmonotonic : runtime)
    for (unsigned i = 1; i < N; i += 2)
      __atomic_add_fetch(&hits[i], 1, __ATOMIC_RELAXED);
  }
  for (int i = 0; i < N; i++)
    CHECK_EQ(hits[i], 3);
}

int main(void) {
  omp_sched_t kinds[] = {omp_sched_static, omp_sched_dynamic, omp_sched_guided,
                         omp_sched_auto};
  for (int k = 0; k < 4; k++)
    for (int chunk = 0; chunk < 20; chunk += 3) {
      run(kinds[k], chunk);
      run((omp_sched_t)(kinds[k] | omp_sched_monotonic), chunk);
    }
  run(omp_sched_static, 1000000);
  run(omp_sched_dynamic, 1000000);

  // A setting made in a region stays with the thread that made it.
  omp_set_schedule(omp_sched_guided, 7);
#pragma omp parallel num_threads(4)
  {
    omp_sched_t kind;
    int chunk, id = omp_get_thread_num();
    omp_set_schedule(omp_sched_dynamic, id + 1);
#pragma omp barrier
    omp_get_schedule(&kind, &chunk);
    CHECK_EQ(chunk, id + 1);
  }
  omp_sched_t kind;
  int chunk;
  omp_get_schedule(&kind, &chunk);
  CHECK_EQ(kind, omp_sched_guided);
  CHECK_EQ(chunk, 7);
  printf("runtime schedules\n");
  return check_done();
}
