# True for a contact in the container that owns the address, whatever created it and whatever its home server is.
function Test-Endpoint($Object) {
  $Object.ObjectClass -eq 'contact' -and
  $Object.DistinguishedName.EndsWith(',' + $Gc2pc.Contacts, [StringComparison]::OrdinalIgnoreCase) -and
  @(Get-HeadText $Object 'msRTCSIP-PrimaryUserAddress') -contains $Gc2pc.Address
}

function Write-HomeServer($Endpoint) {
  foreach ($name in @(Get-HeadText $Endpoint 'msRTCSIP-PrimaryHomeServer')) { Write-Output "Its home server is '$name'." }
}
