// copyprivate and lastprivate of class objects go through their copy
// assignment; firstprivate through their copy constructor.
#include "../check.h"
#include <omp.h>
#include <string>
#include <vector>

struct Named {
  std::string name;
  std::vector<int> data;
  static int assigned;
  Named() = default;
  explicit Named(std::string n) : name(std::move(n)) {}
  Named(const Named &) = default;
  Named &operator=(const Named &o) {
    name = o.name;
    data = o.data;
    __atomic_add_fetch(&assigned, 1, __ATOMIC_RELAXED);
    return *this;
  }
};
int Named::assigned;

int main() {
#pragma omp parallel num_threads(4)
  {
    Named n("thread " + std::to_string(omp_get_thread_num()));
    std::string text;
    for (int round = 0; round < 20; round++) {
#pragma omp single copyprivate(n, text)
      {
        n.name = "a name long enough to be on the heap, round " +
                 std::to_string(round);
        n.data.assign(round + 1, round);
        text = "x" + std::to_string(round);
      }
      CHECK(n.name.substr(n.name.size() - 1) == std::to_string(round % 10));
      CHECK_EQ(n.data.size(), round + 1);
      CHECK_EQ(n.data.back(), round);
      CHECK(text == "x" + std::to_string(round));
    }
  }
  CHECK(Named::assigned >= 60);

  Named::assigned = 0;
  Named base("base"), last;
#pragma omp parallel for num_threads(4) firstprivate(base) lastprivate(last)   \
    schedule(static, 3)
  for (int i = 0; i < 50; i++) {
    if (!last.data.empty() && i == -1)
      last.name.clear();
    last.name = base.name + std::to_string(i);
    last.data.assign(1, i);
  }
  CHECK(last.name == "base49");
  CHECK_EQ(last.data[0], 49);
  CHECK_EQ(Named::assigned, 1);

#pragma omp parallel sections num_threads(3) lastprivate(last)
  {
#pragma omp section
    last = Named("one");
#pragma omp section
    last = Named("two");
  }
  CHECK(last.name == "two");
  printf("objects handed over\n");
  return check_done();
}
