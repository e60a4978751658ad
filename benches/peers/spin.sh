#!/usr/bin/env bash
# Spin and ours on the same models, measured in turn on this machine in seconds of CPU: benches/peers/spin.sh [ROUNDS]
set -euo pipefail
cd "$(dirname "$0")/../.."
for tool in spin gcc; do
    if ! command -v "$tool" >/dev/null; then
        echo "skipped: $tool is not installed" >&2
        exit 0
    fi
done
rounds=${1:-3}
home=target/spin
mkdir -p "$home"
program=$(cargo bench --no-run --bench explore --message-format=json |
    python3 -c 'import json, sys; print([it["executable"] for it in map(json.loads, sys.stdin) if it.get("executable") and it["target"]["name"] == "explore"][-1])')

# One step a visible operation, as in tests/search/models.rs.
python3 - "$home" <<'PYTHON'
import sys

home = sys.argv[1]


def write(name, text):
    with open(f"{home}/{name}.pml", "w") as file:
        file.write(text)


def tickets(n):
    client = [
        ("at[{i}] == 0 && tickets > 0", "r[{i}] = tickets; at[{i}] = 1"),
        ("at[{i}] == 0 && tickets == 0", "at[{i}] = 2"),
        ("at[{i}] == 1", "tickets = r[{i}] - 1; r[{i}] = 0; sold[{i}] = 1; at[{i}] = 2"),
    ]
    return single(
        f"byte tickets = {n - 1}; byte at[{n}]; byte r[{n}]; bit sold[{n}]; bit joined;",
        [(g.format(i=i), e.format(i=i)) for i in range(n) for g, e in client]
        + [("!joined && " + " && ".join(f"at[{i}] == 2" for i in range(n)), "joined = 1")],
    )


def philosophers(n):
    steps = []
    for i in range(n):
        one, other = (i, (i + 1) % n) if i < n - 1 else (0, i)
        steps += [
            (f"at[{i}] == 0 && !fork[{one}]", f"fork[{one}] = 1; at[{i}] = 1"),
            (f"at[{i}] == 1 && !fork[{other}]", f"fork[{other}] = 1; at[{i}] = 2"),
            (f"at[{i}] == 2", f"fork[{other}] = 0; at[{i}] = 3"),
            (f"at[{i}] == 3", f"fork[{one}] = 0; at[{i}] = 4"),
        ]
    steps.append(("!joined && " + " && ".join(f"at[{i}] == 4" for i in range(n)), "joined = 1"))
    return single(f"bit fork[{n}]; byte at[{n}]; bit joined;", steps)


def buffer(producers, consumers, items, capacity):
    steps = [(f"at[{i}] < {items} && nfull(q)", f"at[{i}]++; q!at[{i}]") for i in range(producers)]
    for i in range(consumers):
        steps.append(
            (f"!ended[{i}] && nempty(q)", f"q?x; if :: x == 0 -> ended[{i}] = 1 :: else -> sum[{i}] = sum[{i}] + x fi; x = 0")
        )
    joined = " && ".join(f"at[{i}] == {items}" for i in range(producers))
    steps.append((f"main == 0 && {joined}", "main = 1"))
    steps.append((f"main > 0 && main <= {consumers} && nfull(q)", "main++; q!0"))
    steps.append((f"main == {consumers + 1} && " + " && ".join(f"ended[{i}]" for i in range(consumers)), "main++"))
    return single(
        f"chan q = [{capacity}] of {{ byte }}; byte at[{producers}]; byte sum[{consumers}]; bit ended[{consumers}]; byte main, x;",
        steps,
    )


# All guarded commands in one process: no step of Spin's own, such as the end of a process, adds states.
def single(globals_, steps):
    body = "\n".join(f":: d_step {{ {guard} -> {effect} }}" for guard, effect in steps)
    return f"{globals_}\nactive proctype all() {{ end: do\n{body}\nod }}\n"


write("T", tickets(8))
write("Pord", philosophers(10))
write("B", buffer(4, 4, 3, 4))
PYTHON

# The least of some rounds, in seconds of CPU.
least() {
    local best= seconds
    for _ in $(seq "$rounds"); do
        seconds=$( { TIMEFORMAT='%U %S'; time "$@" >"$home/out" 2>&1; } 2>&1 | awk '{ print $1 + $2 }')
        best=$(printf '%s\n' "$seconds" $best | sort -g | head -1)
    done
    echo "$best"
}

# Ours, then what a full verdict needs: with symmetry and reductions where the model has them.
compare() {
    local model=$1 name=$2 verdict=$3 spin ours fast states
    # -o2: a variable that is only written belongs to the state, too.
    (cd "$home" && spin -a -o2 "$model.pml" && gcc -O3 -DSAFETY -DNOREDUCE -DMEMLIM=8000 -o "pan-$model" pan.c 2>/dev/null)
    spin=$(least "$home/pan-$model" -m1000000 -w22)
    states=$(awk '/states, stored/ { print $1 }' "$home/out")
    ours=$(least "$program" --once "$name")
    if [ "$(awk '{ print $1 }' "$home/out")" != "$states" ]; then
        echo "$name: Spin has $states states, ours $(awk '{ print $1 }' "$home/out")" >&2
        exit 1
    fi
    fast=$(least "$program" --once "$verdict")
    awk -v n="$name" -v k="$states" -v s="$spin" -v o="$ours" -v f="$fast" 'BEGIN {
        o = o > 0 ? o : 0.001; f = f > 0 ? f : 0.001
        printf "%-12s %9d states  Spin %6.2f s  ours %6.2f s (%.1f times as fast)  to the verdict %6.3f s (%.0f times)\n", n, k, s, o, s / o, f, s / f }'
}

compare T "T(8)" "T(8) symmetry"
compare Pord "Pord(10)" "Pord(10) reduced"
compare B "B(4,4,3,4)" "B(4,4,3,4) reduced symmetry"
