#!/usr/bin/env bash
# Measures an export against `gc2pc verify` of the same store, against gc2pc's reading and digesting of it alone, and against what
# the engines' tools need to write the messages into one compressed file. Prints Markdown, as in docs/performance.md.
#   tests/bench/archive.sh [--messages N] [--runs R] [--postgres] [--quick | --nightly] [--built FOLDER]
#                             (1,000,000 messages, 3 runs, SQLite only; quick 200,000 and 1 run; nightly 10,000,000 and 1 run)
# What counts are seconds of processor, user and system together: other programs of the machine change them least. Those of a
# PostgreSQL server are added to its client's. With several runs the contestants take turns and the median counts.
set -euo pipefail
cd "$(dirname "$0")/../.."
# shellcheck source=tests/bench/bench.sh
source tests/bench/bench.sh

[[ -z $odbc ]] || usage
sizes 200000 1000000 10000000
runs_of 1 3 1
install_packages "${build_packages[@]}" sqlite3 jq time zstd
[[ $postgres == no ]] || install_packages postgresql postgresql-client
prepare gc2pc # results: contestant TAB seconds TAB CPU seconds TAB peak KiB TAB bytes written
ticks=$(getconf CLK_TCK)

# server_seconds: of the processor, of the server and its sessions that have ended.
server_seconds() {
  [[ -n $server ]] || { echo 0; return; }
  awk -v ticks="$ticks" '{ sub(/.*\) /, ""); print ($12 + $13 + $14 + $15) / ticks }' "/proc/$(head -n 1 "$server/data/postmaster.pid")/stat"
}

# timed NAME FILE COMMAND...: runs it; FILE is what it writes, a file or folder, or empty.
timed() {
  local name=$1 written=$2 before bytes=0
  shift 2
  echo "  $name" >&2
  before=$(server_seconds)
  measured "$@"
  [[ -z $written ]] || bytes=$(du -sb "$written" | cut -f 1)
  awk -v name="$name" -v server="$(awk -v a="$before" -v b="$(server_seconds)" 'BEGIN { print b - a }')" -v bytes="$bytes" \
    '{ printf "%s\t%s\t%.2f\t%d\t%.0f\n", name, $1, $2 + $3 + server, $4, bytes }' "$work/time" >>"$results"
}

round() {
  local url=sqlite3://dbname=$store
  timed "$reference" "" "$gc2pc" verify --run "$work/sqlite/run"
  timed "\`digest\`: of the target alone" "" "$gc2pc" digest --target "$url"
  rm -rf "$work/archive" "$work/data"
  timed "\`export\`" "$work/archive" "$gc2pc" export --target "$url" --out "$work/archive"
  timed "\`export --no-pages\`" "$work/data" "$gc2pc" export --target "$url" --out "$work/data" --no-pages
  timed "\`export verify\`" "" "$gc2pc" export verify "$work/archive"
  timed "\`sqlite3 .dump\`, \`zstd\`" "$work/dump.zst" bash -c "sqlite3 '$store' .dump | zstd -q -3 -f -o '$work/dump.zst'"
  [[ $postgres == yes ]] || return 0
  rm -rf "$work/archive"
  timed "\`export\` of PostgreSQL" "$work/archive" "$gc2pc" export --target "postgresql:host=$host user=postgres dbname=mgc" --out "$work/archive"
  timed "\`COPY TO STDOUT\`, \`zstd\`" "$work/copy.zst" \
    bash -c "psql -h '$host' -U postgres -q -d mgc -c 'COPY tblchat TO STDOUT' | zstd -q -3 -f -o '$work/copy.zst'"
}

value_of() { awk -F '\t' -v name="$1" -v column="$2" '$1 == name { print $column }' "$results" | median; }

row() {
  awk -v name="$1" -v n="$copied" -v seconds="$(value_of "$1" 2)" -v cpu="$(value_of "$1" 3)" -v kib="$(value_of "$1" 4)" \
    -v bytes="$(value_of "$1" 5)" -v of="$(value_of "$reference" 3)" 'BEGIN {
      printf "| %s | %.1f | %.2f | %d | %.2f | %.0f MiB | %s |\n", name, seconds, cpu, n / cpu, of / cpu, kib / 1024,
        (bytes > 0 ? sprintf("%.0f MiB", bytes / 1048576) : "") }'
}

reference="\`verify\`: of a cutover, source and target"
make_pool
plan_into "$work/sqlite" "sqlite3://dbname=$work/sqlite/target.db"
said "$gc2pc" cutover --run "$work/sqlite/run" --execute --plan "$(plan_of "$work/sqlite/run")" --consent directory --quiet-time 0
store=$work/sqlite/target.db
copied=$(sqlite3 "$store" 'SELECT count(*) FROM tblChat')
if [[ $postgres == yes ]]; then
  start_server
  fresh_database mgc
  plan_into "$work/postgres" "postgresql:host=$host user=postgres dbname=mgc"
  said "$gc2pc" cutover --run "$work/postgres/run" --execute --plan "$(plan_of "$work/postgres/run")" --consent directory --quiet-time 0
fi
for run in $(seq "$runs"); do
  echo "run $run of $runs" >&2
  round
done
echo "$copied messages, median of $runs:"
echo
echo "| | seconds | CPU seconds | messages a CPU second | of the first | peak memory | written |"
echo "|---|---|---|---|---|---|---|"
while IFS= read -r name; do
  row "$name"
done < <(cut -f 1 "$results" | awk '!seen[$0]++')
echo
