#!/usr/bin/env bash
# Measures what a precopy saves of the outage: a whole cutover, and cutovers after a precopy with 1 % of new messages in all rooms.
# Prints Markdown, as in docs/performance.md.
#   tests/bench/precopy.sh [--messages N] [--runs R] [--postgres] [--odbc CONNECTION] [--quick | --nightly] [--built FOLDER]
#                             (1,000,000 messages, 3 runs, SQLite only; quick 200,000 and 1 run; nightly 5 runs)
# CONNECTION names a server without a database, as in docs/sqlserver.md; its databases gc2pc_whole, gc2pc_full and gc2pc_quick are
# empty, and are not emptied again: one run.
# What counts is the time from the start of the command to run-complete in the journal: --verify quick verifies behind it.
set -euo pipefail
cd "$(dirname "$0")/../.."
# shellcheck source=tests/bench/bench.sh
source tests/bench/bench.sh

sizes 200000 1000000 1000000
runs_of 1 3 5
install_packages "${build_packages[@]}" sqlite3 jq time
[[ $postgres == no ]] || install_packages postgresql postgresql-client
prepare gc2pc # results: engine TAB kind TAB seconds TAB digest of the target

# target_of ENGINE KIND
target_of() {
  case $1 in
  SQLite) echo "sqlite3://dbname=$work/now/target.db" ;;
  PostgreSQL) echo "postgresql:host=$host user=postgres dbname=mgc" ;;
  ODBC) echo "$odbc;Database=gc2pc_$2" ;;
  esac
}

# plan_now ENGINE KIND: a new run in the folder `now`; runs are bound to the names of their databases, so all have the same.
plan_now() {
  rm -rf "$work/now"
  [[ $1 != PostgreSQL ]] || fresh_database mgc
  plan_into "$work/now" "$(target_of "$1" "$2")"
}

# precopied ENGINE KIND: before the source gets its new messages.
precopied() {
  plan_now "$1" "$2"
  said "$gc2pc" precopy --run "$work/now/run" --execute
  rm -rf "$work/precopied-$1-$2"
  mv "$work/now" "$work/precopied-$1-$2"
}

# precopied_once ENGINE: a copy of its result serves both kinds.
precopied_once() {
  precopied "$1" full
  cp -r "$work/precopied-$1-full" "$work/precopied-$1-quick"
  [[ $1 != PostgreSQL ]] || psql_at -c "ALTER DATABASE mgc RENAME TO precopied"
}

# cut_over ENGINE KIND VERIFY: of the run in `now`. Each value in an assignment of its own, so that a failure ends the script.
cut_over() {
  local plan begin completed end digest
  plan=$(plan_of "$work/now/run")
  sync
  begin=$(date +%s.%N)
  said "$gc2pc" cutover --run "$work/now/run" --execute --plan "$plan" --consent directory,changes --verify "$3" --quiet-time 0
  completed=$("$gc2pc" status --audit --run "$work/now/run" | grep -w run-complete | grep -oE '[0-9-]+T[0-9:.]+Z')
  end=$(date -d "$completed" +%s.%N)
  digest=$("$gc2pc" digest --target "$(target_of "$1" "$2")" 2>/dev/null)
  printf '%s\t%s\t%s\t%s\n' "$1" "$2" "$(awk -v b="$begin" -v e="$end" 'BEGIN { print e - b }')" "$digest" >>"$results"
}

round() {
  local kind
  plan_now "$1" whole
  cut_over "$1" whole full
  for kind in full quick; do
    rm -rf "$work/now"
    cp -r "$work/precopied-$1-$kind" "$work/now"
    [[ $1 != PostgreSQL ]] || fresh_database mgc precopied
    cut_over "$1" "$kind" "$kind"
  done
}

seconds() { awk -F '\t' -v engine="$1" -v kind="$2" '$1 == engine && $2 == kind { print $3 }' "$results" | median; }

table() {
  local whole kind
  whole=$(seconds "$1" whole)
  echo "| SQLite to $1 | seconds | of a whole cutover |"
  echo "|---|---|---|"
  for kind in whole full quick; do
    awk -v kind="$kind" -v seconds="$(seconds "$1" "$kind")" -v whole="$whole" 'BEGIN {
      name = kind == "whole" ? "cutover without a precopy" : "after one, `--verify " kind "`"
      printf "| %s | %.2f | %.0f %% |\n", name, seconds, 100 * seconds / whole }'
  done
  echo
}

[[ -z $odbc || $runs -eq 1 ]] || { echo "with --odbc there is one run: --runs 1" >&2; exit 2; }
make_pool
engines=(SQLite)
if [[ $postgres == yes ]]; then
  engines+=(PostgreSQL)
  start_server
fi
for engine in "${engines[@]}"; do
  precopied_once "$engine"
done
if [[ -n $odbc ]]; then
  engines+=(ODBC)
  precopied ODBC full
  precopied ODBC quick
fi
# One in a hundred comes once more, at the end of its room.
sqlite3 "$work/pool/legacy.db" "INSERT INTO tblChat SELECT channelId, chatId + 100000000, chatDate + 1000000000000, userId, isAlert, content, rtf
  FROM tblChat WHERE rowid % 100 = 7"
for run in $(seq "$runs"); do
  echo "run $run of $runs" >&2
  for engine in "${engines[@]}"; do
    round "$engine"
  done
done
[[ $(cut -f 4 "$results" | sort -u | wc -l) -eq 1 ]] || { echo "the targets differ" >&2; exit 1; }
echo "$messages messages and 1 % new ones, median of $runs; all targets have the same digest:"
echo
for engine in "${engines[@]}"; do
  table "$engine"
done
