# Finds the account of the plan, even if it was renamed. Returns nothing when it does not exist.
function Find-User {
  Get-ADObject -LDAPFilter $Gc2pc.UserFilter -Server $Server -Properties *
}

function Assert-OwnsAlone($User) {
  $owners = @(Find-Owner)
  if ($owners.Count -ne 1 -or $owners[0].ObjectGUID -ne $User.ObjectGUID) {
    $names = Get-NameList $owners
    if ($names) { $names = " ($names)" }
    Stop-Handover "$($Gc2pc.Address) has $($owners.Count) owners$names; expected only '$($User.DistinguishedName)'."
  }
}

# Checks that only the account of the plan owns the address. Returns the account.
function Assert-UserOwnsAlone {
  $user = @(Find-User)
  if ($user.Count -ne 1) { Stop-Handover "the account '$($Gc2pc.UserDn)' does not exist." }
  if ($user[0].DistinguishedName -ne $Gc2pc.UserDn) { Stop-Handover "the account '$($Gc2pc.UserDn)' has been renamed to '$($user[0].DistinguishedName)'." }
  Assert-OwnsAlone $user[0]
  $user[0]
}
