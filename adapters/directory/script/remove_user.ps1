# True when a deny entry for Everyone (S-1-1-0) applies to the object itself. An account that may not read the entries gets false.
function Test-Denied($Object, [int] $Right) {
  if (@(Get-HeadText $Object 'nTSecurityDescriptor').Count -eq 0) { return $false }
  foreach ($rule in $Object.nTSecurityDescriptor.GetAccessRules($true, $true, [Security.Principal.SecurityIdentifier])) {
    if ("$($rule.AccessControlType)" -eq 'Deny' -and "$($rule.IdentityReference)" -eq 'S-1-1-0' -and
      ([int] $rule.ActiveDirectoryRights -band $Right) -ne 0 -and "$($rule.PropagationFlags)" -notmatch 'InheritOnly') { return $true }
  }
  $false
}

# Remove-ADUser cannot remove an account that has objects below it or is protected from accidental deletion (a denied Delete).
function Assert-Removable($User) {
  $below = @(Get-ADObject -LDAPFilter '(objectClass=*)' -SearchBase $User.DistinguishedName -SearchScope OneLevel -Server $Server)
  if ($below.Count -gt 0) {
    $names = Get-NameList @($below | Select-Object -First 10)
    if ($below.Count -gt 10) { $names += ', ...' }
    Stop-Handover "'$($User.DistinguishedName)' has objects below it ($($below.Count)): $names. Move or remove them first, or plan with --release disable."
  }
  if (Test-Denied $User 0x10000) {
    Stop-Handover "'$($User.DistinguishedName)' is protected from accidental deletion. Remove the protection (Set-ADObject -Identity '$($User.ObjectGUID)' -ProtectedFromAccidentalDeletion `$false -Server $Server), or plan with --release disable."
  }
}

if (@(Find-User).Count -eq 0 -and @(Find-Owner -Here).Count -eq 0) {
  Write-Output "'$($Gc2pc.UserDn)' does not exist and $($Gc2pc.Address) has no owner on ${Server}: nothing to remove."
  return
}
$user = Assert-UserOwnsAlone
Assert-Removable $user
# Protecting one object also denies the deletion of all child objects on its container. This blocks accounts that have only Delete Child.
$parent = @(Get-ADObject -LDAPFilter $Gc2pc.ParentFilter -Server $Server -Properties nTSecurityDescriptor)
if ($parent.Count -eq 1 -and (Test-Denied $parent[0] 2)) {
  Write-Warning "'$($parent[0].DistinguishedName)' denies Everyone the right to delete its child objects. If the removal is refused, run this with an account that has the Delete right on the object itself."
}
if (-not $PSCmdlet.ShouldProcess($Gc2pc.UserDn, "Remove-ADUser, so that $($Gc2pc.Address) is free")) { return }
# Time may have passed before the answer.
$user = Assert-UserOwnsAlone
Assert-Removable $user
Remove-ADUser -Identity $user.ObjectGUID -Server $Server -Confirm:$false
Assert-NobodyOwnsHere
Write-Done "'$($Gc2pc.UserDn)' is removed; $($Gc2pc.Address) has no owner on $Server."
