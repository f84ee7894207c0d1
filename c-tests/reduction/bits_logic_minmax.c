// flags: -latomic
// The operators & | ^ && || min max over every type that takes them.
#include "../check.h"
#include <omp.h>

#define BITS(T)                                                                \
  do {                                                                         \
    T all = (T)~0, any = 0, odd = 5;                                           \
    PRAGMA(omp parallel for num_threads(threads) reduction(& : all)            \
               reduction(| : any) reduction(^ : odd))                          \
    for (int i = 0; i < 7; i++) {                                              \
      all &= (T)~(1 << i % 3);                                                 \
      any |= (T)(1 << i);                                                      \
      odd ^= (T)(i + 1);                                                       \
    }                                                                          \
    CHECK(all == (T)~7);                                                       \
    CHECK(any == (T)127);                                                      \
    CHECK(odd == (T)(5 ^ 0));                                                  \
  } while (0)

#define LOGIC(T)                                                               \
  do {                                                                         \
    T all = 1, broken = 1, any = 0, none = 0;                                  \
    PRAGMA(omp parallel for num_threads(threads) reduction(&& : all, broken)   \
               reduction(|| : any, none) schedule(dynamic, 2))                 \
    for (int i = 0; i < 20; i++) {                                             \
      all = all && i >= 0;                                                     \
      broken = broken && i != 13;                                              \
      any = any || i == 19;                                                    \
      none = none || i == 20;                                                  \
    }                                                                          \
    CHECK(all == 1 && broken == 0 && any == 1 && none == 0);                   \
  } while (0)

#define MINMAX(T)                                                              \
  do {                                                                         \
    T low = 50, high = 50, kept = 0, top = 120;                                \
    PRAGMA(omp parallel for num_threads(threads) reduction(min : low, kept)    \
               reduction(max : high, top))                                     \
    for (int i = 0; i < 33; i++) {                                             \
      T v = (T)((i * 7) % 33 + 40);                                            \
      low = v < low ? v : low;                                                 \
      high = v > high ? v : high;                                              \
      kept = v < kept ? v : kept;                                              \
      top = v > top ? v : top;                                                 \
    }                                                                          \
    CHECK(low == (T)40 && high == (T)72 && kept == 0 && top == (T)120);        \
  } while (0)

#define INTEGER(T)                                                             \
  do {                                                                         \
    BITS(T);                                                                   \
    LOGIC(T);                                                                  \
    MINMAX(T);                                                                 \
  } while (0)

#define REAL(T)                                                                \
  do {                                                                         \
    LOGIC(T);                                                                  \
    MINMAX(T);                                                                 \
  } while (0)

int main(void) {
  for (int threads = 1; threads <= 9; threads += 2) {
    INTEGER(char);
    INTEGER(signed char);
    INTEGER(unsigned char);
    INTEGER(short);
    INTEGER(unsigned short);
    INTEGER(int);
    INTEGER(unsigned);
    INTEGER(long);
    INTEGER(unsigned long);
    INTEGER(long long);
    INTEGER(unsigned long long);
    REAL(float);
    REAL(double);
    REAL(long double);
    LOGIC(_Bool);
    float least = 1e30f, most = -1e30f;
#pragma omp parallel for num_threads(threads) reduction(min : least)           \
    reduction(max : most)
    for (int i = -5; i < 6; i++) {
      least = i * 0.5f < least ? i * 0.5f : least;
      most = i * 0.5f > most ? i * 0.5f : most;
    }
    CHECK(least == -2.5f && most == 2.5f);
  }
  printf("bits, logic, minima and maxima\n");
  return check_done();
}
