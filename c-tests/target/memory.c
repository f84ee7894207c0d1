// The device memory routines where the host is the only device: by its number and as the initial device; and what a device
// that is not there gives.
// only: gcc
#include "../check.h"
#include <errno.h>
#include <limits.h>
#include <omp.h>
#include <string.h>

static void host(int device) {
  char *memory = omp_target_alloc(256, device);
  CHECK(memory != NULL);
  CHECK_EQ(omp_target_is_present(memory, device), 1);
  CHECK_EQ(omp_target_is_present(NULL, device), 1);
  char text[64] = "the quick brown fox jumps over the lazy dog";
  CHECK_EQ(omp_target_memcpy(memory, text, sizeof text, 100, 0, device, device), 0);
  CHECK_EQ(memcmp(memory + 100, text, sizeof text), 0);
  char back[64] = {0};
  CHECK_EQ(omp_target_memcpy(back, memory, 20, 3, 104, omp_get_initial_device(), device), 0);
  CHECK_EQ(memcmp(back + 3, text + 4, 20), 0);
  CHECK_EQ(back[23], 0);
  CHECK_EQ(omp_target_memcpy(back, memory, 0, 0, 0, device, device), 0);
  // No storage of the host corresponds to other storage of it.
  CHECK_EQ(omp_target_associate_ptr(text, memory, 8, 0, device), EINVAL);
  CHECK_EQ(omp_target_disassociate_ptr(text, device), EINVAL);
  omp_target_free(memory, device);
  omp_target_free(NULL, device);
}

static void rectangles(int device) {
  CHECK_EQ(omp_target_memcpy_rect(NULL, NULL, 0, 0, NULL, NULL, NULL, NULL, NULL, device, device), INT_MAX);
  static int from[5][6][7], to[8][4][9];
  for (int i = 0; i < 5 * 6 * 7; i++)
    (&from[0][0][0])[i] = i + 1;
  size_t volume[3] = {3, 2, 4}, to_offsets[3] = {4, 1, 5}, from_offsets[3] = {1, 3, 2};
  size_t to_dimensions[3] = {8, 4, 9}, from_dimensions[3] = {5, 6, 7};
  CHECK_EQ(omp_target_memcpy_rect(to, from, sizeof(int), 3, volume, to_offsets, from_offsets, to_dimensions,
                                  from_dimensions, device, device),
           0);
  int copied = 0;
  for (int i = 0; i < 8; i++)
    for (int j = 0; j < 4; j++)
      for (int k = 0; k < 9; k++) {
        int inside = i >= 4 && i < 7 && j >= 1 && j < 3 && k >= 5;
        copied += inside;
        CHECK_EQ(to[i][j][k], inside ? from[i - 3][j + 2][k - 3] : 0);
      }
  CHECK_EQ(copied, 24);
  size_t length = 5, at = 2, other = 1, all = 20;
  char line[20] = "0123456789abcdefghi", other_line[20] = "...................";
  CHECK_EQ(omp_target_memcpy_rect(other_line, line, 1, 1, &length, &at, &other, &all, &all, device, device), 0);
  CHECK_EQ(strcmp(other_line, "..12345............"), 0);
  // More bytes than there are.
  size_t huge[2] = {1, 1}, none[2] = {0, 0}, dimensions[2] = {2, (size_t)-1 / 2};
  CHECK_EQ(omp_target_memcpy_rect(to, from, 4, 2, huge, none, none, dimensions, dimensions, device, device), EINVAL);
}

static void nowhere(int device) {
  char text[8] = "seven", other[8] = "other";
  CHECK(omp_target_alloc(8, device) == NULL);
  omp_target_free(text, device);
  CHECK_EQ(omp_target_is_present(text, device), 0);
  CHECK_EQ(omp_target_memcpy(other, text, 8, 0, 0, device, omp_get_initial_device()), EINVAL);
  CHECK_EQ(omp_target_memcpy(other, text, 8, 0, 0, omp_get_initial_device(), device), EINVAL);
  size_t one = 1, zero = 0;
  CHECK_EQ(omp_target_memcpy_rect(other, text, 1, 1, &one, &zero, &zero, &one, &one, device, device), EINVAL);
  CHECK_EQ(omp_target_associate_ptr(text, other, 8, 0, device), EINVAL);
  CHECK_EQ(omp_target_disassociate_ptr(text, device), EINVAL);
  CHECK_EQ(strcmp(other, "other"), 0);
}

int main(void) {
  CHECK_EQ(omp_get_num_devices(), 0);
  host(omp_get_initial_device());
  rectangles(omp_get_initial_device());
  nowhere(omp_get_num_devices() + 1);
  nowhere(1000);
  return check_done();
}
