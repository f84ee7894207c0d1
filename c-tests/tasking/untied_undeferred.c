// An untied task that is undeferred, final, or executed at once ends before its creator goes on, however many scheduling
// points cut it into parts (clang ends its function at each and hands the task over again).
// no-original: clang
// (LLVM's runtimes hand the parts of an undeferred task out like those of a deferred one, and end themselves.)
#include "../check.h"
#include <omp.h>

enum { DEPTH = 18, CHILDREN = 200000 };

static int with_if(int n) {
  if (n < 2)
    return n;
  int a, b;
#pragma omp task untied shared(a) firstprivate(n) if (n > 12)
  a = with_if(n - 1);
#pragma omp task untied shared(b) firstprivate(n) if (n > 12)
  b = with_if(n - 2);
#pragma omp taskwait
  return a + b;
}

static int with_final(int n) {
  if (n < 2)
    return n;
  int a, b;
#pragma omp task untied shared(a) firstprivate(n) final(n < 12)
  a = with_final(n - 1);
#pragma omp task untied shared(b) firstprivate(n) final(n < 12)
  b = with_final(n - 2);
#pragma omp taskwait
  return a + b;
}

// Nobody waits for the children: creators are over before them, and many tasks are executed at once.
static void tree(int depth, int *nodes) {
#pragma omp atomic
  ++*nodes;
  for (int i = 0; i < 3 && depth > 0; ++i) {
#pragma omp task untied firstprivate(depth, nodes)
    tree(depth - 1, nodes);
  }
}

// A part for each child: they do not stand on each other on the stack.
static int many_parts(void) {
  int sum = 0, after = -1;
#pragma omp task untied shared(sum, after) if (0)
  {
    for (int i = 0; i < CHILDREN; ++i) {
#pragma omp task untied shared(sum)
      {
#pragma omp atomic
        ++sum;
      }
    }
#pragma omp taskwait
    after = sum;
  }
  return after;
}

static int in_parts(int n) {
  int sum = 0;
#pragma omp taskloop untied shared(sum) num_tasks(50)
  for (int i = 0; i < n; ++i) {
    int a = 0;
#pragma omp task untied shared(a) if (i % 2)
    a = i;
#pragma omp taskwait
#pragma omp atomic
    sum += a;
  }
  return sum;
}

int main(void) {
  int by_if = 0, by_final = 0, nodes = 0, parts = 0, loop = 0;
#pragma omp parallel
#pragma omp single
  {
    by_if = with_if(DEPTH);
    by_final = with_final(DEPTH);
#pragma omp taskgroup
    tree(9, &nodes);
    parts = many_parts();
    loop = in_parts(300);
  }
  CHECK_EQ(by_if, 2584);
  CHECK_EQ(by_final, 2584);
  CHECK_EQ(nodes, 29524);
  CHECK_EQ(parts, CHILDREN);
  CHECK_EQ(loop, 300 * 299 / 2);
  printf("in order\n");
  return check_done();
}
