# Each part looks what is there already: an earlier try may have ended anywhere, and this can be run again.
# 1. The object: alive, deleted, or without a trace. What the recycle bin has recycled cannot come back.
function Find-Alive {
  $found = @(Find-User)
  if ($found.Count -eq 1 -and $found[0].DistinguishedName -ne $Gc2pc.UserDn) { Stop-Handover "the account '$($Gc2pc.UserDn)' is called '$($found[0].DistinguishedName)' now." }
  if ($found.Count -eq 0) { $found = @(Get-ADObject -LDAPFilter $Gc2pc.UserDnFilter -Server $Server -Properties *) }
  if ($found.Count -gt 0) { $found[0] }
}
$user = Find-Alive
Assert-NobodyOwns -Or $user
$bin = @(Get-ADOptionalFeature -Filter "Name -eq 'Recycle Bin Feature'" -Server $Server | Where-Object { @($_.EnabledScopes).Count -gt 0 }).Count -gt 0
$deleted = @(Get-ADObject -LDAPFilter $Gc2pc.UserFilter -IncludeDeletedObjects -Server $Server -Properties isDeleted, isRecycled |
  Where-Object { @(Get-HeadText $_ 'isDeleted') -contains 'TRUE' -and -not ($bin -and @(Get-HeadText $_ 'isRecycled') -contains 'TRUE') })
if ($user -and -not (@(Find-User).Count -eq 1) -and ($deleted.Count -gt 0 -or "$(Get-HeadText $user 'sAMAccountName')" -ne $Gc2pc.SamAccountName)) {
  Stop-Handover "'$($Gc2pc.UserDn)' is another object now: rename or remove it."
}
if (-not $PSCmdlet.ShouldProcess($Gc2pc.UserDn, 'restore the user with its attributes and memberships')) { return }
if (-not $user) {
  if ($deleted.Count -gt 0) {
    Restore-ADObject -Identity $deleted[0].ObjectGUID -NewName $Gc2pc.UserName -TargetPath $Gc2pc.UserParent -Server $Server -Confirm:$false
  } else {
    Write-Warning "Nothing is left of '$($Gc2pc.UserDn)': it is made anew, with another objectGUID and objectSid."
    New-ADUser -Name $Gc2pc.UserName -Path $Gc2pc.UserParent -SamAccountName $Gc2pc.SamAccountName -Enabled $false -Server $Server -Confirm:$false
  }
  $user = Find-Alive
  if (-not $user) { Stop-Handover "'$($Gc2pc.UserDn)' was restored, but is not on $Server." }
}

# 2. What it has lost. One attribute that is refused must not cost all the others; gc2pc tells which it was.
foreach ($row in $Gc2pc.Attributes) {
  try {
    Restore-Attribute $user @($row)
  } catch {
    Write-Warning "$($row.Name) stays as it is: $($_.Exception.Message)"
  }
}
$control = "$(Get-HeadText $user 'userAccountControl')"
if ($Gc2pc.UserAccountControl -and $control -ne $Gc2pc.UserAccountControl) {
  # The domain takes no enabled account without a password; one that has a password keeps it.
  if (([int] $Gc2pc.UserAccountControl -band 2) -eq 0 -and @('', '0') -contains "$(Get-HeadText $user 'pwdLastSet')") {
    $random = New-Object byte[] 24
    [Security.Cryptography.RandomNumberGenerator]::Create().GetBytes($random)
    $password = ConvertTo-SecureString ('aA1!' + [Convert]::ToBase64String($random)) -AsPlainText -Force
    Set-ADAccountPassword -Identity $user.ObjectGUID -Reset -NewPassword $password -Server $Server -Confirm:$false
    Write-Warning 'Its password is a random one that nobody knows; set it anew.'
  }
  Set-ADObject -Identity $user.ObjectGUID -Replace @{ userAccountControl = [int] $Gc2pc.UserAccountControl } -Server $Server -Confirm:$false
}

# 3. Who names it. A group that one may not change must not cost the address.
foreach ($link in $Gc2pc.Links) {
  $holder = @(Get-ADObject -LDAPFilter $link.Filter -Server $Server)
  if ($holder.Count -ne 1) {
    Write-Warning "'$($link.Holder)', which named it by $($link.Attribute), is not in this domain (any more)."
  } elseif (@(Get-ADObject -LDAPFilter $link.NamesIt -Server $Server).Count -eq 0) {
    try {
      Set-ADObject -Identity $holder[0].ObjectGUID -Add @{ ($link.Attribute) = [string[]] @($user.DistinguishedName) } -Server $Server -Confirm:$false
    } catch {
      Write-Warning "$($link.Attribute) of '$($link.Holder)' stays as it is: $($_.Exception.Message)"
    }
  }
}

# 4. The address, last and at once: gc2pc goes on when it sees that. The object is read again, since the recycle bin gives the address back
# with the rest.
Restore-Attribute (Find-Alive) $Gc2pc.SipAttributes
$owners = @(Find-Owner)
if ($owners.Count -ne 1 -or $owners[0].ObjectGUID -ne $user.ObjectGUID) { Stop-Handover "$($Gc2pc.Address) has $($owners.Count) owners; it should be '$($Gc2pc.UserDn)' alone." }
Write-Output "'$($Gc2pc.UserDn)' alone owns $($Gc2pc.Address) on $Server. gc2pc goes on when it sees that."
