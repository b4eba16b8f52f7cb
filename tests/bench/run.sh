#!/usr/bin/env bash
# All benchmarks of gc2pc, as the Markdown tables of docs/performance.md, and how many of the wanted values are reached.
#   tests/bench/run.sh [--quick | --nightly] [--only SECTION] [--without-postgres] [--messages N] [--runs R] [--odbc CONNECTION]
#                      [--built FOLDER]
# Sections, each a script that can also be called by itself: structure (largest pool and its report), fixed (price of a call), copy
# (against the engine itself), latency (a server far away), odbc_arrays (ways to bind), precopy (what it saves), archive (an export).
# --quick: small sizes, four minutes after the build. --nightly: full sizes. --messages is for the sections that copy
# messages, --runs for all. A wanted value that is missed is marked in its row and does not change the exit code; a command that
# fails ends everything. The program is that of the release preset, or of the build folder FOLDER as it is.
set -euo pipefail
cd "$(dirname "$0")/../.."

sections=(structure fixed copy latency odbc_arrays precopy archive)
only=()
with_postgres=yes
own_options="[--only SECTION] [--without-postgres]"
own_option() {
  case "$1" in
  --only)
    [[ " ${sections[*]} " == *" ${2:-} "* ]] || { echo "$0: the sections are ${sections[*]}" >&2; exit 2; }
    only+=("$2")
    taken=2
    ;;
  --without-postgres) with_postgres=no taken=1 ;;
  esac
}
# shellcheck source=tests/bench/bench.sh
source tests/bench/bench.sh
[[ ${#only[@]} -eq 0 ]] || sections=("${only[@]}")

# options_of SECTION: what of the command line is for it, one a line.
options_of() {
  [[ $form == default ]] || echo "--$form"
  [[ -z "$runs" || $1 == odbc_arrays ]] || printf -- '--runs\n%s\n' "$runs"
  case "$1" in
  copy | precopy | archive)
    [[ -z "$messages" ]] || printf -- '--messages\n%s\n' "$messages"
    [[ $with_postgres == no ]] || echo --postgres
    ;;
  latency)
    [[ -z "$messages" ]] || printf -- '--messages\n%s\n' "$messages"
    [[ $form != quick ]] || echo --only-copy
    ;;
  esac
  [[ $1 != precopy || -z "$odbc" ]] || printf -- '--odbc\n%s\n' "$odbc"
}

install_packages "${build_packages[@]}"
prepare gc2pc bench_floor bench_relay bench_load bench_odbc_arrays
export GC2PC_BENCH_JUDGED=$judged
built=${built:-$PWD/build/release}
for section in "${sections[@]}"; do
  if [[ $with_postgres == no && $section =~ ^(latency|odbc_arrays)$ ]]; then continue; fi
  echo "== $section" >&2
  mapfile -t options < <(options_of "$section")
  begin=$SECONDS
  "tests/bench/$section.sh" --built "$built" "${options[@]}"
  echo "   $((SECONDS - begin)) s" >&2
done
unset GC2PC_BENCH_JUDGED
