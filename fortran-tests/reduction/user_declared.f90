! declare reduction over derived types and for an operator of the program's own.
module vectors
  implicit none
  type vec
    real(8) :: x = 0, y = 0
  end type
  interface operator(+)
    module procedure add
  end interface
contains
  elemental function add(a, b) result(c)
    type(vec), intent(in) :: a, b
    type(vec) :: c
    c%x = a%x + b%x
    c%y = a%y + b%y
  end function
end module
program user_declared
  use vectors
  implicit none
  integer :: i, bad, n, worst
  type(vec) :: v
!$omp declare reduction(vadd : vec : omp_out = omp_out + omp_in) initializer(omp_priv = vec(0d0, 0d0))
!$omp declare reduction(farther : integer : omp_out = merge(omp_in, omp_out, abs(omp_in) > abs(omp_out))) &
!$omp& initializer(omp_priv = 0)
  bad = 0
  do n = 1, 7
    v = vec(1d0, 2d0)
    worst = 0
!$omp parallel do num_threads(n) reduction(vadd : v) reduction(farther : worst)
    do i = -50, 60
      v = v + vec(dble(i), -dble(i))
      if (abs(i * 2 - 30) > abs(worst)) worst = i * 2 - 30
    end do
    if (v%x /= 556d0 .or. v%y /= -553d0 .or. worst /= -130) bad = bad + 1
  end do
  print '(a, i0)', 'declared reductions, wrong: ', bad
  if (bad /= 0) stop 1
end program
