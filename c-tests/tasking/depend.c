/* Dependences between sibling tasks: in, out, inout, mutexinoutset, inoutset, undeferred tasks, and taskwait with a
 * depend clause. Each task checks what must have happened before it. */
#include "../check.h"
#include <omp.h>

enum { CHAIN = 2000, READERS = 20, ROUNDS = 50 };

static void chain(void) {
  long x = 0;
  for (int i = 0; i < CHAIN; i++) {
#pragma omp task depend(inout : x) shared(x) firstprivate(i)
    {
      CHECK_EQ(x, i);
      x = i + 1;
    }
  }
#pragma omp taskwait
  CHECK_EQ(x, CHAIN);
}

static void readers_and_writers(void) {
  int value = 0, read = 0;
  for (int round = 0; round < ROUNDS; round++) {
#pragma omp task depend(out : value) shared(value, read) firstprivate(round)
    {
      CHECK_EQ(read, round * READERS);
      value = round + 1;
    }
    for (int i = 0; i < READERS; i++) {
#pragma omp task depend(in : value) shared(value, read) firstprivate(round)
      {
        CHECK_EQ(value, round + 1);
#pragma omp atomic
        read++;
      }
    }
  }
#pragma omp taskwait
  CHECK_EQ(read, ROUNDS * READERS);
}

static void exclusion(void) {
  int count = 0, inside = 0;
  for (int i = 0; i < 200; i++) {
#pragma omp task depend(mutexinoutset : count) shared(count, inside)
    {
      int others;
#pragma omp atomic capture
      others = inside++;
      CHECK_EQ(others, 0);
      count++; // no atomic: they exclude each other
#pragma omp atomic
      inside--;
    }
  }
#pragma omp task depend(in : count) shared(count)
  CHECK_EQ(count, 200);
  // An undeferred task of the set waits for nobody of it but those that execute.
#pragma omp task if (0) depend(mutexinoutset : count) shared(count)
  count++;
#pragma omp taskwait depend(inout : count)
  CHECK_EQ(count, 201);
#pragma omp taskwait
  CHECK_EQ(count, 201);
}

static void undeferred(void) {
  int x = 0, y = 0;
#pragma omp task depend(out : x) shared(x)
  x = 1;
#pragma omp task if (0) depend(in : x) depend(out : y) shared(x, y)
  {
    CHECK_EQ(x, 1);
    y = 2;
  }
  CHECK_EQ(y, 2);
#pragma omp task depend(inout : y) shared(y)
  y = 3;
#pragma omp taskwait depend(in : y)
  CHECK_EQ(y, 3);
#pragma omp taskwait
}

static void nested(void) {
  // Dependences bind siblings alone: the inner tasks have their own table.
  int x = 0, sum = 0;
  for (int i = 0; i < 10; i++) {
#pragma omp task depend(inout : x) shared(x, sum) firstprivate(i)
    {
      CHECK_EQ(x, i);
      for (int j = 0; j < 5; j++) {
#pragma omp task depend(inout : x) shared(sum)
        {
#pragma omp atomic
          sum++;
        }
      }
#pragma omp taskwait
      x = i + 1;
    }
  }
#pragma omp taskwait
  CHECK_EQ(sum, 50);
}

int main(void) {
#pragma omp parallel
#pragma omp single
  {
    chain();
    readers_and_writers();
    exclusion();
    undeferred();
    nested();
  }
  undeferred(); // outside any region
  chain();
  return check_done();
}
