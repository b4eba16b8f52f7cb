# shellcheck shell=bash disable=SC2034
# Sourced by the scripts of tests/bench: options, a work folder that goes with the script, a private PostgreSQL, medians, wanted values.
# shellcheck source=tests/support/install.sh
source tests/support/install.sh

form=default
messages=
runs=
postgres=no
odbc=
built=
rooms=300 # of the pool that make_pool makes
usage() {
  echo "usage: $0 [--quick | --nightly] [--messages N] [--runs R] [--postgres] [--odbc CONNECTION] [--built FOLDER]${own_options:+ $own_options}" >&2
  exit 2
}
# A script with options of its own has the function own_option, which gets what is left of the command line. It takes the first of
# them and sets `taken` to how many words that were, or leaves it at 0.
while [[ $# -gt 0 ]]; do
  case "$1" in
  --quick) form=quick ;;
  --nightly) form=nightly ;;
  --messages) messages=${2:?--messages needs a number}; shift ;;
  --runs) runs=${2:?--runs needs a number}; shift ;;
  --postgres) postgres=yes ;;
  --odbc) odbc=${2:?--odbc needs a connection}; shift ;;
  --built) built=$(realpath "${2:?--built needs a folder}"); shift ;; # a build folder whose programs are used as they are
  *)
    taken=0
    ! declare -F own_option >/dev/null || own_option "$@"
    [[ "$taken" -gt 0 ]] || usage
    shift $((taken - 1))
    ;;
  esac
  shift
done

# by_form QUICK DEFAULT NIGHTLY
by_form() {
  case "$form" in
  quick) echo "$1" ;;
  nightly) echo "$3" ;;
  *) echo "$2" ;;
  esac
}
# sizes QUICK DEFAULT NIGHTLY, and runs_of in the same way: where the command line does not say it.
sizes() { messages=${messages:-$(by_form "$@")}; }
runs_of() { runs=${runs:-$(by_form "$@")}; }

# prepare TARGET...: builds these of the release preset, makes a work folder that goes with the script, and says how busy the machine is.
prepare() {
  [[ -n "$built" ]] || build release "$@"
  gc2pc=${built:-$PWD/build/release}/migrator/gc2pc
  benches=${built:-$PWD/build/release}/tests/bench
  work=$(mktemp -d "${TMPDIR:-/tmp}/gc2pc-bench.XXXXXX")
  chmod 711 "$work" # called by root, the PostgreSQL server is another user
  results=$work/results
  server=
  trap finish EXIT
  judged=${GC2PC_BENCH_JUDGED:-$work/judged}
  [[ -n "${GC2PC_BENCH_JUDGED:-}" ]] || machine_state
}
finish() {
  local code=$?
  ! declare -F before_finish >/dev/null || before_finish
  [[ -z "$server" ]] || tests/support/postgres.sh stop "$server" >/dev/null || true
  [[ $code -ne 0 || -n "${GC2PC_BENCH_JUDGED:-}" ]] || verdict
  rm -rf "$work"
}

# On a busy machine the seconds say little: who reads the tables must see it.
machine_state() {
  echo "$(date -u +%FT%H:%MZ), $(nproc) processors, load average $(cut -d ' ' -f 1-3 /proc/loadavg), $("$gc2pc" --version | head -n 1), form \"$form\""
  echo
}

# judge VALUE at-most|at-least WANTED [UNIT]: what the table says of a wanted value, which the last line counts. With fewer messages than
# the value is wanted for it is only named.
judge() {
  local said=reached
  if [[ $messages -lt ${judged_from:-0} ]]; then
    echo "($3${4:+ $4} of $judged_from)"
    return
  fi
  awk -v value="$1" -v wanted="$3" -v way="$2" 'BEGIN { exit !(way == "at-most" ? value <= wanted : value >= wanted) }' || said=missed
  echo "$said" >>"$judged"
  if [[ $said == missed ]]; then echo "$3${4:+ $4}, missed"; else echo "$3${4:+ $4}"; fi
}
verdict() {
  [[ -s "$judged" ]] || return 0
  echo "$(grep -c '^reached$' "$judged" || true) of $(wc -l <"$judged") wanted values reached"
}

# said COMMAND...: runs it quietly, and shows its end when it fails.
said() {
  "$@" >"$work/out" 2>&1 || { tail -n 5 "$work/out" >&2; exit 1; }
}
# measured COMMAND...: runs it quietly; $work/time has seconds, CPU seconds of user and system, peak KiB and blocks written. Another end
# than 0 is an error, unless `expected` has it.
measured() {
  local code=0
  /usr/bin/time -q -o "$work/time" -f '%e %U %S %M %O' "$@" >"$work/out" 2>"$work/err" || code=$?
  [[ $code -eq ${expected:-0} ]] || { tail -n 5 "$work/out" "$work/err" >&2; exit 1; }
}

make_pool() {
  echo "a pool of $messages messages" >&2
  said "$gc2pc" sample --out "$work/pool" --messages "$messages" --rooms "$rooms"
}

# run_folder FOLDER TARGET: the options of a run of the pool into a target, with a directory of its own.
run_folder() {
  local folder=$1 target=$2
  mkdir -p "$folder"
  cp "$work/pool/directory.ldif" "$folder/directory.ldif"
  sed -e "s#^target = .*#target = $target#" -e "s#^directory = .*#directory = ldif:$folder/directory.ldif#" \
    -e "s#^files-to = .*#files-to = $folder/files#" "$work/pool/gc2pc.ini" >"$folder/gc2pc.ini"
}
# plan_into FOLDER TARGET: a new run there, and its plan.
plan_into() {
  run_folder "$1" "$2"
  said "$gc2pc" plan --config "$1/gc2pc.ini" --run "$1/run"
}

# plan_of RUN: the hash of its plan.
plan_of() { "$gc2pc" status --run "$1" --json 2>/dev/null | jq -er .plan_hash; }

# A server as Debian's defaults make it, unlike that of the tests, which does not sync.
start_server() {
  server=$work/server
  GC2PC_POSTGRES_DEFAULTS=yes GC2PC_POSTGRES_SECONDS=14400 tests/support/postgres.sh start "$server" >/dev/null
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
