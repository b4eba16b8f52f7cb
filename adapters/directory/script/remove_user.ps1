$user = Assert-UserOwnsAlone
if (-not $PSCmdlet.ShouldProcess($Gc2pc.UserDn, "Remove-ADUser, so that $($Gc2pc.Address) is free")) { return }
Remove-ADUser -Identity $user.ObjectGUID -Server $Server -Confirm:$false
Assert-NobodyOwns
Write-Output "'$($Gc2pc.UserDn)' is removed; nobody owns $($Gc2pc.Address) on $Server. gc2pc goes on when it sees that."
