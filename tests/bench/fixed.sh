#!/usr/bin/env bash
# Measures the fixed price of a call: a pool of 1,000 messages, 30 rooms and 7 files, with the handover. Prints Markdown, as in
# docs/performance.md. Where strace is installed, syncs are counted, too, in a round of their own.
#   tests/bench/fixed.sh [--runs R] [--messages N] [--quick | --nightly] [--built FOLDER]     (1,000 messages, median of 5; quick 3)
set -euo pipefail
cd "$(dirname "$0")/../.."
# shellcheck source=tests/bench/bench.sh
source tests/bench/bench.sh

[[ $postgres == no && -z $odbc ]] || usage
sizes 1000 1000 1000
runs_of 3 5 9
install_packages "${build_packages[@]}" jq time
prepare gc2pc # results: verb TAB seconds TAB CPU seconds TAB peak KiB; syncs: verb TAB number
verbs=(assess status plan "verify of a run that has written nothing (refused)" cutover "verify of a complete run" rollback)
declare -A wanted=([assess]=0.15 [status]=0.15 [plan]=0.15 ["verify of a run that has written nothing (refused)"]=0.15 [cutover]=0.5)

# timed VERB COMMAND...
timed() {
  local name=$1 number
  shift
  if [[ $counts == yes ]]; then
    measured strace -f -qq -e trace=fsync,fdatasync,sync_file_range,msync,syncfs -e signal=none -o "$work/trace" "$@"
    number=$(grep -cE ' (fsync|fdatasync|sync_file_range|msync|syncfs)\(' "$work/trace" || true)
    printf '%s\t%s\n' "$name" "$number" >>"$work/syncs"
  else
    measured "$@"
    awk -v name="$name" '{ printf "%s\t%s\t%.2f\t%d\n", name, $1, $2 + $3, $4 }' "$work/time" >>"$results"
  fi
}

round() {
  local now=$work/now plan
  rm -rf "$now"
  run_folder "$now" "sqlite3://dbname=$now/target.db"
  sleep 3 # an LDIF file that was just written is compared by its bytes: chance would decide whether it is
  timed assess "$gc2pc" assess --config "$now/gc2pc.ini"
  timed plan "$gc2pc" plan --config "$now/gc2pc.ini" --run "$now/run"
  timed status "$gc2pc" status --run "$now/run"
  expected=1 timed "${verbs[3]}" "$gc2pc" verify --run "$now/run"
  plan=$(plan_of "$now/run")
  timed cutover "$gc2pc" cutover --run "$now/run" --execute --plan "$plan" --consent directory --quiet-time 0
  timed "${verbs[5]}" "$gc2pc" verify --run "$now/run"
  timed rollback "$gc2pc" rollback --run "$now/run" --execute --consent directory
}

value_of() { awk -F '\t' -v name="$1" -v column="$2" '$1 == name { print $column }' "$results" | median; }

# row VERB
row() {
  local verb=$1 seconds wanted_seconds='' syncs=''
  seconds=$(value_of "$verb" 2)
  [[ -z "${wanted[$verb]:-}" ]] || wanted_seconds=$(judge "$seconds" at-most "${wanted[$verb]}" s)
  [[ ! -e "$work/syncs" ]] || syncs=$(awk -F '\t' -v name="$verb" '$1 == name { print $2 }' "$work/syncs")
  printf '| %s | %s | %.2f s | %s | %.2f | %.0f MiB |\n' "$verb" "$syncs" "$seconds" "$wanted_seconds" "$(value_of "$verb" 3)" \
    "$(awk -v kib="$(value_of "$verb" 4)" 'BEGIN { print kib / 1024 }')"
}

rooms=30
make_pool
counts=no
for run in $(seq "$runs"); do
  echo "run $run of $runs" >&2
  round
done
if command -v strace >/dev/null; then
  echo "counting syncs" >&2
  counts=yes
  round
fi
echo "The fixed price, $messages messages in 30 rooms, SQLite, median of $runs:"
echo
echo "| | syncs | elapsed | wanted | CPU seconds | peak memory |"
echo "|---|---|---|---|---|---|"
for verb in "${verbs[@]}"; do
  row "$verb"
done
echo
