#!/usr/bin/env bash
# Measures a migration whose source and target are PostgreSQL databases at another site: each way takes some milliseconds.
# Prints Markdown, as in docs/performance.md: the rate of a copy with and without the distance, and the round trips of each verb
# for a small and a large number of rooms with few messages.
#   tests/bench/latency.sh [--quick] [--way MILLISECONDS] [--messages N] [--runs R] [--built FOLDER]
#                                                        (20 ms each way, 1,000,000 messages, 3 runs; 300 and 3,000 rooms)
# --quick: 50,000 messages, 1 run; 30 and 300 rooms. Run in turn, the median counts.
set -euo pipefail
cd "$(dirname "$0")/../.."

way=20
few=300
many=3000
options=()
while [[ $# -gt 0 ]]; do
  case "$1" in
  --quick)
    few=30 many=300
    options+=(--messages 50000 --runs 1)
    ;;
  --way) way=$2; shift ;;
  *) options+=("$1") ;;
  esac
  shift
done
# What comes last counts.
set -- "${options[@]+"${options[@]}"}"
# shellcheck source=tests/bench/bench.sh
source tests/bench/bench.sh

install_packages "${build_packages[@]}" sqlite3 jq postgresql postgresql-client
prepare gc2pc bench_relay bench_load # results: what TAB number

# at_distance MILLISECONDS: the server is so far away from now on; $port is its port, $counted the file with its round trips.
at_distance() {
  local folder
  [[ -z "${relay:-}" ]] || kill "$relay"
  folder=$(mktemp -d "$work/relay.XXXX")
  counted=$folder/round-trips
  "$benches/bench_relay" "$host/.s.PGSQL.5432" "$1" "$folder" &
  relay=$!
  until [[ -e "$counted" ]]; do sleep 0.02; done
  port=$(<"$folder/port")
}
finish_all() {
  [[ -z "${relay:-}" ]] || kill "$relay" 2>/dev/null || true
  finish
}
trap finish_all EXIT

# url DATABASE: by the relay.
url() { echo "postgresql:host=127.0.0.1 port=$port user=postgres sslmode=disable dbname=$1"; }

# source_of ROOMS MESSAGES: a pool in the database `source`.
source_of() {
  rm -rf "$work/pool"
  said "$gc2pc" sample --out "$work/pool" --rooms "$1" --messages "$2"
  # The sample has a few texts that PostgreSQL cannot hold.
  sqlite3 "$work/pool/legacy.db" "DELETE FROM tblChat WHERE instr(CAST(content AS blob), x'00') OR instr(CAST(rtf AS blob), x'00')"
  fresh_database source
  said "$benches/bench_load" "sqlite3://dbname=$work/pool/legacy.db" "postgresql:host=$host user=postgres dbname=source"
}

# new_run: an empty target, and a folder for a run into it.
new_run() {
  rm -rf "$work/now"
  mkdir -p "$work/now"
  cp "$work/pool/directory.ldif" "$work/now/"
  sed -e "s#^source = .*#source = $(url source)#" -e "s#^target = .*#target = $(url target)#" \
    -e "s#^directory = .*#directory = ldif:$work/now/directory.ldif#" -e "s#^files-to = .*#files-to = $work/now/files#" \
    "$work/pool/gc2pc.ini" >"$work/now/gc2pc.ini"
  fresh_database target
}

# verb NAME ROOMS COMMAND...: runs it; `results` gets its seconds and its round trips.
verb() {
  local name=$1 rooms=$2 trips begin
  shift 2
  trips=$(<"$counted")
  begin=$(date +%s.%N)
  said "$gc2pc" "$@"
  awk -v n="$name $rooms seconds" -v b="$begin" -v e="$(date +%s.%N)" 'BEGIN { printf "%s\t%.2f\n", n, e - b }' >>"$results"
  sleep 0.1 # until the relay has written its number
  printf '%s %s trips\t%d\n' "$name" "$rooms" $(($(<"$counted") - trips)) >>"$results"
}

# weekend ROOMS: all verbs of a pool with four messages in each room.
weekend() {
  source_of "$1" $((4 * $1))
  new_run
  verb plan "$1" plan --config "$work/now/gc2pc.ini" --run "$work/now/run"
  verb cutover "$1" cutover --run "$work/now/run" --execute --plan "$(plan_of "$work/now/run")" --consent directory --quiet-time 0
  verb verify "$1" verify --run "$work/now/run"
  verb rollback "$1" rollback --run "$work/now/run" --execute --consent directory
  new_run
  said "$gc2pc" plan --config "$work/now/gc2pc.ini" --run "$work/now/run"
  verb precopy "$1" precopy --run "$work/now/run" --execute
  psql_at -d source -c "INSERT INTO tblchat SELECT channelid, max(chatid) + 1000, max(chatdate) + 1, max(userid), 0, 'new', NULL
    FROM tblchat GROUP BY channelid"
  verb "cutover after a precopy" "$1" cutover --run "$work/now/run" --execute --plan "$(plan_of "$work/now/run")" \
    --consent directory,changes --quiet-time 0
}

median_of() { awk -F '\t' -v name="$1" '$1 == name { print $2 }' "$results" | median; }

# copy_at WAY: the rate of the copy, and of verifying.
copy_at() {
  at_distance "$1"
  new_run
  said "$gc2pc" plan --config "$work/now/gc2pc.ini" --run "$work/now/run"
  said "$gc2pc" cutover --run "$work/now/run" --execute --plan "$(plan_of "$work/now/run")" --consent directory --quiet-time 0
  "$gc2pc" status --run "$work/now/run" --json 2>/dev/null |
    jq -r --arg way "$1" '.rates[] | select(.work == "copy messages" or .work == "verify") |
      "\(.work) \($way)\t\(.units / .seconds)", "\(.work) \($way) units\t\(.units)"' >>"$results"
}

start_server
at_distance "$way"
for rooms in $few $many; do
  echo "$rooms rooms" >&2
  weekend "$rooms"
done
echo "| $way ms each way | rooms | round trips | seconds | round trips of one more room |"
echo "|---|---|---|---|---|"
for name in plan precopy cutover "cutover after a precopy" verify rollback; do
  for rooms in $few $many; do
    awk -v name="$name" -v rooms="$rooms" -v trips="$(median_of "$name $rooms trips")" -v seconds="$(median_of "$name $rooms seconds")" \
      -v before="$(median_of "$name $few trips")" -v more="$((rooms - few))" 'BEGIN {
        printf "| %s | %d | %d | %.2f | %s |\n", name, rooms, trips, seconds, (more > 0 ? sprintf("%.3f", (trips - before) / more) : "") }'
  done
done
echo
source_of 300 "$messages"
for run in $(seq "$runs"); do
  echo "run $run of $runs" >&2
  copy_at 0
  copy_at "$way"
done
echo "| $messages messages in 300 rooms, median of $runs | without distance | $way ms each way | of that without |"
echo "|---|---|---|---|"
for work_name in "copy messages" verify; do
  awk -v name="$work_name" -v near="$(median_of "$work_name 0")" -v far="$(median_of "$work_name $way")" 'BEGIN {
    printf "| %s | %d/s | %d/s | %.2f |\n", name, near, far, far / near }'
done
