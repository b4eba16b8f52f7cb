$user = @(Find-User)
if ($user.Count -ne 1) { Stop-Handover "the account '$($Gc2pc.UserDn)' is not there." }
Assert-NobodyOwns -Or $user[0]
if (-not $PSCmdlet.ShouldProcess($Gc2pc.UserDn, "write its SIP attributes again, $($Gc2pc.Address) among them")) { return }
Restore-Attribute $user[0] $Gc2pc.SipAttributes
$null = Assert-UserOwnsAlone
Write-Output "'$($Gc2pc.UserDn)' alone owns $($Gc2pc.Address) on $Server. gc2pc goes on when it sees that."
