# A deny entry for Everyone (S-1-1-0) that holds for the object itself. Who may not see the entries is not told of any.
function Test-Denied($Object, [int] $Right) {
  if (@(Get-HeadText $Object 'nTSecurityDescriptor').Count -eq 0) { return $false }
  foreach ($rule in $Object.nTSecurityDescriptor.GetAccessRules($true, $true, [Security.Principal.SecurityIdentifier])) {
    if ("$($rule.AccessControlType)" -eq 'Deny' -and "$($rule.IdentityReference)" -eq 'S-1-1-0' -and
      ([int] $rule.ActiveDirectoryRights -band $Right) -ne 0 -and "$($rule.PropagationFlags)" -notmatch 'InheritOnly') { return $true }
  }
  $false
}

# Remove-ADUser removes neither an account with objects below it nor one that is protected from accidental deletion (a denied Delete).
function Assert-Removable($User) {
  $below = @(Get-ADObject -LDAPFilter '(objectClass=*)' -SearchBase $User.DistinguishedName -SearchScope OneLevel -Server $Server)
  if ($below.Count -gt 0) {
    $names = Get-NameList @($below | Select-Object -First 10)
    if ($below.Count -gt 10) { $names += ', ...' }
    Stop-Handover "objects lie below '$($User.DistinguishedName)' ($($below.Count)): $names. Move or remove them first, or plan with --release disable."
  }
  if (Test-Denied $User 0x10000) {
    Stop-Handover "'$($User.DistinguishedName)' is protected from accidental deletion. Take the protection away (Set-ADObject -Identity '$($User.ObjectGUID)' -ProtectedFromAccidentalDeletion `$false -Server $Server), or plan with --release disable."
  }
}

if (@(Find-User).Count -eq 0 -and @(Find-Owner -Here).Count -eq 0) {
  Write-Output "'$($Gc2pc.UserDn)' is gone and nobody owns $($Gc2pc.Address) on ${Server}: there is nothing to remove."
  return
}
$user = Assert-UserOwnsAlone
Assert-Removable $user
# The denied deletion of what lies in the container comes with the protection of any of it. It hinders who may delete there but not the account.
$parent = @(Get-ADObject -LDAPFilter $Gc2pc.ParentFilter -Server $Server -Properties nTSecurityDescriptor)
if ($parent.Count -eq 1 -and (Test-Denied $parent[0] 2)) {
  Write-Warning "'$($parent[0].DistinguishedName)' denies Everyone to delete what lies in it. Where that is refused, run this as an account with the right Delete on the object itself."
}
if (-not $PSCmdlet.ShouldProcess($Gc2pc.UserDn, "Remove-ADUser, so that $($Gc2pc.Address) is free")) { return }
# The answer may have taken a while.
$user = Assert-UserOwnsAlone
Assert-Removable $user
Remove-ADUser -Identity $user.ObjectGUID -Server $Server -Confirm:$false
Assert-NobodyOwnsHere
Write-Done "'$($Gc2pc.UserDn)' is removed; nobody owns $($Gc2pc.Address) on $Server."
