// Regions that share 0 to 40 variables: the outlined function takes as many
// arguments as the region names variables, in registers and on the stack.
#include "../check.h"
#include <omp.h>

// One region over the first `count` of the variables v0 to v39. Each is read,
// and one of them is written by each thread in its turn.
#define REGION(count, list, sum)                                               \
  do {                                                                         \
    long got = 0;                                                              \
    int threads = 0;                                                           \
    PRAGMA(omp parallel num_threads(3) shared list reduction(+ : got, threads))\
    {                                                                          \
      got += sum;                                                              \
      threads++;                                                               \
    }                                                                          \
    CHECK_EQ(threads, 3);                                                      \
    CHECK_EQ(got, 3L * (count) * ((count) + 1) / 2);                           \
  } while (0)

static void no_variables(void) {
#pragma omp parallel num_threads(3)
  CHECK_EQ(omp_get_num_threads(), 3);
}

int main(void) {
  char v0 = 1;
  short v1 = 2;
  int v2 = 3;
  long v3 = 4;
  float v4 = 5;
  double v5 = 6;
  unsigned v6 = 7;
  unsigned char v7 = 8;
  char v8 = 9;
  short v9 = 10;
  int v10 = 11;
  long v11 = 12;
  float v12 = 13;
  double v13 = 14;
  unsigned v14 = 15;
  unsigned char v15 = 16;
  char v16 = 17;
  short v17 = 18;
  int v18 = 19;
  long v19 = 20;
  float v20 = 21;
  double v21 = 22;
  unsigned v22 = 23;
  unsigned char v23 = 24;
  char v24 = 25;
  short v25 = 26;
  int v26 = 27;
  long v27 = 28;
  float v28 = 29;
  double v29 = 30;
  unsigned v30 = 31;
  unsigned char v31 = 32;
  char v32 = 33;
  short v33 = 34;
  int v34 = 35;
  long v35 = 36;
  float v36 = 37;
  double v37 = 38;
  unsigned v38 = 39;
  unsigned char v39 = 40;
  no_variables();
  REGION(1, (v0),
         (long)v0);
  REGION(2, (v0, v1),
         (long)v0 + (long)v1);
  REGION(3, (v0, v1, v2),
         (long)v0 + (long)v1 + (long)v2);
  REGION(4, (v0, v1, v2, v3),
         (long)v0 + (long)v1 + (long)v2 + (long)v3);
  REGION(5, (v0, v1, v2, v3, v4),
         (long)v0 + (long)v1 + (long)v2 + (long)v3 + (long)v4);
  REGION(6, (v0, v1, v2, v3, v4, v5),
         (long)v0 + (long)v1 + (long)v2 + (long)v3 + (long)v4 + (long)v5);
  REGION(7, (v0, v1, v2, v3, v4, v5, v6),
         (long)v0 + (long)v1 + (long)v2 + (long)v3 + (long)v4 + (long)v5 + (long)v6);
  REGION(8, (v0, v1, v2, v3, v4, v5, v6, v7),
         (long)v0 + (long)v1 + (long)v2 + (long)v3 + (long)v4 + (long)v5 + (long)v6 + (long)v7);
  REGION(9, (v0, v1, v2, v3, v4, v5, v6, v7, v8),
         (long)v0 + (long)v1 + (long)v2 + (long)v3 + (long)v4 + (long)v5 + (long)v6 + (long)v7 + (long)v8);
  REGION(10, (v0, v1, v2, v3, v4, v5, v6, v7, v8, v9),
         (long)v0 + (long)v1 + (long)v2 + (long)v3 + (long)v4 + (long)v5 + (long)v6 + (long)v7 + (long)v8 + (long)v9);
  REGION(11, (v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10),
         (long)v0 + (long)v1 + (long)v2 + (long)v3 + (long)v4 + (long)v5 + (long)v6 + (long)v7 + (long)v8 + (long)v9 + (long)v10);
  REGION(12, (v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11),
         (long)v0 + (long)v1 + (long)v2 + (long)v3 + (long)v4 + (long)v5 + (long)v6 + (long)v7 + (long)v8 + (long)v9 + (long)v10 + (long)v11);
  REGION(13, (v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12),
         (long)v0 + (long)v1 + (long)v2 + (long)v3 + (long)v4 + (long)v5 + (long)v6 + (long)v7 + (long)v8 + (long)v9 + (long)v10 + (long)v11 + (long)v12);
  REGION(14, (v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13),
         (long)v0 + (long)v1 + (long)v2 + (long)v3 + (long)v4 + (long)v5 + (long)v6 + (long)v7 + (long)v8 + (long)v9 + (long)v10 + (long)v11 + (long)v12 + (long)v13);
  REGION(15, (v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13, v14),
         (long)v0 + (long)v1 + (long)v2 + (long)v3 + (long)v4 + (long)v5 + (long)v6 + (long)v7 + (long)v8 + (long)v9 + (long)v10 + (long)v11 + (long)v12 + (long)v13 + (long)v14);
  REGION(16, (v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13, v14, v15),
         (long)v0 + (long)v1 + (long)v2 + (long)v3 + (long)v4 + (long)v5 + (long)v6 + (long)v7 + (long)v8 + (long)v9 + (long)v10 + (long)v11 + (long)v12 + (long)v13 + (long)v14 + (long)v15);
  REGION(17, (v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13, v14, v15, v16),
         (long)v0 + (long)v1 + (long)v2 + (long)v3 + (long)v4 + (long)v5 + (long)v6 + (long)v7 + (long)v8 + (long)v9 + (long)v10 + (long)v11 + (long)v12 + (long)v13 + (long)v14 + (long)v15 + (long)v16);
  REGION(18, (v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13, v14, v15, v16, v17),
         (long)v0 + (long)v1 + (long)v2 + (long)v3 + (long)v4 + (long)v5 + (long)v6 + (long)v7 + (long)v8 + (long)v9 + (long)v10 + (long)v11 + (long)v12 + (long)v13 + (long)v14 + (long)v15 + (long)v16 + (long)v17);
  REGION(19, (v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13, v14, v15, v16, v17, v18),
         (long)v0 + (long)v1 + (long)v2 + (long)v3 + (long)v4 + (long)v5 + (long)v6 + (long)v7 + (long)v8 + (long)v9 + (long)v10 + (long)v11 + (long)v12 + (long)v13 + (long)v14 + (long)v15 + (long)v16 + (long)v17 + (long)v18);
  REGION(20, (v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13, v14, v15, v16, v17, v18, v19),
         (long)v0 + (long)v1 + (long)v2 + (long)v3 + (long)v4 + (long)v5 + (long)v6 + (long)v7 + (long)v8 + (long)v9 + (long)v10 + (long)v11 + (long)v12 + (long)v13 + (long)v14 + (long)v15 + (long)v16 + (long)v17 + (long)v18 + (long)v19);
  REGION(21, (v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13, v14, v15, v16, v17, v18, v19, v20),
         (long)v0 + (long)v1 + (long)v2 + (long)v3 + (long)v4 + (long)v5 + (long)v6 + (long)v7 + (long)v8 + (long)v9 + (long)v10 + (long)v11 + (long)v12 + (long)v13 + (long)v14 + (long)v15 + (long)v16 + (long)v17 + (long)v18 + (long)v19 + (long)v20);
  REGION(22, (v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13, v14, v15, v16, v17, v18, v19, v20, v21),
         (long)v0 + (long)v1 + (long)v2 + (long)v3 + (long)v4 + (long)v5 + (long)v6 + (long)v7 + (long)v8 + (long)v9 + (long)v10 + (long)v11 + (long)v12 + (long)v13 + (long)v14 + (long)v15 + (long)v16 + (long)v17 + (long)v18 + (long)v19 + (long)v20 + (long)v21);
  REGION(23, (v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13, v14, v15, v16, v17, v18, v19, v20, v21, v22),
         (long)v0 + (long)v1 + (long)v2 + (long)v3 + (long)v4 + (long)v5 + (long)v6 + (long)v7 + (long)v8 + (long)v9 + (long)v10 + (long)v11 + (long)v12 + (long)v13 + (long)v14 + (long)v15 + (long)v16 + (long)v17 + (long)v18 + (long)v19 + (long)v20 + (long)v21 + (long)v22);
  REGION(24, (v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13, v14, v15, v16, v17, v18, v19, v20, v21, v22, v23),
         (long)v0 + (long)v1 + (long)v2 + (long)v3 + (long)v4 + (long)v5 + (long)v6 + (long)v7 + (long)v8 + (long)v9 + (long)v10 + (long)v11 + (long)v12 + (long)v13 + (long)v14 + (long)v15 + (long)v16 + (long)v17 + (long)v18 + (long)v19 + (long)v20 + (long)v21 + (long)v22 + (long)v23);
  REGION(25, (v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13, v14, v15, v16, v17, v18, v19, v20, v21, v22, v23, v24),
         (long)v0 + (long)v1 + (long)v2 + (long)v3 + (long)v4 + (long)v5 + (long)v6 + (long)v7 + (long)v8 + (long)v9 + (long)v10 + (long)v11 + (long)v12 + (long)v13 + (long)v14 + (long)v15 + (long)v16 + (long)v17 + (long)v18 + (long)v19 + (long)v20 + (long)v21 + (long)v22 + (long)v23 + (long)v24);
  REGION(26, (v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13, v14, v15, v16, v17, v18, v19, v20, v21, v22, v23, v24, v25),
         (long)v0 + (long)v1 + (long)v2 + (long)v3 + (long)v4 + (long)v5 + (long)v6 + (long)v7 + (long)v8 + (long)v9 + (long)v10 + (long)v11 + (long)v12 + (long)v13 + (long)v14 + (long)v15 + (long)v16 + (long)v17 + (long)v18 + (long)v19 + (long)v20 + (long)v21 + (long)v22 + (long)v23 + (long)v24 + (long)v25);
  REGION(27, (v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13, v14, v15, v16, v17, v18, v19, v20, v21, v22, v23, v24, v25, v26),
         (long)v0 + (long)v1 + (long)v2 + (long)v3 + (long)v4 + (long)v5 + (long)v6 + (long)v7 + (long)v8 + (long)v9 + (long)v10 + (long)v11 + (long)v12 + (long)v13 + (long)v14 + (long)v15 + (long)v16 + (long)v17 + (long)v18 + (long)v19 + (long)v20 + (long)v21 + (long)v22 + (long)v23 + (long)v24 + (long)v25 + (long)v26);
  REGION(28, (v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13, v14, v15, v16, v17, v18, v19, v20, v21, v22, v23, v24, v25, v26, v27),
         (long)v0 + (long)v1 + (long)v2 + (long)v3 + (long)v4 + (long)v5 + (long)v6 + (long)v7 + (long)v8 + (long)v9 + (long)v10 + (long)v11 + (long)v12 + (long)v13 + (long)v14 + (long)v15 + (long)v16 + (long)v17 + (long)v18 + (long)v19 + (long)v20 + (long)v21 + (long)v22 + (long)v23 + (long)v24 + (long)v25 + (long)v26 + (long)v27);
  REGION(29, (v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13, v14, v15, v16, v17, v18, v19, v20, v21, v22, v23, v24, v25, v26, v27, v28),
         (long)v0 + (long)v1 + (long)v2 + (long)v3 + (long)v4 + (long)v5 + (long)v6 + (long)v7 + (long)v8 + (long)v9 + (long)v10 + (long)v11 + (long)v12 + (long)v13 + (long)v14 + (long)v15 + (long)v16 + (long)v17 + (long)v18 + (long)v19 + (long)v20 + (long)v21 + (long)v22 + (long)v23 + (long)v24 + (long)v25 + (long)v26 + (long)v27 + (long)v28);
  REGION(30, (v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13, v14, v15, v16, v17, v18, v19, v20, v21, v22, v23, v24, v25, v26, v27, v28, v29),
         (long)v0 + (long)v1 + (long)v2 + (long)v3 + (long)v4 + (long)v5 + (long)v6 + (long)v7 + (long)v8 + (long)v9 + (long)v10 + (long)v11 + (long)v12 + (long)v13 + (long)v14 + (long)v15 + (long)v16 + (long)v17 + (long)v18 + (long)v19 + (long)v20 + (long)v21 + (long)v22 + (long)v23 + (long)v24 + (long)v25 + (long)v26 + (long)v27 + (long)v28 + (long)v29);
  REGION(31, (v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13, v14, v15, v16, v17, v18, v19, v20, v21, v22, v23, v24, v25, v26, v27, v28, v29, v30),
         (long)v0 + (long)v1 + (long)v2 + (long)v3 + (long)v4 + (long)v5 + (long)v6 + (long)v7 + (long)v8 + (long)v9 + (long)v10 + (long)v11 + (long)v12 + (long)v13 + (long)v14 + (long)v15 + (long)v16 + (long)v17 + (long)v18 + (long)v19 + (long)v20 + (long)v21 + (long)v22 + (long)v23 + (long)v24 + (long)v25 + (long)v26 + (long)v27 + (long)v28 + (long)v29 + (long)v30);
  REGION(32, (v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13, v14, v15, v16, v17, v18, v19, v20, v21, v22, v23, v24, v25, v26, v27, v28, v29, v30, v31),
         (long)v0 + (long)v1 + (long)v2 + (long)v3 + (long)v4 + (long)v5 + (long)v6 + (long)v7 + (long)v8 + (long)v9 + (long)v10 + (long)v11 + (long)v12 + (long)v13 + (long)v14 + (long)v15 + (long)v16 + (long)v17 + (long)v18 + (long)v19 + (long)v20 + (long)v21 + (long)v22 + (long)v23 + (long)v24 + (long)v25 + (long)v26 + (long)v27 + (long)v28 + (long)v29 + (long)v30 + (long)v31);
  REGION(33, (v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13, v14, v15, v16, v17, v18, v19, v20, v21, v22, v23, v24, v25, v26, v27, v28, v29, v30, v31, v32),
         (long)v0 + (long)v1 + (long)v2 + (long)v3 + (long)v4 + (long)v5 + (long)v6 + (long)v7 + (long)v8 + (long)v9 + (long)v10 + (long)v11 + (long)v12 + (long)v13 + (long)v14 + (long)v15 + (long)v16 + (long)v17 + (long)v18 + (long)v19 + (long)v20 + (long)v21 + (long)v22 + (long)v23 + (long)v24 + (long)v25 + (long)v26 + (long)v27 + (long)v28 + (long)v29 + (long)v30 + (long)v31 + (long)v32);
  REGION(34, (v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13, v14, v15, v16, v17, v18, v19, v20, v21, v22, v23, v24, v25, v26, v27, v28, v29, v30, v31, v32, v33),
         (long)v0 + (long)v1 + (long)v2 + (long)v3 + (long)v4 + (long)v5 + (long)v6 + (long)v7 + (long)v8 + (long)v9 + (long)v10 + (long)v11 + (long)v12 + (long)v13 + (long)v14 + (long)v15 + (long)v16 + (long)v17 + (long)v18 + (long)v19 + (long)v20 + (long)v21 + (long)v22 + (long)v23 + (long)v24 + (long)v25 + (long)v26 + (long)v27 + (long)v28 + (long)v29 + (long)v30 + (long)v31 + (long)v32 + (long)v33);
  REGION(35, (v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13, v14, v15, v16, v17, v18, v19, v20, v21, v22, v23, v24, v25, v26, v27, v28, v29, v30, v31, v32, v33, v34),
         (long)v0 + (long)v1 + (long)v2 + (long)v3 + (long)v4 + (long)v5 + (long)v6 + (long)v7 + (long)v8 + (long)v9 + (long)v10 + (long)v11 + (long)v12 + (long)v13 + (long)v14 + (long)v15 + (long)v16 + (long)v17 + (long)v18 + (long)v19 + (long)v20 + (long)v21 + (long)v22 + (long)v23 + (long)v24 + (long)v25 + (long)v26 + (long)v27 + (long)v28 + (long)v29 + (long)v30 + (long)v31 + (long)v32 + (long)v33 + (long)v34);
  REGION(36, (v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13, v14, v15, v16, v17, v18, v19, v20, v21, v22, v23, v24, v25, v26, v27, v28, v29, v30, v31, v32, v33, v34, v35),
         (long)v0 + (long)v1 + (long)v2 + (long)v3 + (long)v4 + (long)v5 + (long)v6 + (long)v7 + (long)v8 + (long)v9 + (long)v10 + (long)v11 + (long)v12 + (long)v13 + (long)v14 + (long)v15 + (long)v16 + (long)v17 + (long)v18 + (long)v19 + (long)v20 + (long)v21 + (long)v22 + (long)v23 + (long)v24 + (long)v25 + (long)v26 + (long)v27 + (long)v28 + (long)v29 + (long)v30 + (long)v31 + (long)v32 + (long)v33 + (long)v34 + (long)v35);
  REGION(37, (v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13, v14, v15, v16, v17, v18, v19, v20, v21, v22, v23, v24, v25, v26, v27, v28, v29, v30, v31, v32, v33, v34, v35, v36),
         (long)v0 + (long)v1 + (long)v2 + (long)v3 + (long)v4 + (long)v5 + (long)v6 + (long)v7 + (long)v8 + (long)v9 + (long)v10 + (long)v11 + (long)v12 + (long)v13 + (long)v14 + (long)v15 + (long)v16 + (long)v17 + (long)v18 + (long)v19 + (long)v20 + (long)v21 + (long)v22 + (long)v23 + (long)v24 + (long)v25 + (long)v26 + (long)v27 + (long)v28 + (long)v29 + (long)v30 + (long)v31 + (long)v32 + (long)v33 + (long)v34 + (long)v35 + (long)v36);
  REGION(38, (v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13, v14, v15, v16, v17, v18, v19, v20, v21, v22, v23, v24, v25, v26, v27, v28, v29, v30, v31, v32, v33, v34, v35, v36, v37),
         (long)v0 + (long)v1 + (long)v2 + (long)v3 + (long)v4 + (long)v5 + (long)v6 + (long)v7 + (long)v8 + (long)v9 + (long)v10 + (long)v11 + (long)v12 + (long)v13 + (long)v14 + (long)v15 + (long)v16 + (long)v17 + (long)v18 + (long)v19 + (long)v20 + (long)v21 + (long)v22 + (long)v23 + (long)v24 + (long)v25 + (long)v26 + (long)v27 + (long)v28 + (long)v29 + (long)v30 + (long)v31 + (long)v32 + (long)v33 + (long)v34 + (long)v35 + (long)v36 + (long)v37);
  REGION(39, (v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13, v14, v15, v16, v17, v18, v19, v20, v21, v22, v23, v24, v25, v26, v27, v28, v29, v30, v31, v32, v33, v34, v35, v36, v37, v38),
         (long)v0 + (long)v1 + (long)v2 + (long)v3 + (long)v4 + (long)v5 + (long)v6 + (long)v7 + (long)v8 + (long)v9 + (long)v10 + (long)v11 + (long)v12 + (long)v13 + (long)v14 + (long)v15 + (long)v16 + (long)v17 + (long)v18 + (long)v19 + (long)v20 + (long)v21 + (long)v22 + (long)v23 + (long)v24 + (long)v25 + (long)v26 + (long)v27 + (long)v28 + (long)v29 + (long)v30 + (long)v31 + (long)v32 + (long)v33 + (long)v34 + (long)v35 + (long)v36 + (long)v37 + (long)v38);
  REGION(40, (v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13, v14, v15, v16, v17, v18, v19, v20, v21, v22, v23, v24, v25, v26, v27, v28, v29, v30, v31, v32, v33, v34, v35, v36, v37, v38, v39),
         (long)v0 + (long)v1 + (long)v2 + (long)v3 + (long)v4 + (long)v5 + (long)v6 + (long)v7 + (long)v8 + (long)v9 + (long)v10 + (long)v11 + (long)v12 + (long)v13 + (long)v14 + (long)v15 + (long)v16 + (long)v17 + (long)v18 + (long)v19 + (long)v20 + (long)v21 + (long)v22 + (long)v23 + (long)v24 + (long)v25 + (long)v26 + (long)v27 + (long)v28 + (long)v29 + (long)v30 + (long)v31 + (long)v32 + (long)v33 + (long)v34 + (long)v35 + (long)v36 + (long)v37 + (long)v38 + (long)v39);
  printf("0 to 40 shared variables\n");
  return check_done();
}
