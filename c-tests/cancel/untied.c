// env: OMP_CANCELLATION=true
// no-original: clang
// (LLVM's runtimes drop what is left of an untied task that has begun.)
// A task that has begun goes on when its taskgroup is cancelled, until it meets
// a cancellation point itself; the parts of an untied one are one task.
#include "../check.h"
#include <omp.h>

enum { ROUNDS = 300, TASKS = 20 };

int main(void) {
  int begun = 0, ended = 0, after_point = 0, children = 0;
#pragma omp parallel num_threads(4)
#pragma omp single
  for (int round = 0; round < ROUNDS; round++) {
#pragma omp taskgroup
    {
      for (int i = 0; i < TASKS; i++) {
#pragma omp task untied firstprivate(i) shared(begun, ended, children)
        {
#pragma omp atomic
          begun++;
          for (int child = 0; child < 3; child++) {
#pragma omp task shared(children)
#pragma omp atomic
            children++;
#pragma omp taskyield
          }
          if (i == TASKS / 2) {
#pragma omp cancel taskgroup
#pragma omp atomic
            after_point++;
          }
#pragma omp taskwait
#pragma omp atomic
          ended++;
        }
      }
    }
  }
  CHECK_EQ(after_point, 0);
  CHECK(begun <= ROUNDS * TASKS && children <= 3 * begun);
  // The cancelling tasks alone do not come to their ends.
  CHECK(begun - ended <= ROUNDS);
  CHECK(begun == ROUNDS * TASKS || begun - ended > 0);
  printf("began and ended\n");
  return check_done();
}
