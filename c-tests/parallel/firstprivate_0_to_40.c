// Regions that take 0 to 40 variables by value (firstprivate), of all sizes,
// so that arguments travel as words, as floats' bits and as copies.
#include "../check.h"
#include <omp.h>

int main(void) {
  short v0 = 1;
  float v1 = 2;
  unsigned char v2 = 3;
  int v3 = 4;
  double v4 = 5;
  char v5 = 6;
  long v6 = 7;
  unsigned v7 = 8;
  short v8 = 9;
  float v9 = 10;
  unsigned char v10 = 11;
  int v11 = 12;
  double v12 = 13;
  char v13 = 14;
  long v14 = 15;
  unsigned v15 = 16;
  short v16 = 17;
  float v17 = 18;
  unsigned char v18 = 19;
  int v19 = 20;
  double v20 = 21;
  char v21 = 22;
  long v22 = 23;
  unsigned v23 = 24;
  short v24 = 25;
  float v25 = 26;
  unsigned char v26 = 27;
  int v27 = 28;
  double v28 = 29;
  char v29 = 30;
  long v30 = 31;
  unsigned v31 = 32;
  short v32 = 33;
  float v33 = 34;
  unsigned char v34 = 35;
  int v35 = 36;
  double v36 = 37;
  char v37 = 38;
  long v38 = 39;
  unsigned v39 = 40;
  {
    long got = 0;
#pragma omp parallel num_threads(4) reduction(+ : got)
    {
      
      got += 0L;
    }
    CHECK_EQ(got, 4L * (0 * 1 / 2 + 0));
  }
  {
    long got = 0;
#pragma omp parallel num_threads(4) reduction(+ : got) firstprivate(v0)
    {
      v0++;
      got += (long)v0;
    }
    CHECK_EQ(got, 4L * (1 * 2 / 2 + 1));
  }
  {
    long got = 0;
#pragma omp parallel num_threads(4) reduction(+ : got) firstprivate(v0, v1)
    {
      v0++; v1++;
      got += (long)v0 + (long)v1;
    }
    CHECK_EQ(got, 4L * (2 * 3 / 2 + 2));
  }
  {
    long got = 0;
#pragma omp parallel num_threads(4) reduction(+ : got) firstprivate(v0, v1, v2)
    {
      v0++; v1++; v2++;
      got += (long)v0 + (long)v1 + (long)v2;
    }
    CHECK_EQ(got, 4L * (3 * 4 / 2 + 3));
  }
  {
    long got = 0;
#pragma omp parallel num_threads(4) reduction(+ : got) firstprivate(v0, v1, v2, v3, v4)
    {
      v0++; v1++; v2++; v3++; v4++;
      got += (long)v0 + (long)v1 + (long)v2 + (long)v3 + (long)v4;
    }
    CHECK_EQ(got, 4L * (5 * 6 / 2 + 5));
  }
  {
    long got = 0;
#pragma omp parallel num_threads(4) reduction(+ : got) firstprivate(v0, v1, v2, v3, v4, v5)
    {
      v0++; v1++; v2++; v3++; v4++; v5++;
      got += (long)v0 + (long)v1 + (long)v2 + (long)v3 + (long)v4 + (long)v5;
    }
    CHECK_EQ(got, 4L * (6 * 7 / 2 + 6));
  }
  {
    long got = 0;
#pragma omp parallel num_threads(4) reduction(+ : got) firstprivate(v0, v1, v2, v3, v4, v5, v6)
    {
      v0++; v1++; v2++; v3++; v4++; v5++; v6++;
      got += (long)v0 + (long)v1 + (long)v2 + (long)v3 + (long)v4 + (long)v5 + (long)v6;
    }
    CHECK_EQ(got, 4L * (7 * 8 / 2 + 7));
  }
  {
    long got = 0;
#pragma omp parallel num_threads(4) reduction(+ : got) firstprivate(v0, v1, v2, v3, v4, v5, v6, v7)
    {
      v0++; v1++; v2++; v3++; v4++; v5++; v6++; v7++;
      got += (long)v0 + (long)v1 + (long)v2 + (long)v3 + (long)v4 + (long)v5 + (long)v6 + (long)v7;
    }
    CHECK_EQ(got, 4L * (8 * 9 / 2 + 8));
  }
  {
    long got = 0;
#pragma omp parallel num_threads(4) reduction(+ : got) firstprivate(v0, v1, v2, v3, v4, v5, v6, v7, v8)
    {
      v0++; v1++; v2++; v3++; v4++; v5++; v6++; v7++; v8++;
      got += (long)v0 + (long)v1 + (long)v2 + (long)v3 + (long)v4 + (long)v5 + (long)v6 + (long)v7 + (long)v8;
    }
    CHECK_EQ(got, 4L * (9 * 10 / 2 + 9));
  }
  {
    long got = 0;
#pragma omp parallel num_threads(4) reduction(+ : got) firstprivate(v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11)
    {
      v0++; v1++; v2++; v3++; v4++; v5++; v6++; v7++; v8++; v9++; v10++; v11++;
      got += (long)v0 + (long)v1 + (long)v2 + (long)v3 + (long)v4 + (long)v5 + (long)v6 + (long)v7 + (long)v8 + (long)v9 + (long)v10 + (long)v11;
    }
    CHECK_EQ(got, 4L * (12 * 13 / 2 + 12));
  }
  {
    long got = 0;
#pragma omp parallel num_threads(4) reduction(+ : got) firstprivate(v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12)
    {
      v0++; v1++; v2++; v3++; v4++; v5++; v6++; v7++; v8++; v9++; v10++; v11++; v12++;
      got += (long)v0 + (long)v1 + (long)v2 + (long)v3 + (long)v4 + (long)v5 + (long)v6 + (long)v7 + (long)v8 + (long)v9 + (long)v10 + (long)v11 + (long)v12;
    }
    CHECK_EQ(got, 4L * (13 * 14 / 2 + 13));
  }
  {
    long got = 0;
#pragma omp parallel num_threads(4) reduction(+ : got) firstprivate(v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13)
    {
      v0++; v1++; v2++; v3++; v4++; v5++; v6++; v7++; v8++; v9++; v10++; v11++; v12++; v13++;
      got += (long)v0 + (long)v1 + (long)v2 + (long)v3 + (long)v4 + (long)v5 + (long)v6 + (long)v7 + (long)v8 + (long)v9 + (long)v10 + (long)v11 + (long)v12 + (long)v13;
    }
    CHECK_EQ(got, 4L * (14 * 15 / 2 + 14));
  }
  {
    long got = 0;
#pragma omp parallel num_threads(4) reduction(+ : got) firstprivate(v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13, v14)
    {
      v0++; v1++; v2++; v3++; v4++; v5++; v6++; v7++; v8++; v9++; v10++; v11++; v12++; v13++; v14++;
      got += (long)v0 + (long)v1 + (long)v2 + (long)v3 + (long)v4 + (long)v5 + (long)v6 + (long)v7 + (long)v8 + (long)v9 + (long)v10 + (long)v11 + (long)v12 + (long)v13 + (long)v14;
    }
    CHECK_EQ(got, 4L * (15 * 16 / 2 + 15));
  }
  {
    long got = 0;
#pragma omp parallel num_threads(4) reduction(+ : got) firstprivate(v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13, v14, v15)
    {
      v0++; v1++; v2++; v3++; v4++; v5++; v6++; v7++; v8++; v9++; v10++; v11++; v12++; v13++; v14++; v15++;
      got += (long)v0 + (long)v1 + (long)v2 + (long)v3 + (long)v4 + (long)v5 + (long)v6 + (long)v7 + (long)v8 + (long)v9 + (long)v10 + (long)v11 + (long)v12 + (long)v13 + (long)v14 + (long)v15;
    }
    CHECK_EQ(got, 4L * (16 * 17 / 2 + 16));
  }
  {
    long got = 0;
#pragma omp parallel num_threads(4) reduction(+ : got) firstprivate(v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13, v14, v15, v16)
    {
      v0++; v1++; v2++; v3++; v4++; v5++; v6++; v7++; v8++; v9++; v10++; v11++; v12++; v13++; v14++; v15++; v16++;
      got += (long)v0 + (long)v1 + (long)v2 + (long)v3 + (long)v4 + (long)v5 + (long)v6 + (long)v7 + (long)v8 + (long)v9 + (long)v10 + (long)v11 + (long)v12 + (long)v13 + (long)v14 + (long)v15 + (long)v16;
    }
    CHECK_EQ(got, 4L * (17 * 18 / 2 + 17));
  }
  {
    long got = 0;
#pragma omp parallel num_threads(4) reduction(+ : got) firstprivate(v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13, v14, v15, v16, v17, v18, v19)
    {
      v0++; v1++; v2++; v3++; v4++; v5++; v6++; v7++; v8++; v9++; v10++; v11++; v12++; v13++; v14++; v15++; v16++; v17++; v18++; v19++;
      got += (long)v0 + (long)v1 + (long)v2 + (long)v3 + (long)v4 + (long)v5 + (long)v6 + (long)v7 + (long)v8 + (long)v9 + (long)v10 + (long)v11 + (long)v12 + (long)v13 + (long)v14 + (long)v15 + (long)v16 + (long)v17 + (long)v18 + (long)v19;
    }
    CHECK_EQ(got, 4L * (20 * 21 / 2 + 20));
  }
  {
    long got = 0;
#pragma omp parallel num_threads(4) reduction(+ : got) firstprivate(v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13, v14, v15, v16, v17, v18, v19, v20, v21, v22, v23)
    {
      v0++; v1++; v2++; v3++; v4++; v5++; v6++; v7++; v8++; v9++; v10++; v11++; v12++; v13++; v14++; v15++; v16++; v17++; v18++; v19++; v20++; v21++; v22++; v23++;
      got += (long)v0 + (long)v1 + (long)v2 + (long)v3 + (long)v4 + (long)v5 + (long)v6 + (long)v7 + (long)v8 + (long)v9 + (long)v10 + (long)v11 + (long)v12 + (long)v13 + (long)v14 + (long)v15 + (long)v16 + (long)v17 + (long)v18 + (long)v19 + (long)v20 + (long)v21 + (long)v22 + (long)v23;
    }
    CHECK_EQ(got, 4L * (24 * 25 / 2 + 24));
  }
  {
    long got = 0;
#pragma omp parallel num_threads(4) reduction(+ : got) firstprivate(v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13, v14, v15, v16, v17, v18, v19, v20, v21, v22, v23, v24, v25, v26, v27, v28, v29, v30)
    {
      v0++; v1++; v2++; v3++; v4++; v5++; v6++; v7++; v8++; v9++; v10++; v11++; v12++; v13++; v14++; v15++; v16++; v17++; v18++; v19++; v20++; v21++; v22++; v23++; v24++; v25++; v26++; v27++; v28++; v29++; v30++;
      got += (long)v0 + (long)v1 + (long)v2 + (long)v3 + (long)v4 + (long)v5 + (long)v6 + (long)v7 + (long)v8 + (long)v9 + (long)v10 + (long)v11 + (long)v12 + (long)v13 + (long)v14 + (long)v15 + (long)v16 + (long)v17 + (long)v18 + (long)v19 + (long)v20 + (long)v21 + (long)v22 + (long)v23 + (long)v24 + (long)v25 + (long)v26 + (long)v27 + (long)v28 + (long)v29 + (long)v30;
    }
    CHECK_EQ(got, 4L * (31 * 32 / 2 + 31));
  }
  {
    long got = 0;
#pragma omp parallel num_threads(4) reduction(+ : got) firstprivate(v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13, v14, v15, v16, v17, v18, v19, v20, v21, v22, v23, v24, v25, v26, v27, v28, v29, v30, v31)
    {
      v0++; v1++; v2++; v3++; v4++; v5++; v6++; v7++; v8++; v9++; v10++; v11++; v12++; v13++; v14++; v15++; v16++; v17++; v18++; v19++; v20++; v21++; v22++; v23++; v24++; v25++; v26++; v27++; v28++; v29++; v30++; v31++;
      got += (long)v0 + (long)v1 + (long)v2 + (long)v3 + (long)v4 + (long)v5 + (long)v6 + (long)v7 + (long)v8 + (long)v9 + (long)v10 + (long)v11 + (long)v12 + (long)v13 + (long)v14 + (long)v15 + (long)v16 + (long)v17 + (long)v18 + (long)v19 + (long)v20 + (long)v21 + (long)v22 + (long)v23 + (long)v24 + (long)v25 + (long)v26 + (long)v27 + (long)v28 + (long)v29 + (long)v30 + (long)v31;
    }
    CHECK_EQ(got, 4L * (32 * 33 / 2 + 32));
  }
  {
    long got = 0;
#pragma omp parallel num_threads(4) reduction(+ : got) firstprivate(v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13, v14, v15, v16, v17, v18, v19, v20, v21, v22, v23, v24, v25, v26, v27, v28, v29, v30, v31, v32)
    {
      v0++; v1++; v2++; v3++; v4++; v5++; v6++; v7++; v8++; v9++; v10++; v11++; v12++; v13++; v14++; v15++; v16++; v17++; v18++; v19++; v20++; v21++; v22++; v23++; v24++; v25++; v26++; v27++; v28++; v29++; v30++; v31++; v32++;
      got += (long)v0 + (long)v1 + (long)v2 + (long)v3 + (long)v4 + (long)v5 + (long)v6 + (long)v7 + (long)v8 + (long)v9 + (long)v10 + (long)v11 + (long)v12 + (long)v13 + (long)v14 + (long)v15 + (long)v16 + (long)v17 + (long)v18 + (long)v19 + (long)v20 + (long)v21 + (long)v22 + (long)v23 + (long)v24 + (long)v25 + (long)v26 + (long)v27 + (long)v28 + (long)v29 + (long)v30 + (long)v31 + (long)v32;
    }
    CHECK_EQ(got, 4L * (33 * 34 / 2 + 33));
  }
  {
    long got = 0;
#pragma omp parallel num_threads(4) reduction(+ : got) firstprivate(v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13, v14, v15, v16, v17, v18, v19, v20, v21, v22, v23, v24, v25, v26, v27, v28, v29, v30, v31, v32, v33, v34, v35, v36, v37, v38)
    {
      v0++; v1++; v2++; v3++; v4++; v5++; v6++; v7++; v8++; v9++; v10++; v11++; v12++; v13++; v14++; v15++; v16++; v17++; v18++; v19++; v20++; v21++; v22++; v23++; v24++; v25++; v26++; v27++; v28++; v29++; v30++; v31++; v32++; v33++; v34++; v35++; v36++; v37++; v38++;
      got += (long)v0 + (long)v1 + (long)v2 + (long)v3 + (long)v4 + (long)v5 + (long)v6 + (long)v7 + (long)v8 + (long)v9 + (long)v10 + (long)v11 + (long)v12 + (long)v13 + (long)v14 + (long)v15 + (long)v16 + (long)v17 + (long)v18 + (long)v19 + (long)v20 + (long)v21 + (long)v22 + (long)v23 + (long)v24 + (long)v25 + (long)v26 + (long)v27 + (long)v28 + (long)v29 + (long)v30 + (long)v31 + (long)v32 + (long)v33 + (long)v34 + (long)v35 + (long)v36 + (long)v37 + (long)v38;
    }
    CHECK_EQ(got, 4L * (39 * 40 / 2 + 39));
  }
  {
    long got = 0;
#pragma omp parallel num_threads(4) reduction(+ : got) firstprivate(v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13, v14, v15, v16, v17, v18, v19, v20, v21, v22, v23, v24, v25, v26, v27, v28, v29, v30, v31, v32, v33, v34, v35, v36, v37, v38, v39)
    {
      v0++; v1++; v2++; v3++; v4++; v5++; v6++; v7++; v8++; v9++; v10++; v11++; v12++; v13++; v14++; v15++; v16++; v17++; v18++; v19++; v20++; v21++; v22++; v23++; v24++; v25++; v26++; v27++; v28++; v29++; v30++; v31++; v32++; v33++; v34++; v35++; v36++; v37++; v38++; v39++;
      got += (long)v0 + (long)v1 + (long)v2 + (long)v3 + (long)v4 + (long)v5 + (long)v6 + (long)v7 + (long)v8 + (long)v9 + (long)v10 + (long)v11 + (long)v12 + (long)v13 + (long)v14 + (long)v15 + (long)v16 + (long)v17 + (long)v18 + (long)v19 + (long)v20 + (long)v21 + (long)v22 + (long)v23 + (long)v24 + (long)v25 + (long)v26 + (long)v27 + (long)v28 + (long)v29 + (long)v30 + (long)v31 + (long)v32 + (long)v33 + (long)v34 + (long)v35 + (long)v36 + (long)v37 + (long)v38 + (long)v39;
    }
    CHECK_EQ(got, 4L * (40 * 41 / 2 + 40));
  }
  CHECK_EQ(v0, 1);
  CHECK_EQ(v39, 40);
  printf("0 to 40 variables by value\n");
  return check_done();
}
