! Data clauses on regions: private, firstprivate, shared, default(none), if and
! num_threads, over scalars, arrays and derived types.
program clauses
  use omp_lib
  implicit none
  type item
    integer :: id
    real(8) :: weight(4)
  end type
  integer :: i, n, mine, first, total, bad
  integer :: arr(50)
  type(item) :: it
  logical :: active
  bad = 0
  first = 7
  arr = [(i, i = 1, 50)]
  it = item(3, [1d0, 2d0, 3d0, 4d0])
  total = 0
  mine = -1
!$omp parallel default(none) num_threads(5) private(mine, i) firstprivate(first, arr, it) &
!$omp& shared(total) reduction(+ : bad)
  mine = omp_get_thread_num()
  if (first /= 7) bad = bad + 1
  do i = 1, 50
    if (arr(i) /= i) bad = bad + 1
    arr(i) = -mine
  end do
  if (it%id /= 3 .or. it%weight(4) /= 4d0) bad = bad + 1
  it%id = mine
  first = first + mine
!$omp barrier
  if (first /= 7 + mine .or. it%id /= mine .or. arr(50) /= -mine) bad = bad + 1
!$omp atomic
  total = total + 1
!$omp end parallel
  if (total /= 5 .or. first /= 7 .or. mine /= -1 .or. arr(9) /= 9) bad = bad + 1
  do n = 1, 9
    total = 0
!$omp parallel num_threads(n) reduction(+ : total)
    total = total + omp_get_num_threads()
!$omp end parallel
    if (total /= n * n) bad = bad + 1
  end do
  active = .false.
  total = 0
!$omp parallel if(active) num_threads(4) reduction(+ : total)
  total = total + 1
  if (omp_in_parallel()) total = total + 100
!$omp end parallel
  if (total /= 1) bad = bad + 1
  print '(a, i0)', 'data clauses, wrong: ', bad
  if (bad /= 0) stop 1
end program
