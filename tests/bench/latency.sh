#!/usr/bin/env bash
# Measures a migration whose source and target are PostgreSQL databases at another site: each way takes some milliseconds.
# Prints Markdown, as in docs/performance.md: the rate of a copy with and without the distance, and the round trips of each verb
# for a small and a large number of rooms with few messages.
#   tests/bench/latency.sh [--way MILLISECONDS] [--only-copy] [--messages N] [--runs R] [--quick | --nightly] [--built FOLDER]
#                    (20 ms each way; 1,000,000 messages, 3 runs; quick 200,000 and 1 run; runs in turn, the median counts)
# Round trips are counted at no distance, except with --nightly: each of them waits twice the way, a cutover half a minute.
# The distance is a relay in this machine (relay.cpp). What it lets through is measured too, so that it is not what limits a copy.
set -euo pipefail
cd "$(dirname "$0")/../.."

way=20
only_copy=no
own_options="[--way MILLISECONDS] [--only-copy]"
own_option() {
  case "$1" in
  --way) way=${2:?--way needs milliseconds} taken=2 ;;
  --only-copy) only_copy=yes taken=1 ;;
  esac
}
# shellcheck source=tests/bench/bench.sh
source tests/bench/bench.sh

[[ -z $odbc ]] || usage
sizes 200000 1000000 1000000
runs_of 1 3 5
judged_from=1000000 # with fewer messages, opening sessions decides
few=$(by_form 30 30 300)
many=$(by_form 300 300 3000)
install_packages "${build_packages[@]}" sqlite3 jq time postgresql postgresql-client
prepare gc2pc bench_relay bench_load # results: what TAB number

before_finish() { [[ -z "${relay:-}" ]] || kill "$relay" 2>/dev/null || true; }

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

# url DATABASE: by the relay.
url() { echo "postgresql:host=127.0.0.1 port=$port user=postgres sslmode=disable dbname=$1"; }

# source_of ROOMS MESSAGES: a pool in the database `source`.
source_of() {
  echo "a pool of $1 rooms, $2 messages" >&2
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
  run_folder "$work/now" "$(url target)"
  sed -i "s#^source = .*#source = $(url source)#" "$work/now/gc2pc.ini"
  fresh_database target
  psql_at -c CHECKPOINT # what came before is not written while this is measured
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

# weekends: their table.
weekends() {
  local distance name rooms
  distance=$(by_form 0 0 "$way")
  at_distance "$distance"
  for rooms in $few $many; do
    weekend "$rooms"
  done
  echo "| $distance ms each way | rooms | round trips | seconds | round trips of one more room |"
  echo "|---|---|---|---|---|"
  for name in plan precopy cutover "cutover after a precopy" verify rollback; do
    for rooms in $few $many; do
      awk -v name="$name" -v rooms="$rooms" -v trips="$(median_of "$name $rooms trips")" -v seconds="$(median_of "$name $rooms seconds")" \
        -v before="$(median_of "$name $few trips")" -v more="$((rooms - few))" 'BEGIN {
          printf "| %s | %d | %d | %.2f | %s |\n", name, rooms, trips, seconds, (more > 0 ? sprintf("%.3f", (trips - before) / more) : "") }'
    done
  done
  echo
}

# copy_at WAY: the rate of the copy, and of verifying.
copy_at() {
  at_distance "$1"
  new_run
  said "$gc2pc" plan --config "$work/now/gc2pc.ini" --run "$work/now/run"
  said "$gc2pc" cutover --run "$work/now/run" --execute --plan "$(plan_of "$work/now/run")" --consent directory --quiet-time 0
  "$gc2pc" status --run "$work/now/run" --json 2>/dev/null |
    jq -r --arg way "$1" '.rates[] | select(.work == "copy messages" or .work == "verify") | "\(.work) \($way)\t\(.units / .seconds)"' >>"$results"
}

# relay_at NAME CONNECTION: the rate at which psql gets all messages.
relay_at() {
  measured psql "$2" -q -c '\copy tblchat to /dev/null'
  awk -v name="relay $1" -v rows="$rows" '{ printf "%s\t%.0f\n", name, rows / $1 }' "$work/time" >>"$results"
}

copies() {
  local name distance far
  source_of 300 "$messages"
  rows=$(psql_at -d source -At -c 'SELECT count(*) FROM tblchat')
  for run in $(seq "$runs"); do
    echo "run $run of $runs" >&2
    relay_at direct "host=$host user=postgres dbname=source"
    for distance in 0 "$way"; do
      copy_at "$distance"
      relay_at "$distance" "$(url source | sed 's/^postgresql://')"
    done
  done
  echo "| $messages messages in 300 rooms, median of $runs | directly | by the relay, no distance | $way ms each way | of that without distance | wanted |"
  echo "|---|---|---|---|---|---|"
  for name in "copy messages" verify; do
    far=$(awk -v near="$(median_of "$name 0")" -v far="$(median_of "$name $way")" 'BEGIN { printf "%.2f", far / near }')
    printf '| %s | | %.0f/s | %.0f/s | %s | %s |\n' "$name" "$(median_of "$name 0")" "$(median_of "$name $way")" "$far" \
      "$(if [[ $name == verify ]]; then echo; else judge "$far" at-least 0.8; fi)"
  done
  printf "| \`psql\` reads all messages | %.0f/s | %.0f/s | %.0f/s | | |\n\n" "$(median_of "relay direct")" "$(median_of "relay 0")" \
    "$(median_of "relay $way")"
}

start_server
[[ $only_copy == yes ]] || weekends
copies
