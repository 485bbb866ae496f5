#!/usr/bin/env bash
# Measures the hub against the floor, the kernel's own cost of one write() per delivery, in turn and in one run.
#
#   src/bench/run.sh [options of the hub]
#
# Needs a C compiler, a built target/parley.war, two processors, and the ruler (wsload.c and floor.c), which is looked for in
# RULER, by default ../shared/bench. ROUNDS (5), SECONDS_EACH (5) and WARM (3) may be set. Prints medians; the raw lines are left in
# target/bench. The server has processor 0 for itself, the load processor 1: what else runs on the machine shows in the figures.
set -euo pipefail
cd "$(dirname "$0")/../.."
ruler=${RULER:-../shared/bench}
rounds=${ROUNDS:-5}
each=${SECONDS_EACH:-5}
warm=${WARM:-3}
out=target/bench
mkdir -p "$out"
for tool in wsload floor; do cc -O2 -o "$out/$tool" "$ruler/$tool.c"; done
ulimit -n "$(ulimit -Hn)"

taskset -c 0 "$out/floor" 9001 &
floor=$!
taskset -c 0 java -jar target/parley.war --port 9002 "$@" >"$out/hub.log" 2>&1 &
hub=$!
trap 'kill $floor $hub 2>/dev/null || true' EXIT
until grep -q 'Parley is at' "$out/hub.log"; do
  kill -0 $hub || { cat "$out/hub.log"; exit 1; }
  sleep 0.1
done

load() { taskset -c 1 "$out/wsload" "$@"; }
hub() { load --port 9002 --path /ws --proto json --pid $hub "$@"; }

echo "opening and idling: 10000 native subscribers of one channel"
for round in 1 2 3 4 5; do hub --idle --subs 10000 --label "idle-$round"; sleep 1; done | tee "$out/idle.jsonl"

workload() { # name, then options
  local name=$1
  shift
  for ((round = 0; round < rounds; round++)); do
    hub --label "hub" --secs "$each" --warm "$warm" "$@"
    load --port 9001 --path '/?ch=r%d' --proto raw --pid $floor --label floor --secs "$each" --warm 1 "$@"
  done >"$out/$name.jsonl"
  python3 - "$name" "$out/$name.jsonl" <<'PYTHON'
import json, statistics, sys
rows = [json.loads(line) for line in open(sys.argv[2])]
median = lambda label, key: statistics.median(row[key] for row in rows if row["label"] == label)
hub, floor = (median(label, "cpu_us_per_delivery") for label in ("hub", "floor"))
print("%-10s hub %6.3f us  floor %6.3f us  ratio %5.2f   %8d deliveries/s, p50 %.2f ms, p99 %.2f ms" % (
    sys.argv[1], hub, floor, hub / floor, median("hub", "deliveries_per_s"), median("hub", "p50_ms"), median("hub", "p99_ms")))
PYTHON
}
echo "CPU per delivery, medians of $rounds"
workload broadcast --subs 1000 --window 1
workload burst --subs 1000 --window 16
workload rooms --subs 1000 --rooms 100 --window 4
