Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'
Import-Module ActiveDirectory
foreach ($module in 'SkypeForBusiness', 'Lync') {
  if (Get-Module -ListAvailable -Name $module) {
    Import-Module $module
    break
  }
}
if (-not $Server) { $Server = $Gc2pc.Controller }
if (-not $Server) { $Server = (Get-ADDomainController -Discover -Writable).HostName[0] }

function Stop-Handover([string] $Why) { throw "gc2pc: $Why" }

# All objects that bear the address, in every naming context that the controller holds.
function Find-Owner {
  $contexts = (Get-ADRootDSE -Server $Server).namingContexts
  $found = foreach ($context in $contexts) {
    Get-ADObject -LDAPFilter $Gc2pc.OwnerFilter -SearchBase $context -SearchScope Subtree -Server $Server -Properties 'msRTCSIP-PrimaryHomeServer'
  }
  $found | Where-Object { $_ } | Sort-Object -Property ObjectGUID -Unique
}

# The account of the plan, wherever it is called now; nothing when it is gone.
function Find-User {
  Get-ADObject -LDAPFilter $Gc2pc.UserFilter -Server $Server -Properties *
}

function Assert-Command([string] $Name) {
  if (-not (Get-Command $Name -ErrorAction SilentlyContinue)) { Stop-Handover "$Name is not here: run this where the Lync Server or Skype for Business management tools are." }
}

# Nobody but the account of the plan bears the address. Gives the account.
function Assert-UserOwnsAlone {
  $owners = @(Find-Owner)
  $user = @(Find-User)
  if ($user.Count -ne 1) { Stop-Handover "the account '$($Gc2pc.UserDn)' is not there." }
  if ($user[0].DistinguishedName -ne $Gc2pc.UserDn) { Stop-Handover "the account '$($Gc2pc.UserDn)' is called '$($user[0].DistinguishedName)' now." }
  if ($owners.Count -ne 1 -or $owners[0].ObjectGUID -ne $user[0].ObjectGUID) { Stop-Handover "$($Gc2pc.Address) has $($owners.Count) owners; it should be '$($Gc2pc.UserDn)' alone." }
  $user[0]
}

function Assert-NobodyOwns {
  foreach ($owner in @(Find-Owner)) { Stop-Handover "$($Gc2pc.Address) belongs to '$($owner.DistinguishedName)'." }
}

# The values of a row of the head, as Active Directory takes them.
function Get-RowValue($Row) {
  foreach ($value in $Row.Values) {
    if ($Row.Coding -eq 'base64') { , [Convert]::FromBase64String($value) } else { $value }
  }
}

# Writes values that the object does not have. 'Replace' makes them all that it has, of an attribute that one may write; 'Add' leaves others
# beside them. Octets are not compared: they are written again.
function Restore-Attribute($User, $Rows, [string] $Mode) {
  foreach ($row in $Rows) {
    $values = @(Get-RowValue $row)
    $there = @()
    if ($User.PropertyNames -contains $row.Name) { $there = @($User[$row.Name] | ForEach-Object { "$_" }) }
    $missing = $values
    if ($row.Coding -ne 'base64') { $missing = @($values | Where-Object { -not ($there -contains $_) }) }
    if ($missing.Count -eq 0 -and ($Mode -eq 'Add' -or $there.Count -eq $values.Count)) { continue }
    if ($Mode -eq 'Add') {
      Set-ADObject -Identity $User.ObjectGUID -Add @{ ($row.Name) = $missing } -Server $Server -Confirm:$false
    } elseif ($User['allowedAttributesEffective'] -contains $row.Name) {
      Set-ADObject -Identity $User.ObjectGUID -Replace @{ ($row.Name) = $values } -Server $Server -Confirm:$false
    } else {
      Write-Warning "$($row.Name) cannot be written by you; it stays as it is."
    }
  }
}
