! The OpenMP API (5.2 and 6.0) for Fortran as an include file of oxomp, for fixed and for free source form.
!
! The same names, values and sizes as the modules of omp_lib.f90, which say what follows the compiler and why. The
! routines with implicit interfaces take default-kind arguments, and no argument of the others may be left out (an
! optional one of bind(c) would need Fortran 2018 in every program that includes this): the module has both.
!
! SPDX-License-Identifier: MIT OR Apache-2.0

! Kinds. flang has a 2-byte real and gfortran has none: that is how a line without `use` can tell them apart.
      integer, parameter :: omp_integer_kind = 4
      integer, parameter :: omp_logical_kind = 4
      integer, parameter :: omp_real_kind = 4
      integer, parameter :: omp_lock_kind = merge(4, 8,                 &
     & selected_real_kind(2) .eq. 4)
      integer, parameter :: omp_nest_lock_kind = 8
      integer, parameter :: omp_depend_kind = merge(16, 8,              &
     & omp_lock_kind .eq. 4)
      integer, parameter :: omp_sched_kind = 4
      integer, parameter :: omp_proc_bind_kind = 4
      integer, parameter :: omp_sync_hint_kind = 4
      integer, parameter :: omp_lock_hint_kind = omp_sync_hint_kind
      integer, parameter :: omp_pause_resource_kind = 4
      integer, parameter :: omp_control_tool_kind = 4
      integer, parameter :: omp_control_tool_result_kind = 4
      integer, parameter :: omp_impex_kind = 4
      integer, parameter :: omp_event_handle_kind = 8
      integer, parameter :: omp_allocator_handle_kind = 8
      integer, parameter :: omp_memspace_handle_kind = 8
      integer, parameter :: omp_alloctrait_key_kind = 4
      integer, parameter :: omp_alloctrait_val_kind = 8
      integer, parameter :: omp_interop_kind = 8
      integer, parameter :: omp_interop_fr_kind = 4
      integer, parameter :: omp_interop_property_kind = 4
      integer, parameter :: omp_interop_rc_kind = 4
      integer, parameter :: kmp_pointer_kind = 8
      integer, parameter :: kmp_size_t_kind = 8
      integer, parameter :: kmp_affinity_mask_kind = 8
      integer, parameter :: kmp_cancel_kind = 4
      integer, parameter :: kmp_double_kind = 8

! Constants
      integer(omp_sched_kind), parameter :: omp_sched_static = 1
      integer(omp_sched_kind), parameter :: omp_sched_dynamic = 2
      integer(omp_sched_kind), parameter :: omp_sched_guided = 3
      integer(omp_sched_kind), parameter :: omp_sched_auto = 4
      integer(omp_sched_kind), parameter :: omp_sched_monotonic =       &
     & ishft(1_omp_sched_kind, 31)
      integer(omp_proc_bind_kind), parameter :: omp_proc_bind_false = 0
      integer(omp_proc_bind_kind), parameter :: omp_proc_bind_true = 1
      integer(omp_proc_bind_kind), parameter :: omp_proc_bind_primary = &
     & 2
      integer(omp_proc_bind_kind), parameter :: omp_proc_bind_master = 2
      integer(omp_proc_bind_kind), parameter :: omp_proc_bind_close = 3
      integer(omp_proc_bind_kind), parameter :: omp_proc_bind_spread = 4
      integer(omp_sync_hint_kind), parameter :: omp_sync_hint_none = 0
      integer(omp_sync_hint_kind), parameter ::                         &
     & omp_sync_hint_uncontended = 1
      integer(omp_sync_hint_kind), parameter ::                         &
     & omp_sync_hint_contended = 2
      integer(omp_sync_hint_kind), parameter ::                         &
     & omp_sync_hint_nonspeculative = 4
      integer(omp_sync_hint_kind), parameter ::                         &
     & omp_sync_hint_speculative = 8
      integer(omp_lock_hint_kind), parameter :: omp_lock_hint_none = 0
      integer(omp_lock_hint_kind), parameter ::                         &
     & omp_lock_hint_uncontended = 1
      integer(omp_lock_hint_kind), parameter ::                         &
     & omp_lock_hint_contended = 2
      integer(omp_lock_hint_kind), parameter ::                         &
     & omp_lock_hint_nonspeculative = 4
      integer(omp_lock_hint_kind), parameter ::                         &
     & omp_lock_hint_speculative = 8
      integer(omp_lock_hint_kind), parameter :: kmp_lock_hint_hle =     &
     & 65536
      integer(omp_lock_hint_kind), parameter :: kmp_lock_hint_rtm =     &
     & 131072
      integer(omp_lock_hint_kind), parameter :: kmp_lock_hint_adaptive  &
     & = 262144
      integer(omp_pause_resource_kind), parameter :: omp_pause_resume = &
     & 0
      integer(omp_pause_resource_kind), parameter :: omp_pause_soft = 1
      integer(omp_pause_resource_kind), parameter :: omp_pause_hard = 2
      integer(omp_pause_resource_kind), parameter ::                    &
     & omp_pause_stop_tool = 3
      integer(omp_control_tool_kind), parameter ::                      &
     & omp_control_tool_start = 1
      integer(omp_control_tool_kind), parameter ::                      &
     & omp_control_tool_pause = 2
      integer(omp_control_tool_kind), parameter ::                      &
     & omp_control_tool_flush = 3
      integer(omp_control_tool_kind), parameter ::                      &
     & omp_control_tool_end = 4
      integer(omp_control_tool_result_kind), parameter ::               &
     & omp_control_tool_notool = -2
      integer(omp_control_tool_result_kind), parameter ::               &
     & omp_control_tool_nocallback = -1
      integer(omp_control_tool_result_kind), parameter ::               &
     & omp_control_tool_success = 0
      integer(omp_control_tool_result_kind), parameter ::               &
     & omp_control_tool_ignored = 1
      integer(omp_impex_kind), parameter :: omp_not_impex = 0
      integer(omp_impex_kind), parameter :: omp_import = 1
      integer(omp_impex_kind), parameter :: omp_export = 2
      integer(omp_impex_kind), parameter :: omp_impex = 3
      integer(omp_integer_kind), parameter :: omp_initial_device = -1
      integer(omp_integer_kind), parameter :: omp_invalid_device =      &
     & merge(-4, -2, omp_lock_kind .eq. 4)
      integer(omp_integer_kind), parameter :: omp_default_device = -5
      integer(omp_memspace_handle_kind), parameter ::                   &
     & omp_null_mem_space = 0
      integer(omp_memspace_handle_kind), parameter ::                   &
     & omp_default_mem_space = merge(0, 99, omp_lock_kind .eq. 4)
      integer(omp_memspace_handle_kind), parameter ::                   &
     & omp_large_cap_mem_space = 1
      integer(omp_memspace_handle_kind), parameter ::                   &
     & omp_const_mem_space = 2
      integer(omp_memspace_handle_kind), parameter ::                   &
     & omp_high_bw_mem_space = 3
      integer(omp_memspace_handle_kind), parameter ::                   &
     & omp_low_lat_mem_space = 4
      integer(omp_memspace_handle_kind), parameter ::                   &
     & llvm_omp_target_host_mem_space = 100
      integer(omp_memspace_handle_kind), parameter ::                   &
     & llvm_omp_target_shared_mem_space = 101
      integer(omp_memspace_handle_kind), parameter ::                   &
     & llvm_omp_target_device_mem_space = 102
      integer(omp_memspace_handle_kind), parameter ::                   &
     & ompx_gnu_managed_mem_space = 200
      integer(omp_allocator_handle_kind), parameter ::                  &
     & omp_null_allocator = 0
      integer(omp_allocator_handle_kind), parameter ::                  &
     & omp_default_mem_alloc = 1
      integer(omp_allocator_handle_kind), parameter ::                  &
     & omp_large_cap_mem_alloc = 2
      integer(omp_allocator_handle_kind), parameter ::                  &
     & omp_const_mem_alloc = 3
      integer(omp_allocator_handle_kind), parameter ::                  &
     & omp_high_bw_mem_alloc = 4
      integer(omp_allocator_handle_kind), parameter ::                  &
     & omp_low_lat_mem_alloc = 5
      integer(omp_allocator_handle_kind), parameter ::                  &
     & omp_cgroup_mem_alloc = 6
      integer(omp_allocator_handle_kind), parameter ::                  &
     & omp_pteam_mem_alloc = 7
      integer(omp_allocator_handle_kind), parameter ::                  &
     & omp_thread_mem_alloc = 8
      integer(omp_allocator_handle_kind), parameter ::                  &
     & llvm_omp_target_host_mem_alloc = 100
      integer(omp_allocator_handle_kind), parameter ::                  &
     & llvm_omp_target_shared_mem_alloc = 101
      integer(omp_allocator_handle_kind), parameter ::                  &
     & llvm_omp_target_device_mem_alloc = 102
      integer(omp_allocator_handle_kind), parameter ::                  &
     & ompx_gnu_pinned_mem_alloc = 200
      integer(omp_allocator_handle_kind), parameter ::                  &
     & ompx_gnu_managed_mem_alloc = 201
      integer(omp_alloctrait_key_kind), parameter :: omp_atk_sync_hint  &
     & = 1
      integer(omp_alloctrait_key_kind), parameter :: omp_atk_alignment  &
     & = 2
      integer(omp_alloctrait_key_kind), parameter :: omp_atk_access = 3
      integer(omp_alloctrait_key_kind), parameter :: omp_atk_pool_size  &
     & = 4
      integer(omp_alloctrait_key_kind), parameter :: omp_atk_fallback = &
     & 5
      integer(omp_alloctrait_key_kind), parameter :: omp_atk_fb_data = 6
      integer(omp_alloctrait_key_kind), parameter :: omp_atk_pinned = 7
      integer(omp_alloctrait_key_kind), parameter :: omp_atk_partition  &
     & = 8
      integer(omp_alloctrait_key_kind), parameter ::                    &
     & omp_atk_pin_device = 9
      integer(omp_alloctrait_key_kind), parameter ::                    &
     & omp_atk_preferred_device = 10
      integer(omp_alloctrait_key_kind), parameter ::                    &
     & omp_atk_device_access = 11
      integer(omp_alloctrait_key_kind), parameter ::                    &
     & omp_atk_target_access = 12
      integer(omp_alloctrait_key_kind), parameter ::                    &
     & omp_atk_atomic_scope = 13
      integer(omp_alloctrait_key_kind), parameter :: omp_atk_part_size  &
     & = 14
      integer(omp_alloctrait_val_kind), parameter :: omp_atv_default =  &
     & -1
      integer(omp_alloctrait_val_kind), parameter :: omp_atv_false = 0
      integer(omp_alloctrait_val_kind), parameter :: omp_atv_true = 1
      integer(omp_alloctrait_val_kind), parameter :: omp_atv_contended  &
     & = 3
      integer(omp_alloctrait_val_kind), parameter ::                    &
     & omp_atv_uncontended = 4
      integer(omp_alloctrait_val_kind), parameter ::                    &
     & omp_atv_serialized = 5
      integer(omp_alloctrait_val_kind), parameter ::                    &
     & omp_atv_sequential = 5
      integer(omp_alloctrait_val_kind), parameter :: omp_atv_private = 6
      integer(omp_alloctrait_val_kind), parameter :: omp_atv_device = 7
      integer(omp_alloctrait_val_kind), parameter :: omp_atv_thread = 8
      integer(omp_alloctrait_val_kind), parameter :: omp_atv_pteam = 9
      integer(omp_alloctrait_val_kind), parameter :: omp_atv_cgroup = 10
      integer(omp_alloctrait_val_kind), parameter ::                    &
     & omp_atv_default_mem_fb = 11
      integer(omp_alloctrait_val_kind), parameter :: omp_atv_null_fb =  &
     & 12
      integer(omp_alloctrait_val_kind), parameter :: omp_atv_abort_fb = &
     & 13
      integer(omp_alloctrait_val_kind), parameter ::                    &
     & omp_atv_allocator_fb = 14
      integer(omp_alloctrait_val_kind), parameter ::                    &
     & omp_atv_environment = 15
      integer(omp_alloctrait_val_kind), parameter :: omp_atv_nearest =  &
     & 16
      integer(omp_alloctrait_val_kind), parameter :: omp_atv_blocked =  &
     & 17
      integer(omp_alloctrait_val_kind), parameter ::                    &
     & omp_atv_interleaved = 18
      integer(omp_alloctrait_val_kind), parameter :: omp_atv_all =      &
     & merge(7, 19, omp_lock_kind .eq. 4)
      integer(omp_alloctrait_val_kind), parameter :: omp_atv_single = 20
      integer(omp_alloctrait_val_kind), parameter :: omp_atv_multiple = &
     & 21
      integer(omp_alloctrait_val_kind), parameter :: omp_atv_memspace = &
     & 22
      integer(omp_interop_kind), parameter :: omp_interop_none = 0
      integer(omp_interop_fr_kind), parameter :: omp_ifr_cuda = 1
      integer(omp_interop_fr_kind), parameter :: omp_ifr_cuda_driver = 2
      integer(omp_interop_fr_kind), parameter :: omp_ifr_opencl = 3
      integer(omp_interop_fr_kind), parameter :: omp_ifr_sycl = 4
      integer(omp_interop_fr_kind), parameter :: omp_ifr_hip = 5
      integer(omp_interop_fr_kind), parameter :: omp_ifr_level_zero = 6
      integer(omp_interop_fr_kind), parameter :: omp_ifr_hsa = 7
      integer(omp_interop_fr_kind), parameter :: omp_ifr_last = 7
      integer(omp_interop_property_kind), parameter :: omp_ipr_fr_id =  &
     & -1
      integer(omp_interop_property_kind), parameter :: omp_ipr_fr_name  &
     & = -2
      integer(omp_interop_property_kind), parameter :: omp_ipr_vendor = &
     & -3
      integer(omp_interop_property_kind), parameter ::                  &
     & omp_ipr_vendor_name = -4
      integer(omp_interop_property_kind), parameter ::                  &
     & omp_ipr_device_num = -5
      integer(omp_interop_property_kind), parameter ::                  &
     & omp_ipr_platform = -6
      integer(omp_interop_property_kind), parameter :: omp_ipr_device = &
     & -7
      integer(omp_interop_property_kind), parameter ::                  &
     & omp_ipr_device_context = -8
      integer(omp_interop_property_kind), parameter ::                  &
     & omp_ipr_targetsync = -9
      integer(omp_interop_property_kind), parameter :: omp_ipr_first =  &
     & -9
      integer(omp_interop_rc_kind), parameter :: omp_irc_no_value = 1
      integer(omp_interop_rc_kind), parameter :: omp_irc_success = 0
      integer(omp_interop_rc_kind), parameter :: omp_irc_empty = -1
      integer(omp_interop_rc_kind), parameter :: omp_irc_out_of_range = &
     & -2
      integer(omp_interop_rc_kind), parameter :: omp_irc_type_int = -3
      integer(omp_interop_rc_kind), parameter :: omp_irc_type_ptr = -4
      integer(omp_interop_rc_kind), parameter :: omp_irc_type_str = -5
      integer(omp_interop_rc_kind), parameter :: omp_irc_other = -6
      integer(kmp_cancel_kind), parameter :: kmp_cancel_parallel = 1
      integer(kmp_cancel_kind), parameter :: kmp_cancel_loop = 2
      integer(kmp_cancel_kind), parameter :: kmp_cancel_sections = 3
      integer(kmp_cancel_kind), parameter :: kmp_cancel_taskgroup = 4

      integer, parameter :: openmp_version = merge(201511, 201611,      &
     & omp_lock_kind .eq. 4)
      integer, parameter :: kmp_version_major = 5
      integer, parameter :: kmp_version_minor = 0
      integer, parameter :: kmp_version_build = 20140926

      type omp_alloctrait
        integer(omp_alloctrait_key_kind) key
        integer(omp_alloctrait_val_kind) value
      end type omp_alloctrait

! Routines with implicit interfaces: arguments by reference
      external omp_set_num_threads
      external omp_set_dynamic
      external omp_set_nested
      external omp_set_max_active_levels
      external omp_set_schedule
      external omp_get_schedule
      external omp_get_ancestor_thread_num
      integer(4) omp_get_ancestor_thread_num
      external omp_get_team_size
      integer(4) omp_get_team_size
      external omp_get_num_threads
      integer(4) omp_get_num_threads
      external omp_get_max_threads
      integer(4) omp_get_max_threads
      external omp_get_thread_num
      integer(4) omp_get_thread_num
      external omp_get_thread_limit
      integer(4) omp_get_thread_limit
      external omp_get_supported_active_levels
      integer(4) omp_get_supported_active_levels
      external omp_get_max_active_levels
      integer(4) omp_get_max_active_levels
      external omp_get_level
      integer(4) omp_get_level
      external omp_get_active_level
      integer(4) omp_get_active_level
      external omp_in_parallel
      logical(4) omp_in_parallel
      external omp_get_dynamic
      logical(4) omp_get_dynamic
      external omp_get_nested
      logical(4) omp_get_nested
      external omp_get_cancellation
      logical(4) omp_get_cancellation
      external omp_get_place_num_procs
      integer(4) omp_get_place_num_procs
      external omp_get_place_proc_ids
      external omp_get_partition_place_nums
      external omp_get_proc_bind
      integer(omp_proc_bind_kind) omp_get_proc_bind
      external omp_get_num_places
      integer(4) omp_get_num_places
      external omp_get_place_num
      integer(4) omp_get_place_num
      external omp_get_partition_num_places
      integer(4) omp_get_partition_num_places
      external omp_set_affinity_format
      external omp_get_affinity_format
      integer(merge(4, 8, omp_lock_kind .eq. 4)) omp_get_affinity_format
      external omp_display_affinity
      external omp_capture_affinity
      integer(merge(4, 8, omp_lock_kind .eq. 4)) omp_capture_affinity
      external omp_set_num_teams
      external omp_set_teams_thread_limit
      external omp_get_num_teams
      integer(4) omp_get_num_teams
      external omp_get_team_num
      integer(4) omp_get_team_num
      external omp_get_max_teams
      integer(4) omp_get_max_teams
      external omp_get_teams_thread_limit
      integer(4) omp_get_teams_thread_limit
      external omp_get_max_task_priority
      integer(4) omp_get_max_task_priority
      external omp_in_explicit_task
      logical(4) omp_in_explicit_task
      external omp_in_final
      logical(4) omp_in_final
      external omp_set_default_device
      external omp_pause_resource
      integer(4) omp_pause_resource
      external omp_pause_resource_all
      integer(4) omp_pause_resource_all
      external omp_get_num_procs
      integer(4) omp_get_num_procs
      external omp_get_default_device
      integer(4) omp_get_default_device
      external omp_get_num_devices
      integer(4) omp_get_num_devices
      external omp_get_device_num
      integer(4) omp_get_device_num
      external omp_get_initial_device
      integer(4) omp_get_initial_device
      external omp_is_initial_device
      logical(4) omp_is_initial_device
      external omp_init_lock
      external omp_init_lock_with_hint
      external omp_destroy_lock
      external omp_set_lock
      external omp_unset_lock
      external omp_test_lock
      logical(4) omp_test_lock
      external omp_init_nest_lock
      external omp_init_nest_lock_with_hint
      external omp_destroy_nest_lock
      external omp_set_nest_lock
      external omp_unset_nest_lock
      external omp_test_nest_lock
      integer(4) omp_test_nest_lock
      external omp_get_wtime
      double precision omp_get_wtime
      external omp_get_wtick
      double precision omp_get_wtick
      external omp_init_allocator
      integer(omp_allocator_handle_kind) omp_init_allocator
      external omp_destroy_allocator
      external omp_set_default_allocator
      external omp_get_default_allocator
      integer(omp_allocator_handle_kind) omp_get_default_allocator
      external omp_get_devices_memspace
      integer(omp_memspace_handle_kind) omp_get_devices_memspace
      external omp_get_devices_and_host_memspace
      integer(omp_memspace_handle_kind)                                 &
     & omp_get_devices_and_host_memspace
      external omp_get_device_memspace
      integer(omp_memspace_handle_kind) omp_get_device_memspace
      external omp_get_device_and_host_memspace
      integer(omp_memspace_handle_kind) omp_get_device_and_host_memspace
      external omp_get_devices_all_memspace
      integer(omp_memspace_handle_kind) omp_get_devices_all_memspace
      external omp_get_devices_allocator
      integer(omp_allocator_handle_kind) omp_get_devices_allocator
      external omp_get_devices_and_host_allocator
      integer(omp_allocator_handle_kind)                                &
     & omp_get_devices_and_host_allocator
      external omp_get_device_allocator
      integer(omp_allocator_handle_kind) omp_get_device_allocator
      external omp_get_device_and_host_allocator
      integer(omp_allocator_handle_kind)                                &
     & omp_get_device_and_host_allocator
      external omp_get_devices_all_allocator
      integer(omp_allocator_handle_kind) omp_get_devices_all_allocator
      external omp_get_memspace_num_resources
      integer(4) omp_get_memspace_num_resources
      external omp_get_submemspace
      integer(omp_memspace_handle_kind) omp_get_submemspace
      external omp_display_env
      external kmp_set_stacksize
      external kmp_set_stacksize_s
      external kmp_set_blocktime
      external kmp_set_library
      external kmp_set_disp_num_buffers
      external kmp_set_library_serial
      external kmp_set_library_turnaround
      external kmp_set_library_throughput
      external kmp_set_warnings_on
      external kmp_set_warnings_off
      external kmp_set_defaults
      external kmp_get_stacksize
      integer(4) kmp_get_stacksize
      external kmp_get_blocktime
      integer(4) kmp_get_blocktime
      external kmp_get_library
      integer(4) kmp_get_library
      external kmp_get_affinity_max_proc
      integer(4) kmp_get_affinity_max_proc
      external kmp_get_stacksize_s
      integer(kmp_size_t_kind) kmp_get_stacksize_s
      external kmp_get_cancellation_status
      logical(4) kmp_get_cancellation_status
      external kmp_set_affinity
      integer(4) kmp_set_affinity
      external kmp_get_affinity
      integer(4) kmp_get_affinity
      external kmp_create_affinity_mask
      external kmp_destroy_affinity_mask
      external kmp_set_affinity_mask_proc
      integer(4) kmp_set_affinity_mask_proc
      external kmp_unset_affinity_mask_proc
      integer(4) kmp_unset_affinity_mask_proc
      external kmp_get_affinity_mask_proc
      integer(4) kmp_get_affinity_mask_proc
      external kmp_malloc
      integer(kmp_pointer_kind) kmp_malloc
      external kmp_aligned_malloc
      integer(kmp_pointer_kind) kmp_aligned_malloc
      external kmp_calloc
      integer(kmp_pointer_kind) kmp_calloc
      external kmp_realloc
      integer(kmp_pointer_kind) kmp_realloc
      external kmp_free

! Routines with explicit interfaces
      interface
        subroutine omp_fulfill_event(event)
          use, intrinsic :: iso_c_binding, only: c_intptr_t
          integer(c_intptr_t), value, intent(in) :: event
        end subroutine omp_fulfill_event
        function omp_target_alloc(size, device_num) bind(c)
          use, intrinsic :: iso_c_binding, only: c_int, c_ptr, c_size_t
          type(c_ptr) :: omp_target_alloc
          integer(c_size_t), value :: size
          integer(c_int), value :: device_num
        end function omp_target_alloc
        subroutine omp_target_free(device_ptr, device_num) bind(c)
          use, intrinsic :: iso_c_binding, only: c_int, c_ptr
          type(c_ptr), value :: device_ptr
          integer(c_int), value :: device_num
        end subroutine omp_target_free
        function omp_target_is_present(ptr, device_num) bind(c)
          use, intrinsic :: iso_c_binding, only: c_int, c_ptr
          integer(c_int) :: omp_target_is_present
          type(c_ptr), value :: ptr
          integer(c_int), value :: device_num
        end function omp_target_is_present
        function omp_target_is_accessible(ptr, size, device_num) bind(c)
          use, intrinsic :: iso_c_binding, only: c_int, c_ptr, c_size_t
          integer(c_int) :: omp_target_is_accessible
          type(c_ptr), value :: ptr
          integer(c_size_t), value :: size
          integer(c_int), value :: device_num
        end function omp_target_is_accessible
        function omp_get_mapped_ptr(ptr, device_num) bind(c)
          use, intrinsic :: iso_c_binding, only: c_int, c_ptr
          type(c_ptr) :: omp_get_mapped_ptr
          type(c_ptr), value :: ptr
          integer(c_int), value :: device_num
        end function omp_get_mapped_ptr
        function omp_target_associate_ptr(host_ptr, device_ptr, size,   &
     & device_offset, device_num) bind(c)
          use, intrinsic :: iso_c_binding, only: c_int, c_ptr, c_size_t
          integer(c_int) :: omp_target_associate_ptr
          type(c_ptr), value :: host_ptr, device_ptr
          integer(c_size_t), value :: size, device_offset
          integer(c_int), value :: device_num
        end function omp_target_associate_ptr
        function omp_target_disassociate_ptr(ptr, device_num) bind(c)
          use, intrinsic :: iso_c_binding, only: c_int, c_ptr
          integer(c_int) :: omp_target_disassociate_ptr
          type(c_ptr), value :: ptr
          integer(c_int), value :: device_num
        end function omp_target_disassociate_ptr
        function omp_target_memcpy(dst, src, length, dst_offset,        &
     & src_offset, dst_device_num, src_device_num) bind(c)
          use, intrinsic :: iso_c_binding, only: c_int, c_ptr, c_size_t
          integer(c_int) :: omp_target_memcpy
          type(c_ptr), value :: dst, src
          integer(c_size_t), value :: length, dst_offset, src_offset
          integer(c_int), value :: dst_device_num, src_device_num
        end function omp_target_memcpy
        function omp_target_memcpy_async(dst, src, length, dst_offset,  &
     & src_offset, dst_device_num, src_device_num, depobj_count,        &
     & depobj_list) bind(c)
          use, intrinsic :: iso_c_binding, only: c_int, c_ptr, c_size_t
          import :: omp_depend_kind
          integer(c_int) :: omp_target_memcpy_async
          type(c_ptr), value :: dst, src
          integer(c_size_t), value :: length, dst_offset, src_offset
          integer(c_int), value :: dst_device_num, src_device_num,      &
     & depobj_count
          integer(omp_depend_kind) :: depobj_list(*)
        end function omp_target_memcpy_async
        function omp_target_memcpy_rect(dst, src, element_size,         &
     & num_dims, volume, dst_offsets, src_offsets, dst_dimensions,      &
     & src_dimensions, dst_device_num, src_device_num) bind(c)
          use, intrinsic :: iso_c_binding, only: c_int, c_ptr, c_size_t
          integer(c_int) :: omp_target_memcpy_rect
          type(c_ptr), value :: dst, src
          integer(c_size_t), value :: element_size
          integer(c_int), value :: num_dims, dst_device_num,            &
     & src_device_num
          integer(c_size_t), intent(in) :: volume(*), dst_offsets(*),   &
     & src_offsets(*), dst_dimensions(*), src_dimensions(*)
        end function omp_target_memcpy_rect
        function omp_target_memcpy_rect_async(dst, src, element_size,   &
     & num_dims, volume, dst_offsets, src_offsets, dst_dimensions,      &
     & src_dimensions, dst_device_num, src_device_num, depobj_count,    &
     & depobj_list) bind(c)
          use, intrinsic :: iso_c_binding, only: c_int, c_ptr, c_size_t
          import :: omp_depend_kind
          integer(c_int) :: omp_target_memcpy_rect_async
          type(c_ptr), value :: dst, src
          integer(c_size_t), value :: element_size
          integer(c_int), value :: num_dims, dst_device_num,            &
     & src_device_num, depobj_count
          integer(c_size_t), intent(in) :: volume(*), dst_offsets(*),   &
     & src_offsets(*), dst_dimensions(*), src_dimensions(*)
          integer(omp_depend_kind) :: depobj_list(*)
        end function omp_target_memcpy_rect_async
        function omp_target_memset(ptr, val, count, device_num) bind(c)
          use, intrinsic :: iso_c_binding, only: c_int, c_ptr, c_size_t
          type(c_ptr) :: omp_target_memset
          type(c_ptr), value :: ptr
          integer(c_int), value :: val
          integer(c_size_t), value :: count
          integer(c_int), value :: device_num
        end function omp_target_memset
        function omp_target_memset_async(ptr, val, count, device_num,   &
     & depobj_count, depobj_list) bind(c)
          use, intrinsic :: iso_c_binding, only: c_int, c_ptr, c_size_t
          import :: omp_depend_kind
          type(c_ptr) :: omp_target_memset_async
          type(c_ptr), value :: ptr
          integer(c_int), value :: val
          integer(c_size_t), value :: count
          integer(c_int), value :: device_num, depobj_count
          integer(omp_depend_kind) :: depobj_list(*)
        end function omp_target_memset_async
        function omp_get_num_interop_properties(interop) bind(c)
          use, intrinsic :: iso_c_binding, only: c_int, c_intptr_t
          integer(c_int) :: omp_get_num_interop_properties
          integer(c_intptr_t), value :: interop
        end function omp_get_num_interop_properties
        function omp_get_interop_int(interop, property_id, ret_code)    &
     & bind(c)
          use, intrinsic :: iso_c_binding, only: c_int, c_intptr_t
          integer(c_intptr_t) :: omp_get_interop_int
          integer(c_intptr_t), value :: interop
          integer(c_int), value :: property_id
          integer(c_int), intent(out) :: ret_code
        end function omp_get_interop_int
        function omp_get_interop_ptr(interop, property_id, ret_code)    &
     & bind(c)
          use, intrinsic :: iso_c_binding, only: c_int, c_intptr_t,     &
     & c_ptr
          type(c_ptr) :: omp_get_interop_ptr
          integer(c_intptr_t), value :: interop
          integer(c_int), value :: property_id
          integer(c_int), intent(out) :: ret_code
        end function omp_get_interop_ptr
        function omp_alloc(size, allocator) bind(c)
          use, intrinsic :: iso_c_binding, only: c_intptr_t, c_ptr,     &
     & c_size_t
          type(c_ptr) :: omp_alloc
          integer(c_size_t), value :: size
          integer(c_intptr_t), value :: allocator
        end function omp_alloc
        function omp_aligned_alloc(alignment, size, allocator) bind(c)
          use, intrinsic :: iso_c_binding, only: c_intptr_t, c_ptr,     &
     & c_size_t
          type(c_ptr) :: omp_aligned_alloc
          integer(c_size_t), value :: alignment, size
          integer(c_intptr_t), value :: allocator
        end function omp_aligned_alloc
        function omp_calloc(nmemb, size, allocator) bind(c)
          use, intrinsic :: iso_c_binding, only: c_intptr_t, c_ptr,     &
     & c_size_t
          type(c_ptr) :: omp_calloc
          integer(c_size_t), value :: nmemb, size
          integer(c_intptr_t), value :: allocator
        end function omp_calloc
        function omp_aligned_calloc(alignment, nmemb, size, allocator)  &
     & bind(c)
          use, intrinsic :: iso_c_binding, only: c_intptr_t, c_ptr,     &
     & c_size_t
          type(c_ptr) :: omp_aligned_calloc
          integer(c_size_t), value :: alignment, nmemb, size
          integer(c_intptr_t), value :: allocator
        end function omp_aligned_calloc
        function omp_realloc(ptr, size, allocator, free_allocator)      &
     & bind(c)
          use, intrinsic :: iso_c_binding, only: c_intptr_t, c_ptr,     &
     & c_size_t
          type(c_ptr) :: omp_realloc
          type(c_ptr), value :: ptr
          integer(c_size_t), value :: size
          integer(c_intptr_t), value :: allocator, free_allocator
        end function omp_realloc
        subroutine omp_free(ptr, allocator) bind(c)
          use, intrinsic :: iso_c_binding, only: c_intptr_t, c_ptr
          type(c_ptr), value :: ptr
          integer(c_intptr_t), value :: allocator
        end subroutine omp_free
        function omp_control_tool(command, modifier, arg) bind(c)
          use, intrinsic :: iso_c_binding, only: c_int, c_intptr_t
          integer(c_int) :: omp_control_tool
          integer(c_int), value :: command
          integer(c_int), value :: modifier
          integer(c_intptr_t) :: arg
        end function omp_control_tool
      end interface
