! threadprivate common blocks and module variables: kept between regions,
! copied in, copied out by copyprivate.
module store
  implicit none
  integer :: number = 5
  real(8) :: vec(10) = 1.5d0
!$omp threadprivate(number, vec)
end module
subroutine bump(by)
  implicit none
  integer, intent(in) :: by
  integer :: ci
  real(8) :: cr(7)
  common /block/ cr, ci
!$omp threadprivate(/block/)
  ci = ci + by
  cr(7) = cr(7) + by
end subroutine
program common_block
  use store
  use omp_lib
  implicit none
  integer :: ci, round, id, bad
  real(8) :: cr(7)
  common /block/ cr, ci
!$omp threadprivate(/block/)
  bad = 0
!$omp parallel num_threads(5) private(id) reduction(+ : bad)
  id = omp_get_thread_num()
  if (number /= 5 .or. vec(10) /= 1.5d0) bad = bad + 1
  number = id
  vec = id
  ci = 100 * id
  cr = 0
!$omp end parallel
  do round = 1, 20
!$omp parallel num_threads(5) private(id) reduction(+ : bad)
    id = omp_get_thread_num()
    if (number /= id .or. vec(10) /= id) bad = bad + 1
    call bump(id)
    if (ci /= 100 * id + round * id .or. cr(7) /= round * id) bad = bad + 1
!$omp end parallel
  end do
  number = 77
  ci = 88
  cr = 9
!$omp parallel num_threads(4) copyin(number, /block/) reduction(+ : bad)
  if (number /= 77 .or. ci /= 88 .or. cr(3) /= 9) bad = bad + 1
!$omp barrier
!$omp single
  number = 5000 + omp_get_thread_num() * 0
  ci = 6000
!$omp end single copyprivate(number, /block/)
  if (number /= 5000 .or. ci /= 6000) bad = bad + 1
!$omp end parallel
  print '(a, i0)', 'threadprivate, wrong: ', bad
  if (bad /= 0) stop 1
end program
