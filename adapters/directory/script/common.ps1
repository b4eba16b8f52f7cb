Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'

function Stop-Handover([string] $Why) { throw "gc2pc: $Why" }

function Assert-Command([string] $Name) {
  if (-not (Get-Command $Name -ErrorAction SilentlyContinue)) { Stop-Handover "$Name was not found. Run this on a computer with the Lync Server or Skype for Business management tools." }
}

if (-not (Get-Module -ListAvailable -Name ActiveDirectory)) { Stop-Handover 'the module ActiveDirectory was not found. Install the AD DS tools (RSAT).' }
Import-Module ActiveDirectory
foreach ($module in 'SkypeForBusiness', 'Lync') {
  if (Get-Module -ListAvailable -Name $module) {
    Import-Module $module
    break
  }
}
if (-not $Server) { $Server = $Gc2pc.Controller }
if (-not $Server) { $Server = @((Get-ADDomainController -Discover -Writable).HostName)[0] }
# A controller knows only its own domain and the forest's shared data; a global catalog knows every domain.
if ("$((Get-ADRootDSE -Server $Server).isGlobalCatalogReady)" -eq 'TRUE') {
  $Catalog = "$(($Server -split ':')[0]):3268"
} else {
  try {
    $Catalog = "$(@((Get-ADDomainController -Discover -Service GlobalCatalog).HostName)[0]):3268"
  } catch {
    $Catalog = ''
    Write-Warning "No global catalog was found: owners of $($Gc2pc.Address) in other domains cannot be checked. $($_.Exception.Message)"
  }
}

# Finds the owners of the address in every naming context of the controller and in the global catalog. `-Here` skips the catalog, which
# may be another computer and not yet up to date.
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

# Checks that the address has no owner except, optionally, the object `$Or`.
function Assert-NobodyOwns($Or = $null) {
  foreach ($owner in @(Find-Owner)) {
    if (-not $Or -or $owner.ObjectGUID -ne $Or.ObjectGUID) { Stop-Handover "$($Gc2pc.Address) belongs to '$($owner.DistinguishedName)'." }
  }
}

function Get-NameList($Objects) { @($Objects | ForEach-Object { "'$($_.DistinguishedName)'" } | Sort-Object) -join ', ' }

# Checks that the address has no owner on this controller.
function Assert-NobodyOwnsHere {
  $owners = @(Find-Owner -Here)
  if ($owners.Count -ne 0) { Stop-Handover "$($Gc2pc.Address) still belongs to $(Get-NameList $owners) on $Server. The cmdlet may have written to another controller: wait for replication." }
}

# Converts a value to the form used in the head: the module has its own types for Booleans, times and some octets.
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

# Returns the values of an attribute, or none when the object does not have it. No pipeline here: it would split octets.
function Get-HeadText($Object, [string] $Name) {
  if ($Object.PropertyNames -contains $Name) {
    foreach ($value in $Object[$Name]) { ConvertTo-HeadText $value }
  }
}

function Write-Done([string] $What) {
  Write-Output "$What gc2pc resumes when it sees this change."
  Write-Output 'Front Ends get the change at the next cycle of the user replicator; Update-CsUserDatabase starts it at once.'
}
