! atomic updates, reads, writes and captures over Fortran's types and intrinsic
! operators: max, min, iand, ior, ieor, .and., .or., .eqv., .neqv.
program atomics
  implicit none
  integer :: i, bad, cap
  integer(1) :: i1
  integer(2) :: i2
  integer(4) :: i4, lo, hi, a, o, x
  integer(8) :: i8
  real(4) :: r4
  real(8) :: r8
  logical :: l_and, l_or, l_eqv, l_neqv
  integer :: seen(0:599)
  bad = 0
  i1 = 0; i2 = 0; i4 = 0; i8 = 0; r4 = 0; r8 = 0
  lo = 1000; hi = -1000; a = not(0); o = 0; x = 0
  l_and = .true.; l_or = .false.; l_eqv = .true.; l_neqv = .false.
  seen = 0
!$omp parallel do num_threads(6) private(cap) schedule(dynamic, 3)
  do i = 0, 599
!$omp atomic
    i1 = i1 + 1_1
!$omp atomic
    i2 = i2 + 2_2
!$omp atomic update
    i8 = i8 - 3_8
!$omp atomic
    r4 = r4 + 0.5
!$omp atomic
    r8 = r8 + i
!$omp atomic
    lo = min(lo, mod(i * 7, 600) - 300)
!$omp atomic
    hi = max(mod(i * 7, 600) - 300, hi)
!$omp atomic
    a = iand(a, not(ishft(1, mod(i, 4))))
!$omp atomic
    o = ior(o, i)
!$omp atomic
    x = ieor(x, i)
!$omp atomic
    l_and = l_and .and. i >= 0
!$omp atomic
    l_or = l_or .or. i == 599
!$omp atomic
    l_eqv = l_eqv .eqv. (mod(i, 3) == 0)
!$omp atomic
    l_neqv = l_neqv .neqv. (i < 5)
!$omp atomic capture
    cap = i4
    i4 = i4 + 1
!$omp end atomic
!$omp atomic
    seen(cap) = seen(cap) + 1
  end do
  if (any(seen /= 1) .or. i4 /= 600) bad = bad + 1
  if (i1 /= int(88, 1) .or. i2 /= 1200 .or. i8 /= -1800) bad = bad + 1
  if (r4 /= 300.0 .or. r8 /= 179700d0) bad = bad + 1
  if (lo /= -300 .or. hi /= 299 .or. a /= not(15) .or. o /= 1023 .or. x /= 0) bad = bad + 1
  if (.not. l_and .or. .not. l_or .or. .not. l_eqv .or. .not. l_neqv) bad = bad + 1
!$omp atomic read
  cap = i4
!$omp atomic write
  i4 = 7
  if (cap /= 600 .or. i4 /= 7) bad = bad + 1
  print '(a, i0)', 'atomics, wrong: ', bad
  if (bad /= 0) stop 1
end program
