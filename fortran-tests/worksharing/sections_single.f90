! sections, single, copyprivate, workshare and masters.
program sections_single
  use omp_lib
  implicit none
  integer :: ran(6), i, last, count, bad, value, n
  real(8) :: vec(5)
  integer :: a(100), b(100), total
  bad = 0
  do n = 1, 8
    ran = 0
    last = 0
    total = 0
!$omp parallel num_threads(n)
!$omp sections lastprivate(last) reduction(+ : total)
!$omp section
    ran(1) = ran(1) + 1
    last = 1
    total = total + 1
!$omp section
    ran(2) = ran(2) + 1
    last = 2
    total = total + 10
!$omp section
    ran(3) = ran(3) + 1
    last = 3
    total = total + 100
!$omp end sections
!$omp sections
!$omp section
    ran(4) = ran(4) + 1
!$omp section
    ran(5) = ran(5) + 1
!$omp end sections nowait
!$omp single
    ran(6) = ran(6) + 1
!$omp end single
!$omp end parallel
    if (any(ran /= 1) .or. last /= 3 .or. total /= 111) bad = bad + 1
  end do

  count = 0
!$omp parallel num_threads(4) private(value, vec, i) reduction(+ : bad)
  do i = 1, 50
    value = -1
!$omp single
    count = count + 1
    value = i
    vec = i * 0.5d0
!$omp end single copyprivate(value, vec)
    if (value /= i .or. vec(5) /= i * 0.5d0 .or. count /= i) bad = bad + 1
!$omp barrier
  end do
!$omp master
  if (omp_get_thread_num() /= 0) bad = bad + 1
!$omp end master
!$omp end parallel
  if (count /= 50) bad = bad + 1

  a = 3
!$omp parallel num_threads(3) shared(a, b, total)
!$omp workshare
  b = a * 2
  a(1:50) = b(51:100) + 1
  where (a == 7) b = 0
  total = sum(a)
!$omp end workshare
!$omp end parallel
  if (any(a(1:50) /= 7) .or. any(b(1:50) /= 0) .or. any(b(51:) /= 6) .or. total /= 500) bad = bad + 1
  print '(a, i0)', 'sections and single, wrong: ', bad
  if (bad /= 0) stop 1
end program
