#!/usr/bin/env bash
# Measures what a precopy saves of the outage: a whole cutover, and cutovers after a precopy with 1 % of new messages in all rooms.
# Prints Markdown, as in docs/performance.md.
#   tests/bench/precopy.sh [--messages N] [--runs R] [--postgres]     (1,000,000 messages, 3 runs, SQLite only)
# What counts is the time from the start of the command to run-complete in the journal: --verify quick verifies behind it.
set -euo pipefail
cd "$(dirname "$0")/../.."
# shellcheck source=tests/support/install.sh
source tests/support/install.sh

messages=1000000
runs=3
postgres=no
while [[ $# -gt 0 ]]; do
  case "$1" in
  --messages) messages=$2; shift ;;
  --runs) runs=$2; shift ;;
  --postgres) postgres=yes ;;
  *)
    echo "usage: tests/bench/precopy.sh [--messages N] [--runs R] [--postgres]" >&2
    exit 2
    ;;
  esac
  shift
done

install_packages "${build_packages[@]}" sqlite3 jq
[[ $postgres == no ]] || install_packages postgresql postgresql-client
build release gc2pc
gc2pc=$PWD/build/release/migrator/gc2pc
work=$(mktemp -d "${TMPDIR:-/tmp}/gc2pc-bench.XXXXXX")
chmod 711 "$work" # called by root, the PostgreSQL server is another user
results=$work/results # engine TAB kind TAB seconds TAB digest of the target
server=
finish() {
  [[ -z "$server" ]] || tests/support/postgres.sh stop "$server" >/dev/null || true
  rm -rf "$work"
}
trap finish EXIT

# said COMMAND...: runs it quietly, and shows its end when it fails.
said() {
  "$@" >"$work/out" 2>&1 || { tail -n 5 "$work/out" >&2; exit 1; }
}

psql_at() { psql -h "$host" -U postgres -q -v ON_ERROR_STOP=1 "$@"; }

target_of() {
  if [[ $1 == SQLite ]]; then
    echo "sqlite3://dbname=$work/now/target.db"
  else
    echo "postgresql:host=$host user=postgres dbname=mgc"
  fi
}

# database FROM: a new one of the server, empty or a copy.
database() {
  psql_at -c "DROP DATABASE IF EXISTS mgc" 2>/dev/null
  psql_at -c "CREATE DATABASE mgc TEMPLATE $1"
}

# plan_now ENGINE: a new run in the folder `now`; runs are bound to the names of their databases, so all have the same.
plan_now() {
  rm -rf "$work/now"
  mkdir "$work/now"
  [[ $1 == SQLite ]] || database "template0 ENCODING 'UTF8'"
  cp "$work/pool/directory.ldif" "$work/now/"
  sed -e "s#^target = .*#target = $(target_of "$1")#" -e "s#^directory = .*#directory = ldif:$work/now/directory.ldif#" \
    -e "s#^files-to = .*#files-to = $work/now/files#" "$work/pool/gc2pc.ini" >"$work/now/gc2pc.ini"
  said "$gc2pc" plan --config "$work/now/gc2pc.ini" --run "$work/now/run"
}

# precopied ENGINE: once, before the source gets its new messages.
precopied() {
  plan_now "$1"
  said "$gc2pc" precopy --run "$work/now/run" --execute
  mv "$work/now" "$work/precopied-$1"
  [[ $1 == SQLite ]] || psql_at -c "ALTER DATABASE mgc RENAME TO precopied"
}

# cut_over ENGINE KIND VERIFY: of the run in `now`.
cut_over() {
  local plan begin end
  plan=$("$gc2pc" status --run "$work/now/run" --json 2>/dev/null | jq -r .plan_hash)
  sync
  begin=$(date +%s.%N)
  said "$gc2pc" cutover --run "$work/now/run" --execute --plan "$plan" --consent directory,changes --verify "$3" --quiet 0
  end=$(date -d "$("$gc2pc" status --audit --run "$work/now/run" | awk '$4 == "run-complete" || $5 == "run-complete" { print $2 }')" +%s.%N)
  printf '%s\t%s\t%s\t%s\n' "$1" "$2" "$(awk -v b="$begin" -v e="$end" 'BEGIN { print e - b }')" \
    "$("$gc2pc" digest --target "$(target_of "$1")" 2>/dev/null)" >>"$results"
}

round() {
  local kind
  plan_now "$1"
  cut_over "$1" whole full
  for kind in full quick; do
    rm -rf "$work/now"
    cp -r "$work/precopied-$1" "$work/now"
    [[ $1 == SQLite ]] || database precopied
    cut_over "$1" "$kind" "$kind"
  done
}

median() {
  awk -F '\t' -v engine="$1" -v kind="$2" '$1 == engine && $2 == kind { print $3 }' "$results" | sort -n |
    awk '{ value[NR] = $1 } END { print NR % 2 ? value[(NR + 1) / 2] : (value[NR / 2] + value[NR / 2 + 1]) / 2 }'
}

table() {
  local whole kind
  whole=$(median "$1" whole)
  echo "| SQLite to $1 | seconds | of a whole cutover |"
  echo "|---|---|---|"
  for kind in whole full quick; do
    awk -v kind="$kind" -v seconds="$(median "$1" "$kind")" -v whole="$whole" 'BEGIN {
      name = kind == "whole" ? "cutover without a precopy" : "after one, `--verify " kind "`"
      printf "| %s | %.2f | %.0f %% |\n", name, seconds, 100 * seconds / whole }'
  done
  echo
}

echo "a pool of $messages messages" >&2
said "$gc2pc" sample --out "$work/pool" --messages "$messages" --rooms 300
engines=(SQLite)
if [[ $postgres == yes ]]; then
  engines+=(PostgreSQL)
  server=$work/server
  tests/support/postgres.sh start "$server" >/dev/null
  host=$(<"$server/host")
fi
for engine in "${engines[@]}"; do
  precopied "$engine"
done
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
