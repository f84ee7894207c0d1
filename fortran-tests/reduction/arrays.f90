! not-under: valgrind-gcc gfortran does not free what its main program has allocated
! Reductions of whole arrays: fixed, allocated, two-dimensional and dummy
! arguments, on regions and loops.
program arrays
  implicit none
  integer :: fixed(30), i, bad
  real(8) :: grid(4, 5)
  integer, allocatable :: heap(:)
  bad = 0
  fixed = 1
!$omp parallel do num_threads(4) reduction(+ : fixed)
  do i = 1, 300
    fixed(mod(i, 30) + 1) = fixed(mod(i, 30) + 1) + i
  end do
  do i = 1, 30
    if (fixed(i) /= 1 + merge(1650, 1350 + 10 * (i - 1), i == 1)) bad = bad + 1
  end do
  grid = 100
!$omp parallel do num_threads(3) reduction(min : grid) schedule(dynamic)
  do i = 1, 20
    grid(mod(i, 4) + 1, mod(i, 5) + 1) = min(grid(mod(i, 4) + 1, mod(i, 5) + 1), i * 0.5d0)
  end do
  do i = 1, 20
    if (grid(mod(i, 4) + 1, mod(i, 5) + 1) /= i * 0.5d0) bad = bad + 1
  end do
  allocate (heap(1000))
  heap = 0
!$omp parallel num_threads(5) reduction(+ : heap) private(i)
  do i = 1, 1000
    heap(i) = heap(i) + i
  end do
!$omp end parallel
  do i = 1, 1000
    if (heap(i) /= 5 * i) bad = bad + 1
  end do
  call dummy(heap, 100)
  do i = 1, 100
    if (heap(i) /= 5 * i + 10) bad = bad + 1
  end do
  print '(a, i0)', 'reduced arrays, wrong: ', bad
  if (bad /= 0) stop 1
contains
  subroutine dummy(v, n)
    integer, intent(in) :: n
    integer, intent(inout) :: v(n)
    integer :: k
!$omp parallel do num_threads(4) reduction(+ : v)
    do k = 1, 10 * n
      v(mod(k, n) + 1) = v(mod(k, n) + 1) + 1
    end do
  end subroutine
end program
