#!/usr/bin/env bash
# A PowerShell for the tests of the scripts, below the build folder; installed once.
#   powershell.sh start FOLDER    FOLDER/ready has its path then; where there is none, FOLDER/skipped says why
# It is the one of PATH, or the .NET tool of the same name where `dotnet` is.
set -euo pipefail

version=7.6.9
folder=${2:-}
if [[ ${1:-} != start || -z "$folder" ]]; then
  sed -n '2,4s/^# \{0,1\}//p' "$0" >&2
  exit 2
fi
mkdir -p "$folder"
rm -f "$folder/ready" "$folder/skipped"
if command -v pwsh >/dev/null; then
  command -v pwsh >"$folder/ready"
elif [[ -x "$folder/tool/pwsh" ]] && "$folder/tool/pwsh" -NoProfile -Command exit; then
  echo "$folder/tool/pwsh" >"$folder/ready"
elif ! command -v dotnet >/dev/null; then
  echo "skipped: the scripts are not run: there is neither pwsh nor dotnet" | tee "$folder/skipped"
elif rm -rf "$folder/tool" && DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 dotnet tool install PowerShell --version "$version" \
  --tool-path "$folder/tool" >"$folder/install.log" 2>&1; then
  echo "$folder/tool/pwsh" >"$folder/ready"
else
  tail -n 3 "$folder/install.log" >&2
  echo "skipped: the scripts are not run: 'dotnet tool install PowerShell --version $version' failed" | tee "$folder/skipped"
fi
