! only: gcc
! (flang 22 has no ordered depend.)
! Doacross loops: a running sum and a wavefront.
program doacross
  implicit none
  integer, parameter :: n = 200
  integer(8) :: chain(0:n), grid(0:20, 0:15), want(0:20, 0:15)
  integer :: i, j, bad, round
  bad = 0
  do round = 1, 5
    chain = 0
!$omp parallel do ordered(1) schedule(dynamic)
    do i = 1, n
!$omp ordered depend(sink : i - 1)
      chain(i) = chain(i - 1) + i
!$omp ordered depend(source)
    end do
    do i = 1, n
      if (chain(i) /= int(i, 8) * (i + 1) / 2) bad = bad + 1
    end do
    grid = 1
    want = 1
    do i = 1, 20
      do j = 1, 15
        want(i, j) = mod(want(i - 1, j) + want(i, j - 1), 1000003_8)
      end do
    end do
!$omp parallel do ordered(2) schedule(static, 2)
    do i = 1, 20
      do j = 1, 15
!$omp ordered depend(sink : i - 1, j) depend(sink : i, j - 1)
        grid(i, j) = mod(grid(i - 1, j) + grid(i, j - 1), 1000003_8)
!$omp ordered depend(source)
      end do
    end do
    if (any(grid /= want)) bad = bad + 1
  end do
  print '(a, i0)', 'doacross, wrong: ', bad
  if (bad /= 0) stop 1
end program
