! The team's numbers, a reduction and private variables in a parallel region, through the Fortran module omp_lib.
program team
  use omp_lib
  implicit none
  integer :: members, numbers, i, mine
  integer(8) :: total

  members = 0
  numbers = 0
  !$omp parallel reduction(+:members, numbers)
  members = members + 1
  numbers = numbers + omp_get_thread_num()
  if (omp_get_num_threads() /= omp_get_max_threads()) error stop 1
  !$omp end parallel
  if (numbers /= members * (members - 1) / 2) error stop 2
  print '(a,i0)', 'team of ', members

  total = 0
  mine = -1
  !$omp parallel do firstprivate(mine) reduction(+:total)
  do i = 1, 100000
     if (mine < 0) mine = 0
     total = total + i
  end do
  !$omp end parallel do
  if (mine /= -1) error stop 3
  print '(a,i0)', 'sum ', total

  call omp_set_num_threads(3)
  !$omp parallel
  !$omp single
  print '(a,i0)', 'after omp_set_num_threads(3) ', omp_get_num_threads()
  !$omp end single
  !$omp end parallel
end program team
