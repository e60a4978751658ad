#!/usr/bin/env bash
# Other simulators and ours, measured in turn on this machine: benches/peers/run.sh [ROUNDS]
set -euo pipefail
cd "$(dirname "$0")/../.."
home=target/peers
if ! [ -x "$home/bin/python" ]; then
    python3 -m venv "$home"
fi
"$home/bin/python" -m pip install --quiet --disable-pip-version-check -r benches/peers/requirements.txt
program=$(cargo bench --no-run --bench slices --message-format=json |
    python3 -c 'import json, sys; print([it["executable"] for it in map(json.loads, sys.stdin) if it.get("executable")][-1])')
"$home/bin/python" benches/peers/compare.py "$program" "$@"
