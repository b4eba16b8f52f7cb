$owners = @(Find-Owner)
if ($owners.Count -eq 1 -and $owners[0].DistinguishedName -eq $Gc2pc.UserDn) {
  Write-Output "'$($Gc2pc.UserDn)' owns $($Gc2pc.Address) on ${Server}: there is nothing to restore."
  return
}
Assert-NobodyOwns
if (-not $PSCmdlet.ShouldProcess($Gc2pc.UserDn, 'restore the user with its attributes and memberships')) { return }

# 1. The object: alive already (an earlier try), deleted, or without a trace.
$found = @(Get-ADObject -LDAPFilter $Gc2pc.UserFilter -IncludeDeletedObjects -Server $Server -Properties isDeleted)
if ($found.Count -gt 1) { Stop-Handover "there are $($found.Count) objects like '$($Gc2pc.UserDn)'." }
if ($found.Count -eq 1 -and $found[0]['isDeleted']) {
  Restore-ADObject -Identity $found[0].ObjectGUID -NewName $Gc2pc.UserName -TargetPath $Gc2pc.UserParent -Server $Server -Confirm:$false
} elseif ($found.Count -eq 0) {
  Write-Warning "Nothing is left of '$($Gc2pc.UserDn)': it is made anew, with another objectGUID and objectSid."
  New-ADUser -Name $Gc2pc.UserName -Path $Gc2pc.UserParent -SamAccountName $Gc2pc.SamAccountName -Enabled $false -Server $Server -Confirm:$false
}

# 2. What it has lost. The address comes last: gc2pc goes on as soon as it sees it.
$user = Get-ADObject -Identity $Gc2pc.UserDn -Server $Server -Properties *, allowedAttributesEffective
Restore-Attribute $user $Gc2pc.Attributes 'Replace'
if (-not $user['pwdLastSet']) {
  $random = New-Object byte[] 24
  [Security.Cryptography.RandomNumberGenerator]::Create().GetBytes($random)
  $password = ConvertTo-SecureString ('aA1!' + [Convert]::ToBase64String($random)) -AsPlainText -Force
  Set-ADAccountPassword -Identity $user.ObjectGUID -Reset -NewPassword $password -Server $Server -Confirm:$false
  Write-Warning 'Its password is a random one that nobody knows; set it anew.'
}
if ($Gc2pc.UserAccountControl) {
  Set-ADObject -Identity $user.ObjectGUID -Replace @{ userAccountControl = [int] $Gc2pc.UserAccountControl } -Server $Server -Confirm:$false
}

# 3. Who names it.
foreach ($link in $Gc2pc.Links) {
  $holder = @(Get-ADObject -LDAPFilter $link.Filter -Server $Server -Properties $link.Attribute)
  if ($holder.Count -ne 1) {
    Write-Warning "'$($link.Holder)', which named it, is not there any more."
  } elseif (-not (@($holder[0][$link.Attribute]) -contains $user.DistinguishedName)) {
    Set-ADObject -Identity $holder[0].ObjectGUID -Add @{ ($link.Attribute) = $user.DistinguishedName } -Server $Server -Confirm:$false
  }
}

# 4. The address.
Restore-Attribute $user $Gc2pc.SipAttributes 'Add'
$owners = @(Find-Owner)
if ($owners.Count -ne 1 -or $owners[0].ObjectGUID -ne $user.ObjectGUID) { Stop-Handover "$($Gc2pc.Address) has $($owners.Count) owners; it should be '$($Gc2pc.UserDn)' alone." }
Write-Output "'$($Gc2pc.UserDn)' alone owns $($Gc2pc.Address) on $Server. gc2pc goes on when it sees that."
