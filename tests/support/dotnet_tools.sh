#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Fetches what tests need of .NET into a folder, once: dotnet_tools.sh pwsh|scriptdom DIR prints the path of the
# program or library. Exit code 77 where there is no dotnet, or nothing can be fetched: the tests are skipped then.
set -euo pipefail

what=${1:?pwsh or scriptdom}
folder=${2:?folder}
powershell_version=7.6.9
scriptdom_version=180.140.0

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
skip() {
  echo "$1" >&2
  exit 77
}
command -v dotnet >/dev/null || skip "there is no dotnet"
mkdir -p "$folder"
exec 9>"$folder/lock"
flock 9 # tests run side by side

case $what in
pwsh)
  if [ ! -x "$folder/pwsh/pwsh" ]; then
    rm -rf "$folder/pwsh"
    dotnet tool install PowerShell --version "$powershell_version" --tool-path "$folder/pwsh" >"$folder/pwsh.log" 2>&1 ||
      skip "PowerShell $powershell_version cannot be fetched: see $folder/pwsh.log"
  fi
  echo "$folder/pwsh/pwsh"
  ;;
scriptdom)
  library() { find "$folder/packages" -path "*/net[0-9]*" -name Microsoft.SqlServer.TransactSql.ScriptDom.dll 2>/dev/null | sort | tail -n 1; }
  if [ -z "$(library)" ]; then
    cat >"$folder/scriptdom.csproj" <<XML
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>net8.0</TargetFramework></PropertyGroup>
  <ItemGroup><PackageReference Include="Microsoft.SqlServer.TransactSql.ScriptDom" Version="[$scriptdom_version]" /></ItemGroup>
</Project>
XML
    dotnet restore "$folder/scriptdom.csproj" --packages "$folder/packages" >"$folder/scriptdom.log" 2>&1 ||
      skip "ScriptDom $scriptdom_version cannot be fetched: see $folder/scriptdom.log"
  fi
  library
  ;;
*)
  echo "pwsh or scriptdom, not $what" >&2
  exit 2
  ;;
esac
