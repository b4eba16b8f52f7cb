-- SPDX-License-Identifier: Apache-2.0
-- Six questions to a legacy Group Chat database on SQL Server; docs/auditor-queries.md says how to ask them.
-- Day, words and address are examples: change them here and in the file for the other database.

-- 1. How active the rooms were since a given day.
SELECT 1 AS question, lower(CAST(n.nodeGuid AS nvarchar(36))) AS room, count(*) AS messages, n.nodeName AS room_name
FROM tblNode n
JOIN tblChat c ON c.channelId = n.nodeID
WHERE n.nodeType = 0 AND n.disabled = 0
  AND c.chatDate >= (DATEDIFF(day, '19000101', '20110101') + 693595) * CAST(864000000000 AS bigint)
GROUP BY n.nodeGuid, n.nodeName
ORDER BY 3 DESC, 2;

-- 2. How active the people were since a given day, room by room.
SELECT 2 AS question, lower(CAST(n.nodeGuid AS nvarchar(36))) AS room,
  CASE WHEN p.prinID IS NULL THEN 'unknown author' ELSE lower(CAST(p.prinGuid AS nvarchar(36))) END AS person,
  count(*) AS messages, n.nodeName AS room_name
FROM tblNode n
JOIN tblChat c ON c.channelId = n.nodeID
LEFT JOIN tblPrincipal p ON p.prinID = c.userId
WHERE n.nodeType = 0 AND n.disabled = 0
  AND c.chatDate >= (DATEDIFF(day, '19000101', '20110101') + 693595) * CAST(864000000000 AS bigint)
GROUP BY n.nodeGuid, n.nodeName, p.prinID, p.prinGuid
ORDER BY 2, 4 DESC, 3;

-- 3. Who wrote certain words, in upper or lower case.
SELECT 3 AS question, lower(CAST(n.nodeGuid AS nvarchar(36))) AS room, c.chatId AS number,
  CASE WHEN p.prinID IS NULL THEN 'unknown author' ELSE lower(CAST(p.prinGuid AS nvarchar(36))) END AS person,
  c.content AS message, n.nodeName AS room_name
FROM tblNode n
JOIN tblChat c ON c.channelId = n.nodeID
LEFT JOIN tblPrincipal p ON p.prinID = c.userId
WHERE n.nodeType = 0 AND n.disabled = 0
  AND lower(CAST(c.content AS nvarchar(max))) LIKE '%hello world%'
ORDER BY 2, 3;

-- 4. The groups that a person belongs to. Federated groups (type 11) stay behind.
SELECT 4 AS question, lower(CAST(p.prinGuid AS nvarchar(36))) AS person,
  lower(CAST(g.prinGuid AS nvarchar(36))) AS belongs_to,
  g.prinName AS group_name
FROM tblPrincipalAffiliations a
JOIN tblPrincipal p ON p.prinID = a.principalID
JOIN tblPrincipal g ON g.prinID = a.affiliationID
WHERE a.principalID <> a.affiliationID AND g.prinTypeID <> 11
  AND p.prinUri = 'sip:jane.dow@contoso.com'
ORDER BY 2, 3;

-- 5. The rooms that a person is in. The legacy service computes that: a role comes down the way from the root,
--    or from the node that defines roles, and counts for people within the scope; presenters are in auditoriums.
WITH way (room, node, up) AS (
  SELECT nodeID, nodeID, 0 FROM tblNode WHERE nodeType = 0 AND disabled = 0
  UNION ALL
  SELECT w.room, n.parentID, w.up + 1 FROM way w JOIN tblNode n ON n.nodeID = w.node WHERE n.parentID <> n.nodeID
)
SELECT DISTINCT 5 AS question, lower(CAST(p.prinGuid AS nvarchar(36))) AS person,
  lower(CAST(n.nodeGuid AS nvarchar(36))) AS room,
  n.nodeName AS room_name
FROM tblNode n
JOIN way w ON w.room = n.nodeID
JOIN tblPrincipalRole r ON r.prinRoleNodeID = w.node
JOIN tblRoleType t ON t.rtypeID = r.prinRoleTypeID
JOIN tblPrincipal p ON p.prinID = r.prinRolePrinID
WHERE p.prinTypeID NOT IN (7, 11)
  AND (t.rtypeDesc IN ('Member', 'Manager') OR (t.rtypeDesc = 'Voiced' AND n.behavior = 5 AND w.up = 0))
  AND (r.honorsOverride = 0 OR w.up <= coalesce(
    (SELECT d.up FROM way d WHERE d.room = n.nodeID AND d.node = n.roleDefinerId), 0))
  AND (r.honorsScope = 0 OR EXISTS (
    SELECT 1 FROM tblScopePrincipal s
    WHERE s.scopeNodeID = n.scopeDefinerId AND (s.scopePrinID = p.prinID OR EXISTS (
      SELECT 1 FROM tblPrincipalAffiliations a WHERE a.principalID = p.prinID AND a.affiliationID = s.scopePrinID))))
  AND p.prinUri = 'sip:jane.dow@contoso.com'
ORDER BY 2, 3;

-- 6. The invitations that a person has, the newest first. Rooms that send none lose theirs: the nearest category that
--    says whether invitations are on decides, and a room may have them off.
WITH way (room, node, up) AS (
  SELECT nodeID, nodeID, 0 FROM tblNode WHERE nodeType = 0 AND disabled = 0
  UNION ALL
  SELECT w.room, n.parentID, w.up + 1 FROM way w JOIN tblNode n ON n.nodeID = w.node WHERE n.parentID <> n.nodeID
),
said (room, up, invite) AS (
  SELECT w.room, w.up, n.invite
  FROM way w JOIN tblNode n ON n.nodeID = w.node
  WHERE n.invite IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM way a JOIN tblNode b ON b.nodeID = a.node
    WHERE a.room = w.room AND a.up > w.up AND b.inheritance = 1)
)
SELECT 6 AS question, lower(CAST(p.prinGuid AS nvarchar(36))) AS person,
  lower(CAST(n.nodeGuid AS nvarchar(36))) AS room,
  CONVERT(nvarchar(19), i.createdOn, 120) AS created, n.nodeName AS room_name
FROM tblPrincipalInvites i
JOIN tblPrincipal p ON p.prinID = i.prinID
JOIN tblNode n ON n.nodeID = i.nodeID
WHERE n.nodeType = 0 AND n.disabled = 0 AND p.prinTypeID NOT IN (7, 11)
  AND EXISTS (SELECT 1 FROM said s WHERE s.room = n.nodeID AND s.invite = 1
    AND s.up = (SELECT min(x.up) FROM said x WHERE x.room = n.nodeID AND x.up > 0))
  AND NOT EXISTS (SELECT 1 FROM said s WHERE s.room = n.nodeID AND s.up = 0 AND s.invite = 0)
  AND p.prinUri = 'sip:jane.dow@contoso.com'
ORDER BY 2, i.invID DESC, 3;
