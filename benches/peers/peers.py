"""Simulated slices of a peer: `peers.py CASE PROCESSES` prints how many slices it made and the CPU seconds it took.

The workloads are those of `benches/slices.rs`, number for number.
"""

import sys
import time


def cpusched(policy, processes, burst):
    """cpusched-ash-win-cpu: `processes` bursts that arrive together, a quantum of 1."""
    from cpusched import EEVDF, Process, RoundRobin

    rows = [Process(f"P{row}", 0, burst) for row in range(processes)]
    scheduler = {"rr": RoundRobin, "eevdf": EEVDF}[policy](rows, quantum=1)
    return scheduler.run, lambda result: len(result.gantt)


def simso(policy, tasks, milliseconds):
    """SimSo on one processor: periodic tasks that use 90 % of it."""
    from simso.configuration import Configuration
    from simso.core import JobEvent, Model

    configuration = Configuration()
    configuration.duration = milliseconds * configuration.cycles_per_ms
    periods = [10, 20, 25, 40, 50, 100, 125, 200, 250, 500]
    for row in range(tasks):
        period = periods[row % len(periods)]
        configuration.add_task(
            name=f"T{row}",
            identifier=row + 1,
            period=period,
            wcet=period * 900 // tasks / 1000,
            deadline=period,
            abort_on_miss=False,
        )
    configuration.add_processor(name="CPU", identifier=1)
    configuration.scheduler_info.clas = {
        "rm": "simso.schedulers.RM_mono",
        "edf": "simso.schedulers.EDF_mono",
    }[policy]
    configuration.check_all()
    model = Model(configuration)

    def slices(_):
        return sum(event.event == JobEvent.EXECUTE for task in model.task_list for _, event in task.monitor)

    return model.run_model, slices


CASES = {
    "rr": lambda processes: cpusched("rr", processes, 100_000 // processes),
    "eevdf": lambda processes: cpusched("eevdf", processes, max(10, 10_000 // processes)),
    "rm": lambda tasks: simso("rm", tasks, 5_000),
    "edf": lambda tasks: simso("edf", tasks, 5_000),
}

if __name__ == "__main__":
    run, count = CASES[sys.argv[1]](int(sys.argv[2]))
    start = time.process_time()
    result = run()
    seconds = time.process_time() - start
    print(count(result), seconds)
