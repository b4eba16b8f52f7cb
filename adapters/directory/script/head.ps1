#requires -Version 3.0
# Written by gc2pc for one handover of one address. The values below are literals; the code after them is the same in every such script.
# Requires Windows PowerShell (powershell.exe): 3.0 for the tools of Lync Server 2013, 5.1 for the tools of Skype for Business:
#   powershell.exe -ExecutionPolicy Bypass -File FILE
# -WhatIf shows the changes without making them. -Server selects the domain controller. A script that removes something asks first;
# -Confirm:$false suppresses the question. The script stops at the first unexpected state.
