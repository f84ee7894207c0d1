// Values persist for each thread number between consecutive regions of one
// size, with serialized regions and loops between them, over many variables
// and with pointers to heap memory.
#include "../check.h"
#include <omp.h>
#include <stdlib.h>

#define EACH(X) X(0) X(1) X(2) X(3) X(4) X(5) X(6) X(7) X(8) X(9)
#define DECLARE(i) static long v##i = i;
EACH(DECLARE)
#pragma omp threadprivate(v0, v1, v2, v3, v4, v5, v6, v7, v8, v9)
static int *heap;
static int length;
#pragma omp threadprivate(heap, length)

int main(void) {
  enum { T = 6, ROUNDS = 30 };
#pragma omp parallel num_threads(T)
  {
#define START(i) CHECK_EQ(v##i, i);
    EACH(START)
    heap = NULL;
    length = 0;
  }
  for (int round = 1; round <= ROUNDS; round++) {
#pragma omp parallel num_threads(T)
    {
      int id = omp_get_thread_num();
#define STEP(i) v##i += id + i;
      EACH(STEP)
      heap = realloc(heap, sizeof *heap * (length + 1));
      heap[length++] = id * 1000 + round;
    }
#pragma omp parallel if (0)
    v0 += 0;
#pragma omp parallel for num_threads(T) schedule(dynamic)
    for (int i = 0; i < 30; i++)
      CHECK_EQ(v3, 3 + round * (omp_get_thread_num() + 3));
  }
#pragma omp parallel num_threads(T)
  {
    int id = omp_get_thread_num();
#define END(i) CHECK_EQ(v##i, i + ROUNDS * (id + i));
    EACH(END)
    CHECK_EQ(length, ROUNDS);
    for (int k = 0; k < ROUNDS; k++)
      CHECK_EQ(heap[k], id * 1000 + k + 1);
    free(heap);
  }
  printf("values persist\n");
  return check_done();
}
