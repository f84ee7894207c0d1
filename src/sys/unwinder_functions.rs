// The unwinder's functions that the library calls, for build.rs, which sends the calls to stubs, and for the stubs
// themselves (arch/*/unwinder.rs). Each includes this file and hands the list to a macro of its own.
macro_rules! with_unwinder_functions {
    ($then:ident) => {
        $then! {
            0 "_Unwind_Backtrace",
            1 "_Unwind_GetDataRelBase",
            2 "_Unwind_GetIP",
            3 "_Unwind_GetIPInfo",
            4 "_Unwind_GetLanguageSpecificData",
            5 "_Unwind_GetRegionStart",
            6 "_Unwind_GetTextRelBase",
            7 "_Unwind_Resume",
            8 "_Unwind_SetGR",
            9 "_Unwind_SetIP",
        }
    };
}
