// The archive on the link line: regions, a loop, a critical section and locks without any shared OpenMP library.
// link: static
#include <omp.h>
#include <stdio.h>

int main(void) {
  int members = 0, in_lock = 0;
  long sum = 0;
  omp_lock_t lock;
  omp_init_lock(&lock);
#pragma omp parallel reduction(+ : sum)
  {
#pragma omp critical
    members++;
    omp_set_lock(&lock);
    in_lock++;
    omp_unset_lock(&lock);
#pragma omp for schedule(dynamic, 7)
    for (int i = 0; i < 1000; i++)
      sum += i;
  }
  omp_destroy_lock(&lock);
  printf("%d %d %ld\n", members, in_lock, sum);
  return members != omp_get_max_threads() || in_lock != members || sum != 499500;
}
