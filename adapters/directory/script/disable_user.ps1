Assert-Command Disable-CsUser
$user = Assert-UserOwnsAlone
if (-not $PSCmdlet.ShouldProcess($Gc2pc.UserDn, "Disable-CsUser, so that $($Gc2pc.Address) is free")) { return }
Disable-CsUser -Identity $user.DistinguishedName -DomainController $Server -Confirm:$false
Assert-NobodyOwns
Write-Output "'$($Gc2pc.UserDn)' has given $($Gc2pc.Address) up on $Server. gc2pc goes on when it sees that."
