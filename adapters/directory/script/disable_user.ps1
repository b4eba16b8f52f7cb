Assert-Command Disable-CsUser
if (@(Find-User).Count -eq 1 -and @(Find-Owner -Here).Count -eq 0) {
  Write-Output "Nobody owns $($Gc2pc.Address) on ${Server}: there is nothing to disable."
  return
}
$user = Assert-UserOwnsAlone
Write-Warning 'Disable-CsUser also deletes what the user databases hold of the account (contacts, conferences); that does not come back.'
if (-not $PSCmdlet.ShouldProcess($Gc2pc.UserDn, "Disable-CsUser, so that $($Gc2pc.Address) is free")) { return }
$user = Assert-UserOwnsAlone
Disable-CsUser -Identity $user.DistinguishedName -DomainController $Server -Confirm:$false
Assert-NobodyOwnsHere
Write-Done "'$($Gc2pc.UserDn)' has given $($Gc2pc.Address) up on $Server."
