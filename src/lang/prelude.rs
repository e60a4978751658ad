//! The library's modules written in Python, and what programs may import.

use super::{
    front::{Known, Library},
    vm,
};

/// Dotted names and texts.
pub const MODULES: &[(&str, &str)] = &[
    ("builtins", include_str!("prelude/builtins.py")),
    ("_bootstrap", include_str!("prelude/_bootstrap.py")),
    ("atexit", include_str!("prelude/atexit.py")),
    ("collections", include_str!("prelude/collections.py")),
    ("concurrent", include_str!("prelude/concurrent/__init__.py")),
    ("concurrent.futures", include_str!("prelude/concurrent/futures/__init__.py")),
    ("concurrent.futures._base", include_str!("prelude/concurrent/futures/_base.py")),
    ("concurrent.futures.process", include_str!("prelude/concurrent/futures/process.py")),
    ("contextlib", include_str!("prelude/contextlib.py")),
    ("copy", include_str!("prelude/copy.py")),
    ("functools", include_str!("prelude/functools.py")),
    ("itertools", include_str!("prelude/itertools.py")),
    ("abc", include_str!("prelude/abc.py")),
    ("bisect", include_str!("prelude/bisect.py")),
    ("dataclasses", include_str!("prelude/dataclasses.py")),
    ("datetime", include_str!("prelude/datetime.py")),
    ("enum", include_str!("prelude/enum.py")),
    ("heapq", include_str!("prelude/heapq.py")),
    ("io", include_str!("prelude/io.py")),
    ("logging", include_str!("prelude/logging.py")),
    ("operator", include_str!("prelude/operator.py")),
    ("statistics", include_str!("prelude/statistics.py")),
    ("struct", include_str!("prelude/struct.py")),
    ("textwrap", include_str!("prelude/textwrap.py")),
    ("traceback", include_str!("prelude/traceback.py")),
    ("types", include_str!("prelude/types.py")),
    ("typing", include_str!("prelude/typing.py")),
    ("collections.abc", include_str!("prelude/collections_abc.py")),
    ("os", include_str!("prelude/os.py")),
    ("sys", include_str!("prelude/sys.py")),
    ("_queue", include_str!("prelude/_queue.py")),
    ("queue", include_str!("prelude/queue.py")),
    ("random", include_str!("prelude/random.py")),
    ("string", include_str!("prelude/string.py")),
    ("json", include_str!("prelude/json/__init__.py")),
    ("json.decoder", include_str!("prelude/json/decoder.py")),
    ("json.encoder", include_str!("prelude/json/encoder.py")),
    ("time", include_str!("prelude/time.py")),
    ("_threads", include_str!("prelude/_threads.py")),
    ("runpy", include_str!("prelude/runpy.py")),
    ("select", include_str!("prelude/select.py")),
    ("signal", include_str!("prelude/signal.py")),
    ("threading", include_str!("prelude/threading.py")),
    ("ctypes", include_str!("prelude/ctypes.py")),
    ("multiprocessing", include_str!("prelude/multiprocessing/__init__.py")),
    ("multiprocessing._clients", include_str!("prelude/multiprocessing/_clients.py")),
    ("multiprocessing._lines", include_str!("prelude/multiprocessing/_lines.py")),
    ("multiprocessing._results", include_str!("prelude/multiprocessing/_results.py")),
    ("multiprocessing._served", include_str!("prelude/multiprocessing/_served.py")),
    ("multiprocessing._spawned", include_str!("prelude/multiprocessing/_spawned.py")),
    ("multiprocessing._server", include_str!("prelude/multiprocessing/_server.py")),
    ("multiprocessing._proxies", include_str!("prelude/multiprocessing/_proxies.py")),
    ("multiprocessing.connection", include_str!("prelude/multiprocessing/connection.py")),
    ("multiprocessing.context", include_str!("prelude/multiprocessing/context.py")),
    ("multiprocessing.forkserver", include_str!("prelude/multiprocessing/forkserver.py")),
    ("multiprocessing.managers", include_str!("prelude/multiprocessing/managers.py")),
    ("multiprocessing.pool", include_str!("prelude/multiprocessing/pool.py")),
    ("multiprocessing.popen_fork", include_str!("prelude/multiprocessing/popen_fork.py")),
    ("multiprocessing.popen_forkserver", include_str!("prelude/multiprocessing/popen_forkserver.py")),
    ("multiprocessing.popen_spawn_posix", include_str!("prelude/multiprocessing/popen_spawn_posix.py")),
    ("multiprocessing.reduction", include_str!("prelude/multiprocessing/reduction.py")),
    ("multiprocessing.spawn", include_str!("prelude/multiprocessing/spawn.py")),
    ("multiprocessing.process", include_str!("prelude/multiprocessing/process.py")),
    ("multiprocessing.queues", include_str!("prelude/multiprocessing/queues.py")),
    ("multiprocessing.sharedctypes", include_str!("prelude/multiprocessing/sharedctypes.py")),
    ("multiprocessing.shared_memory", include_str!("prelude/multiprocessing/shared_memory.py")),
    ("multiprocessing.resource_tracker", include_str!("prelude/multiprocessing/resource_tracker.py")),
    ("multiprocessing._properties", include_str!("prelude/multiprocessing/_properties.py")),
    ("multiprocessing.synchronize", include_str!("prelude/multiprocessing/synchronize.py")),
    ("multiprocessing.util", include_str!("prelude/multiprocessing/util.py")),
];

fn is_known(module: &str, name: Option<&str>) -> Known {
    vm::known(module, name, MODULES)
}

/// What every program is compiled against.
#[must_use]
pub fn library() -> Library<'static> {
    library_of(MODULES)
}

/// The same with other texts of some modules.
pub(super) fn library_of<'a>(modules: &'a [(&'a str, &'a str)]) -> Library<'a> {
    Library { modules, is_known: &is_known }
}

/// The modules of a scheduling rule, which begins and ends otherwise than a process.
pub(super) fn rule_modules() -> Vec<(&'static str, &'static str)> {
    let text = |name: &str, text| if name == "_bootstrap" { include_str!("prelude/_rule.py") } else { text };
    MODULES.iter().map(|(name, own)| (*name, text(name, *own))).collect()
}
