# SPDX-License-Identifier: Apache-2.0
# A stand-in for the cmdlets of Microsoft's module ActiveDirectory that the scripts call: their parameters as they are documented, and what
# they do, done by LDAP at a private test controller. What is not here does not exist for a script.
Set-StrictMode -Version 2.0
if (-not ('Gc2pc.StandIn.Dc' -as [type])) {
  Add-Type -AssemblyName System.DirectoryServices.Protocols
  Add-Type -Path (Join-Path $PSScriptRoot ActiveDirectory.cs) -ReferencedAssemblies System.DirectoryServices.Protocols,
    System.Management.Automation, System.Collections, System.Collections.NonGeneric, System.Linq, System.Net.Primitives, System.Runtime,
    System.Runtime.Extensions, System.ComponentModel.Primitives, netstandard
}

# A function of a module does not see its caller's preferences; a cmdlet does.
function Get-Preference($Caller, [string] $Name) { $Caller.GetVariableValue($Name) }

function Find-Name([string] $Server, $Partition, $Identity, [switch] $Deleted) {
  if (-not $Partition) { $Partition = [Gc2pc.StandIn.Dc]::Root($Server, 'defaultNamingContext') }
  if (-not $Deleted -and $Identity.Identity -match '=') { $Partition = $Identity.Identity -replace '^.*?(?=(CN=Configuration,)?DC=)' }
  [Gc2pc.StandIn.Dc]::NameOf($Server, $Partition, $Identity.Identity, [bool] $Deleted)
}

function Get-ADObject {
  [CmdletBinding(DefaultParameterSetName = 'Filter')]
  param(
    [Microsoft.ActiveDirectory.Management.ADAuthType] $AuthType,
    [pscredential] $Credential,
    [Parameter(Mandatory, ParameterSetName = 'Filter')] [string] $Filter,
    [Parameter(Mandatory, Position = 0, ValueFromPipeline, ParameterSetName = 'Identity')]
    [Microsoft.ActiveDirectory.Management.ADObject] $Identity,
    [switch] $IncludeDeletedObjects,
    [Parameter(Mandatory, ParameterSetName = 'LdapFilter')] [string] $LDAPFilter,
    [Parameter(ParameterSetName = 'Identity')] [string] $Partition,
    [Alias('Property')] [string[]] $Properties,
    [Parameter(ParameterSetName = 'Filter')] [Parameter(ParameterSetName = 'LdapFilter')] [int] $ResultPageSize,
    [Parameter(ParameterSetName = 'Filter')] [Parameter(ParameterSetName = 'LdapFilter')] [int] $ResultSetSize,
    [Parameter(ParameterSetName = 'Filter')] [Parameter(ParameterSetName = 'LdapFilter')] [AllowEmptyString()] [string] $SearchBase,
    [Parameter(ParameterSetName = 'Filter')] [Parameter(ParameterSetName = 'LdapFilter')]
    [Microsoft.ActiveDirectory.Management.ADSearchScope] $SearchScope = 'Subtree',
    [string] $Server
  )
  process {
    [Gc2pc.StandIn.Calls]::Enter('Get-ADObject')
    if ($PSCmdlet.ParameterSetName -ne 'LdapFilter') { throw 'The stand-in knows no -Filter and no -Identity here.' }
    if (-not $PSBoundParameters.ContainsKey('SearchBase')) {
      $SearchBase = [Gc2pc.StandIn.Dc]::Root($Server, 'defaultNamingContext')
    } elseif ($SearchBase -eq '' -and $Server -notmatch ':3268$') {
      throw 'An empty SearchBase is only supported while connected to a GlobalCatalog.'
    }
    [Gc2pc.StandIn.Dc]::Search($Server, $SearchBase, $LDAPFilter, $SearchScope, $Properties, [bool] $IncludeDeletedObjects)
  }
}

function Set-ADObject {
  [CmdletBinding(SupportsShouldProcess, DefaultParameterSetName = 'Identity')]
  param(
    [Parameter(ParameterSetName = 'Identity')] [hashtable] $Add,
    [Microsoft.ActiveDirectory.Management.ADAuthType] $AuthType,
    [Parameter(ParameterSetName = 'Identity')] [string[]] $Clear,
    [pscredential] $Credential,
    [Parameter(ParameterSetName = 'Identity')] [string] $Description,
    [Parameter(ParameterSetName = 'Identity')] [string] $DisplayName,
    [Parameter(Mandatory, Position = 0, ValueFromPipeline, ParameterSetName = 'Identity')]
    [Microsoft.ActiveDirectory.Management.ADObject] $Identity,
    [Parameter(Mandatory, ParameterSetName = 'Instance')] [Microsoft.ActiveDirectory.Management.ADObject] $Instance,
    [Parameter(ParameterSetName = 'Identity')] [string] $Partition,
    [switch] $PassThru,
    [Parameter(ParameterSetName = 'Identity')] [bool] $ProtectedFromAccidentalDeletion,
    [Parameter(ParameterSetName = 'Identity')] [hashtable] $Remove,
    [Parameter(ParameterSetName = 'Identity')] [hashtable] $Replace,
    [string] $Server
  )
  process {
    if (-not $PSBoundParameters.ContainsKey('WhatIf')) { $WhatIfPreference = Get-Preference $PSCmdlet 'WhatIfPreference' }
    [Gc2pc.StandIn.Calls]::Enter('Set-ADObject')
    foreach ($name in 'Instance', 'Description', 'DisplayName', 'ProtectedFromAccidentalDeletion', 'PassThru') {
      if ($PSBoundParameters.ContainsKey($name)) { throw "The stand-in knows no -$name." }
    }
    $dn = Find-Name $Server $Partition $Identity
    if ($PSCmdlet.ShouldProcess($dn, 'Set')) { [Gc2pc.StandIn.Dc]::Modify($Server, $dn, $Remove, $Add, $Replace, $Clear) }
  }
}

function Remove-ADUser {
  [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')]
  param(
    [Microsoft.ActiveDirectory.Management.ADAuthType] $AuthType,
    [pscredential] $Credential,
    [Parameter(Mandatory, Position = 0, ValueFromPipeline)] [Microsoft.ActiveDirectory.Management.ADUser] $Identity,
    [string] $Partition,
    [string] $Server
  )
  process {
    if (-not $PSBoundParameters.ContainsKey('WhatIf')) { $WhatIfPreference = Get-Preference $PSCmdlet 'WhatIfPreference' }
    [Gc2pc.StandIn.Calls]::Enter('Remove-ADUser')
    $dn = Find-Name $Server $Partition $Identity
    if ($PSCmdlet.ShouldProcess($dn, 'Remove')) { [Gc2pc.StandIn.Dc]::Delete($Server, $dn) }
  }
}

function Restore-ADObject {
  [CmdletBinding(SupportsShouldProcess)]
  param(
    [Microsoft.ActiveDirectory.Management.ADAuthType] $AuthType,
    [pscredential] $Credential,
    [Parameter(Mandatory, Position = 0, ValueFromPipeline)] [Microsoft.ActiveDirectory.Management.ADObject] $Identity,
    [string] $NewName,
    [string] $Partition,
    [switch] $PassThru,
    [string] $Server,
    [string] $TargetPath
  )
  process {
    if (-not $PSBoundParameters.ContainsKey('WhatIf')) { $WhatIfPreference = Get-Preference $PSCmdlet 'WhatIfPreference' }
    [Gc2pc.StandIn.Calls]::Enter('Restore-ADObject')
    if (-not $NewName -or -not $TargetPath -or $PassThru) { throw 'The stand-in wants -NewName and -TargetPath.' }
    $dn = Find-Name $Server $Partition $Identity -Deleted
    if ($PSCmdlet.ShouldProcess($dn, 'Restore')) {
      [Gc2pc.StandIn.Dc]::Restore($Server, $dn, "CN=$(ConvertTo-Rdn $NewName),$TargetPath")
    }
  }
}

function ConvertTo-Rdn([string] $Value) {
  $text = $Value -replace '([,\\#+<>;"=])', '\$1' -replace "`r", '\0D' -replace "`n", '\0A'
  $text -replace '^ ', '\ ' -replace ' $', '\ '
}

function New-ADUser {
  [CmdletBinding(SupportsShouldProcess)]
  param(
    [Parameter(ValueFromPipelineByPropertyName)] [securestring] $AccountPassword,
    [Microsoft.ActiveDirectory.Management.ADAuthType] $AuthType,
    [pscredential] $Credential,
    [Parameter(ValueFromPipelineByPropertyName)] [string] $Description,
    [Parameter(ValueFromPipelineByPropertyName)] [string] $DisplayName,
    [Parameter(ValueFromPipelineByPropertyName)] [bool] $Enabled,
    [Microsoft.ActiveDirectory.Management.ADUser] $Instance,
    [Parameter(Mandatory, Position = 1, ValueFromPipelineByPropertyName)] [string] $Name,
    [hashtable] $OtherAttributes,
    [switch] $PassThru,
    [Parameter(ValueFromPipelineByPropertyName)] [string] $Path,
    [Parameter(ValueFromPipelineByPropertyName)] [string] $SamAccountName,
    [string] $Server,
    [Parameter(ValueFromPipelineByPropertyName)] [string] $Type,
    [Parameter(ValueFromPipelineByPropertyName)] [string] $UserPrincipalName
  )
  process {
    if (-not $PSBoundParameters.ContainsKey('WhatIf')) { $WhatIfPreference = Get-Preference $PSCmdlet 'WhatIfPreference' }
    [Gc2pc.StandIn.Calls]::Enter('New-ADUser')
    foreach ($given in $PSBoundParameters.Keys) {
      if ('Name', 'Path', 'SamAccountName', 'Enabled', 'Server', 'Confirm', 'WhatIf' -notcontains $given) { throw "The stand-in knows no -$given." }
    }
    if ($Enabled) { throw 'The password does not meet the length, complexity, or history requirement of the domain.' }
    if (-not $SamAccountName) { $SamAccountName = $Name }
    if ($PSCmdlet.ShouldProcess($Name, 'New')) {
      [Gc2pc.StandIn.Dc]::Add($Server, "CN=$(ConvertTo-Rdn $Name),$Path",
        @{ objectClass = 'user'; sAMAccountName = $SamAccountName; userAccountControl = 514 })
    }
  }
}

function Set-ADAccountPassword {
  [CmdletBinding(SupportsShouldProcess)]
  param(
    [Microsoft.ActiveDirectory.Management.ADAuthType] $AuthType,
    [pscredential] $Credential,
    [Parameter(Mandatory, Position = 0, ValueFromPipeline)] [Microsoft.ActiveDirectory.Management.ADAccount] $Identity,
    [securestring] $NewPassword,
    [securestring] $OldPassword,
    [string] $Partition,
    [switch] $PassThru,
    [switch] $Reset,
    [string] $Server
  )
  process {
    if (-not $PSBoundParameters.ContainsKey('WhatIf')) { $WhatIfPreference = Get-Preference $PSCmdlet 'WhatIfPreference' }
    [Gc2pc.StandIn.Calls]::Enter('Set-ADAccountPassword')
    if (-not $Reset -or -not $NewPassword -or $OldPassword) { throw 'The stand-in resets, and nothing else.' }
    $dn = Find-Name $Server $Partition $Identity
    $text = '"' + (ConvertFrom-SecureString $NewPassword -AsPlainText) + '"'
    if ($PSCmdlet.ShouldProcess($dn, 'Set')) {
      [Gc2pc.StandIn.Dc]::Modify($Server, $dn, $null, $null, @{ unicodePwd = [Text.Encoding]::Unicode.GetBytes($text) }, $null)
    }
  }
}

function Get-ADRootDSE {
  [CmdletBinding()]
  param(
    [Microsoft.ActiveDirectory.Management.ADAuthType] $AuthType,
    [pscredential] $Credential,
    [Alias('Property')] [string[]] $Properties,
    [string] $Server
  )
  [Gc2pc.StandIn.Calls]::Enter('Get-ADRootDSE')
  [Gc2pc.StandIn.Dc]::RootDse($Server)
}

function Get-ADOptionalFeature {
  [CmdletBinding(DefaultParameterSetName = 'Filter')]
  param(
    [Microsoft.ActiveDirectory.Management.ADAuthType] $AuthType,
    [pscredential] $Credential,
    [Parameter(Mandatory, ParameterSetName = 'Filter')] [string] $Filter,
    [Parameter(Mandatory, Position = 0, ValueFromPipeline, ParameterSetName = 'Identity')]
    [Microsoft.ActiveDirectory.Management.ADOptionalFeature] $Identity,
    [Parameter(Mandatory, ParameterSetName = 'LdapFilter')] [string] $LDAPFilter,
    [Alias('Property')] [string[]] $Properties,
    [Parameter(ParameterSetName = 'Filter')] [Parameter(ParameterSetName = 'LdapFilter')] [int] $ResultPageSize,
    [Parameter(ParameterSetName = 'Filter')] [Parameter(ParameterSetName = 'LdapFilter')] [int] $ResultSetSize,
    [Parameter(ParameterSetName = 'Filter')] [Parameter(ParameterSetName = 'LdapFilter')] [string] $SearchBase,
    [Parameter(ParameterSetName = 'Filter')] [Parameter(ParameterSetName = 'LdapFilter')]
    [Microsoft.ActiveDirectory.Management.ADSearchScope] $SearchScope,
    [string] $Server
  )
  [Gc2pc.StandIn.Calls]::Enter('Get-ADOptionalFeature')
  if ($Filter -ne "Name -eq 'Recycle Bin Feature'") { throw 'The stand-in knows one feature.' }
  $configuration = [Gc2pc.StandIn.Dc]::Root($Server, 'configurationNamingContext')
  $partitions = @([Gc2pc.StandIn.Dc]::Search($Server, "CN=Partitions,$configuration", '(msDS-EnabledFeature=*)', 'Base', @('msDS-EnabledFeature'), $false))
  [pscustomobject] @{ Name = 'Recycle Bin Feature'; EnabledScopes = @($partitions | ForEach-Object { $_.DistinguishedName }) }
}

function Get-ADDomainController {
  [CmdletBinding(DefaultParameterSetName = 'Identity')]
  param(
    [Microsoft.ActiveDirectory.Management.ADAuthType] $AuthType,
    [Parameter(ParameterSetName = 'DiscoverByService')] [switch] $AvoidSelf,
    [Parameter(ParameterSetName = 'Identity')] [Parameter(ParameterSetName = 'Filter')] [pscredential] $Credential,
    [Parameter(Mandatory, ParameterSetName = 'DiscoverByService')] [switch] $Discover,
    [Parameter(ParameterSetName = 'DiscoverByService')] [string] $DomainName,
    [Parameter(Mandatory, ParameterSetName = 'Filter')] [string] $Filter,
    [Parameter(ParameterSetName = 'DiscoverByService')] [switch] $ForceDiscover,
    [Parameter(Position = 0, ValueFromPipeline, ParameterSetName = 'Identity')]
    [Microsoft.ActiveDirectory.Management.ADDomainController] $Identity,
    [Parameter(ParameterSetName = 'DiscoverByService')]
    [Microsoft.ActiveDirectory.Management.ADMinimumDirectoryServiceVersion] $MinimumDirectoryServiceVersion,
    [Parameter(ParameterSetName = 'DiscoverByService')] [switch] $NextClosestSite,
    [Parameter(ParameterSetName = 'Identity')] [Parameter(ParameterSetName = 'Filter')] [string] $Server,
    [Parameter(ParameterSetName = 'DiscoverByService')]
    [Microsoft.ActiveDirectory.Management.ADDiscoverableService[]] $Service,
    [Parameter(ParameterSetName = 'DiscoverByService')] [string] $SiteName,
    [Parameter(ParameterSetName = 'DiscoverByService')] [switch] $Writable
  )
  [Gc2pc.StandIn.Calls]::Enter('Get-ADDomainController')
  if (-not $Discover) { throw 'The stand-in only discovers.' }
  $names = New-Object Microsoft.ActiveDirectory.Management.ADPropertyValueCollection
  $catalog = [Gc2pc.StandIn.Dc]::Catalog
  if ($catalog -and $catalog -ne 'late' -and $Service -contains 'GlobalCatalog') {
    if ($catalog -eq 'none') { throw 'Unable to find a default server with Active Directory Web Services running.' }
    $names.Add($catalog)
  } else {
    $names.Add([Gc2pc.StandIn.Dc]::Default)
  }
  [pscustomobject] @{ HostName = $names }
}

Export-ModuleMember -Function Get-ADObject, Set-ADObject, Remove-ADUser, Restore-ADObject, New-ADUser, Set-ADAccountPassword, Get-ADRootDSE,
  Get-ADOptionalFeature, Get-ADDomainController
