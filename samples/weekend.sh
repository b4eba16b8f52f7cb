#!/usr/bin/env bash
# A whole weekend in minutes: builds gc2pc, makes a practice pool, and migrates it. Debian 12, root or sudo.
# Without the sources beside it, as in the Debian package, it takes the gc2pc of the PATH.
#   samples/weekend.sh [--keep DIR] [--messages N] [--rollback]
#     --keep DIR    work in DIR and keep everything there (default: a temporary folder, which is kept too)
#     --messages N  size of the pool (100,000)
#     --rollback    migrate into a store that is in use, then roll back and compare with the state before
set -euo pipefail
project=$(cd "$(dirname "$0")/.." && pwd)

keep=
messages=100000
rollback=
while [[ $# -gt 0 ]]; do
  case "$1" in
  --keep) keep=${2:?--keep needs a folder} && shift ;;
  --messages) messages=${2:?--messages needs a number} && shift ;;
  --rollback) rollback=yes ;;
  *)
    sed -n '2,7s/^# \{0,1\}//p' "$0" >&2
    exit 2
    ;;
  esac
  shift
done
[[ -z "$keep" ]] || { mkdir -p "$keep" && keep=$(cd "$keep" && pwd); }

step() { printf '\n== %s\n' "$*"; }

if [[ -f "$project/tests/support/install.sh" ]]; then
  cd "$project"
  # shellcheck source=tests/support/install.sh
  source tests/support/install.sh
  install_packages "${build_packages[@]}" sqlite3
  echo "the first build takes about five minutes" >&2
  build release gc2pc
  gc2pc=$project/build/release/migrator/gc2pc
else
  gc2pc=$(command -v gc2pc)
fi

work=${keep:-$(mktemp -d)}
pool=$work/pool
run=$work/run
if [[ -e "$pool" || -e "$run" ]]; then
  echo "gc2pc: $work holds an earlier weekend; name another folder" >&2
  exit 2
fi

step "Friday: a pool with $messages messages"
"$gc2pc" sample --out "$pool" --messages "$messages" --rooms 300 ${rollback:+--with-target} | sed -n '1,/^$/p'
cp "$pool/directory.ldif" "$work/directory.before"
[[ -z "$rollback" ]] || sqlite3 "$pool/persistent.db" .dump >"$work/store.before"

step "Assess: inventory, findings and forecast"
"$gc2pc" assess --config "$pool/gc2pc.ini" | tail -n 1
step "Plan: the dry run for the change board"
"$gc2pc" plan --config "$pool/gc2pc.ini" --run "$run" | tail -n 1
hash=$("$gc2pc" status --run "$run" | sed -n 's/^plan *//p')
step "Cutover: plan ${hash:0:12} is approved"
"$gc2pc" cutover --run "$run" --execute --plan "${hash:0:12}" --consent directory | tail -n 1
step "Verify: everything is read again and compared"
"$gc2pc" verify --run "$run" | tail -n 1

if [[ -n "$rollback" ]]; then
  step "Rollback: everything is undone and compared"
  "$gc2pc" rollback --run "$run" --execute --consent directory --yes | tail -n 1
  cmp "$work/directory.before" "$pool/directory.ldif"
  sqlite3 "$pool/persistent.db" .dump >"$work/store.after"
  cmp "$work/store.before" "$work/store.after"
  printf '\nreport  %s\n' "$run/report.html"
  echo "The migration was rolled back: the store's dump and the directory are the same as before, byte for byte."
else
  printf '\nreport  %s\nstore   %s\n' "$run/report.html" "$pool/persistent.db"
  echo "The pool is migrated and verified, and sip:ocschat@contoso.example belongs to the endpoint."
fi
