#@file /usr/lib/python3.11/concurrent/futures/__init__.py
# Executors of processes. Those of threads are not simulated.
from concurrent.futures._base import ALL_COMPLETED, FIRST_COMPLETED, FIRST_EXCEPTION
from concurrent.futures._base import BrokenExecutor, CancelledError, Executor, Future, InvalidStateError
from concurrent.futures._base import TimeoutError, as_completed, wait
from concurrent.futures.process import ProcessPoolExecutor
