# The account of the plan, wherever it is called now; nothing when it is gone.
function Find-User {
  Get-ADObject -LDAPFilter $Gc2pc.UserFilter -Server $Server -Properties *
}

function Assert-OwnsAlone($User) {
  $owners = @(Find-Owner)
  if ($owners.Count -ne 1 -or $owners[0].ObjectGUID -ne $User.ObjectGUID) {
    $names = Get-NameList $owners
    if ($names) { $names = " ($names)" }
    Stop-Handover "$($Gc2pc.Address) has $($owners.Count) owners$names; it should be '$($User.DistinguishedName)' alone."
  }
}

# Nobody but the account of the plan has the address. Gives the account.
function Assert-UserOwnsAlone {
  $user = @(Find-User)
  if ($user.Count -ne 1) { Stop-Handover "the account '$($Gc2pc.UserDn)' is not there." }
  if ($user[0].DistinguishedName -ne $Gc2pc.UserDn) { Stop-Handover "the account '$($Gc2pc.UserDn)' is called '$($user[0].DistinguishedName)' now." }
  Assert-OwnsAlone $user[0]
  $user[0]
}
