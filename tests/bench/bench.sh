# shellcheck shell=bash disable=SC2034
# Sourced by tests/bench/run.sh, precopy.sh and latency.sh: options, a work folder that goes with the script, a private PostgreSQL, medians.
# shellcheck source=tests/support/install.sh
source tests/support/install.sh

messages=1000000
runs=3
postgres=no
odbc=
built=
while [[ $# -gt 0 ]]; do
  case "$1" in
  --messages) messages=$2; shift ;;
  --runs) runs=$2; shift ;;
  --postgres) postgres=yes ;;
  --odbc) odbc=$2; shift ;;
  --built) built=$(realpath "$2"); shift ;; # a build folder whose programs are used as they are
  *)
    echo "usage: $0 [--messages N] [--runs R] [--postgres] [--odbc CONNECTION] [--built FOLDER]" >&2
    exit 2
    ;;
  esac
  shift
done

# prepare TARGET...: builds these of the release preset, and makes a work folder that goes with the script.
prepare() {
  [[ -n "$built" ]] || build release "$@"
  gc2pc=${built:-$PWD/build/release}/migrator/gc2pc
  benches=${built:-$PWD/build/release}/tests/bench
  work=$(mktemp -d "${TMPDIR:-/tmp}/gc2pc-bench.XXXXXX")
  chmod 711 "$work" # called by root, the PostgreSQL server is another user
  results=$work/results
  server=
  trap finish EXIT
}
finish() {
  [[ -z "$server" ]] || tests/support/postgres.sh stop "$server" >/dev/null || true
  rm -rf "$work"
}

# said COMMAND...: runs it quietly, and shows its end when it fails.
said() {
  "$@" >"$work/out" 2>&1 || { tail -n 5 "$work/out" >&2; exit 1; }
}

make_pool() {
  echo "a pool of $messages messages" >&2
  said "$gc2pc" sample --out "$work/pool" --messages "$messages" --rooms 300
}

# plan_into FOLDER TARGET: a new run of the pool into a target, with a directory of its own.
plan_into() {
  local folder=$1 target=$2
  mkdir -p "$folder"
  cp "$work/pool/directory.ldif" "$folder/directory.ldif"
  sed -e "s#^target = .*#target = $target#" -e "s#^directory = .*#directory = ldif:$folder/directory.ldif#" \
    -e "s#^files-to = .*#files-to = $folder/files#" "$work/pool/gc2pc.ini" >"$folder/gc2pc.ini"
  said "$gc2pc" plan --config "$folder/gc2pc.ini" --run "$folder/run"
}

# plan_of RUN: the hash of its plan.
plan_of() { "$gc2pc" status --run "$1" --json 2>/dev/null | jq -er .plan_hash; }

start_server() {
  server=$work/server
  tests/support/postgres.sh start "$server" >/dev/null
  host=$(<"$server/host")
}
psql_at() { psql -h "$host" -U postgres -q -v ON_ERROR_STOP=1 "$@"; }
# fresh_database NAME [TEMPLATE]: empty, as an administrator hands it over, or a copy.
fresh_database() {
  psql_at -c "DROP DATABASE IF EXISTS $1" 2>/dev/null
  psql_at -c "CREATE DATABASE $1 TEMPLATE ${2:-template0 ENCODING 'UTF8'}"
}

# median: of the numbers on standard input.
median() {
  sort -n | awk '{ value[NR] = $1 } END { print NR % 2 ? value[(NR + 1) / 2] : (value[NR / 2] + value[NR / 2 + 1]) / 2 }'
}
