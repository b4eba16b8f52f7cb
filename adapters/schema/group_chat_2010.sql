-- The Lync Server 2010 Group Chat database, as far as its layout is public: used for samples and tests only.

CREATE TABLE tblVersion (                 -- tells the generation apart; PC has no such table
  versionId int NOT NULL, versionedOn datetime NOT NULL, description nvarchar(255), poolId uniqueidentifier NOT NULL);
CREATE TABLE tblConfig (                  -- highest configSeqID of a label is current
  configLabel nvarchar(255) NOT NULL, configSeqID int NOT NULL, configContent ntext, lastModifiedBy int NOT NULL,
  PRIMARY KEY (configLabel, configSeqID));
CREATE TABLE tblPrincipalType (
  ptypeID smallint NOT NULL PRIMARY KEY, ptypeDesc nvarchar(256) NOT NULL, ptypeIsSystemUser bit NOT NULL,
  ptypeIsUser bit NOT NULL, ptypeIsFederated bit NOT NULL);
CREATE TABLE tblPrincipal (
  prinID int NOT NULL PRIMARY KEY,
  prinGuid uniqueidentifier NOT NULL UNIQUE,        -- the AD objectGUID
  prinUri nvarchar(256) NOT NULL,                   -- sip:user@domain, or ma-grp:<guid>@u.g
  prinName nvarchar(256),                           -- the DISPLAY name in this generation
  prinCompanyName nvarchar(256), prinEmail nvarchar(256), prinADPath nvarchar(256),
  prinADUserPrincipalName nvarchar(256),
  prinDisabled bit NOT NULL, prinTypeID smallint NOT NULL REFERENCES tblPrincipalType(ptypeID),
  prinAllowedPermSet bigint NOT NULL, prinUseInheritedPerms bit NOT NULL,
  prinAddedBy int,
  prinAddedOn bigint NOT NULL,                      -- ticks
  prinUpdatedBy int,                                -- (I)
  prinUpdatedOn bigint NOT NULL,                    -- ticks
  prinVerifiedOn datetime);                         -- (I)
CREATE TABLE tblPrincipalAffiliations (
  principalID int NOT NULL, affiliationID int NOT NULL, "index" int NOT NULL, updatedBy int NOT NULL,
  PRIMARY KEY (principalID, "index", affiliationID));
CREATE TABLE tblEnumAttribute (attributeID smallint NOT NULL PRIMARY KEY, attributeName nvarchar(256) NOT NULL);
CREATE TABLE tblEnumValue (
  valueID smallint NOT NULL PRIMARY KEY, attributeID smallint NOT NULL REFERENCES tblEnumAttribute(attributeID),
  attributeValue nvarchar(256) NOT NULL);
CREATE TABLE tblSiopWhiteList (
  siopID uniqueidentifier NOT NULL PRIMARY KEY, siopName nvarchar(50) NOT NULL, siopUrl nvarchar(255) NOT NULL);
CREATE TABLE tblNode (
  nodeID int NOT NULL PRIMARY KEY,                  -- root: 1, its own parent
  nodeGuid uniqueidentifier NOT NULL UNIQUE,
  parentID int REFERENCES tblNode(nodeID),
  nodeType bit NOT NULL,                            -- 1 category, 0 room
  nodeName nvarchar(256) NOT NULL, nodeDesc nvarchar(256) NOT NULL, topic nvarchar(256) NOT NULL,
  filestoreURI nvarchar(256),                       -- root only
  inheritance bit NOT NULL, scopeChange bit NOT NULL, overrideMember bit NOT NULL,
  invite bit, logged bit, filePost bit,             -- NULL: inherited from the parent
  disabled bit NOT NULL,
  restrictChildCreate bit,                          -- 1: members MAY create rooms; 0: managers only; NULL: inherited
  behavior smallint NOT NULL REFERENCES tblEnumValue(valueID),
  visibility smallint REFERENCES tblEnumValue(valueID),
  scopeDefinerId int NOT NULL, roleDefinerId int NOT NULL,
  siopID uniqueidentifier REFERENCES tblSiopWhiteList(siopID),          -- (I)
  nodeAddedBy int NOT NULL, nodeAddedOn bigint NOT NULL,                -- (I)
  nodeUpdatedBy int NOT NULL, nodeUpdatedOn bigint NOT NULL);           -- (I)
CREATE TABLE tblRoleType (                -- ids are not published: look them up by rtypeDesc
  rtypeID int NOT NULL PRIMARY KEY, rtypeDesc nvarchar(256) NOT NULL, rtypeAllowedPermSet bigint NOT NULL,
  honorsOverride bit NOT NULL, honorsScope bit NOT NULL);
CREATE TABLE tblPrincipalRole (
  prinRoleNodeID int NOT NULL REFERENCES tblNode(nodeID), prinRolePrinID int NOT NULL REFERENCES tblPrincipal(prinID),
  prinRoleTypeID int NOT NULL REFERENCES tblRoleType(rtypeID), prinRoleUpdatedBy int NOT NULL,
  honorsOverride bit NOT NULL, honorsScope bit NOT NULL,
  PRIMARY KEY (prinRoleNodeID, prinRolePrinID, prinRoleTypeID));
CREATE TABLE tblScopePrincipal (          -- no deny flag in this generation
  scopeNodeID int NOT NULL REFERENCES tblNode(nodeID), scopePrinID int NOT NULL REFERENCES tblPrincipal(prinID),
  scopeUpdatedBy int NOT NULL, PRIMARY KEY (scopeNodeID, scopePrinID));
CREATE TABLE tblChat (                    -- by far the largest table; no foreign keys are published
  channelId int NOT NULL,                           -- tblNode.nodeID of the room
  chatId bigint NOT NULL,                           -- sequence within the room: this is the order of messages
  chatDate bigint NOT NULL,                         -- .NET ticks, UTC
  userId int NOT NULL,                              -- tblPrincipal.prinID of the author
  isAlert bit NOT NULL,                             -- high importance
  content ntext NOT NULL, rtf text,                 -- rtf (I)
  PRIMARY KEY (channelId, chatId));
CREATE TABLE tblLastChatId (nodeID int NOT NULL, lastChatID bigint NOT NULL, PRIMARY KEY (nodeID, lastChatID));
CREATE TABLE tblPrincipalInvites (
  prinID int NOT NULL, invID int NOT NULL, nodeID int NOT NULL, createdOn datetime NOT NULL, PRIMARY KEY (prinID, nodeID));
CREATE TABLE tblLastInviteId (prinID int NOT NULL PRIMARY KEY, lastInviteID int NOT NULL);
CREATE TABLE tblPreference (
  prefLabel nvarchar(255) NOT NULL, prefSeqID int NOT NULL, prefContent ntext, lastModifiedBy int NOT NULL,
  PRIMARY KEY (prefLabel, prefSeqID));
CREATE TABLE tblFileToken (               -- 30-minute tokens: not migrated
  fileToken nvarchar(50) NOT NULL PRIMARY KEY, fileTokenUserID int NOT NULL, fileTokenChannelID uniqueidentifier NOT NULL,
  fileTokenExpireDate datetime NOT NULL);
