// Target tasks that hidden helper threads execute: waiting for them in every way, their dependences among other tasks,
// tasks and regions inside them.
// only: clang
// no-original: libomp 19 crashes on target tasks that hidden helper threads make
#include "../check.h"
#include <omp.h>

static void waits(int tid) {
  int a[8] = {0}, sum = 0, in_group = 0, after = 0;
  for (int i = 0; i < 8; i++) {
#pragma omp target map(tofrom : a[i : 1]) nowait
    a[i] = i + 1;
  }
#pragma omp taskwait
  for (int i = 0; i < 8; i++)
    sum += a[i];
  CHECK_EQ(sum, 36);
#pragma omp taskgroup
  {
#pragma omp target map(tofrom : in_group) nowait
    in_group = 1;
  }
  CHECK_EQ(in_group, 1);
#pragma omp target map(tofrom : after) nowait depend(out : after)
  after = tid;
#pragma omp taskwait depend(in : after)
  CHECK_EQ(after, tid);
}

static void chain(void) {
  int value = 1, order[3] = {0};
#pragma omp task depend(inout : value) shared(value, order)
  order[0] = value, value = 2;
#pragma omp target map(tofrom : value) map(tofrom : order[1 : 1]) nowait depend(inout : value)
  order[1] = value, value = 3;
#pragma omp task depend(inout : value) shared(value, order)
  order[2] = value, value = 4;
#pragma omp target map(tofrom : value) depend(inout : value)
  value *= 10;
#pragma omp taskwait
  CHECK_EQ(value, 40);
  for (int i = 0; i < 3; i++)
    CHECK_EQ(order[i], i + 1);
}

static void count(int *what) {
#pragma omp target nowait map(tofrom : what[0 : 1])
  {
#pragma omp atomic update
    (*what)++;
  }
}

static void wait_for_one(int *waited) {
  int mine = 0;
#pragma omp target map(tofrom : mine) nowait
  mine = 1;
#pragma omp taskwait
#pragma omp atomic update
  *waited += mine;
}

// What is made inside is complete at the barrier, too.
static void inside(int members) {
  static int tasks, regions, waited;
#pragma omp single
  tasks = regions = waited = 0;
#pragma omp target nowait map(tofrom : tasks, regions, waited)
  {
    for (int i = 0; i < 10; i++) {
#pragma omp task
      count(&tasks);
    }
#pragma omp parallel num_threads(2)
    {
#pragma omp atomic update
      regions++;
    }
    wait_for_one(&waited);
  }
#pragma omp barrier
  CHECK_EQ(tasks, 10 * members);
  CHECK(regions == 2 * members || regions == members);
  CHECK_EQ(waited, members);
#pragma omp barrier
}

int main(void) {
  omp_set_max_active_levels(3);
  waits(1);
  chain();
  inside(1);
  for (int round = 0; round < 20; round++) {
#pragma omp parallel
    {
      waits(omp_get_thread_num());
      chain();
      inside(omp_get_num_threads());
#pragma omp parallel num_threads(1)
      {
        int x = 0;
#pragma omp target map(tofrom : x) nowait
        x = 1;
#pragma omp barrier
        CHECK_EQ(x, 1);
      }
    }
  }
  return check_done();
}
