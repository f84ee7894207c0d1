// threadprivate objects of classes: constructed once for each thread that uses
// them, kept between regions, static members, and copied in.
#include "../check.h"
#include <omp.h>
#include <string>
#include <vector>

static int constructed;

struct Counter {
  int value;
  std::string label;
  Counter() : value(10), label("made by default") {
    __atomic_add_fetch(&constructed, 1, __ATOMIC_RELAXED);
  }
  explicit Counter(int v) : value(v), label("made from a number") {
    __atomic_add_fetch(&constructed, 1, __ATOMIC_RELAXED);
  }
  Counter(const Counter &) = default;
  Counter &operator=(const Counter &) = default;
  ~Counter() { value = -1; }
};

// g++ wants the directive between the declaration and the definition.
extern Counter plain, from_number;
#pragma omp threadprivate(plain, from_number)
Counter plain;
Counter from_number(33);

struct Holder {
  static int tally;
#pragma omp threadprivate(tally)
};
int Holder::tally = 4;

extern std::vector<int> log_of;
#pragma omp threadprivate(log_of)
std::vector<int> log_of(1, 1000);
static std::vector<int> &log_of_thread() { return log_of; }

int main() {
  enum { T = 4 };
#pragma omp parallel num_threads(T)
  {
    int id = omp_get_thread_num();
    CHECK_EQ(plain.value, 10);
    CHECK_EQ(from_number.value, 33);
    CHECK(plain.label == "made by default");
    plain.value = id;
    plain.label = "the label of thread " + std::to_string(id);
    from_number.value += id;
    Holder::tally += id;
    log_of_thread().push_back(id);
  }
  CHECK_EQ(constructed, 2 * T);
  for (int round = 0; round < 20; round++) {
#pragma omp parallel num_threads(T)
    {
      int id = omp_get_thread_num();
      CHECK_EQ(plain.value, id);
      CHECK(plain.label == "the label of thread " + std::to_string(id));
      CHECK_EQ(from_number.value, 33 + id);
      CHECK_EQ(Holder::tally, 4 + id);
      CHECK_EQ(log_of_thread()[0], 1000);
      CHECK_EQ(log_of_thread().back(), id);
      log_of_thread().push_back(id);
    }
  }
  CHECK_EQ(constructed, 2 * T);
  plain.value = 500;
  plain.label = "copied in to all";
#pragma omp parallel num_threads(T) copyin(plain)
  {
    CHECK_EQ(plain.value, 500);
    CHECK(plain.label == "copied in to all");
    CHECK_EQ(log_of_thread().size(), 22);
  }
  CHECK_EQ(constructed, 2 * T);
  printf("threadprivate objects\n");
  return check_done();
}
