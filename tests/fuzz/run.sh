#!/usr/bin/env bash
# Fuzzes: each harness named, or all of them, one after the other, for some time.
#   tests/fuzz/run.sh [--seconds N] [--log FILE] [--built] [NAME…]     (60 seconds each)
# Builds the fuzzers (preset fuzz; installs clang 14 when it is missing). What is found stays in
# build/fuzz/found/NAME; move it to tests/fuzz/regressions/NAME with the fix. New inputs that reach more code are kept
# in build/fuzz/corpus/NAME and used the next time. Prints name, executions, seconds and executions per second, and adds
# the line to FILE. --built: as they are, without building. --merge N: writes the N seeds of tests/fuzz/corpus/NAME anew
# from all that is kept.
set -euo pipefail
cd "$(dirname "$0")/../.."
# shellcheck source=tests/support/install.sh
source tests/support/install.sh

seconds=60
log=/dev/null
built=
merge=
names=()
while [[ $# -gt 0 ]]; do
  case "$1" in
  --seconds) seconds=$2; shift ;;
  --log) log=$2; shift ;;
  --merge) merge=$2; shift ;;
  --built) built=yes ;;
  -*)
    sed -n '2,9s/^# \?//p' "$0" >&2
    exit 2
    ;;
  *) names+=("$1") ;;
  esac
  shift
done
[[ ${#names[@]} -gt 0 ]] || mapfile -t names < <(find tests/fuzz/harness -name '*.cpp' -printf '%f\n' | sed 's/\.cpp$//' | sort)

build=build/fuzz
if [[ -z $built ]]; then
  install_packages "${build_packages[@]}" "${test_packages[@]}" clang-14 libclang-rt-14-dev
  build fuzz "${names[@]/#/fuzz_}"
fi

# Longer inputs only where shorter ones cannot hold a whole thing: short ones are what makes a fuzzer fast.
longest() {
  case $1 in
  profile) echo 20000 ;;
  rules | endpoint | snapshot) echo 2048 ;;
  ldif) echo 600 ;;
  evil_database | evil_ldap) echo 400 ;;
  config) echo 300 ;;
  dates) echo 40 ;;
  sip | guids) echo 96 ;;
  *) echo 128 ;;
  esac
}

# Stacks of allocations and a large quarantine cost half of the time; a use after free is found all the same.
export ASAN_OPTIONS="malloc_context_size=2:quarantine_size_mb=8:detect_stack_use_after_return=0:handle_abort=1:allocator_may_return_null=0"
export UBSAN_OPTIONS=print_stacktrace=1
export TZ=UTC

failed=0
for name in "${names[@]}"; do
  program=$build/tests/fuzz/fuzz_$name
  corpus=$build/corpus/$name
  found=$build/found/$name
  mkdir -p "$corpus" "$found"
  seeds=()
  for folder in "tests/fuzz/corpus/$name" "tests/fuzz/regressions/$name"; do
    [[ ! -d $folder ]] || seeds+=("$folder")
  done
  if [[ -n $merge ]]; then
    fewest=$(mktemp -d)
    if ! "$program" -set_cover_merge=1 -max_len="$(longest "$name")" "$fewest" "$corpus" "${seeds[@]}" >"$fewest.log" 2>&1; then
      tail -n 5 "$fewest.log" >&2
      rm -r "$fewest" "$fewest.log"
      failed=1
      continue
    fi
    mkdir -p "tests/fuzz/corpus/$name"
    # Those that were written by hand stay; of the others the smallest.
    find "tests/fuzz/corpus/$name" -regextype posix-extended -regex '.*/[0-9a-f]{40}' -delete
    find "$fewest" -type f -size -8k -printf '%s %p\n' | sort -n | head -n "$merge" | cut -d' ' -f2- |
      xargs -r cp -t "tests/fuzz/corpus/$name"
    echo "$name: $(find "tests/fuzz/corpus/$name" -type f | wc -l) seeds, of $(find "$fewest" -type f | wc -l) that reach everything" | tee -a "$log"
    rm -r "$fewest" "$fewest.log"
    continue
  fi
  dictionary=tests/fuzz/dictionaries/$name
  [[ -f $dictionary ]] || dictionary=
  output=$(mktemp)
  "$program" -max_total_time="$seconds" -max_len="$(longest "$name")" -timeout=60 -rss_limit_mb=4096 -print_final_stats=1 \
    -reload=0 ${dictionary:+-dict="$dictionary"} -artifact_prefix="$found/" "$corpus" "${seeds[@]}" >"$output" 2>&1 || failed=1
  done_line=$(grep -E '^Done [0-9]+ runs in [0-9]+ second' "$output" || true)
  executions=$(sed -n 's/^stat::number_of_executed_units: *//p' "$output")
  if [[ -n $done_line ]]; then
    took=$(awk '{print $5}' <<<"$done_line")
    result="nothing"
  else
    took=$seconds # of a run that ended early only the executions are known
    result="FOUND: $(grep -m 1 -E 'does not hold|internal error|ERROR: |runtime error|what\(\)' "$output" || echo "see $found")"
    tail -n 40 "$output" >&2
  fi
  printf '%-14s %12s executions %6s s %8s a second  %s\n' "$name" "${executions:-0}" "$took" \
    "$((${executions:-0} / (took > 0 ? took : 1)))" "$result" | tee -a "$log"
  rm -f "$output"
done
exit $failed
