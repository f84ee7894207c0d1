// Locks in C++: a guard class, unwinding out of the locked scope by break,
// return and exception, and locks as members of moved-about containers.
#include "../check.h"
#include <list>
#include <map>
#include <omp.h>
#include <stdexcept>

class Lock {
  omp_lock_t l;

public:
  Lock() { omp_init_lock(&l); }
  ~Lock() { omp_destroy_lock(&l); }
  Lock(const Lock &) = delete;
  void lock() { omp_set_lock(&l); }
  void unlock() { omp_unset_lock(&l); }
};
struct Guard {
  Lock &l;
  explicit Guard(Lock &x) : l(x) { l.lock(); }
  ~Guard() { l.unlock(); }
};

struct Account {
  Lock lock;
  long balance = 1000;
};

static bool withdraw(Account &a, long amount) {
  Guard g(a.lock);
  if (a.balance < amount)
    throw std::runtime_error("overdrawn");
  if (amount == 0)
    return false;
  a.balance -= amount;
  return true;
}

int main() {
  std::list<Account> accounts(8);
  long refused = 0, taken = 0;
#pragma omp parallel num_threads(5) reduction(+ : refused, taken)
  for (int i = 0; i < 300; i++)
    for (auto &a : accounts) {
      try {
        taken += withdraw(a, i % 4);
      } catch (const std::runtime_error &) {
        refused++;
      }
    }
  long left = 0, spent = 0;
  for (auto &a : accounts) {
    CHECK(a.balance >= 0 && a.balance < 3);
    left += a.balance;
  }
  spent = 8000 - left;
  CHECK(taken > 0 && taken <= spent);
  CHECK(refused > 0);

  std::map<int, int> shared;
  Lock mutex;
#pragma omp parallel for num_threads(4)
  for (int i = 0; i < 400; i++) {
    for (int k = 0; k < 3; k++) {
      Guard g(mutex);
      if (k == 2)
        break;
      shared[i % 10]++;
    }
  }
  CHECK_EQ(shared.size(), 10);
  for (auto &kv : shared)
    CHECK_EQ(kv.second, 80);
  printf("guards\n");
  return check_done();
}
