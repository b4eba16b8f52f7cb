-- The Persistent Chat content database of Lync Server 2013 and Skype for Business Server 2015, as published: the tables
-- that a migration writes or must respect, with their static rows. Creates an absent or empty SQLite target; on SQL
-- Server the product's own setup makes it. Left out: work tables of the directory synchronisation but tblPrincipalMeta,
-- server tables but tblConfig, and the compliance database.

CREATE TABLE tblConfig (
  configLabel nvarchar(255) NOT NULL PRIMARY KEY, configContent ntext, configPoolID uniqueidentifier NOT NULL);
CREATE TABLE tblPrincipalType (
  ptypeID smallint NOT NULL PRIMARY KEY, ptypeDesc nvarchar(256) NOT NULL, ptypeIsSystemUser bit NOT NULL,
  ptypeIsUser bit NOT NULL);
INSERT INTO tblPrincipalType VALUES
  (1, 'Any', 0, 0), (2, 'AnyUser', 0, 1), (3, 'AnyGroup', 0, 0), (4, 'SystemUser', 1, 1), (5, 'User', 0, 1),
  (8, 'DC', 0, 0), (9, 'Group', 0, 0), (10, 'Folder', 0, 0);
CREATE TABLE tblPrincipal (
  prinID int NOT NULL PRIMARY KEY, prinGuid uniqueidentifier NOT NULL UNIQUE, prinUri nvarchar(256) NOT NULL,
  prinName nvarchar(256), prinDisplayName nvarchar(256), prinCompanyName nvarchar(256), prinEmail nvarchar(256),
  prinADPath nvarchar(384), prinADUserPrincipalName nvarchar(256),
  prinDisabled smallint NOT NULL,                   -- 0 active, 1 SIP disabled, 2 directory object gone
  prinTypeID smallint NOT NULL REFERENCES tblPrincipalType(ptypeID),
  prinPoolID int, prinPolicyID int, prinAddedBy int,
  prinAddedOn bigint NOT NULL,                      -- ticks, as all …On columns but datetime ones
  prinUpdatedBy int, prinUpdatedOn bigint NOT NULL, prinVerifiedOn datetime NOT NULL);
CREATE TABLE tblPrincipalAffiliations (             -- its own closure: a member of a group is in the group's group too
  principalID int NOT NULL, affiliationID int NOT NULL, "index" int NOT NULL, updatedBy int NOT NULL,
  PRIMARY KEY (principalID, "index", affiliationID));
CREATE TABLE tblPrincipalMeta (                     -- marks for the next directory synchronisation
  prinID int NOT NULL PRIMARY KEY REFERENCES tblPrincipal(prinID), prinAffiliationsDirty bit NOT NULL,
  prinAttributesDirty bit NOT NULL, prinDeleted bit NOT NULL, tryCount int, lastTry datetime, nextTry datetime);
CREATE TABLE tblEnumAttribute (attributeID smallint NOT NULL PRIMARY KEY, attributeName nvarchar(256) NOT NULL);
INSERT INTO tblEnumAttribute VALUES (1, 'Visibility'), (2, 'Behavior');
CREATE TABLE tblEnumValue (
  valueID smallint NOT NULL PRIMARY KEY, attributeID smallint NOT NULL REFERENCES tblEnumAttribute(attributeID),
  attributeValue nvarchar(256) NOT NULL);
INSERT INTO tblEnumValue VALUES
  (2, 1, 'private'), (3, 1, 'scope'), (4, 2, 'normal'), (5, 2, 'auditorium'), (6, 1, 'open');
CREATE TABLE tblSiopWhiteList (                     -- add-ins
  siopID uniqueidentifier NOT NULL PRIMARY KEY, siopName nvarchar(50) NOT NULL, siopUrl nvarchar(255) NOT NULL);
CREATE TABLE tblNode (                              -- the root (1, its own parent), categories and rooms
  nodeID int NOT NULL PRIMARY KEY, nodeGuid uniqueidentifier NOT NULL UNIQUE, parentID int REFERENCES tblNode(nodeID),
  nodeType bit NOT NULL,                            -- 1 category, 0 room
  nodeName nvarchar(256) NOT NULL, nodeDesc nvarchar(256) NOT NULL,
  invite bit,                                       -- a room: 0 off, NULL as its category
  logged bit, filePost bit,                         -- NULL in rooms: as their category
  disabled bit NOT NULL, behavior smallint NOT NULL REFERENCES tblEnumValue(valueID),
  visibility smallint NOT NULL REFERENCES tblEnumValue(valueID),
  siopID uniqueidentifier REFERENCES tblSiopWhiteList(siopID), nodeAddedBy int NOT NULL, nodeAddedOn bigint NOT NULL,
  nodeUpdatedBy int NOT NULL, nodeUpdatedOn bigint NOT NULL, purgedOn datetime);
CREATE TABLE tblRoleType (                          -- ids are not published: looked up by rtypeDesc
  rtypeID int NOT NULL PRIMARY KEY, rtypeDesc nvarchar(256) NOT NULL, rtypeAllowedPermSet bigint NOT NULL);
CREATE TABLE tblPrincipalRole (
  prinRoleNodeID int NOT NULL REFERENCES tblNode(nodeID), prinRolePrinID int NOT NULL REFERENCES tblPrincipal(prinID),
  prinRoleTypeID int NOT NULL REFERENCES tblRoleType(rtypeID), prinRoleUpdatedBy int NOT NULL,
  PRIMARY KEY (prinRoleNodeID, prinRolePrinID, prinRoleTypeID));
CREATE TABLE tblScopePrincipal (                    -- AllowedMembers; DeniedMembers where scopeIsDenied
  scopeNodeID int NOT NULL REFERENCES tblNode(nodeID), scopePrinID int NOT NULL REFERENCES tblPrincipal(prinID),
  scopeIsDenied bit NOT NULL, scopeUpdatedBy int NOT NULL, PRIMARY KEY (scopeNodeID, scopePrinID));
CREATE TABLE tblChat (                              -- no foreign keys are published
  channelId int NOT NULL, chatId bigint NOT NULL, chatDate bigint NOT NULL, userId int NOT NULL, isAlert bit NOT NULL,
  content ntext NOT NULL, rtf text, PRIMARY KEY (channelId, chatId));
CREATE TABLE tblLastChatId (
  nodeID int NOT NULL REFERENCES tblNode(nodeID), lastChatID bigint NOT NULL, PRIMARY KEY (nodeID, lastChatID));
CREATE TABLE tblPrincipalInvites (
  prinID int NOT NULL REFERENCES tblPrincipal(prinID), invID int NOT NULL,
  nodeID int NOT NULL REFERENCES tblNode(nodeID), createdOn datetime NOT NULL, PRIMARY KEY (prinID, nodeID));
CREATE TABLE tblLastInviteId (
  prinID int NOT NULL PRIMARY KEY REFERENCES tblPrincipal(prinID), lastInviteID int NOT NULL);
CREATE TABLE tblPreference (
  prefLabel nvarchar(255) NOT NULL, prefSeqID int NOT NULL, prefContent ntext, lastModifiedBy int NOT NULL,
  PRIMARY KEY (prefLabel, prefSeqID));
CREATE TABLE tblFileToken (                         -- 30-minute tokens: never migrated
  fileToken nvarchar(50) NOT NULL PRIMARY KEY, fileTokenUserID int NOT NULL,
  fileTokenChannelID uniqueidentifier NOT NULL REFERENCES tblNode(nodeGuid), fileTokenExpireDate datetime NOT NULL,
  fileTokenComplianceFileUrl nvarchar(256), fileTokenComplianceThumbnailUrl nvarchar(256),
  fileTokenComplianceTime datetime, fileTokenComplianceIsUpload bit, fileTokenCompliancePinned bit NOT NULL);
