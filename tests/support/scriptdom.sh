#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Microsoft's T-SQL parser for tests of the SQL Server dialect, below the build folder; fetched once.
#   scriptdom.sh start FOLDER    FOLDER/ready has the library's path then; where it cannot be had, FOLDER/skipped says why
set -euo pipefail

version=180.140.0
folder=${2:-}
if [[ ${1:-} != start || -z "$folder" ]]; then
  sed -n '3,4s/^# \{0,1\}//p' "$0" >&2
  exit 2
fi
mkdir -p "$folder"
rm -f "$folder/ready" "$folder/skipped"
library() { find "$folder/packages" -path "*/net[0-9]*" -name Microsoft.SqlServer.TransactSql.ScriptDom.dll 2>/dev/null | sort | tail -n 1; }
if [[ -n "$(library)" ]]; then
  library >"$folder/ready"
elif ! command -v dotnet >/dev/null; then
  echo "skipped: statements are not parsed: there is no dotnet" | tee "$folder/skipped"
else
  cat >"$folder/scriptdom.csproj" <<XML
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>net8.0</TargetFramework></PropertyGroup>
  <ItemGroup><PackageReference Include="Microsoft.SqlServer.TransactSql.ScriptDom" Version="[$version]" /></ItemGroup>
</Project>
XML
  if DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 dotnet restore "$folder/scriptdom.csproj" --packages "$folder/packages" \
    >"$folder/restore.log" 2>&1 && [[ -n "$(library)" ]]; then
    library >"$folder/ready"
  else
    tail -n 3 "$folder/restore.log" >&2
    echo "skipped: statements are not parsed: ScriptDom $version cannot be fetched" | tee "$folder/skipped"
  fi
fi
