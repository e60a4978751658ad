//! The simulator's own library: the Python texts compiled in beside every program.
//!
//! In our own words; where CPython's tracebacks show library lines, those lines carry CPython's number (`#@ N`).

/// Dotted module name and text.
pub const MODULES: &[(&str, &str)] = &[
    ("multiprocessing", include_str!("prelude/multiprocessing/__init__.py")),
    ("multiprocessing.process", include_str!("prelude/multiprocessing/process.py")),
    ("multiprocessing.queues", include_str!("prelude/multiprocessing/queues.py")),
    ("multiprocessing.synchronize", include_str!("prelude/multiprocessing/synchronize.py")),
    ("multiprocessing.util", include_str!("prelude/multiprocessing/util.py")),
    ("queue", include_str!("prelude/queue.py")),
];
