! Lock variables in a common block, where their sizes show.
program locks
  use omp_lib
  implicit none
  integer :: before, between, after, i, count, nested, depth
  integer(omp_lock_kind) :: lock
  integer(omp_nest_lock_kind) :: nest
  common /shared/ nest, lock, before, between, after
  before = 1
  between = 2
  after = 3
  call omp_init_lock(lock)
  call omp_init_nest_lock(nest)
  count = 0
  nested = 0
  !$omp parallel do private(depth)
  do i = 1, 2000
    call omp_set_lock(lock)
    count = count + 1
    call omp_unset_lock(lock)
    call omp_set_nest_lock(nest)
    depth = omp_test_nest_lock(nest)
    nested = nested + depth
    call omp_unset_nest_lock(nest)
    call omp_unset_nest_lock(nest)
  end do
  if (count /= 2000 .or. nested /= 4000) stop 1
  if (.not. omp_test_lock(lock)) stop 2
  if (omp_test_lock(lock)) stop 3
  call omp_unset_lock(lock)
  call omp_destroy_lock(lock)
  call omp_destroy_nest_lock(nest)
  if (before /= 1 .or. between /= 2 .or. after /= 3) stop 4
  print '(a)', 'locks'
end program
