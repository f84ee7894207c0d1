// threadprivate variables: each thread has its own, the initial thread's is
// the program's, values stay between regions of the same size, scalars,
// arrays, structs, statics in functions.
#include "../check.h"
#include <omp.h>

static int number = 5;
static double vec[20] = {1, 2, 3};
static struct {
  int a;
  char name[13];
} info = {9, "initialised"};
static char *where;
int exported = 77;
#pragma omp threadprivate(number, vec, info)
#pragma omp threadprivate(where)
#pragma omp threadprivate(exported)

static int counter(void) {
  static int calls = 100;
#pragma omp threadprivate(calls)
  return ++calls;
}

int main(void) {
  enum { T = 5 };
#pragma omp parallel num_threads(T)
  {
    int id = omp_get_thread_num();
    CHECK_EQ(number, 5);
    CHECK(vec[2] == 3 && vec[3] == 0);
    CHECK_EQ(info.a, 9);
    CHECK_EQ(info.name[10], 'd');
    CHECK_EQ(exported, 77);
    number = id;
    vec[19] = id * 0.5;
    info.a = -id;
    where = &info.name[id];
    exported += id;
#pragma omp barrier
    CHECK_EQ(number, id);
    CHECK(where == &info.name[id]);
  }
  CHECK_EQ(number, 0);
  CHECK_EQ(exported, 77);
  for (int round = 1; round <= 50; round++) {
#pragma omp parallel num_threads(T)
    {
      int id = omp_get_thread_num();
      CHECK_EQ(number, id * round);
      CHECK(vec[19] == id * 0.5);
      CHECK_EQ(info.a, -id);
      CHECK(where == &info.name[id]);
      CHECK_EQ(exported, 77 + id);
      number += id;
      CHECK_EQ(counter(), 100 + round);
    }
  }
  // The initial thread sees its own outside, and in serialized regions.
  number = 1234;
#pragma omp parallel num_threads(1)
  CHECK_EQ(number, 1234);
#pragma omp parallel if (0)
  number++;
  CHECK_EQ(number, 1235);
  int distinct = 0;
  static int *addr[T];
#pragma omp parallel num_threads(T)
  addr[omp_get_thread_num()] = &number;
  for (int i = 0; i < T; i++)
    for (int k = 0; k < i; k++)
      distinct += addr[i] != addr[k];
  CHECK_EQ(distinct, T * (T - 1) / 2);
  CHECK(addr[0] == &number);
  printf("threadprivate\n");
  return check_done();
}
