! Simple and nest locks through the Fortran module omp_lib: of one thread, of a team, in variables of the module's kinds.
program locks
  use omp_lib
  implicit none
  integer, parameter :: rounds = 500
  integer(omp_lock_kind) :: fence_before, lock, fence_after
  integer(omp_nest_lock_kind) :: nest_before, nest, nest_after
  common /fenced/ nest_before, nest, nest_after, fence_before, lock, fence_after
  integer(omp_lock_kind) :: locks_of(8)
  integer :: count, nested, members, i, depth, failures

  failures = 0
  fence_before = 77; fence_after = 77; lock = -1
  nest_before = 77; nest_after = 77; nest = -1

  call omp_init_lock(lock)
  call expect(omp_test_lock(lock), 1)
  call expect(.not. omp_test_lock(lock), 2)
  call omp_unset_lock(lock)
  call omp_set_lock(lock)
  call expect(.not. omp_test_lock(lock), 3)
  call omp_unset_lock(lock)

  call omp_init_nest_lock(nest)
  call omp_set_nest_lock(nest)
  do depth = 2, 50
     call expect(omp_test_nest_lock(nest) == depth, 4)
  end do
  do depth = 1, 50
     call omp_unset_nest_lock(nest)
  end do
  call expect(omp_test_nest_lock(nest) == 1, 5)
  call omp_unset_nest_lock(nest)

  count = 0; nested = 0; members = 1
  !$omp parallel private(i)
  !$omp atomic write
  members = omp_get_num_threads()
  do i = 1, rounds
     call omp_set_lock(lock)
     count = count + 1
     call omp_unset_lock(lock)
     call omp_set_nest_lock(nest)
     call recurse(3)
     call omp_unset_nest_lock(nest)
  end do
  !$omp end parallel
  call expect(count == rounds * members, 6)
  call expect(nested == rounds * members * 7, 7)

  count = 0
  !$omp parallel
  do
     if (omp_test_lock(lock)) exit
  end do
  count = count + 1
  call omp_unset_lock(lock)
  !$omp end parallel
  call expect(count == members, 8)

  do i = 1, 8
     call omp_init_lock(locks_of(i))
  end do
  do i = 1, 8, 2
     call omp_set_lock(locks_of(i))
  end do
  do i = 1, 8
     call expect(omp_test_lock(locks_of(i)) .eqv. mod(i, 2) == 0, 9)
     call omp_unset_lock(locks_of(i))
     call omp_destroy_lock(locks_of(i))
  end do

  call omp_destroy_lock(lock)
  call omp_destroy_nest_lock(nest)
  call expect(fence_before == 77 .and. fence_after == 77, 10)
  call expect(nest_before == 77 .and. nest_after == 77, 11)
  if (failures /= 0) error stop 1
  print '(a,i0)', 'locks, team of ', members

contains

  subroutine expect(condition, number)
    logical, intent(in) :: condition
    integer, intent(in) :: number
    if (condition) return
    write (0, '(a,i0)') 'failed: check ', number
    !$omp atomic
    failures = failures + 1
  end subroutine expect

  ! 2**levels - 1 visits, each of which holds the lock once more.
  recursive subroutine recurse(levels)
    integer, intent(in) :: levels
    call omp_set_nest_lock(nest)
    nested = nested + 1
    if (levels > 1) then
       call recurse(levels - 1)
       call recurse(levels - 1)
    end if
    call omp_unset_nest_lock(nest)
  end subroutine recurse
end program locks
