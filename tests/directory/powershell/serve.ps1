# SPDX-License-Identifier: Apache-2.0
# One PowerShell for many scripts: a job as a line of JSON comes in, its answer goes out as another one, behind 'answer: '.
#   {"do":"run","path":…,"with":{…},"failAt":n,"hideDeleted":true,"pools":"…","catalog":"…"}   runs a script: output, warnings, error, calls
#   {"do":"head","path":…}                 runs a script up to its values, and gives those
#   {"do":"values","of":["expression",…]}  what the expressions are
#   {"do":"parse","path":…,"look":true}    what PowerShell's parser says of it; and what it calls
Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'
# Only what stands beside this file, and PowerShell's own.
$env:PSModulePath = $PSScriptRoot + [IO.Path]::PathSeparator + (Join-Path $PSHOME Modules)
Import-Module ActiveDirectory

function Read-Script([string] $Path) {
  $tokens = $null
  $errors = $null
  $ast = [Management.Automation.Language.Parser]::ParseFile($Path, [ref] $tokens, [ref] $errors)
  @{ Ast = $ast; Tokens = $tokens; Errors = $errors }
}

function Test-Script($Job) {
  $script = Read-Script $Job.path
  if (-not $Job.look) { return @{ errors = @($script.Errors | ForEach-Object { "$($_.Extent.StartLineNumber): $($_.Message)" }) } }
  $all = @($script.Ast.FindAll({ $true }, $true))
  $own = @($all | Where-Object { $_ -is [Management.Automation.Language.FunctionDefinitionAst] } | ForEach-Object { $_.Name })
  $called = @($all | Where-Object { $_ -is [Management.Automation.Language.CommandAst] })
  # What Windows PowerShell 3.0 to 5.1 do not know: only newer parsers have these.
  $newer = @($all | ForEach-Object { $_.GetType().Name } | Where-Object { 'TernaryExpressionAst', 'PipelineChainAst', 'TypeDefinitionAst', 'UsingStatementAst' -contains $_ })
  $newer += @($script.Tokens | ForEach-Object { "$($_.Kind)" } | Where-Object { $_ -match '^Question(Dot|LBracket|Question)' })
  $newer += @($all | Where-Object { $_ -is [Management.Automation.Language.InvokeMemberExpressionAst] -and "$($_.Member)" -eq 'new' } | ForEach-Object { '::new' })
  @{
    errors = @($script.Errors | ForEach-Object { "$($_.Extent.StartLineNumber): $($_.Message)" })
    commands = @($called | ForEach-Object { $_.GetCommandName() } | Where-Object { $_ -and $own -notcontains $_ } | Sort-Object -Unique)
    nameless = @($called | Where-Object { -not $_.GetCommandName() } | ForEach-Object { "$_" })
    newer = $newer
    requires = "$($script.Ast.ScriptRequirements.RequiredPSVersion)"
  }
}

function Read-Head($Job) {
  $script = Read-Script $Job.path
  if ($script.Errors.Count -gt 0) { throw "$($script.Errors[0])" }
  $values = $script.Ast.Find({ $args[0] -is [Management.Automation.Language.AssignmentStatementAst] -and "$($args[0].Left)" -eq '$Gc2pc' }, $false)
  $text = $script.Ast.Extent.Text
  @{
    before = $text.Substring(0, $values.Extent.StartOffset)
    values = & ([scriptblock]::Create($text.Substring(0, $values.Extent.EndOffset) + "`n`$Gc2pc"))
    after = $text.Substring($values.Extent.EndOffset)
  }
}

function Invoke-Script($Job) {
  [Gc2pc.StandIn.Calls]::Log.Clear()
  [Gc2pc.StandIn.Calls]::FailAt = [int] $Job['failAt']
  [Gc2pc.StandIn.Calls]::HideDeleted = [bool] $Job['hideDeleted']
  $env:GC2PC_CHAT_POOLS = "$($Job['pools'])"
  [Gc2pc.StandIn.Dc]::Late.Clear()
  [Gc2pc.StandIn.Dc]::Catalog = "$($Job['catalog'])"
  $with = $Job['with']
  if (-not $with) { $with = @{} }
  $output = @()
  $warnings = @()
  $failure = $null
  $where = ''
  try {
    & $Job.path @with 3>&1 6>&1 | ForEach-Object {
      if ($_ -is [Management.Automation.WarningRecord]) { $warnings += $_.Message } else { $output += "$_" }
    }
  } catch {
    $failure = $_.Exception.Message
    $where = $_.ScriptStackTrace
  }
  @{ output = $output; warnings = $warnings; error = $failure; where = $where; calls = @([Gc2pc.StandIn.Calls]::Log) }
}

while ($null -ne ($line = [Console]::In.ReadLine())) {
  try {
    $job = ConvertFrom-Json $line -AsHashtable
    $answer = switch ($job.do) {
      'run' { Invoke-Script $job }
      'head' { Read-Head $job }
      'values' { @{ values = @(foreach ($text in $job.of) { & ([scriptblock]::Create($text)) }) } }
      'parse' { Test-Script $job }
      'version' { @{ version = "$($PSVersionTable.PSVersion)" } }
    }
  } catch {
    $answer = @{ trouble = "$($_.Exception.Message) $($_.ScriptStackTrace)" }
  }
  # What the host says by itself (What if: ...) comes in lines before.
  [Console]::Out.WriteLine('answer: ' + (ConvertTo-Json $answer -Depth 12 -Compress -EscapeHandling EscapeNonAscii))
}
