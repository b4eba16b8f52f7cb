Assert-Command New-CsPersistentChatEndpoint
Assert-NobodyOwns
if (@(Find-Object $Gc2pc.PoolFilter).Count -ne 1) { Stop-Handover "the pool '$($Gc2pc.PoolFqdn)' is not there." }
if (-not $PSCmdlet.ShouldProcess($Gc2pc.Address, "New-CsPersistentChatEndpoint for $($Gc2pc.PoolFqdn)")) { return }
$more = @{}
if ($Gc2pc.DisplayName) { $more.DisplayName = $Gc2pc.DisplayName }
New-CsPersistentChatEndpoint -SipAddress $Gc2pc.Address -PersistentChatPoolFqdn $Gc2pc.PoolFqdn @more -Confirm:$false
$owners = @(Find-Owner)
if ($owners.Count -ne 1) { Stop-Handover "$($Gc2pc.Address) has $($owners.Count) owners on $Server. The cmdlet may have written to another controller: wait for the replication." }
if (-not $owners[0].DistinguishedName.EndsWith(',' + $Gc2pc.Contacts, [StringComparison]::OrdinalIgnoreCase)) { Stop-Handover "$($Gc2pc.Address) belongs to '$($owners[0].DistinguishedName)', which is no endpoint." }
if (-not (@(Get-HeadText $owners[0] 'msRTCSIP-PrimaryHomeServer') -contains $Gc2pc.HomeServer)) { Stop-Handover "'$($owners[0].DistinguishedName)' is the endpoint of another pool." }
Write-Output "'$($owners[0].DistinguishedName)' alone owns $($Gc2pc.Address) on $Server. gc2pc goes on when it sees that."
