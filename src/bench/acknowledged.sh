#!/usr/bin/env bash
# Measures how many QoS 1 publications a second the hub acknowledges into a durable namespace, each synced to the disk before.
#
#   src/bench/acknowledged.sh [options of the hub]
#
# Needs a built target/parley.war and two processors: the hub has processor 0, the publishers processor 1. SECONDS_EACH (10), WARM (5) and
# STORE (target/bench/acknowledged.store: the disk that is measured) may be set. What the disk itself does is printed first.
set -euo pipefail
cd "$(dirname "$0")/../.."
each=${SECONDS_EACH:-10}
warm=${WARM:-5}
out=target/bench
store=${STORE:-$out/acknowledged.store}
mkdir -p "$out"
rm -f "$store" "$store.guard"
javac -d "$out" src/bench/AcknowledgedPublishes.java

python3 - "$store.probe" <<'PYTHON'
import os, sys, time
file = os.open(sys.argv[1], os.O_RDWR | os.O_CREAT)
took = []
until = time.monotonic() + 3
while time.monotonic() < until:
    began = time.monotonic()
    os.pwrite(file, b"x" * 16384, 16384 * (len(took) % 1000))
    os.fsync(file)
    took.append(time.monotonic() - began)
os.unlink(sys.argv[1])
took.sort()
print("the disk alone: %d writes of 16 KiB with fsync a second, p50 %.2f ms" % (len(took) / 3, took[len(took) // 2] * 1000))
PYTHON

taskset -c 0 java -jar target/parley.war --port 9002 --store.file="$store" --namespace.durable.durable=true "$@" >"$out/hub.log" 2>&1 &
hub=$!
trap 'kill $hub 2>/dev/null || true; wait $hub || true; rm -f "$store" "$store.guard"' EXIT
until grep -q 'Parley is at' "$out/hub.log"; do
  kill -0 $hub || { cat "$out/hub.log"; exit 1; }
  sleep 0.1
done
for publishers in 1 10 100; do
  taskset -c 1 java -cp "$out" AcknowledgedPublishes 9002 $publishers "$each" "$warm"
done
