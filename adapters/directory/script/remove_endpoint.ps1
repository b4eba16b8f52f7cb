Assert-Command Remove-CsPersistentChatEndpoint
$owners = @(Find-Owner)
if ($owners.Count -eq 0) {
  Write-Output "Nobody owns $($Gc2pc.Address) on ${Server}: there is nothing to remove."
  return
}
if ($owners.Count -ne 1) { Stop-Handover "$($Gc2pc.Address) has $($owners.Count) owners." }
$endpoint = $owners[0]
if ($endpoint.ObjectClass -ne 'contact' -or -not $endpoint.DistinguishedName.EndsWith(',' + $Gc2pc.Contacts, [StringComparison]::OrdinalIgnoreCase)) { Stop-Handover "$($Gc2pc.Address) belongs to '$($endpoint.DistinguishedName)', which is no endpoint." }
if (-not (@(Get-HeadText $endpoint 'msRTCSIP-PrimaryHomeServer') -contains $Gc2pc.HomeServer)) { Stop-Handover "'$($endpoint.DistinguishedName)' is the endpoint of another pool." }
if (-not $PSCmdlet.ShouldProcess($endpoint.DistinguishedName, 'Remove-CsPersistentChatEndpoint')) { return }
Remove-CsPersistentChatEndpoint -Identity $endpoint.DistinguishedName -Confirm:$false
if (@(Find-Owner).Count -ne 0) { Stop-Handover "$($Gc2pc.Address) still has an owner on $Server. The cmdlet may have written to another controller: wait for the replication." }
Write-Output "The endpoint is removed; nobody owns $($Gc2pc.Address) on $Server. gc2pc goes on when it sees that."
