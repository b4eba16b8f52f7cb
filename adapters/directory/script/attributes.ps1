# What a row of the head changes, as arguments of Set-ADObject. 'Replace' makes its values all that the object has, 'Add' leaves others
# beside them; what is there to the letter stays. The casts matter: out of a pipeline values are wrapped, which the cmdlet refuses.
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
      # SMTP:a and smtp:a are one value to the server and two to Exchange: the one goes for the other.
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

# All of it in one operation, so that nobody sees a part.
function Restore-Attribute($Object, $Rows) {
  $change = Get-Change $Object $Rows
  if ($change.Count -gt 0) { Set-ADObject -Identity $Object.ObjectGUID @change -Server $Server -Confirm:$false }
}
