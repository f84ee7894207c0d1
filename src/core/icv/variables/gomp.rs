//! GOMP_*: GNU libgomp's variables.

use super::{Shown, Variable, read_stack_size};
use crate::core::icv::text;
use crate::core::icv::values::SpinCount;

pub(super) const VARIABLES: &[Variable] = &[
    Variable::new("GOMP_STACKSIZE", |settings, value| read_stack_size(settings, value, 1024), |_| Shown::Hidden),
    Variable::new(
        "GOMP_SPINCOUNT",
        |settings, value| text::spin_count(value).map(|count| settings.spin_count = Some(count)),
        |settings| match settings.spin_count {
            Some(SpinCount::Rounds(rounds)) => Shown::Text(rounds.to_string()),
            Some(SpinCount::Infinite) => Shown::Text("infinite".to_owned()),
            None => Shown::Undefined(settings.spin_rounds().to_string()),
        },
    ),
    Variable::new(
        "GOMP_CPU_AFFINITY",
        |settings, value| {
            settings.gomp_affinity = Some(value.trim().to_owned());
            Ok(())
        },
        |settings| Shown::given(settings.gomp_affinity.as_deref(), "none"),
    ),
    Variable::new(
        "GOMP_DEBUG",
        |settings, value| text::int(value, 0).map(|level| settings.tuning.gomp_debug = level != 0),
        |settings| Shown::number(settings.tuning.gomp_debug),
    ),
    // For real-time systems only: libgomp on Linux does not read it either.
    Variable::new("GOMP_RTEMS_THREAD_POOLS", |_, _| Ok(()), |_| Shown::Hidden),
];
