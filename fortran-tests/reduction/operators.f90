! Every intrinsic reduction of Fortran over its types: + * - max min, .and. .or.
! .eqv. .neqv., iand ior ieor; integers, reals and complex numbers of all sizes.
program operators
  implicit none
  integer :: i, n, bad
  integer(1) :: i1
  integer(2) :: i2
  integer(4) :: i4, lo, hi, a, o, x, p
  integer(8) :: i8, lo8
  real(4) :: r4, rmin
  real(8) :: r8, rmax
  complex(4) :: c4
  complex(8) :: c8
  logical :: all_true, any_true, eqv, neqv
  bad = 0
  do n = 1, 8
    i1 = 0; i2 = 5; i4 = 0; i8 = 0; p = 1; r4 = 0; r8 = 1; c4 = 0; c8 = 1
    lo = huge(lo); hi = -huge(hi); lo8 = huge(lo8); rmin = 1e30; rmax = -1d300
    a = not(0); o = 0; x = 0
    all_true = .true.; any_true = .false.; eqv = .true.; neqv = .false.
!$omp parallel do num_threads(n) reduction(+ : i1, i2, i4, i8, r4, c4) reduction(* : p, r8, c8) &
!$omp& reduction(min : lo, lo8, rmin) reduction(max : hi, rmax) reduction(iand : a) &
!$omp& reduction(ior : o) reduction(ieor : x) reduction(.and. : all_true) &
!$omp& reduction(.or. : any_true) reduction(.eqv. : eqv) reduction(.neqv. : neqv) schedule(static, 2)
    do i = 1, 20
      i1 = i1 + 1_1
      i2 = i2 + int(i, 2)
      i4 = i4 + i
      i8 = i8 + 10000000000_8
      if (i <= 6) p = p * i
      r4 = r4 + 0.25
      if (mod(i, 4) == 0) r8 = r8 * 2
      c4 = c4 + cmplx(i, -i)
      c8 = c8 * (0d0, 1d0)
      lo = min(lo, mod(i * 7, 20) - 3)
      lo8 = min(lo8, -int(i, 8))
      hi = max(hi, mod(i * 7, 20))
      rmin = min(rmin, i * 0.5)
      rmax = max(rmax, i * 1.5d0)
      a = iand(a, not(ishft(1, mod(i, 3))))
      o = ior(o, i)
      x = ieor(x, i)
      all_true = all_true .and. i > 0
      any_true = any_true .or. i == 13
      eqv = eqv .eqv. (i == 3)
      neqv = neqv .neqv. (i < 4)
    end do
    if (i1 /= 20 .or. i2 /= 215 .or. i4 /= 210 .or. i8 /= 200000000000_8 .or. p /= 720) bad = bad + 1
    if (r4 /= 5.0 .or. r8 /= 32 .or. c4 /= (210.0, -210.0) .or. c8 /= (1d0, 0d0)) bad = bad + 1
    if (lo /= -3 .or. lo8 /= -20 .or. hi /= 19 .or. rmin /= 0.5 .or. rmax /= 30) bad = bad + 1
    if (a /= not(7) .or. o /= 31 .or. x /= 20) bad = bad + 1
    if (.not. all_true .or. .not. any_true .or. eqv .neqv. .false. .or. .not. neqv) bad = bad + 1
  end do
  print '(a, i0)', 'reduction operators, wrong: ', bad
  if (bad /= 0) stop 1
end program
