"""Measures the peers and ours in turn and prints how many times faster ours is: `compare.py OUR_PROGRAM [ROUNDS]`."""

import statistics
import subprocess
import sys
from pathlib import Path

PEERS = Path(__file__).with_name("peers.py")
CPUSCHED, SIMSO = "cpusched-ash-win-cpu", "SimSo"
# Case, processes, peer, and the ratio that the design asks for.
CASES = [
    ("rr", 10, CPUSCHED, None),
    ("rr", 100, CPUSCHED, None),
    ("rr", 1000, CPUSCHED, 20),
    ("eevdf", 10, CPUSCHED, None),
    ("eevdf", 100, CPUSCHED, None),
    ("eevdf", 1000, CPUSCHED, 1000),
    ("rm", 10, SIMSO, 300),
    ("rm", 100, SIMSO, 300),
    ("edf", 10, SIMSO, 300),
    ("edf", 100, SIMSO, 300),
]


def measure(command):
    """The numbers that a program prints: slices, then CPU seconds."""
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return [float(word) for word in done.stdout.split()]


def main(program, rounds):
    print("Simulated slices a second of CPU time, medians. Theirs and ours: the schedule with its figures; recorded:")
    print("ours with all events kept, so that any moment can be shown again.")
    print(
        f"{'case':<6} {'n':>5}  {'peer':<21} {'theirs':>9} {'ours':>11} {'ratio':>7} {'recorded':>11} {'ratio':>7}"
        f" {'asked':>6}"
    )
    missed = 0
    for case, processes, peer, asked in CASES:
        theirs, ours, recorded = [], [], []
        for _ in range(rounds):
            slices, seconds = measure([sys.executable, PEERS, case, str(processes)])
            theirs.append(slices / seconds)
            slices, scheduling, recording = measure([program, case, str(processes)])
            ours.append(slices / scheduling)
            recorded.append(slices / recording)
        theirs, ours, recorded = map(statistics.median, (theirs, ours, recorded))
        missed += asked is not None and ours / theirs < asked
        goal = f"{asked}" if asked else "-"
        print(
            f"{case:<6} {processes:>5}  {peer:<21} {theirs:>9,.0f} {ours:>11,.0f} {ours / theirs:>7,.1f}"
            f" {recorded:>11,.0f} {recorded / theirs:>7,.1f} {goal:>6}",
            flush=True,
        )
    print(f"{missed} of the ratios are below what is asked for (the first of the two)")


main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 3)
