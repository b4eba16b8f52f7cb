-- SPDX-License-Identifier: Apache-2.0
-- Six questions to a migrated Persistent Chat database on SQL Server; docs/auditor-queries.md says how to ask them.
-- Day, words and address are examples: change them here and in the file for the other database.

-- 1. How active the rooms were since a given day.
SELECT 1 AS question, lower(CAST(n.nodeGuid AS nvarchar(36))) AS room, count(*) AS messages, n.nodeName AS room_name
FROM tblNode n
JOIN tblChat c ON c.channelId = n.nodeID
WHERE n.nodeType = 0
  AND c.chatDate >= (DATEDIFF(day, '19000101', '20110101') + 693595) * CAST(864000000000 AS bigint)
GROUP BY n.nodeGuid, n.nodeName
ORDER BY 3 DESC, 2;

-- 2. How active the people were since a given day, room by room.
SELECT 2 AS question, lower(CAST(n.nodeGuid AS nvarchar(36))) AS room,
  CASE WHEN p.prinUri LIKE 'sip:unknown-author@%' THEN 'unknown author'
    ELSE lower(CAST(p.prinGuid AS nvarchar(36))) END AS person,
  count(*) AS messages, n.nodeName AS room_name
FROM tblNode n
JOIN tblChat c ON c.channelId = n.nodeID
JOIN tblPrincipal p ON p.prinID = c.userId
WHERE n.nodeType = 0
  AND c.chatDate >= (DATEDIFF(day, '19000101', '20110101') + 693595) * CAST(864000000000 AS bigint)
GROUP BY n.nodeGuid, n.nodeName, p.prinUri, p.prinGuid
ORDER BY 2, 4 DESC, 3;

-- 3. Who wrote certain words, in upper or lower case.
SELECT 3 AS question, lower(CAST(n.nodeGuid AS nvarchar(36))) AS room, c.chatId AS number,
  CASE WHEN p.prinUri LIKE 'sip:unknown-author@%' THEN 'unknown author'
    ELSE lower(CAST(p.prinGuid AS nvarchar(36))) END AS person,
  c.content AS message, n.nodeName AS room_name
FROM tblNode n
JOIN tblChat c ON c.channelId = n.nodeID
JOIN tblPrincipal p ON p.prinID = c.userId
WHERE n.nodeType = 0
  AND lower(CAST(c.content AS nvarchar(max))) LIKE '%hello world%'
ORDER BY 2, 3;

-- 4. The groups that a person belongs to.
SELECT 4 AS question, lower(CAST(p.prinGuid AS nvarchar(36))) AS person,
  lower(CAST(g.prinGuid AS nvarchar(36))) AS belongs_to,
  g.prinDisplayName AS group_name
FROM tblPrincipalAffiliations a
JOIN tblPrincipal p ON p.prinID = a.principalID
JOIN tblPrincipal g ON g.prinID = a.affiliationID
WHERE a.principalID <> a.affiliationID
  AND p.prinUri = 'sip:jane.dow@contoso.com'
ORDER BY 2, 3;

-- 5. The rooms that a person is in. Persistent Chat has a row for each.
SELECT DISTINCT 5 AS question, lower(CAST(p.prinGuid AS nvarchar(36))) AS person,
  lower(CAST(n.nodeGuid AS nvarchar(36))) AS room,
  n.nodeName AS room_name
FROM tblPrincipalRole r
JOIN tblPrincipal p ON p.prinID = r.prinRolePrinID
JOIN tblNode n ON n.nodeID = r.prinRoleNodeID
WHERE n.nodeType = 0
  AND p.prinUri = 'sip:jane.dow@contoso.com'
ORDER BY 2, 3;

-- 6. The invitations that a person has, the newest first.
SELECT 6 AS question, lower(CAST(p.prinGuid AS nvarchar(36))) AS person,
  lower(CAST(n.nodeGuid AS nvarchar(36))) AS room,
  CONVERT(nvarchar(19), i.createdOn, 120) AS created, n.nodeName AS room_name
FROM tblPrincipalInvites i
JOIN tblPrincipal p ON p.prinID = i.prinID
JOIN tblNode n ON n.nodeID = i.nodeID
WHERE n.nodeType = 0
  AND p.prinUri = 'sip:jane.dow@contoso.com'
ORDER BY 2, i.invID DESC, 3;
