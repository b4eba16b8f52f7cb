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

# Writes the attributes that the object has lost. One that it has is left alone: the recycle bin kept it, or somebody gave it another value.
function Restore-Attribute($User, $Rows, [string] $Mode) {
  foreach ($row in $Rows) {
    $there = @()
    if ($User.PropertyNames -contains $row.Name) { $there = @($User[$row.Name] | Where-Object { $_ -ne $null }) }
    $values = @(Get-RowValue $row)
    if ($Mode -eq 'Replace') {
      if ($there.Count -gt 0) { continue }
      if (-not ($User['allowedAttributesEffective'] -contains $row.Name)) {
        Write-Warning "$($row.Name) cannot be written by you; it stays empty."
        continue
      }
      Set-ADObject -Identity $User.ObjectGUID -Replace @{ ($row.Name) = $values } -Server $Server -Confirm:$false
    } else {
      $missing = @($values | Where-Object { $row.Coding -eq 'base64' -or -not ($there -contains $_) })
      if ($row.Coding -eq 'base64' -and $there.Count -gt 0) { continue }
      if ($missing.Count -gt 0) { Set-ADObject -Identity $User.ObjectGUID -Add @{ ($row.Name) = $missing } -Server $Server -Confirm:$false }
    }
  }
}
