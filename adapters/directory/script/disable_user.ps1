Assert-Command Disable-CsUser
if (@(Find-User).Count -eq 1 -and @(Find-Owner -Here).Count -eq 0) {
  Write-Output "$($Gc2pc.Address) has no owner on ${Server}: nothing to disable."
  return
}
$user = Assert-UserOwnsAlone
Write-Warning 'Disable-CsUser also deletes the data of the account in the user databases (contacts, conferences). This data cannot be restored.'
if (-not $PSCmdlet.ShouldProcess($Gc2pc.UserDn, "Disable-CsUser, so that $($Gc2pc.Address) is free")) { return }
$user = Assert-UserOwnsAlone
Disable-CsUser -Identity $user.DistinguishedName -DomainController $Server -Confirm:$false
Assert-NobodyOwnsHere
Write-Done "'$($Gc2pc.UserDn)' no longer owns $($Gc2pc.Address) on $Server."
