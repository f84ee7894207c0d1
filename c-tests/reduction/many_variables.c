// flags: -latomic
// Reductions of many variables in one construct, of large arrays, and mixed
// with other clauses: the list is combined as one.
#include "../check.h"
#include <omp.h>

enum { BIG = 5000 };
static long big[BIG];

int main(void) {
  int a = 0, b = 1, c = -1, d = ~0, e = 0, f = 0, g = 1, h = 0;
  long l = 0;
  double x = 0, y = 1, z = 0;
  char ch = 0;
  short s = 0;
  long double ld = 0;
  unsigned u = 0;
#pragma omp parallel for num_threads(7)                                        \
    reduction(+ : a, l, x, ch, s, ld, u, z) reduction(* : b, y)                \
    reduction(max : c) reduction(& : d) reduction(| : e) reduction(^ : f)      \
    reduction(&& : g) reduction(|| : h)
  for (int i = 0; i < 20; i++) {
    a += i;
    b *= i % 2 + 1;
    c = i > c ? i : c;
    d &= ~i;
    e |= i;
    f ^= i;
    g = g && i < 20;
    h = h || i > 18;
    l += i * 1000000000L;
    x += i * 0.25;
    y *= i % 3 == 0 ? 2 : 1;
    z -= i;
    ch += 1;
    s += i;
    ld += 0.5L;
    u += 1u << i;
  }
  CHECK_EQ(a, 190);
  CHECK_EQ(b, 1024);
  CHECK_EQ(c, 19);
  CHECK_EQ(d, ~31);
  CHECK_EQ(e, 31);
  CHECK_EQ(f, 0);
  CHECK_EQ(g, 1);
  CHECK_EQ(h, 1);
  CHECK_EQ(l, 190000000000L);
  CHECK(x == 47.5);
  CHECK(y == 128);
  CHECK(z == -190);
  CHECK_EQ(ch, 20);
  CHECK_EQ(s, 190);
  CHECK(ld == 10);
  CHECK_EQ(u, (1u << 20) - 1);

#pragma omp parallel num_threads(6) reduction(+ : big)
  for (int i = 0; i < BIG; i++)
    big[i] += i + omp_get_thread_num();
  for (int i = 0; i < BIG; i++)
    CHECK_EQ(big[i], 6 * i + 15);

  int outer = 0, inner = 0;
#pragma omp parallel num_threads(4) reduction(+ : outer) shared(inner)
  {
    outer++;
#pragma omp for reduction(+ : inner) schedule(dynamic)
    for (int i = 0; i < 100; i++)
      inner += i;
    CHECK_EQ(inner, 4950);
  }
  CHECK_EQ(outer, 4);
  printf("many reductions at once\n");
  return check_done();
}
