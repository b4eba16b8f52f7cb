# SPDX-License-Identifier: Apache-2.0
# Parses statements with Microsoft's own T-SQL parser. Prints how many there were, and each that it refuses.
param(
  [Parameter(Mandatory)] [string] $Library,   # Microsoft.SqlServer.TransactSql.ScriptDom.dll
  [Parameter(Mandatory)] [string] $Statements, # a file, U+001E behind each statement
  [Parameter(Mandatory)] [string] $Versions    # 90,100,…: one line of output for each
)
$ErrorActionPreference = 'Stop'
Add-Type -Path $Library
$texts = [IO.File]::ReadAllText($Statements).Split([char] 0x1e) | Where-Object { $_ -ne '' } | Sort-Object -Unique -CaseSensitive
$refused = 0
foreach ($version in $Versions.Split(',')) {
  $parser = New-Object "Microsoft.SqlServer.TransactSql.ScriptDom.TSql${version}Parser" $true
  $parsed = 0
  foreach ($text in $texts) {
    # A parameter's mark is the driver's; the server gets a variable. A literal has no question mark.
    $reader = New-Object IO.StringReader ($text.Replace('?', '@p'))
    $errors = $null
    $null = $parser.Parse($reader, [ref] $errors)
    if ($errors.Count -gt 0) {
      $refused++
      [Console]::Out.WriteLine("refused by ${version}: $($errors[0].Message) in: $text")
    }
    else { $parsed++ }
  }
  [Console]::Out.WriteLine("$version $parsed")
}
exit [int] ($refused -gt 0)
