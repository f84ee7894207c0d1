// not-under: tsan it has a thread of its own, which is counted here
// no-original: libomp refuses a second pause
// Threads end at a hard pause and come back, again and again, also beside native threads.
#include "../check.h"
#include <dirent.h>
#include <omp.h>
#include <pthread.h>
#include <unistd.h>

static int tasks_of_process(void) {
  int count = 0;
  DIR *dir = opendir("/proc/self/task");
  for (struct dirent *entry; (entry = readdir(dir));)
    count += entry->d_name[0] != '.';
  closedir(dir);
  return count;
}

/* The same, once it is `want`: who has joined a thread may still see it there
 * for a moment. */
static int tasks_in_the_end(int want) {
  for (int i = 0; i < 2000 && tasks_of_process() != want; i++)
    usleep(1000);
  return tasks_of_process();
}

static int team(void) {
  int size = 0;
#pragma omp parallel reduction(+ : size)
  size++;
  return size;
}

static void *worker(void *argument) {
  for (int i = 0; i < 50; i++) {
    CHECK_EQ(team(), *(int *)argument);
    if (i % 10 == 0)
      CHECK_EQ(omp_pause_resource_all(omp_pause_hard), 0);
  }
  return NULL;
}

int main(void) {
  int threads = team();
  for (int i = 0; i < 20; i++) {
    CHECK_EQ(omp_pause_resource(omp_pause_hard, omp_get_initial_device()), 0);
    CHECK_EQ(tasks_in_the_end(1), 1);
    CHECK_EQ(omp_pause_resource_all(omp_pause_soft), 0);
    CHECK_EQ(team(), threads);
    CHECK_EQ(team(), threads);
    CHECK_EQ(tasks_in_the_end(threads), threads);
  }
#pragma omp parallel
  CHECK(omp_pause_resource_all(omp_pause_soft) != 0);
  CHECK(omp_pause_resource_all((omp_pause_resource_t)99) != 0);
  pthread_t natives[4];
  for (int i = 0; i < 4; i++)
    pthread_create(&natives[i], NULL, worker, &threads);
  for (int i = 0; i < 4; i++)
    pthread_join(natives[i], NULL);
  CHECK_EQ(team(), threads);
  printf("paused\n");
  return check_done();
}
