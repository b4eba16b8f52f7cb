#!/usr/bin/env bash
# What the hardening of release builds costs: builds gc2pc with and without it, and counts the instructions of plan,
# cutover and verify on the same pool. Prints Markdown, as in docs/performance.md.
#   tests/bench/hardening.sh [--messages N] [--runs R]     (1,000,000 messages, 3 runs of each in turn, the median)
# Instructions do not depend on what else the machine does. They are counted by the processor (perf), or by valgrind where
# there is none for programs: then take a few thousand messages.
set -euo pipefail
cd "$(dirname "$0")/../.."
# shellcheck source=tests/bench/bench.sh
source tests/bench/bench.sh

[[ $postgres == no && -z $odbc ]] || usage
sizes 50000 1000000 1000000
runs_of 1 3 3
install_packages "${build_packages[@]}" jq
prepare gc2pc
hardened=$gc2pc
plain=$PWD/build/unhardened/migrator/gc2pc
echo "building without hardening" >&2
said cmake --preset release -B build/unhardened -DGC2PC_HARDENING=OFF
said cmake --build build/unhardened --parallel "$(nproc)" --target gc2pc
.ci/hardened "$hardened"
! .ci/hardened "$plain" >/dev/null || { echo "$plain is hardened, too" >&2; exit 1; }

# counted PROGRAM NAME VERB COMMAND...: runs it; a line of the results: name, verb, instructions.
counted() {
  local name=$1 verb=$2 number
  shift 2
  if [[ $counter == perf ]]; then
    perf stat -x, -e instructions:u -o "$work/count" "$@" >"$work/out" 2>"$work/err" || { tail -n 5 "$work/err" >&2; exit 1; }
    number=$(awk -F, '/instructions/ { print $1 }' "$work/count")
  else
    valgrind --tool=callgrind --callgrind-out-file=/dev/null "$@" >"$work/out" 2>"$work/err" || { tail -n 5 "$work/err" >&2; exit 1; }
    number=$(awk '/Collected *:/ { print $NF }' "$work/err")
  fi
  [[ $number =~ ^[0-9]+$ ]] || { echo "no number of instructions: $number" >&2; exit 1; }
  printf '%s\t%s\t%s\n' "$name" "$verb" "$number" >>"$results"
}

counter=perf
perf stat -x, -e instructions:u true 2>&1 | grep -q '^[0-9]' || counter=valgrind
[[ $counter == perf ]] || install_packages valgrind

# round NAME PROGRAM
round() {
  local name=$1 program=$2 folder=$work/round plan
  rm -rf "$folder"
  mkdir -p "$folder"
  cp "$work/pool/directory.ldif" "$folder/directory.ldif"
  sed -e "s#^target = .*#target = sqlite3://dbname=$folder/target.db#" -e "s#^directory = .*#directory = ldif:$folder/directory.ldif#" \
    -e "s#^files-to = .*#files-to = $folder/files#" "$work/pool/gc2pc.ini" >"$folder/gc2pc.ini"
  sleep 3 # an LDIF file that was just written is compared by its bytes: chance would decide whether it is
  counted "$name" plan "$program" plan --config "$folder/gc2pc.ini" --run "$folder/run"
  plan=$(plan_of "$folder/run")
  counted "$name" cutover "$program" cutover --run "$folder/run" --execute --plan "$plan" --consent directory --quiet-time 0
  counted "$name" verify "$program" verify --run "$folder/run"
}

median_of() { awk -F '\t' -v name="$1" -v verb="$2" '$1 == name && $2 == verb { print $3 }' "$results" | median; }

make_pool
for run in $(seq "$runs"); do
  echo "run $run of $runs" >&2
  round hardened "$hardened"
  round plain "$plain"
done
echo "$messages messages, SQLite to SQLite, median of $runs, instructions counted by $counter:"
echo
echo "| | without hardening | with hardening | more |"
echo "|---|---|---|---|"
for verb in plan cutover verify; do
  awk -v verb="$verb" -v without="$(median_of plain "$verb")" -v with="$(median_of hardened "$verb")" 'BEGIN {
    printf "| %s | %.3f × 10⁹ | %.3f × 10⁹ | %.2f %% |\n", verb, without / 1e9, with / 1e9, 100 * (with / without - 1) }'
done
