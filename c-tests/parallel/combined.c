// Combined constructs: parallel for, parallel sections, parallel for simd and
// parallel master, each with the clauses of both halves.
#include "../check.h"
#include <omp.h>

int main(void) {
  enum { N = 200 };
  int hit[N] = {0}, last = -1, add = 3;
  long sum = 0;
#pragma omp parallel for num_threads(4) if (1) schedule(static, 7)             \
    firstprivate(add) lastprivate(last) reduction(+ : sum)
  for (int i = 0; i < N; i++) {
    hit[i] += add;
    sum += i;
    last = i;
  }
  CHECK_EQ(sum, N * (N - 1) / 2);
  CHECK_EQ(last, N - 1);
  for (int i = 0; i < N; i++)
    CHECK_EQ(hit[i], 3);

  int parts[3] = {0}, tail = 0;
#pragma omp parallel sections num_threads(2) lastprivate(tail)                 \
    firstprivate(add) reduction(+ : sum)
  {
#pragma omp section
    parts[0] = add, tail = 1, sum++;
#pragma omp section
    parts[1] = add, tail = 2, sum++;
#pragma omp section
    parts[2] = add, tail = 3, sum++;
  }
  CHECK_EQ(parts[0] + parts[1] + parts[2], 9);
  CHECK_EQ(tail, 3);
  CHECK_EQ(sum, N * (N - 1) / 2 + 3);

  float v[N];
#pragma omp parallel for simd num_threads(3) schedule(simd : static)           \
    simdlen(4) lastprivate(last)
  for (int i = 0; i < N; i++) {
    v[i] = i * 2.0f;
    last = i;
  }
  CHECK(v[N - 1] == 2.0f * (N - 1));
  CHECK_EQ(last, N - 1);

  int masters = 0;
#pragma omp parallel master num_threads(5) reduction(+ : masters)
  masters += 1 + omp_get_thread_num();
  CHECK_EQ(masters, 1);
#pragma omp parallel masked num_threads(5) filter(2) reduction(+ : masters)
  masters += omp_get_thread_num();
  CHECK_EQ(masters, 3);
  printf("combined constructs\n");
  return check_done();
}
