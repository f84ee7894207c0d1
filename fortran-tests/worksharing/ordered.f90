! ordered loops in both directions and under every schedule, some iterations
! without an ordered region.
program ordered_loops
  use omp_lib
  implicit none
  integer :: order(500), at, bad, i, s
  bad = 0
  do s = 1, 4
    select case (s)
    case (1); call omp_set_schedule(omp_sched_static, 0)
    case (2); call omp_set_schedule(omp_sched_static, 3)
    case (3); call omp_set_schedule(omp_sched_dynamic, 2)
    case (4); call omp_set_schedule(omp_sched_guided, 1)
    end select
    at = 0
!$omp parallel do ordered schedule(runtime)
    do i = 1, 200
!$omp ordered
      at = at + 1
      order(at) = i
!$omp end ordered
    end do
    if (at /= 200) bad = bad + 1
    do i = 1, 200
      if (order(i) /= i) bad = bad + 1
    end do
    at = 0
!$omp parallel do ordered schedule(runtime)
    do i = 300, 1, -3
      if (mod(i, 2) == 0) then
!$omp ordered
        at = at + 1
        order(at) = i
!$omp end ordered
      end if
    end do
    if (at /= 50) bad = bad + 1
    do i = 1, at
      if (order(i) /= 300 - 6 * (i - 1)) bad = bad + 1
    end do
  end do
  print '(a, i0)', 'ordered, wrong: ', bad
  if (bad /= 0) stop 1
end program
