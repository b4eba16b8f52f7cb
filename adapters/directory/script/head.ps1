#requires -Version 3.0
# Written by gc2pc for one handover of one address. The values stand here, as literals; what follows them is the same in every such script.
# It is written for Windows PowerShell (powershell.exe), 3.0 for the tools of Lync Server 2013 and 5.1 for those of Skype for Business:
#   powershell.exe -ExecutionPolicy Bypass -File FILE
# -WhatIf shows what would be done. -Server names the domain controller to work at. A script that takes something away asks before it does;
# with -Confirm:$false it does not. The first thing that is not as expected ends the script.
