# The changes for one row of the head, as arguments of Set-ADObject. 'Replace' replaces all values of the attribute, 'Add' keeps other
# values; a value that already exists exactly is not written. The casts matter: a pipeline wraps values, and the cmdlet rejects those.
function Get-Change($Object, $Rows) {
  $remove = @{}
  $add = @{}
  $replace = @{}
  foreach ($row in $Rows) {
    $wanted = [string[]] @($row.Values)
    $there = [string[]] @(Get-HeadText $Object $row.Name)
    $lacking = [string[]] @($wanted | Where-Object { $there -cnotcontains $_ })
    if ($lacking.Count -eq 0 -and ($row.Mode -eq 'Add' -or $there.Count -eq $wanted.Count)) { continue }
    $into = $add
    $written = $lacking
    if ($row.Mode -eq 'Replace') {
      $into = $replace
      $written = $wanted
    } elseif ($row.Coding -eq 'text') {
      # SMTP:a and smtp:a are one value to the server but two to Exchange: remove one before adding the other.
      $respelt = [string[]] @($there | Where-Object { $lacking -contains $_ })
      if ($respelt.Count -gt 0) { $remove[$row.Name] = $respelt }
    }
    if ($row.Coding -eq 'text') {
      $into[$row.Name] = [string[]] $written
    } elseif ($written.Count -eq 1) {
      $into[$row.Name] = [byte[]] [Convert]::FromBase64String($written[0])
    } else {
      $into[$row.Name] = [byte[][]] @(foreach ($value in $written) { , [Convert]::FromBase64String($value) })
    }
  }
  $change = @{}
  if ($remove.Count -gt 0) { $change['Remove'] = $remove }
  if ($add.Count -gt 0) { $change['Add'] = $add }
  if ($replace.Count -gt 0) { $change['Replace'] = $replace }
  $change
}

# Writes everything in one operation, so that no reader sees a partial change.
function Restore-Attribute($Object, $Rows) {
  $change = Get-Change $Object $Rows
  if ($change.Count -gt 0) { Set-ADObject -Identity $Object.ObjectGUID @change -Server $Server -Confirm:$false }
}
