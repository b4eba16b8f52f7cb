$user = @(Find-User)
if ($user.Count -ne 1) { Stop-Handover "the account '$($Gc2pc.UserDn)' does not exist." }
Assert-NobodyOwns -Or $user[0]
if (-not $PSCmdlet.ShouldProcess($user[0].DistinguishedName, "restore its SIP attributes, including $($Gc2pc.Address)")) { return }
Restore-Attribute $user[0] $Gc2pc.SipAttributes
Assert-OwnsAlone $user[0]
Write-Done "'$($user[0].DistinguishedName)' is the only owner of $($Gc2pc.Address) on $Server."
