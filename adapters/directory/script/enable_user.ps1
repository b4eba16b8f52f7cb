$owners = @(Find-Owner)
$user = @(Find-User)
if ($user.Count -ne 1) { Stop-Handover "the account '$($Gc2pc.UserDn)' is not there." }
foreach ($owner in $owners) {
  if ($owner.ObjectGUID -ne $user[0].ObjectGUID) { Stop-Handover "$($Gc2pc.Address) belongs to '$($owner.DistinguishedName)'." }
}
if (-not $PSCmdlet.ShouldProcess($Gc2pc.UserDn, "write its SIP attributes again, $($Gc2pc.Address) among them")) { return }
Restore-Attribute $user[0] $Gc2pc.SipAttributes 'Add'
$null = Assert-UserOwnsAlone
Write-Output "'$($Gc2pc.UserDn)' alone owns $($Gc2pc.Address) on $Server. gc2pc goes on when it sees that."
