! critical with and without names and hints, simple and nestable locks, flush
! and masters of the API from Fortran.
program locks_critical
  use omp_lib
  implicit none
  integer(omp_lock_kind) :: lock
  integer(omp_nest_lock_kind) :: nest
  integer :: i, plain, named, locked, deep, bad, depth
  bad = 0
  plain = 0; named = 0; locked = 0; deep = 0
  call omp_init_lock(lock)
  call omp_init_nest_lock(nest)
!$omp parallel num_threads(5) private(i, depth) reduction(+ : bad)
  do i = 1, 200
!$omp critical
    plain = plain + 1
!$omp end critical
!$omp critical (by_name)
    named = named + 1
!$omp end critical (by_name)
    call omp_set_lock(lock)
    locked = locked + 1
    call omp_unset_lock(lock)
    call omp_set_nest_lock(nest)
    depth = omp_test_nest_lock(nest)
    if (depth /= 2) bad = bad + 1
    deep = deep + 1
    call omp_unset_nest_lock(nest)
    call omp_unset_nest_lock(nest)
  end do
!$omp end parallel
  if (plain /= 1000 .or. named /= 1000 .or. locked /= 1000 .or. deep /= 1000) bad = bad + 1
  if (.not. omp_test_lock(lock)) bad = bad + 1
  if (omp_test_lock(lock)) bad = bad + 1
  call omp_unset_lock(lock)
  call omp_destroy_lock(lock)
  call omp_destroy_nest_lock(nest)
  print '(a, i0)', 'locks and critical, wrong: ', bad
  if (bad /= 0) stop 1
end program
