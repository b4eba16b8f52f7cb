Assert-Command New-CsPersistentChatEndpoint
$owners = @(Find-Owner)
if ($owners.Count -eq 1 -and (Test-Endpoint $owners[0])) {
  Write-Output "'$($owners[0].DistinguishedName)' is already the only owner of $($Gc2pc.Address) on $Server."
  Write-HomeServer $owners[0]
  return
}
Assert-NobodyOwns
if (-not $PSCmdlet.ShouldProcess($Gc2pc.Address, "New-CsPersistentChatEndpoint for $($Gc2pc.PoolFqdn)")) { return }
$more = @{}
if ($Gc2pc.DisplayName) { $more.DisplayName = $Gc2pc.DisplayName }
New-CsPersistentChatEndpoint -SipAddress $Gc2pc.Address -PersistentChatPoolFqdn $Gc2pc.PoolFqdn @more -Confirm:$false
$owners = @(Find-Owner)
if ($owners.Count -ne 1) { Stop-Handover "$($Gc2pc.Address) has $($owners.Count) owners on $Server. The cmdlet may have written to another controller: wait for replication." }
if (-not (Test-Endpoint $owners[0])) { Stop-Handover "$($Gc2pc.Address) belongs to '$($owners[0].DistinguishedName)', which is not an endpoint with that address." }
Write-HomeServer $owners[0]
Write-Done "'$($owners[0].DistinguishedName)' is the only owner of $($Gc2pc.Address) on $Server."
