// run-sched-var: what is set is read back, and loops with schedule(runtime)
// follow it.
#include "../check.h"
#include <omp.h>

static void expect(omp_sched_t set, int chunk, omp_sched_t kind, int read) {
  omp_sched_t got_kind;
  int got_chunk;
  omp_set_schedule(set, chunk);
  omp_get_schedule(&got_kind, &got_chunk);
  CHECK_EQ(got_kind & ~omp_sched_monotonic, kind);
  CHECK_EQ(got_chunk, read);
}

int main(void) {
  for (int chunk = 1; chunk < 100; chunk = chunk * 3 + 1) {
    expect(omp_sched_static, chunk, omp_sched_static, chunk);
    expect(omp_sched_dynamic, chunk, omp_sched_dynamic, chunk);
    expect(omp_sched_guided, chunk, omp_sched_guided, chunk);
  }
  omp_sched_t kind;
  int chunk;
  omp_set_schedule(omp_sched_auto, 5);
  omp_get_schedule(&kind, &chunk);
  CHECK_EQ(kind & ~omp_sched_monotonic, omp_sched_auto);

  // The monotonic modifier comes back, and a loop under it runs.
  omp_set_schedule((omp_sched_t)(omp_sched_dynamic | omp_sched_monotonic), 2);
  omp_get_schedule(&kind, &chunk);
  CHECK_EQ((unsigned)kind, 2u | 0x80000000u);
  CHECK_EQ(chunk, 2);
  long sum = 0;
#pragma omp parallel for schedule(runtime) reduction(+ : sum)
  for (int i = 0; i < 1000; i++)
    sum += i;
  CHECK_EQ(sum, 499500);

  // Each task has its own.
  omp_set_schedule(omp_sched_guided, 9);
#pragma omp parallel num_threads(3)
  {
    omp_sched_t mine;
    int size;
    omp_get_schedule(&mine, &size);
    CHECK_EQ(mine & ~omp_sched_monotonic, omp_sched_guided);
    CHECK_EQ(size, 9);
    omp_set_schedule(omp_sched_static, omp_get_thread_num() + 1);
#pragma omp barrier
    omp_get_schedule(&mine, &size);
    CHECK_EQ(size, omp_get_thread_num() + 1);
  }
  omp_get_schedule(&kind, &chunk);
  CHECK_EQ(kind & ~omp_sched_monotonic, omp_sched_guided);
  CHECK_EQ(chunk, 9);

  // static over 2 threads with chunks of 3: who gets what is laid down.
  omp_set_schedule(omp_sched_static, 3);
  int owner[12];
#pragma omp parallel for schedule(runtime) num_threads(2)
  for (int i = 0; i < 12; i++)
    owner[i] = omp_get_thread_num();
  for (int i = 0; i < 12; i++)
    printf("%d", owner[i]);
  printf(" schedule\n");
  return check_done();
}
