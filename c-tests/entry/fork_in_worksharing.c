// no-original
// (Both originals hang in a child that is forked inside of a region.)
// timeout: 60
// A fork inside a region that has met, or is in, worksharing constructs: the
// child comes out of the construct and the region, whatever the others of its
// team would have done, and its next regions are whole.
#include "child.h"
#include <omp.h>

static int size;

static void whole_region(int n) {
  int singles = 0, its = 0, order = 0, sections = 0, sum = 0;
#pragma omp parallel num_threads(n)
  {
#pragma omp single
    singles++;
#pragma omp for schedule(dynamic, 1)
    for (int i = 0; i < 100; i++) {
#pragma omp atomic
      its++;
    }
#pragma omp single nowait
    {
#pragma omp atomic
      singles++;
    }
#pragma omp for ordered schedule(dynamic, 2)
    for (int i = 0; i < 20; i++) {
#pragma omp ordered
      order += order == i;
    }
#pragma omp sections
    {
#pragma omp section
#pragma omp atomic
      sections++;
#pragma omp section
#pragma omp atomic
      sections++;
    }
#pragma omp for reduction(+ : sum) schedule(guided)
    for (int i = 0; i < 100; i++)
      sum += i;
#pragma omp critical(fork_in_worksharing)
    sum++;
  }
  CHECK_EQ(singles, 2);
  CHECK_EQ(its, 100);
  CHECK_EQ(order, 20);
  CHECK_EQ(sections, 2);
  CHECK_EQ(sum, 4950 + n);
}

/* Forks; the child goes on with where it is. */
static pid_t pid;

static int forks(void) {
  fflush(stdout);
  pid = fork();
  if (pid == 0)
    alarm(20);
  return pid == 0;
}

/* Behind the region: the child ends here. */
static void over(void) {
  if (pid == 0) {
    whole_region(size);
    whole_region(1);
    whole_region(size + 1);
    fflush(stdout);
    _exit(check_failures != 0);
  }
  child_join(pid);
  pid = -1;
  whole_region(size);
}

static void after_constructs(int who) {
#pragma omp parallel num_threads(size)
  {
#pragma omp single nowait
    {}
#pragma omp for schedule(dynamic, 1) nowait
    for (int i = 0; i < 100; i++)
      ;
#pragma omp barrier
    if (omp_get_thread_num() == who)
      forks();
#pragma omp barrier
  }
  over();
}

/* Whoever has iteration `at` forks in it. */
static void in_loop(int at, int ordered) {
  int last = -1;
  if (ordered) {
#pragma omp parallel num_threads(size)
#pragma omp for ordered schedule(dynamic, 3)
    for (int i = 0; i < 40; i++) {
      if (i == at && omp_get_thread_num() == 0)
        forks();
#pragma omp ordered
      if (i == at + 1 && omp_get_thread_num() == 0 && pid == -1)
        forks();
    }
  } else {
#pragma omp parallel num_threads(size)
    {
#pragma omp for schedule(dynamic, 3) lastprivate(last)
      for (int i = 0; i < 40; i++) {
        last = i;
        usleep(200);
        if (i >= at && omp_get_thread_num() == 0 && pid == -1)
          forks();
      }
#pragma omp for schedule(guided)
      for (int i = 0; i < 40; i++)
        ;
    }
  }
  if (pid != -1)
    over();
}

static void in_doacross(void) {
  int row[9] = {0};
#pragma omp parallel num_threads(size)
#pragma omp for ordered(1) schedule(static, 1)
  for (int i = 1; i < 9; i++) {
    // Thread 0 has iterations that wait for those of others.
    if (i == 1 && omp_get_thread_num() == 0)
      forks();
#pragma omp ordered depend(sink : i - 1)
    row[i] = row[i - 1] + 1;
#pragma omp ordered depend(source)
  }
  if (pid != 0)
    CHECK_EQ(row[8], 8);
  over();
}

static void in_single(int copy) {
  int value = 0;
#pragma omp parallel num_threads(size) firstprivate(value)
  {
    if (copy) {
#pragma omp single copyprivate(value)
      {
        value = 7;
        if (omp_get_thread_num() == 0)
          forks();
      }
      CHECK_EQ(value, 7);
    } else {
#pragma omp single
      if (omp_get_thread_num() == 0)
        forks();
#pragma omp single
      {}
    }
  }
  if (pid != -1)
    over();
}

/* Another member is inside of a critical region while thread 0 forks. */
static void beside_critical(void) {
  int inside = 0, leave = 0;
#pragma omp parallel num_threads(size) shared(inside, leave)
  {
    if (omp_get_thread_num() == 1) {
#pragma omp critical(fork_in_worksharing)
      {
        __atomic_store_n(&inside, 1, __ATOMIC_RELEASE);
        while (!__atomic_load_n(&leave, __ATOMIC_ACQUIRE))
          usleep(1000);
      }
    } else if (omp_get_thread_num() == 0) {
      while (!__atomic_load_n(&inside, __ATOMIC_ACQUIRE))
        usleep(1000);
      forks();
      if (pid == 0) {
#pragma omp critical(fork_in_worksharing)
        inside++;
      }
      __atomic_store_n(&leave, 1, __ATOMIC_RELEASE);
    }
#pragma omp barrier
  }
  over();
}

static void in_sections(void) {
#pragma omp parallel num_threads(size)
  {
#pragma omp sections
    {
#pragma omp section
      if (omp_get_thread_num() == 0)
        forks();
#pragma omp section
      usleep(1000);
#pragma omp section
      if (omp_get_thread_num() == 0 && pid == -1)
        forks();
    }
  }
  if (pid != -1)
    over();
}

/* Thread 0 forks in a combiner of a reduction that all take part in. */
static int combines;

static void add(int *out, int *in) {
  if (__atomic_add_fetch(&combines, 1, __ATOMIC_ACQ_REL) == 1)
    if (omp_get_thread_num() == 0)
      forks();
  *out += *in;
}

#pragma omp declare reduction(add : int : add(&omp_out, &omp_in))              \
    initializer(omp_priv = 0)

static void in_reduction(void) {
  for (int tries = 0; tries < 50 && pid == -1; tries++) {
    int sum = 0;
    combines = 0;
#pragma omp parallel num_threads(size) reduction(add : sum)
    {
      if (omp_get_thread_num() > 0)
        usleep(tries * 20);
      sum++;
    }
    if (pid != 0)
      CHECK_EQ(sum, size);
  }
  if (pid != -1)
    over();
}

static void in_nested(void) {
  omp_set_max_active_levels(2);
#pragma omp parallel num_threads(2)
  {
    if (omp_get_thread_num() == 0) {
#pragma omp parallel num_threads(size)
      {
#pragma omp for schedule(dynamic)
        for (int i = 0; i < 20; i++)
          ;
        if (omp_get_thread_num() == 0)
          forks();
#pragma omp for schedule(dynamic)
        for (int i = 0; i < 20; i++)
          ;
#pragma omp single
        {}
      }
    }
#pragma omp for schedule(dynamic)
    for (int i = 0; i < 20; i++)
      ;
  }
  omp_set_max_active_levels(1);
  over();
}

int main(void) {
  pid = -1;
  size = omp_get_max_threads();
  after_constructs(0);
  for (int i = 0; i < 3; i++) {
    in_loop(i * 15, 0);
    in_loop(i * 9, 1);
  }
  in_doacross();
  in_single(0);
  in_single(1);
  in_sections();
  beside_critical();
  in_reduction();
  in_nested();
  printf("fork in worksharing constructs\n");
  return check_done();
}
