# SPDX-License-Identifier: Apache-2.0
# A stand-in for the cmdlets of Skype for Business Server that the scripts call, with the parameters that are documented. They work at a
# controller of their own choice: here it is the first one. The pools of Persistent Chat are those of GC2PC_CHAT_POOLS.
Set-StrictMode -Version 2.0
Import-Module ActiveDirectory # for the classes that hold the connection

function Find-OwnerName([string] $Address) {
  $server = [Gc2pc.StandIn.Dc]::Default
  $text = [Gc2pc.StandIn.Dc]::Escaped($Address)
  foreach ($context in 'defaultNamingContext', 'configurationNamingContext') {
    [Gc2pc.StandIn.Dc]::Search($server, [Gc2pc.StandIn.Dc]::Root($server, $context), "(msRTCSIP-PrimaryUserAddress=$text)", 'Subtree', $null, $false) |
      ForEach-Object { $_.DistinguishedName }
  }
}

function Disable-CsUser {
  [CmdletBinding(SupportsShouldProcess)]
  param(
    [Parameter(Mandatory, Position = 1, ValueFromPipeline, ValueFromPipelineByPropertyName)] [Microsoft.Rtc.Management.UserIdParameter] $Identity,
    [Microsoft.Rtc.Management.Fqdn] $DomainController,
    [switch] $PassThru
  )
  process {
    if (-not $PSBoundParameters.ContainsKey('WhatIf')) { $WhatIfPreference = $PSCmdlet.GetVariableValue('WhatIfPreference') }
    [Gc2pc.StandIn.Calls]::Enter('Disable-CsUser')
    $server = "$DomainController"
    $root = [Gc2pc.StandIn.Dc]::Root($server, 'defaultNamingContext')
    $filter = "(&(objectClass=user)(distinguishedName=$([Gc2pc.StandIn.Dc]::Escaped("$Identity"))))"
    $user = @([Gc2pc.StandIn.Dc]::Search($server, $root, $filter, 'Subtree', @('*'), $false))
    if ($user.Count -ne 1 -or -not ($user[0].PropertyNames -contains 'msRTCSIP-PrimaryUserAddress')) {
      throw "Management object not found for identity `"$Identity`"."
    }
    if (-not $PSCmdlet.ShouldProcess("$Identity", 'Disable-CsUser')) { return }
    $remove = @{}
    $sip = [string[]] @($user[0]['proxyAddresses'] | Where-Object { $_ -match '^sip:' })
    if ($sip.Count -gt 0) { $remove['proxyAddresses'] = $sip }
    $clear = [string[]] @($user[0].PropertyNames | Where-Object { $_ -match '^msRTCSIP-' })
    [Gc2pc.StandIn.Dc]::Modify($server, $user[0].DistinguishedName, $remove, $null, $null, $clear)
  }
}

function New-CsPersistentChatEndpoint {
  [CmdletBinding(SupportsShouldProcess)]
  param(
    [string] $DisplayName,
    [switch] $PassThru,
    [Parameter(Mandatory)] [Microsoft.Rtc.Management.Fqdn] $PersistentChatPoolFqdn,
    [Parameter(Mandatory)] [string] $SipAddress
  )
  if (-not $PSBoundParameters.ContainsKey('WhatIf')) { $WhatIfPreference = $PSCmdlet.GetVariableValue('WhatIfPreference') }
  [Gc2pc.StandIn.Calls]::Enter('New-CsPersistentChatEndpoint')
  if ($SipAddress -notmatch '^sip:[^@]+@[^@]+$') { throw "The SIP address `"$SipAddress`" is not valid." }
  if (@("$env:GC2PC_CHAT_POOLS" -split ' ') -notcontains "$PersistentChatPoolFqdn") { throw "Cannot find a Persistent Chat pool `"$PersistentChatPoolFqdn`"." }
  if (@(Find-OwnerName $SipAddress).Count -gt 0) { throw "The SIP address `"$SipAddress`" is already in use." }
  if (-not $PSCmdlet.ShouldProcess($SipAddress, 'New-CsPersistentChatEndpoint')) { return }
  $server = [Gc2pc.StandIn.Dc]::Default
  $rtc = 'CN=RTC Service,CN=Services,' + [Gc2pc.StandIn.Dc]::Root($server, 'configurationNamingContext')
  # The home server is a pool of Front Ends, by no means one of that name.
  $homes = @([Gc2pc.StandIn.Dc]::Search($server, "CN=Pools,$rtc", '(cn=Lc Services)', 'Subtree', $null, $false) | ForEach-Object { $_.DistinguishedName })
  $own = @($homes | Where-Object { $_ -match ",CN=$([regex]::Escape("$PersistentChatPoolFqdn")),CN=Pools," })
  $attributes = @{ objectClass = 'contact'; 'msRTCSIP-PrimaryUserAddress' = $SipAddress; 'msRTCSIP-UserEnabled' = $true; proxyAddresses = $SipAddress }
  if ($own.Count + $homes.Count -gt 0) { $attributes['msRTCSIP-PrimaryHomeServer'] = [string] @($own + $homes)[0] }
  if ($DisplayName) { $attributes.displayName = $DisplayName }
  [Gc2pc.StandIn.Dc]::Add($server, "CN={$([Guid]::NewGuid())},CN=Application Contacts,$rtc", $attributes)
}

function Remove-CsPersistentChatEndpoint {
  [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')]
  param(
    [switch] $Force,
    [Parameter(Mandatory, Position = 1, ValueFromPipeline, ValueFromPipelineByPropertyName)] [Microsoft.Rtc.Management.UserIdParameter] $Identity
  )
  process {
    if (-not $PSBoundParameters.ContainsKey('WhatIf')) { $WhatIfPreference = $PSCmdlet.GetVariableValue('WhatIfPreference') }
    [Gc2pc.StandIn.Calls]::Enter('Remove-CsPersistentChatEndpoint')
    $server = [Gc2pc.StandIn.Dc]::Default
    $contacts = 'CN=Application Contacts,CN=RTC Service,CN=Services,' + [Gc2pc.StandIn.Dc]::Root($server, 'configurationNamingContext')
    $filter = "(&(objectClass=contact)(distinguishedName=$([Gc2pc.StandIn.Dc]::Escaped("$Identity"))))"
    $found = @([Gc2pc.StandIn.Dc]::Search($server, $contacts, $filter, 'OneLevel', $null, $false))
    if ($found.Count -ne 1) { throw "Management object not found for identity `"$Identity`"." }
    if ($PSCmdlet.ShouldProcess("$Identity", 'Remove-CsPersistentChatEndpoint')) { [Gc2pc.StandIn.Dc]::Delete($server, $found[0].DistinguishedName) }
  }
}

Export-ModuleMember -Function Disable-CsUser, New-CsPersistentChatEndpoint, Remove-CsPersistentChatEndpoint
