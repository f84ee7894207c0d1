! Regions over many variables: dummy arguments, assumed-shape arrays, character
! strings, allocatables, pointers and host-associated names reach all members.
program arguments
  use omp_lib
  implicit none
  integer :: bad, host
  real(8) :: a(20, 30)
  character(len=12) :: text
  integer, allocatable :: alloc(:)
  integer, target :: goal(9)
  integer, pointer :: p(:)
  bad = 0
  host = 41
  a = 1
  text = 'twelve chars'
  allocate (alloc(-3:3))
  alloc = 6
  goal = 8
  p => goal(1:9:2)
  call many(a(2:20:2, :), text, alloc, p, 1, 2_2, 3_8, 4.0, 5d0, (6.0, 7.0), .true.)
  if (any(a(1::2, :) /= 1) .or. any(a(2::2, :) /= 5) .or. any(alloc /= 10) .or. host /= 45) bad = bad + 1
  print '(a, i0)', 'arguments, wrong: ', bad
  if (bad /= 0) stop 1
contains
  subroutine many(m, s, al, pt, i1, i2, i8, r4, r8, c, l)
    real(8), intent(inout) :: m(:, :)
    character(len=*), intent(in) :: s
    integer, allocatable, intent(inout) :: al(:)
    integer, pointer, intent(in) :: pt(:)
    integer, intent(in) :: i1
    integer(2), intent(in) :: i2
    integer(8), intent(in) :: i8
    real(4), intent(in) :: r4
    real(8), intent(in) :: r8
    complex, intent(in) :: c
    logical, intent(in) :: l
    integer :: wrong
    wrong = 0
!$omp parallel num_threads(4) reduction(+ : wrong)
    if (size(m, 1) /= 10 .or. size(m, 2) /= 30 .or. len(s) /= 12 .or. s(8:12) /= 'chars') wrong = wrong + 1
    if (lbound(al, 1) /= -3 .or. ubound(al, 1) /= 3 .or. size(pt) /= 5 .or. pt(5) /= 8) wrong = wrong + 1
    if (i1 /= 1 .or. i2 /= 2 .or. i8 /= 3 .or. r4 /= 4.0 .or. r8 /= 5d0 .or. c /= (6.0, 7.0) .or. .not. l) wrong = wrong + 1
!$omp critical
    m = m + 1
    al = al + 1
    host = host + 1
!$omp end critical
!$omp end parallel
    bad = bad + wrong
  end subroutine
end program
