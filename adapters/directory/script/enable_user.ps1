$user = @(Find-User)
if ($user.Count -ne 1) { Stop-Handover "the account '$($Gc2pc.UserDn)' is not there." }
Assert-NobodyOwns -Or $user[0]
if (-not $PSCmdlet.ShouldProcess($user[0].DistinguishedName, "write its SIP attributes again, $($Gc2pc.Address) among them")) { return }
Restore-Attribute $user[0] $Gc2pc.SipAttributes
Assert-OwnsAlone $user[0]
Write-Done "'$($user[0].DistinguishedName)' alone owns $($Gc2pc.Address) on $Server."
