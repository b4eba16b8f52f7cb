#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A headless Chromium with playwright-core and axe-core for the tests of the report, below the build folder; fetched once.
#   browser.sh start FOLDER    FOLDER/ready has the browser's path then; where it cannot be had, FOLDER/skipped says why
set -euo pipefail

playwright=1.65.1
axe=4.14.1
folder=${2:-}
if [[ ${1:-} != start || -z "$folder" ]]; then
  sed -n '3,4s/^# \{0,1\}//p' "$0" >&2
  exit 2
fi
mkdir -p "$folder"
rm -f "$folder/ready" "$folder/skipped"
browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)
fetched() { [[ -f "$folder/node_modules/playwright-core/package.json" && -f "$folder/node_modules/axe-core/axe.min.js" ]]; }
if [[ -z "$browser" ]]; then
  echo "skipped: the report is not opened: there is no chromium" | tee "$folder/skipped"
elif ! command -v node >/dev/null || ! command -v npm >/dev/null; then
  echo "skipped: the report is not opened: there is neither node nor npm" | tee "$folder/skipped"
elif fetched; then
  echo "$browser" >"$folder/ready"
else
  echo '{ "private": true }' >"$folder/package.json"
  if (cd "$folder" && npm install --no-audit --no-fund --ignore-scripts "playwright-core@$playwright" "axe-core@$axe") \
    >"$folder/install.log" 2>&1 && fetched; then
    echo "$browser" >"$folder/ready"
  else
    tail -n 3 "$folder/install.log" >&2
    echo "skipped: the report is not opened: playwright-core $playwright and axe-core $axe cannot be fetched" | tee "$folder/skipped"
  fi
fi
