// no-original: routines and objects that libomp 19 and libgomp 12 lack
// Memory spaces of the host, by OpenMP 6.0's queries, and the handles that the library exports as objects.
#define _GNU_SOURCE
#include "../check.h"
#include <dlfcn.h>
#include <omp.h>
#include <stdint.h>

typedef uintptr_t one(int, uintptr_t);
typedef uintptr_t several(int, const int *, uintptr_t);
typedef uintptr_t every(uintptr_t);

static void *find(const char *name) {
  void *found = dlsym(RTLD_DEFAULT, name);
  if (!found) {
    fprintf(stderr, "no %s\n", name);
    exit(1);
  }
  return found;
}

int main(void) {
  const struct {
    const char *name;
    uintptr_t value;
  } objects[] = {{"omp_null_allocator", 0},      {"omp_default_mem_alloc", 1},
                 {"omp_large_cap_mem_alloc", 2}, {"omp_const_mem_alloc", 3},
                 {"omp_high_bw_mem_alloc", 4},   {"omp_low_lat_mem_alloc", 5},
                 {"omp_cgroup_mem_alloc", 6},    {"omp_pteam_mem_alloc", 7},
                 {"omp_thread_mem_alloc", 8},    {"kmp_max_mem_alloc", 1024},
                 {"omp_null_mem_space", 0},      {"omp_default_mem_space", 99},
                 {"omp_large_cap_mem_space", 1}, {"omp_const_mem_space", 2},
                 {"omp_high_bw_mem_space", 3},   {"omp_low_lat_mem_space", 4},
                 {"kmp_max_mem_space", 1024}};
  for (unsigned i = 0; i < sizeof objects / sizeof *objects; i++)
    CHECK_EQ(*(uintptr_t *)find(objects[i].name), objects[i].value);

  int host = omp_get_initial_device();
  const int hosts[] = {host, -1}, wrong[] = {host, host + 1};
  const uintptr_t spaces[] = {99, 1, 2, 3, 4};
  for (int i = 0; i < 5; i++) {
    uintptr_t space = spaces[i], allocator = (uintptr_t)i + 1;
    CHECK_EQ(((one *)find("omp_get_device_memspace"))(host, space), space);
    CHECK_EQ(((one *)find("omp_get_device_memspace"))(host + 1, space), 0);
    CHECK_EQ(((one *)find("omp_get_device_and_host_memspace"))(-1, space),
             space);
    CHECK_EQ(((several *)find("omp_get_devices_memspace"))(2, hosts, space),
             space);
    CHECK_EQ(((several *)find("omp_get_devices_memspace"))(2, wrong, space), 0);
    CHECK_EQ(((several *)find("omp_get_devices_memspace"))(-1, hosts, space),
             0);
    CHECK_EQ(((several *)find("omp_get_devices_and_host_memspace"))(0, NULL,
                                                                    space),
             space);
    CHECK_EQ(((every *)find("omp_get_devices_all_memspace"))(space), space);
    CHECK_EQ(((one *)find("omp_get_device_allocator"))(host, space), allocator);
    CHECK_EQ(((one *)find("omp_get_device_and_host_allocator"))(host, space),
             allocator);
    CHECK_EQ(((several *)find("omp_get_devices_allocator"))(2, wrong, space),
             0);
    CHECK_EQ(((several *)find("omp_get_devices_and_host_allocator"))(
                 2, hosts, space),
             allocator);
    CHECK_EQ(((every *)find("omp_get_devices_all_allocator"))(space),
             allocator);
    CHECK_EQ(((int (*)(uintptr_t))find("omp_get_memspace_num_resources"))(space),
             1);
    int resource = 0;
    uintptr_t (*part)(uintptr_t, int, int *) =
        (uintptr_t (*)(uintptr_t, int, int *))find("omp_get_submemspace");
    CHECK_EQ(part(space, 1, &resource), space);
    resource = 1;
    CHECK_EQ(part(space, 1, &resource), 0);
    CHECK_EQ(part(space, 0, &resource), 0);
  }
  CHECK_EQ(((every *)find("omp_get_devices_all_memspace"))(77), 0);
  CHECK(((void *(*)(void))find("ompx_get_dyn_cgroup_mem"))() == NULL);
  return check_done();
}
