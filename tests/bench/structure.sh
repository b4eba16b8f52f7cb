#!/usr/bin/env bash
# Measures what structure costs: plan, report, cutover, verify and rollback of the largest documented pool, and of half of it, which
# shows how cost grows. Prints Markdown, as in docs/performance.md.
#   tests/bench/structure.sh [--runs R] [--messages N] [--quick | --nightly] [--built FOLDER]
#              (half and full size, 10,000 messages, 1 run; quick: a sixteenth and an eighth; nightly: twice the size as well)
# CPU seconds, user and system together, are compared with what is wanted: other programs of the machine change them least.
set -euo pipefail
cd "$(dirname "$0")/../.."
# shellcheck source=tests/bench/bench.sh
source tests/bench/bench.sh

[[ $postgres == no && -z $odbc ]] || usage
sizes 10000 10000 10000 # of the largest pool
runs_of 1 1 1
install_packages "${build_packages[@]}" jq time
prepare gc2pc # results: size verb TAB seconds TAB CPU seconds TAB peak KiB
# In sixteenths of the largest pool; wanted values are those of the whole.
read -ra parts <<<"$(by_form "1 2" "8 16" "8 16 32")"
declare -A wanted_seconds=([plan]=10 [report]=2 [cutover]=25 [verify]=10 [rollback]=10)
declare -A wanted_mib=([plan]=350 [cutover]=400 [verify]=300 [rollback]=300)
verbs=(plan report cutover verify rollback)

rooms_of() { echo $((33077 * $1 / 16)); }

# timed SIZE VERB COMMAND...
timed() {
  local name="$1 $2"
  echo "  $name" >&2
  shift 2
  measured "$@"
  awk -v name="$name" '{ printf "%s\t%s\t%.2f\t%d\n", name, $1, $2 + $3, $4 }' "$work/time" >>"$results"
}

# round SIZE
round() {
  local size=$1 now=$work/now plan
  echo "$(rooms_of "$size") rooms, $((150000 * size / 16)) people, $((2000000 * size / 16)) roles" >&2
  rm -rf "$work/pool" "$now"
  said "$gc2pc" sample --out "$work/pool" --rooms "$(rooms_of "$size")" --people $((150000 * size / 16)) --roles $((2000000 * size / 16)) \
    --messages $((messages * size / 16))
  run_folder "$now" "sqlite3://dbname=$now/target.db"
  sleep 3 # an LDIF file that was just written is compared by its bytes: chance would decide whether it is
  timed "$size" plan "$gc2pc" plan --config "$now/gc2pc.ini" --run "$now/run"
  timed "$size" report "$gc2pc" report --run "$now/run"
  (cd "$now/run" && du -sb --apparent-size report.json lists report.html rejects) >"$work/sizes" 2>/dev/null || true
  plan=$(plan_of "$now/run")
  timed "$size" cutover "$gc2pc" cutover --run "$now/run" --execute --plan "$plan" --consent directory --quiet-time 0
  timed "$size" verify "$gc2pc" verify --run "$now/run"
  timed "$size" rollback "$gc2pc" rollback --run "$now/run" --execute --consent directory
}

value_of() { awk -F '\t' -v name="$1" -v column="$2" '$1 == name { print $column }' "$results" | median; }

# row SIZE VERB
row() {
  local size=$1 verb=$2 cpu mib wanted_cpu='' wanted_peak='' growth=' | '
  cpu=$(value_of "$size $verb" 3)
  mib=$(awk -v kib="$(value_of "$size $verb" 4)" 'BEGIN { printf "%.0f", kib / 1024 }')
  if [[ $size -eq 16 ]]; then
    wanted_cpu=$(judge "$cpu" at-most "${wanted_seconds[$verb]}" s)
    [[ -z "${wanted_mib[$verb]:-}" ]] || wanted_peak=$(judge "$mib" at-most "${wanted_mib[$verb]}" MiB)
  fi
  if grep -q "^$((size / 2)) $verb"$'\t' "$results"; then
    growth=$(awk -v cpu="$cpu" -v mib="$mib" -v before="$(value_of "$((size / 2)) $verb" 3)" -v kib="$(value_of "$((size / 2)) $verb" 4)" \
      'BEGIN { printf "%.2f | %.2f", cpu / before, mib / (kib / 1024) }')
  fi
  printf '| %d | %s | %.1f | %.1f | %s | %d MiB | %s | %s |\n' "$(rooms_of "$size")" "$verb" "$(value_of "$size $verb" 2)" "$cpu" \
    "$wanted_cpu" "$mib" "$wanted_peak" "$growth"
}

for run in $(seq "$runs"); do
  [[ $runs -eq 1 ]] || echo "run $run of $runs" >&2
  for part in "${parts[@]}"; do
    round "$part"
  done
done
echo "Structure; the largest pool has $(rooms_of 16) rooms, 150000 people, 2000000 roles and $messages messages; SQLite, median of $runs:"
echo
echo "| rooms | | seconds | CPU seconds | wanted | peak memory | wanted | CPU, of half the size | memory, of half the size |"
echo "|---|---|---|---|---|---|---|---|---|"
for part in "${parts[@]}"; do
  for verb in "${verbs[@]}"; do
    row "$part" "$verb"
  done
done
echo
echo "| report of $(rooms_of "${parts[-1]}") rooms | MB |"
echo "|---|---|"
awk '{ printf "| %s | %.1f |\n", $2, $1 / 1e6 }' "$work/sizes"
echo
