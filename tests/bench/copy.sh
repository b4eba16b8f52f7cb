#!/usr/bin/env bash
# Measures copying and cutting over against what the same engine does in the same minute without mapping, digests and cursors.
# Prints Markdown, as in docs/performance.md.
#   tests/bench/copy.sh [--messages N] [--runs R] [--postgres] [--quick | --nightly] [--built FOLDER]
#                             (1,000,000 messages, 3 runs, SQLite only; quick 200,000 and 1 run; nightly 10,000,000 and 1 run)
# With several runs, those of all contestants take turns and the median counts.
set -euo pipefail
cd "$(dirname "$0")/../.."
# shellcheck source=tests/bench/bench.sh
source tests/bench/bench.sh

[[ -z $odbc ]] || usage
sizes 200000 1000000 10000000
runs_of 1 3 1
pgloader=$(by_form no yes yes)
install_packages "${build_packages[@]}" sqlite3 jq time
if [[ $postgres == yes ]]; then
  install_packages postgresql postgresql-client
  [[ $pgloader == no ]] || install_packages pgloader
fi
prepare gc2pc bench_floor # results: contestant TAB rows TAB seconds TAB CPU seconds TAB peak KiB TAB MiB written
floor=$benches/bench_floor

# timed NAME COMMAND...: runs it; record() keeps what it took.
timed() {
  echo "  $1" >&2
  shift
  measured "$@"
}

# check_rows NAME COUNT: a contestant that left rows out has measured nothing.
check_rows() {
  [[ "$2" -eq "$copied" ]] || { echo "$1 has copied $2 messages instead of $copied" >&2; exit 1; }
}

# record NAME ROWS: the last timed command was a run of that contestant.
record() {
  awk -v name="$1" -v rows="$2" 'END { printf "%s\t%d\t%s\t%.2f\t%d\t%.0f\n", name, rows, $1, $2 + $3, $4, $5 / 2048 }' \
    "$work/time" >>"$results"
}

# median_of NAME COLUMN: of all runs of a contestant.
median_of() { awk -F '\t' -v name="$1" -v column="$2" '$1 == name { print $column }' "$results" | median; }

# The share of the reference that is wanted; with fewer messages the fixed price of a call decides.
judged_from=1000000
declare -A wanted=(["gc2pc cutover"]=0.70 ["gc2pc cutover, \`--jobs 1\`, its copying"]=1.0
  ["gc2pc cutover, \`--jobs 1\`, its copying and verifying"]=0.75)

# table REFERENCE NAME...: a row for each contestant, with its rate as a share of the reference's.
table() {
  local reference=$1 name floor_rate share
  shift
  floor_rate=$(awk -v r="$(median_of "$reference" 2)" -v s="$(median_of "$reference" 3)" 'BEGIN { print r / s }')
  echo "| | messages | seconds | a second | of the reference | wanted | CPU seconds | peak memory | written |"
  echo "|---|---|---|---|---|---|---|---|---|"
  for name in "$@"; do
    share=$(awk -v r="$(median_of "$name" 2)" -v s="$(median_of "$name" 3)" -v floor_rate="$floor_rate" 'BEGIN { printf "%.2f", r / s / floor_rate }')
    awk -v name="$name" -v rows="$(median_of "$name" 2)" -v seconds="$(median_of "$name" 3)" -v cpu="$(median_of "$name" 4)" \
      -v kib="$(median_of "$name" 5)" -v mib="$(median_of "$name" 6)" -v share="$share" \
      -v wanted="$([[ -z "${wanted[$name]:-}" ]] || judge "$share" at-least "${wanted[$name]}")" 'BEGIN {
        # What the program says of a part of its work comes without the other numbers.
        rest = kib > 0 ? sprintf("%.1f | %.0f MiB | %d MiB", cpu, kib / 1024, mib) : " | | "
        printf "| %s | %d | %.2f | %d | %.2f | %s | %s |\n", name, rows, seconds, rows / seconds, share, wanted, rest }'
  done
  echo
}

# cut_over NAME FOLDER [OPTION...]: the whole cutover, and what it says of the copying alone, of copying and verifying.
cut_over() {
  local name=$1 folder=$2 plan
  shift 2
  plan=$(plan_of "$folder/run")
  timed "$name" "$gc2pc" cutover --run "$folder/run" --execute --plan "$plan" --consent directory --quiet-time 0 "$@"
  "$gc2pc" status --run "$folder/run" --json >"$work/status.json" 2>/dev/null
  copied=$(jq '.rates[] | select(.work == "copy messages") | .units' "$work/status.json")
  record "$name" "$copied"
  jq -r --arg name "$name, its copying" '.rates[] | select(.work == "copy messages") | [$name, .units, .seconds, 0, 0, 0] | @tsv' \
    "$work/status.json" >>"$results"
  jq -r --arg name "$name, its copying and verifying" '[.rates[] | select(.work == "copy messages" or .work == "verify")]
    | [$name, .[0].units, (map(.seconds) | add), 0, 0, 0] | @tsv' "$work/status.json" >>"$results"
}

sqlite_round() {
  local folder=$work/sqlite
  rm -rf "$folder"
  plan_into "$folder" "sqlite3://dbname=$folder/target.db"
  cut_over "gc2pc cutover" "$folder"
  rm -f "$work/copy.db"
  timed "bare C loop" "$floor" "$folder/target.db" "$work/copy.db"
  check_rows "bare C loop" "$(sqlite3 "$work/copy.db" 'SELECT count(*) FROM tblChat')"
  record "bare C loop" "$copied"
  rm -f "$work/copy.db"
  timed "INSERT … SELECT" sqlite3 "$work/copy.db" "PRAGMA cache_size = -24576; ATTACH '$folder/target.db' AS f;
    CREATE TABLE tblChat (channelId int NOT NULL, chatId bigint NOT NULL, chatDate bigint NOT NULL, userId int NOT NULL,
    isAlert bit NOT NULL, content ntext NOT NULL, rtf text, PRIMARY KEY (channelId, chatId));
    INSERT INTO tblChat SELECT * FROM f.tblChat ORDER BY channelId, chatId;"
  check_rows "INSERT … SELECT" "$(sqlite3 "$work/copy.db" 'SELECT count(*) FROM tblChat')"
  record "INSERT … SELECT" "$copied"
  rm -f "$work/copy.db"
}

postgres_round() {
  local folder=$work/postgres jobs
  for jobs in 1 2; do
    rm -rf "$folder"
    fresh_database mgc
    plan_into "$folder" "postgresql:host=$host user=postgres dbname=mgc"
    cut_over "gc2pc cutover, \`--jobs $jobs\`" "$folder" --jobs "$jobs"
  done
  fresh_database yardstick
  pg_dump -h "$host" -U postgres -s -t tblchat mgc | psql_at -d yardstick -o /dev/null
  psql_at -d mgc -c "\copy tblchat to '$work/rows.txt'"
  timed "psql COPY of ready rows" psql -h "$host" -U postgres -q -d yardstick -c "\copy tblchat from '$work/rows.txt'"
  check_rows "psql COPY of ready rows" "$(psql_at -d yardstick -At -c 'SELECT count(*) FROM tblchat')"
  record "psql COPY of ready rows" "$copied"
  rm -f "$work/rows.txt"
  psql_at -d yardstick -c "CREATE TABLE again (LIKE tblchat INCLUDING ALL)"
  timed "INSERT … SELECT in PostgreSQL" psql -h "$host" -U postgres -q -d yardstick -c "INSERT INTO again SELECT * FROM tblchat ORDER BY channelid, chatid"
  check_rows "INSERT … SELECT in PostgreSQL" "$(psql_at -d yardstick -At -c 'SELECT count(*) FROM again')"
  record "INSERT … SELECT in PostgreSQL" "$copied"
  [[ $pgloader == yes ]] || return 0
  # The same rows from SQLite, which pgloader neither maps nor verifies. It adds the key when the rows are there.
  fresh_database loaded
  sqlite3 "$work/rows.db" "ATTACH '$work/sqlite/target.db' AS f; CREATE TABLE tblchat (channelid integer NOT NULL, chatid bigint NOT NULL,
    chatdate bigint NOT NULL, userid integer NOT NULL, isalert integer NOT NULL, content text NOT NULL, rtf text,
    PRIMARY KEY (channelid, chatid)); INSERT INTO tblchat SELECT * FROM f.tblChat ORDER BY channelId, chatId;"
  timed "pgloader of ready rows" pgloader "sqlite://$work/rows.db" "pgsql://postgres@unix:$host:5432/loaded"
  check_rows "pgloader of ready rows" "$(psql_at -d loaded -At -c 'SELECT count(*) FROM tblchat')"
  record "pgloader of ready rows" "$copied"
  rm -f "$work/rows.db"
}

make_pool
[[ $postgres == no ]] || start_server
for run in $(seq "$runs"); do
  echo "run $run of $runs" >&2
  sqlite_round
  [[ $postgres == no ]] || postgres_round
done
echo "SQLite to SQLite, median of $runs:"
echo
table "bare C loop" "bare C loop" "INSERT … SELECT" "gc2pc cutover, its copying" "gc2pc cutover, its copying and verifying" "gc2pc cutover"
if [[ $postgres == yes ]]; then
  last=()
  [[ $pgloader == no ]] || last=("pgloader of ready rows")
  echo "SQLite to PostgreSQL on the same machine, median of $runs; CPU, memory and bytes are those of the client:"
  echo
  table "psql COPY of ready rows" "psql COPY of ready rows" "gc2pc cutover, \`--jobs 1\`, its copying" "gc2pc cutover, \`--jobs 2\`, its copying" \
    "gc2pc cutover, \`--jobs 1\`, its copying and verifying" "gc2pc cutover, \`--jobs 1\`" "INSERT … SELECT in PostgreSQL" "${last[@]}"
fi
