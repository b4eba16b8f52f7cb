Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'

function Stop-Handover([string] $Why) { throw "gc2pc: $Why" }

function Assert-Command([string] $Name) {
  if (-not (Get-Command $Name -ErrorAction SilentlyContinue)) { Stop-Handover "$Name is not here: run this where the Lync Server or Skype for Business management tools are." }
}

if (-not (Get-Module -ListAvailable -Name ActiveDirectory)) { Stop-Handover 'the module ActiveDirectory is not here: install the AD DS tools (RSAT).' }
Import-Module ActiveDirectory
foreach ($module in 'SkypeForBusiness', 'Lync') {
  if (Get-Module -ListAvailable -Name $module) {
    Import-Module $module
    break
  }
}
if (-not $Server) { $Server = $Gc2pc.Controller }
if (-not $Server) { $Server = @((Get-ADDomainController -Discover -Writable).HostName)[0] }
# A controller knows its own domain and what the forest shares; a global catalog knows every domain.
if ("$((Get-ADRootDSE -Server $Server).isGlobalCatalogReady)" -eq 'TRUE') {
  $Catalog = "$(($Server -split ':')[0]):3268"
} else {
  try {
    $Catalog = "$(@((Get-ADDomainController -Discover -Service GlobalCatalog).HostName)[0]):3268"
  } catch {
    $Catalog = ''
    Write-Warning "There is no global catalog: owners of $($Gc2pc.Address) in other domains are not seen. $($_.Exception.Message)"
  }
}

# Who has the address, in every naming context of the controller and in the global catalog. `-Here`: not in the catalog, which may be
# another machine and late.
function Find-Owner([switch] $Here) {
  $wanted = @{ LDAPFilter = $Gc2pc.OwnerFilter; SearchScope = 'Subtree'; Properties = 'msRTCSIP-PrimaryHomeServer', 'msRTCSIP-PrimaryUserAddress' }
  $found = @(foreach ($context in (Get-ADRootDSE -Server $Server).namingContexts) { Get-ADObject @wanted -SearchBase $context -Server $Server })
  if ($Catalog -and -not $Here) {
    $wanted.Remove('Properties')
    $seen = @($found | ForEach-Object { $_.ObjectGUID })
    $found += @(Get-ADObject @wanted -SearchBase '' -Server $Catalog | Where-Object { $seen -notcontains $_.ObjectGUID })
  }
  $found | Sort-Object -Property ObjectGUID -Unique
}

# Nobody has the address, but perhaps one object already. `$Or`: that object, or nothing.
function Assert-NobodyOwns($Or = $null) {
  foreach ($owner in @(Find-Owner)) {
    if (-not $Or -or $owner.ObjectGUID -ne $Or.ObjectGUID) { Stop-Handover "$($Gc2pc.Address) belongs to '$($owner.DistinguishedName)'." }
  }
}

function Get-NameList($Objects) { @($Objects | ForEach-Object { "'$($_.DistinguishedName)'" } | Sort-Object) -join ', ' }

# What was taken away is gone from this controller.
function Assert-NobodyOwnsHere {
  $owners = @(Find-Owner -Here)
  if ($owners.Count -ne 0) { Stop-Handover "$($Gc2pc.Address) still belongs to $(Get-NameList $owners) on $Server. The cmdlet may have written to another controller: wait for the replication." }
}

# A value as the head writes it: the module gives truth values, times and some octets types of their own.
function ConvertTo-HeadText($Value) {
  if ($Value -is [bool]) { return "$Value".ToUpperInvariant() }
  if ($Value -is [DateTime]) { return $Value.ToUniversalTime().ToString('yyyyMMddHHmmss') + '.0Z' }
  if ($Value -is [Guid]) { return [Convert]::ToBase64String($Value.ToByteArray()) }
  if ($Value -is [byte[]]) { return [Convert]::ToBase64String($Value) }
  if ($Value -isnot [string] -and $Value.PSObject.Methods['GetSecurityDescriptorBinaryForm']) { return [Convert]::ToBase64String($Value.GetSecurityDescriptorBinaryForm()) }
  if ($Value -isnot [string] -and $Value.PSObject.Methods['GetBinaryForm']) { # a SID
    $octets = New-Object byte[] $Value.BinaryLength
    $Value.GetBinaryForm($octets, 0)
    return [Convert]::ToBase64String($octets)
  }
  "$Value"
}

# The values of an attribute, none when the object lacks it. No pipeline here: it would take octets apart.
function Get-HeadText($Object, [string] $Name) {
  if ($Object.PropertyNames -contains $Name) {
    foreach ($value in $Object[$Name]) { ConvertTo-HeadText $value }
  }
}

function Write-Done([string] $What) {
  Write-Output "$What gc2pc goes on when it sees that."
  Write-Output 'Front Ends learn of it at the next cycle of the user replicator; Update-CsUserDatabase has it run at once.'
}
