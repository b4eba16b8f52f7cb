function Find-Endpoint {
  $owners = @(Find-Owner -Here) # the endpoint is in the naming context that all controllers have
  if ($owners.Count -gt 1) { Stop-Handover "$($Gc2pc.Address) has $($owners.Count) owners." }
  if ($owners.Count -eq 1 -and -not (Test-Endpoint $owners[0])) { Stop-Handover "$($Gc2pc.Address) belongs to '$($owners[0].DistinguishedName)', which is not an endpoint with that address." }
  $owners
}

Assert-Command Remove-CsPersistentChatEndpoint
$endpoint = @(Find-Endpoint)
if ($endpoint.Count -eq 0) {
  Write-Output "$($Gc2pc.Address) has no owner on ${Server}: nothing to remove."
  return
}
Write-HomeServer $endpoint[0]
if (-not $PSCmdlet.ShouldProcess($endpoint[0].DistinguishedName, 'Remove-CsPersistentChatEndpoint')) { return }
$endpoint = @(Find-Endpoint) # time may have passed before the answer
if ($endpoint.Count -eq 1) { Remove-CsPersistentChatEndpoint -Identity $endpoint[0].DistinguishedName -Confirm:$false }
Assert-NobodyOwnsHere
Write-Done "The endpoint is removed; $($Gc2pc.Address) has no owner on $Server."
