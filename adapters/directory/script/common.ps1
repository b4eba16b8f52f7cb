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

# What a filter finds, in every naming context that the controller holds. An absent object is no error.
function Find-Object([string] $Filter) {
  $found = foreach ($context in (Get-ADRootDSE -Server $Server).namingContexts) {
    Get-ADObject -LDAPFilter $Filter -SearchBase $context -SearchScope Subtree -Server $Server -Properties 'msRTCSIP-PrimaryHomeServer'
  }
  $found | Where-Object { $_ } | Sort-Object -Property ObjectGUID -Unique
}

function Find-Owner { Find-Object $Gc2pc.OwnerFilter }

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

# Nobody bears the address, but perhaps one object already. `$Or`: that object, or nothing.
function Assert-NobodyOwns($Or = $null) {
  foreach ($owner in @(Find-Owner)) {
    if (-not $Or -or $owner.ObjectGUID -ne $Or.ObjectGUID) { Stop-Handover "$($Gc2pc.Address) belongs to '$($owner.DistinguishedName)'." }
  }
}

# A value as the head writes it: the module gives truth values, times and some octets types of their own.
function ConvertTo-HeadText($Value) {
  if ($Value -is [bool]) { return "$Value".ToUpperInvariant() }
  if ($Value -is [DateTime]) { return $Value.ToUniversalTime().ToString('yyyyMMddHHmmss') + '.0Z' }
  if ($Value -is [Guid]) { return [Convert]::ToBase64String($Value.ToByteArray()) }
  if ($Value -is [Security.AccessControl.ObjectSecurity]) { return [Convert]::ToBase64String($Value.GetSecurityDescriptorBinaryForm()) }
  if ($Value -is [Security.Principal.SecurityIdentifier]) {
    $octets = New-Object byte[] $Value.BinaryLength
    $Value.GetBinaryForm($octets, 0)
    return [Convert]::ToBase64String($octets)
  }
  if ($Value -is [byte[]]) { return [Convert]::ToBase64String($Value) }
  "$Value"
}

# The values of an attribute, none when the object lacks it. No pipeline here: it would take octets apart.
function Get-HeadText($Object, [string] $Name) {
  if ($Object.PropertyNames -contains $Name) {
    foreach ($value in $Object[$Name]) { ConvertTo-HeadText $value }
  }
}

# What a row of the head changes, as arguments of Set-ADObject. 'Replace' makes its values all that the object has, 'Add' leaves others
# beside them; what is there to the letter stays. The casts matter: out of a pipeline values are wrapped, which the cmdlet refuses.
function Get-Change($Object, $Rows) {
  $remove = @{}
  $add = @{}
  $replace = @{}
  foreach ($row in $Rows) {
    $wanted = [string[]] @($row.Values)
    $there = [string[]] @(Get-HeadText $Object $row.Name)
    $lacking = [string[]] @($wanted | Where-Object { $there -cnotcontains $_ })
    if ($lacking.Count -eq 0 -and ($row.Mode -eq 'Add' -or $there.Count -eq $wanted.Count)) { continue }
    $into = $add
    $written = $lacking
    if ($row.Mode -eq 'Replace') {
      $into = $replace
      $written = $wanted
    } elseif ($row.Coding -eq 'text') {
      # SMTP:a and smtp:a are one value to the server and two to Exchange: the one goes for the other.
      $respelt = [string[]] @($there | Where-Object { $lacking -contains $_ })
      if ($respelt.Count -gt 0) { $remove[$row.Name] = $respelt }
    }
    if ($row.Coding -eq 'text') {
      $into[$row.Name] = [string[]] $written
    } elseif ($written.Count -eq 1) {
      $into[$row.Name] = [byte[]] [Convert]::FromBase64String($written[0])
    } else {
      $into[$row.Name] = [byte[][]] @(foreach ($value in $written) { , [Convert]::FromBase64String($value) })
    }
  }
  $change = @{}
  if ($remove.Count -gt 0) { $change['Remove'] = $remove }
  if ($add.Count -gt 0) { $change['Add'] = $add }
  if ($replace.Count -gt 0) { $change['Replace'] = $replace }
  $change
}

# All of it in one operation, so that nobody sees a part.
function Restore-Attribute($Object, $Rows) {
  $change = Get-Change $Object $Rows
  if ($change.Count -gt 0) { Set-ADObject -Identity $Object.ObjectGUID @change -Server $Server -Confirm:$false }
}
