# Written by gc2pc for one handover of one address. The values stand here, as literals; what follows them is the same in every such script.
# -WhatIf shows what would be done. -Server names the domain controller to work at. The first thing that is not as expected ends it.
[CmdletBinding(SupportsShouldProcess = $true)]
param([string] $Server)

