# Each part checks the current state first: an earlier attempt may have stopped anywhere, and the script can be run again.
$refused = New-Object Collections.ArrayList

# A rejected write must not prevent the writes after it.
function Invoke-Write([string] $What, [scriptblock] $Write) {
  try {
    & $Write
  } catch {
    $null = $refused.Add($What)
    Write-Warning "$What was not changed: $($_.Exception.Message)"
  }
}

function ConvertTo-FilterText([string] $Text) {
  $Text.Replace('\', '\5c').Replace('*', '\2a').Replace('(', '\28').Replace(')', '\29').Replace("$([char] 0)", '\00')
}

function Find-One([string] $Filter) {
  $found = @(Get-ADObject -LDAPFilter $Filter -Server $Server)
  if ($found.Count -eq 1) { $found[0] }
}

# Adds the account to an attribute of another object, unless the account is already in it.
function Add-Name($Holder, [string] $Attribute, $User) {
  $named = "(&(objectGUID=$((@($Holder.ObjectGUID.ToByteArray() | ForEach-Object { '\{0:x2}' -f $_ })) -join ''))($Attribute=$(ConvertTo-FilterText $User.DistinguishedName)))"
  if (-not (Find-One $named)) { Set-ADObject -Identity $Holder.ObjectGUID -Add @{ $Attribute = [string[]] @($User.DistinguishedName) } -Server $Server -Confirm:$false }
}

# 1. The container of the account, which may have been renamed.
$parent = Find-One $Gc2pc.ParentFilter
if (-not $parent) { $parent = Find-One $Gc2pc.ParentDnFilter }
if (-not $parent) { Stop-Handover "the container '$($Gc2pc.ParentDn)', which contained '$($Gc2pc.UserDn)', does not exist. Restore or create it, then run this script again." }
$place = "$($Gc2pc.UserRdn),$($parent.DistinguishedName)"

# 2. The object: existing, deleted, or missing. A recycled object cannot be restored.
function Find-Alive {
  $here = @{ SearchBase = $parent.DistinguishedName; SearchScope = 'OneLevel'; Server = $Server; Properties = '*' }
  $account = @(Find-User)
  $found = @(Get-ADObject -LDAPFilter "(name=$(ConvertTo-FilterText $Gc2pc.UserName))" @here)
  # By name and container, because one name can be spelled in several ways.
  if ($account.Count -eq 1 -and ($found.Count -ne 1 -or $found[0].ObjectGUID -ne $account[0].ObjectGUID)) { Stop-Handover "the account '$($Gc2pc.UserDn)' has been renamed to '$($account[0].DistinguishedName)'." }
  if ($found.Count -gt 0) { $found[0] }
}
$user = Find-Alive
Assert-NobodyOwns -Or $user
$bin = @(Get-ADOptionalFeature -Filter "Name -eq 'Recycle Bin Feature'" -Server $Server | Where-Object { @($_.EnabledScopes).Count -gt 0 }).Count -gt 0
$deleted = @(Get-ADObject -LDAPFilter $Gc2pc.UserFilter -IncludeDeletedObjects -Server $Server -Properties isDeleted, isRecycled |
  Where-Object { @(Get-HeadText $_ 'isDeleted') -contains 'TRUE' -and -not ($bin -and @(Get-HeadText $_ 'isRecycled') -contains 'TRUE') })
if ($user -and -not (@(Find-User).Count -eq 1) -and ($deleted.Count -gt 0 -or "$(Get-HeadText $user 'sAMAccountName')" -ne $Gc2pc.SamAccountName)) {
  Stop-Handover "'$place' is now a different object: rename or remove it."
}
if (-not $PSCmdlet.ShouldProcess($place, 'restore the user with its attributes and memberships')) { return }
if (-not $user) {
  if ($deleted.Count -gt 0) {
    Restore-ADObject -Identity $deleted[0].ObjectGUID -NewName $Gc2pc.UserName -TargetPath $parent.DistinguishedName -Server $Server -Confirm:$false
  } else {
    Write-Warning "'$($Gc2pc.UserDn)' cannot be restored: it is created again, with a new objectGUID and objectSid."
    New-ADUser -Name $Gc2pc.UserName -Path $parent.DistinguishedName -SamAccountName $Gc2pc.SamAccountName -Enabled $false -Server $Server -Confirm:$false
  }
  $user = Find-Alive
  if (-not $user) { Stop-Handover "'$place' was restored, but was not found on $Server." }
}

# 3. The attributes that it lost.
foreach ($row in $Gc2pc.Attributes) {
  Invoke-Write $row.Name { Restore-Attribute $user @($row) }
}
if ($Gc2pc.UserAccountControl -and "$(Get-HeadText $user 'userAccountControl')" -ne $Gc2pc.UserAccountControl) {
  Invoke-Write 'userAccountControl' {
    # The domain rejects an enabled account without a password. An existing password is kept.
    if (([int] $Gc2pc.UserAccountControl -band 2) -eq 0 -and @('', '0') -contains "$(Get-HeadText $user 'pwdLastSet')") {
      $random = New-Object byte[] 24
      [Security.Cryptography.RandomNumberGenerator]::Create().GetBytes($random)
      $password = ConvertTo-SecureString ('aA1!' + [Convert]::ToBase64String($random)) -AsPlainText -Force
      Set-ADAccountPassword -Identity $user.ObjectGUID -Reset -NewPassword $password -Server $Server -Confirm:$false
      Write-Warning 'Its password is random and unknown; set a new one.'
    }
    Set-ADObject -Identity $user.ObjectGUID -Replace @{ userAccountControl = [int] $Gc2pc.UserAccountControl } -Server $Server -Confirm:$false
  }
}

# 4. Its primary group. The domain requires membership first, and turns the former primary group into an ordinary membership.
if ($Gc2pc.PrimaryGroupId -and "$(Get-HeadText $user 'primaryGroupID')" -ne $Gc2pc.PrimaryGroupId) {
  Invoke-Write 'primaryGroupID' {
    $group = Find-One $Gc2pc.PrimaryGroupFilter
    if (-not $group) { throw "'$($Gc2pc.PrimaryGroup)' is not in this domain." }
    Add-Name $group 'member' $user
    Set-ADObject -Identity $user.ObjectGUID -Replace @{ primaryGroupID = [int] $Gc2pc.PrimaryGroupId } -Server $Server -Confirm:$false
  }
}

# 5. The objects that refer to it, and the group of all users (513) if it was not a member.
$holders = @(foreach ($link in $Gc2pc.Links) {
  Invoke-Write "$($link.Attribute) of '$($link.Holder)'" {
    $holder = Find-One $link.Filter
    if (-not $holder) { throw 'it is not in this domain.' }
    Add-Name $holder $link.Attribute $user
    $holder.ObjectGUID
  }
})
$user = Find-Alive
if ($Gc2pc.PrimaryGroupId -and $Gc2pc.PrimaryGroupId -ne '513' -and "$(Get-HeadText $user 'primaryGroupID')" -eq $Gc2pc.PrimaryGroupId) {
  Invoke-Write 'the membership in the group of all users' {
    $everybody = Find-One "(objectSid=$("$($user.objectSid)" -replace '-\d+$', '-513'))"
    if ($everybody -and $holders -notcontains $everybody.ObjectGUID -and @(Get-HeadText $user 'memberOf') -contains $everybody.DistinguishedName) {
      Set-ADObject -Identity $everybody.ObjectGUID -Remove @{ member = [string[]] @($user.DistinguishedName) } -Server $Server -Confirm:$false
    }
  }
}

# 6. Its security descriptor: owner, group and DACL. The module's own descriptor object is used, with new octets.
$there = @(Get-HeadText $user 'nTSecurityDescriptor')
if ($Gc2pc.SecurityDescriptor -and $there.Count -eq 1 -and $there -cnotcontains $Gc2pc.SecurityDescriptor) {
  Invoke-Write 'its security descriptor' {
    $descriptor = $user.nTSecurityDescriptor
    $descriptor.SetSecurityDescriptorBinaryForm([Convert]::FromBase64String($Gc2pc.SecurityDescriptor))
    Set-ADObject -Identity $user.ObjectGUID -Replace @{ nTSecurityDescriptor = $descriptor } -Server $Server -Confirm:$false
  }
}

# 7. The address, last and in one operation: gc2pc resumes when it sees it. The recycle bin restores it together with the rest.
Restore-Attribute $user $Gc2pc.SipAttributes
Assert-OwnsAlone $user
if ($refused.Count -gt 0) { Write-Output "Not written: $($refused -join ', '). The reasons are above. The script can be run again." }
Write-Done "'$($user.DistinguishedName)' is the only owner of $($Gc2pc.Address) on $Server."
