! Collapsed loops of mixed directions, lastprivate and firstprivate, nowait, and
! simd forms.
program collapse_lastprivate
  implicit none
  integer :: i, j, k, last_i, last_j, bad, keep
  integer :: cube(10, 8, 6)
  real :: v(333)
  bad = 0
  cube = 0
!$omp parallel
!$omp do collapse(3) schedule(dynamic, 5)
  do i = 1, 10
    do j = 8, 1, -1
      do k = 1, 6, 2
        cube(i, j, k) = cube(i, j, k) + 1
      end do
    end do
  end do
!$omp end do
!$omp do collapse(2) schedule(static, 3)
  do i = 10, 1, -2
    do j = 1, 8
      cube(i, j, 2) = cube(i, j, 2) + 10
    end do
  end do
!$omp end do nowait
!$omp end parallel
  do i = 1, 10
    do j = 1, 8
      do k = 1, 6
        if (cube(i, j, k) /= merge(1, 0, mod(k, 2) == 1) + merge(10, 0, k == 2 .and. mod(i, 2) == 0)) bad = bad + 1
      end do
    end do
  end do
  last_i = 0
  last_j = 0
  keep = 5
!$omp parallel do collapse(2) lastprivate(last_i, last_j) firstprivate(keep) schedule(static, 4)
  do i = 1, 20
    do j = 1, 7
      last_i = i * keep
      last_j = j
    end do
  end do
  if (last_i /= 100 .or. last_j /= 7) bad = bad + 1
!$omp parallel do lastprivate(last_i) schedule(guided)
  do i = 50, 11, -3
    last_i = i
  end do
  if (last_i /= 11) bad = bad + 1
!$omp parallel do simd schedule(static)
  do i = 1, 333
    v(i) = i * 0.5
  end do
!$omp simd
  do i = 1, 333
    v(i) = v(i) + 1.0
  end do
  do i = 1, 333
    if (v(i) /= i * 0.5 + 1.0) bad = bad + 1
  end do
  print '(a, i0)', 'collapsed and last values, wrong: ', bad
  if (bad /= 0) stop 1
end program
