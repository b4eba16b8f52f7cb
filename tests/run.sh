#!/usr/bin/env bash
# Installs packages, builds the tests and runs them. Last line: "N passed, N failed, N skipped" (test cases).
# A test case without its server is skipped, and a line says why.
#   tests/run.sh [--preset NAME] [--label REGEX] [--without REGEX]     (ci; all labels; none is left out)
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=tests/support/install.sh
source tests/support/install.sh

preset=ci
label=.
without='^$'
while [[ $# -gt 0 ]]; do
  case "$1" in
  --preset) preset=$2 ;;
  --label) label=$2 ;;
  --without) without=$2 ;;
  *)
    echo "usage: tests/run.sh [--preset NAME] [--label REGEX] [--without REGEX]" >&2
    exit 2
    ;;
  esac
  shift 2
done

install_packages "${build_packages[@]}" "${test_packages[@]}"
[[ $preset != fuzz ]] || install_packages clang-14 libclang-rt-14-dev
cmake --preset "$preset" >/dev/null
mapfile -t programs < <(ctest --test-dir "build/$preset" -N -L "$label" -LE "$without" | sed -n 's/^ *Test *#[0-9]*: //p')
if [[ ${#programs[@]} -eq 0 ]]; then
  echo "gc2pc: no test has label $label" >&2
  exit 2
fi
build "$preset" "${programs[@]}"
if [[ " ${programs[*]} " == *" samba_dc_start "* ]]; then
  install_packages "${controller_packages[@]}" || echo "the tests of the LDAP directory are skipped: no domain controller" >&2
fi

if [[ " ${programs[*]} " == *" browser_start "* ]]; then
  install_packages "${browser_packages[@]}" || echo "the tests of the report in a browser are skipped: no chromium" >&2
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT
# A failed program makes ctest fail; failures are counted below, also those of a program that crashed.
# Two programs for each processor: most of them wait for a disk or a server half of the time.
ctest --test-dir "build/$preset" -L "$label" -LE "$without" -V -j "$(($(nproc) * 2))" >"$log" 2>&1 || true
grep -E '^ *[0-9]+/[0-9]+ Test +#|^[0-9]+: SKIPPED ' "$log" | sed 's/^[0-9]*: SKIPPED/SKIPPED/' || true
# The output of each failed program, without the line numbers of ctest.
awk '/^ *[0-9]+\/[0-9]+ Test +#[0-9]+:/ && !/ Passed |\*\*\*Skipped/ { sub(/^.*#/, ""); sub(/:.*/, ""); bad[$0] = 1 }
  /^[0-9]+: / { n = $1; sub(/:/, "", n); line = $0; sub(/^[0-9]+: /, "", line); text[n] = text[n] line "\n" }
  END { for (n in bad) printf "%s", text[n] }' "$log"
awk '
  /^[0-9]+: \[doctest\] test cases:/ {
    program = $1; counted[program] = 1
    for (i = 1; i <= NF; ++i) { if ($i == "passed") passed += $(i - 1); if ($i == "failed") { failed += $(i - 1); own[program] += $(i - 1) } }
  }
  # doctest counts a skipped test case as passed.
  /^[0-9]+: \[gc2pc\] skipped: [0-9]+$/ { skipped += $NF; passed -= $NF }
  /^ *[0-9]+\/[0-9]+ Test +#[0-9]+:/ {
    program = $0; sub(/^.*#/, "", program); sub(/:.*/, "", program); program = program ":"
    # A crash, a time-out, or a report of a sanitizer after the last test case.
    if (!/ Passed |\*\*\*Skipped/ && own[program] == 0) ++failed
    ++programs
  }
  END { if (programs == 0) failed = 1; printf "%d passed, %d failed, %d skipped\n", passed, failed, skipped; exit failed > 0 }' "$log"
