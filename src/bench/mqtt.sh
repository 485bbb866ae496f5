#!/usr/bin/env bash
# Measures MQTT over WebSocket at QoS 0: the hub, Mosquitto and the floor in turn, in one run.
#
#   src/bench/mqtt.sh [options of the hub]
#
# Needs what run.sh needs, and Mosquitto (Debian's package mosquitto). ROUNDS (5), SECONDS_EACH (4) and WARM (3) may be set. Prints medians;
# the raw lines are left in target/bench. The servers have processor 0, the load processor 1.
set -euo pipefail
cd "$(dirname "$0")/../.."
ruler=${RULER:-../shared/bench}
rounds=${ROUNDS:-5}
each=${SECONDS_EACH:-4}
warm=${WARM:-3}
out=target/bench
mkdir -p "$out"
for tool in wsload floor; do cc -O2 -o "$out/$tool" "$ruler/$tool.c"; done
ulimit -n "$(ulimit -Hn)"

# Mosquitto 2.0 starts its WebSockets only where there is a plain listener as well.
cat >"$out/mosquitto.conf" <<'CONF'
listener 9003 127.0.0.1
listener 9004 127.0.0.1
protocol websockets
allow_anonymous true
max_queued_messages 0
persistence false
CONF

taskset -c 0 "$out/floor" 9001 &
floor=$!
taskset -c 0 mosquitto -c "$out/mosquitto.conf" >"$out/mosquitto.log" 2>&1 &
mosquitto=$!
taskset -c 0 java -jar target/parley.war --port 9002 "$@" >"$out/hub.log" 2>&1 &
hub=$!
trap 'kill $floor $mosquitto $hub 2>/dev/null || true' EXIT
until grep -q 'Parley is at' "$out/hub.log"; do
  kill -0 $hub || { cat "$out/hub.log"; exit 1; }
  sleep 0.1
done
kill -0 $mosquitto || { cat "$out/mosquitto.log"; exit 1; }

load() { taskset -c 1 "$out/wsload" "$@"; }

workload() { # name, then options
  local name=$1
  shift
  for ((round = 0; round < rounds; round++)); do
    load --port 9004 --path / --proto mqtt --subprotocol mqtt --pid $mosquitto --label mosquitto --secs "$each" --warm 1 "$@"
    load --port 9002 --path /mqtt --proto mqtt --subprotocol mqtt --pid $hub --label hub --secs "$each" --warm "$warm" "$@"
    load --port 9001 --path '/?ch=r%d' --proto raw --pid $floor --label floor --secs "$each" --warm 1 "$@"
  done >"$out/mqtt-$name.jsonl"
  python3 - "$name" "$out/mqtt-$name.jsonl" <<'PYTHON'
import json, statistics, sys
rows = [json.loads(line) for line in open(sys.argv[2])]
median = lambda label, key: statistics.median(row[key] for row in rows if row["label"] == label)
hub, mosquitto, floor = (median(label, "cpu_us_per_delivery") for label in ("hub", "mosquitto", "floor"))
print("%-10s hub %6.3f us  mosquitto %6.3f us  floor %6.3f us  hub/mosquitto %5.3f   %8d and %8d deliveries/s" % (
    sys.argv[1], hub, mosquitto, floor, hub / mosquitto, median("hub", "deliveries_per_s"), median("mosquitto", "deliveries_per_s")))
PYTHON
}
echo "CPU per delivery, medians of $rounds"
workload broadcast --subs 1000 --window 1
workload burst --subs 1000 --window 16
workload rooms --subs 1000 --rooms 100 --window 4
