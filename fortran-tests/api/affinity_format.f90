! env: OMP_PROC_BIND=false
! threads: 2
! Character arguments: their lengths, padding with blanks, and truncation.
program affinity_format
  use omp_lib
  implicit none
  character(len=40) :: text
  character(len=4) :: small
  integer :: length
  call omp_set_affinity_format('level %L, thread %n')
  length = int(omp_get_affinity_format(text))
  print '(i0, 3a)', length, ' <', text, '>'
  length = int(omp_get_affinity_format(small))
  print '(i0)', length
  if (small(1:3) /= 'lev') stop 1
  length = int(omp_capture_affinity(text, '%L.%n.%N'))
  print '(i0, 3a)', length, ' <', text, '>'
  !$omp parallel num_threads(2) private(text, length)
  length = int(omp_capture_affinity(text, 'thread %n of %N'))
  if (text(1:7) /= 'thread ' .or. length /= 13) stop 2
  !$omp end parallel
end program
