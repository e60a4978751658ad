"""Runs each program of a folder several times and prints what each run did, as a line of JSON.

real.py FOLDER RUNS [WORD]: only the programs whose name has that word. Every other run has one CPU. Standard output is a
terminal that controls nobody. A run hangs when for two seconds every process of its session sleeps without using CPU.
"""
import json
import os
import pathlib
import pty
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import tty
from concurrent.futures import ThreadPoolExecutor

LIMIT = 60
QUIET = 2
AT_A_TIME = 5


def activity(session):
    """Each process of a session with its state and CPU time; None when one is not asleep."""
    found = []
    for stat in pathlib.Path('/proc').glob('[0-9]*/stat'):
        try:
            state, _, _, sid, *rest = stat.read_text().rpartition(')')[2].split()
        except OSError:
            continue
        if int(sid) == session:
            if state not in 'SZ':
                return None
            found.append((stat.parent.name, state, *rest[7:11]))
    return sorted(found)


def watch(child, terminal):
    """Reads until nobody can write any more: the text, and the outcome."""
    text, begun = b'', time.monotonic()
    before, since = None, begun
    while True:
        if select.select([terminal], [], [], 0.2)[0]:
            try:
                part = os.read(terminal, 65536)
            except OSError:
                part = b''
            if not part:
                child.wait()
                return text, 'exited'
            text += part
            continue
        now, seen = time.monotonic(), activity(child.pid)
        if seen is None or seen != before:
            before, since = seen, now
        elif now - since > QUIET:
            return text, 'hang'
        if now - begun > LIMIT:
            return text, 'limit'


def run(program, is_alone, lock):
    folder = pathlib.Path(tempfile.mkdtemp(prefix='interleave-explore-'))
    shutil.copy(program, folder)
    with lock, open(folder / '.stderr', 'wb') as stderr:
        terminal, slave = pty.openpty()
        tty.setraw(slave)
        child = subprocess.Popen(
            [sys.executable, program.name], cwd=folder, stdin=subprocess.DEVNULL, stdout=slave, stderr=stderr,
            start_new_session=True)
        os.close(slave)
    if is_alone:
        os.sched_setaffinity(child.pid, {min(os.sched_getaffinity(0))})
    try:
        text, outcome = watch(child, terminal)
    finally:
        if child.returncode is None:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
        os.close(terminal)
    written = [path for path in folder.iterdir() if path.name not in ('.stderr', program.name)]
    result = {
        'program': program.name, 'outcome': outcome, 'stdout': text.decode(),
        'exit_code': child.returncode if outcome == 'exited' else None,
        'stderr': (folder / '.stderr').read_text(), 'files': {path.name: path.read_text() for path in written}}
    shutil.rmtree(folder)
    return json.dumps(result)


def main(folder, runs, word=''):
    os.environ.pop('PYTHONUNBUFFERED', None)
    # A shell's background jobs ignore SIGINT, and children would too.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    programs = sorted(path for path in pathlib.Path(folder).glob('*.py') if word in path.name)
    # One starts at a time, so that no run inherits another's terminal.
    lock = threading.Lock()
    jobs = [(program, number % 2 == 0, lock) for number in range(int(runs)) for program in programs]
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        for line in pool.map(lambda job: run(*job), jobs):
            print(line)


main(*sys.argv[1:])
