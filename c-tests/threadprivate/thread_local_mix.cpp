// thread_local and threadprivate variables of one program: members of a team
// keep both, each thread's are its own, and an extern one is declared first.
#include "../check.h"
#include <omp.h>
#include <string>

extern int shared_name;
#pragma omp threadprivate(shared_name)
int shared_name = 21;

static thread_local std::string local = "fresh";
static __thread int raw = 3;
static int pragma_int = 4;
#pragma omp threadprivate(pragma_int)

namespace inner {
static long wide[3] = {1, 2, 3};
#pragma omp threadprivate(wide)
} // namespace inner

template <typename T> struct Box {
  static thread_local T value;
};
template <typename T> thread_local T Box<T>::value = T(7);

int main() {
  enum { T = 5 };
#pragma omp parallel num_threads(T)
  {
    int id = omp_get_thread_num();
    CHECK(local == "fresh");
    CHECK_EQ(Box<int>::value, 7);
    CHECK(Box<double>::value == 7.0);
    local = "thread " + std::to_string(id);
    raw += id;
    pragma_int += id;
    shared_name += id;
    inner::wide[2] += id;
    Box<int>::value = id;
    Box<double>::value += id;
  }
  for (int i = 0; i < 10; i++) {
#pragma omp parallel num_threads(T)
    {
      int id = omp_get_thread_num();
      CHECK(local == "thread " + std::to_string(id));
      CHECK_EQ(raw, 3 + id);
      CHECK_EQ(pragma_int, 4 + id);
      CHECK_EQ(shared_name, 21 + id);
      CHECK_EQ(inner::wide[2], 3 + id);
      CHECK_EQ(Box<int>::value, id);
      CHECK(Box<double>::value == 7.0 + id);
    }
  }
  printf("both kinds of thread storage\n");
  return check_done();
}
