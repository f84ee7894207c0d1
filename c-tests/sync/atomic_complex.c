// only: clang
// (gcc 12 takes no complex operand of atomic.)
// flags: -latomic
// atomic updates of complex numbers of three widths and of operands of other
// types than the variable's.
#include "../check.h"
#include <complex.h>
#include <omp.h>

enum { THREADS = 5, N = 200 };

int main(void) {
  float complex f = 0;
  double complex d = 1;
  long double complex l = 0;
  int i32 = 0;
  char c = 0;
  float real = 0;
  unsigned long wide = 0;
#pragma omp parallel num_threads(THREADS)
  for (int i = 0; i < N; i++) {
#pragma omp atomic
    f += 1 + 2 * I;
#pragma omp atomic
    d *= I;
#pragma omp atomic
    l -= 0.5L * I;
    // The operand's type is wider than, or of another kind than, the target's.
#pragma omp atomic
    i32 += 1.5;
#pragma omp atomic
    c += 1L;
#pragma omp atomic
    real += (double)0.5;
#pragma omp atomic
    wide += (short)3;
#pragma omp atomic
    wide -= 1.0f;
  }
  CHECK(__real__ f == THREADS * N && __imag__ f == 2 * THREADS * N);
  CHECK(__real__ d == 1 && __imag__ d == 0);
  CHECK(__imag__ l == -0.5L * THREADS * N);
  CHECK_EQ(i32, THREADS * N);
  CHECK_EQ(c, (char)(THREADS * N));
  CHECK(real == 0.5f * THREADS * N);
  CHECK_EQ(wide, 2 * THREADS * N);
  printf("atomics over mixed types\n");
  return check_done();
}
