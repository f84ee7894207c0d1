// only: clang
// flags: -fnoopenmp-use-tls
// env: KMP_BLOCKTIME=0
// Values persist between the regions of each of several native threads that take
// turns, their members asleep meanwhile: a worker that has values of one caller's
// member serves no other.
#include "../check.h"
#include <omp.h>
#include <pthread.h>
#include <unistd.h>

enum { CALLERS = 3, ROUNDS = 6, SIZE = 3 };

static int owner = -1, rounds;
#pragma omp threadprivate(owner, rounds)

static pthread_barrier_t turn;

static void *caller(void *arg) {
  int me = (int)(long)arg;
  for (int round = 0; round < ROUNDS; round++)
    for (int whose = 0; whose < CALLERS; whose++) {
      pthread_barrier_wait(&turn);
      if (whose == me) {
#pragma omp parallel num_threads(SIZE)
        {
          int role = me * SIZE + omp_get_thread_num();
          CHECK_EQ(owner, round ? role : -1);
          CHECK_EQ(rounds, round);
          owner = role;
          rounds++;
        }
      }
      usleep(3000);
    }
  return NULL;
}

int main(void) {
  pthread_t threads[CALLERS];
  omp_set_dynamic(0);
#pragma omp parallel num_threads(2)
  CHECK_EQ(rounds, 0);
  pthread_barrier_init(&turn, NULL, CALLERS);
  for (long i = 0; i < CALLERS; i++)
    pthread_create(&threads[i], NULL, caller, (void *)i);
  for (int i = 0; i < CALLERS; i++)
    pthread_join(threads[i], NULL);
#pragma omp parallel num_threads(2)
  CHECK_EQ(rounds, 0);
  return check_done();
}
