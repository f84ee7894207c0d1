! only: gcc
! (flang-22 does not find its own.)
! The include file in place of the module.
program include_file
  implicit none
  include 'omp_lib.h'
  integer(omp_lock_kind) :: lock
  integer :: count
  call omp_init_lock(lock)
  call omp_set_num_threads(3)
  count = 0
  !$omp parallel
  call omp_set_lock(lock)
  count = count + omp_get_num_threads()
  call omp_unset_lock(lock)
  !$omp end parallel
  call omp_destroy_lock(lock)
  print '(i0)', count
end program
