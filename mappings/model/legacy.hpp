// SPDX-License-Identifier: Apache-2.0
/// \file
/// The legacy database as rows: Group Chat of OCS 2007 R2 and Lync Server 2010. Names of columns are the
/// logical ones that profiles map to a real layout.
#pragma once

#include "mappings/model/columns.hpp"
#include "mappings/model/member_list.hpp"
#include "mappings/model/principal_type.hpp"

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace gc2pc::legacy {

/// tblNode.behavior: everybody may write, or presenters only. The same numbers in both products.
inline constexpr std::int64_t normal_room = 4, auditorium = 5;

using NodeId = Strong<struct NodeTag>;
using PrincipalId = Strong<struct PrincipalTag>;
using RoleTypeId = Strong<struct RoleTypeTag>;
using OptText = std::optional<std::string>;

/// tblVersion: names the pool.
struct Version {
  std::int64_t version_id = 0;
  DateTime versioned_on;
  OptText description;
  Guid pool_id;
};

/// tblPrincipal: a user, group, folder, domain or the system.
struct Principal {
  PrincipalId id;
  Guid guid; ///< the directory's objectGUID
  std::string uri;
  OptText name; ///< the display name in this generation
  OptText company, email, ad_path, upn;
  bool disabled = false;
  PrincipalType type{};
  std::int64_t allowed_perm_set = 0;
  bool use_inherited_perms = true;
  std::optional<PrincipalId> added_by;
  Ticks added_on;
  std::optional<PrincipalId> updated_by;
  Ticks updated_on;
  std::optional<DateTime> verified_on;
};

/// tblPrincipalAffiliations: principal belongs to affiliation; the table is its own closure.
struct Affiliation {
  PrincipalId principal, affiliation;
  std::int64_t index = 0;
  PrincipalId updated_by;
};

/// tblSiopWhiteList: an add-in.
struct Addin {
  Guid id;
  std::string name, url;
};

/// tblNode: a category or a room.
struct Node {
  NodeId id;
  Guid guid;
  std::optional<NodeId> parent;
  bool is_category = false;
  std::string name, description, topic;
  OptText filestore_uri;
  bool inheritance = false, scope_change = false, override_member = false;
  std::optional<bool> invite, logged, file_post; ///< nothing: inherited
  bool disabled = false;
  std::optional<bool> restrict_child_create; ///< true: members MAY create rooms
  std::int64_t behavior = 0;
  std::optional<std::int64_t> visibility;
  NodeId scope_definer, role_definer;
  std::optional<Guid> addin;
  PrincipalId added_by;
  Ticks added_on;
  PrincipalId updated_by;
  Ticks updated_on;
};

/// tblRoleType: kinds of roles, recognised by their description.
struct RoleType {
  RoleTypeId id;
  std::string description;
  std::int64_t allowed_perm_set = 0;
  bool honors_override = false, honors_scope = false;
};

/// tblPrincipalRole.
struct Role {
  NodeId node;
  PrincipalId principal;
  RoleTypeId type;
  PrincipalId updated_by;
  bool honors_override = false, honors_scope = false;
};

/// tblScopePrincipal.
struct ScopeEntry {
  NodeId node;
  PrincipalId principal;
  PrincipalId updated_by;
};

/// tblChat. Never held as a whole: streamed.
struct Message {
  NodeId room;
  ChatId id;
  Ticks date;
  PrincipalId author;
  bool is_alert = false;
  std::string content;
  OptText rtf;
};

/// tblLastChatId.
struct LastChatId {
  NodeId node;
  ChatId last;
};

/// tblPrincipalInvites.
struct Invitation {
  PrincipalId principal;
  std::int64_t invite_id = 0;
  NodeId node;
  DateTime created_on;
};

/// tblLastInviteId.
struct LastInviteId {
  PrincipalId principal;
  std::int64_t last = 0;
};

/// tblPreference.
struct Preference {
  std::string label;
  std::int64_t sequence = 0;
  OptText content;
  PrincipalId modified_by;
};

/// A value that cannot be read as what its logical column holds (C57). The row counts as absent.
struct BadValue {
  std::string table;    ///< the legacy name of the table
  std::string column;   ///< the logical name of the column
  std::string key;      ///< of the row, as it is spelt there, e.g. "nodeID 17"
  std::string expected; ///< what the column holds, e.g. "a GUID"
  std::string found;    ///< the kind of value that is there, e.g. "a text", "NULL", "a blob of 5 octets"
  OptText value;        ///< printable, cut; nothing for NULL

  friend bool operator==(const BadValue&, const BadValue&) = default;
};

/// The same of a message: one for each column that cannot be read. Its value is never shown.
struct BadMessage {
  std::optional<NodeId> room; ///< nothing: channelId cannot be read, and only that column is named
  std::optional<ChatId> id;   ///< nothing: chatId cannot be read
  std::string column;
  std::string expected, found;
  std::optional<Ticks> date; ///< chatDate; nothing: it cannot be read
  /// What can be read of its texts, with the first of its bad columns: C3 and C60 check them all the same.
  OptText content, rtf;
};

/// Texts of a row of any other table that C57 leaves out: C3 and C60 check them all the same. One of each
/// such row, also of one without texts.
struct LeftOutRow {
  std::string table; ///< as in BadValue
  std::string key;
  std::vector<std::pair<std::string, std::string>> texts; ///< logical column and value, where not NULL
};

/// Which product wrote the database, recognised by its structure.
enum class Generation { ocs_2007_r2, lync_2010 };

/// The rows of every table but tblChat.
struct Tables {
  std::vector<Version> versions;
  std::vector<Principal> principals;
  std::vector<Affiliation> affiliations;
  std::vector<Addin> addins;
  std::vector<Node> nodes;
  std::vector<RoleType> role_types;
  std::vector<Role> roles;
  std::vector<ScopeEntry> scopes;
  std::vector<LastChatId> last_chat_ids;
  std::vector<Invitation> invitations;
  std::vector<LastInviteId> last_invite_ids;
  std::vector<Preference> preferences;
};

/// In the order in which they are read, digested and reported.
inline constexpr auto all_tables = std::make_tuple(
    &Tables::versions, &Tables::principals, &Tables::affiliations, &Tables::addins, &Tables::nodes,
    &Tables::role_types, &Tables::roles, &Tables::scopes, &Tables::last_chat_ids, &Tables::invitations,
    &Tables::last_invite_ids, &Tables::preferences);
static_assert(lists_all_members<Tables>(all_tables));

/// Calls `visit(rows)` for each table.
template <class Inventory, class Visit>
void for_each_table(Inventory&& inventory, Visit&& visit) {
  for_each_member(all_tables, visit, inventory);
}

/// Calls `visit(rows of a, rows of b)` for each table.
template <class A, class B, class Visit>
void for_each_table_pair(A&& a, B&& b, Visit&& visit) {
  for_each_member(all_tables, visit, a, b);
}

/// Everything but the messages: bounded by the product's documented limits.
struct Inventory : Tables {
  Generation generation = Generation::lync_2010;
  std::int64_t compliance_rows = 0; ///< rows waiting in tblComplianceData; 0 when the table is absent (C49)
  std::int64_t file_tokens = 0;     ///< rows of tblFileToken, which are not migrated (C47)
  std::vector<BadValue> bad_values; ///< of rows that are therefore not among those above (C57)
  std::vector<LeftOutRow> left_out; ///< those rows
  /// Logical table and column that the profile's constant stands for, because the database lacks it (C58).
  std::set<std::pair<std::string, std::string>> constants;
};

} // namespace gc2pc::legacy

namespace gc2pc {

template <>
struct Table<legacy::Version> {
  using T = legacy::Version;
  static constexpr std::string_view name = "tblVersion";
  static constexpr auto columns = std::make_tuple(
      column("versionId", &T::version_id, Key::yes), column("versionedOn", &T::versioned_on, Key::yes),
      column("description", &T::description), column("poolId", &T::pool_id));
};

template <>
struct Table<legacy::Principal> {
  using T = legacy::Principal;
  static constexpr std::string_view name = "tblPrincipal";
  static constexpr auto columns = std::make_tuple(
      column("prinID", &T::id, Key::yes), column("prinGuid", &T::guid), column("prinUri", &T::uri),
      column("prinName", &T::name), column("prinCompanyName", &T::company), column("prinEmail", &T::email),
      column("prinADPath", &T::ad_path), column("prinADUserPrincipalName", &T::upn),
      column("prinDisabled", &T::disabled), column("prinTypeID", &T::type),
      column("prinAllowedPermSet", &T::allowed_perm_set),
      column("prinUseInheritedPerms", &T::use_inherited_perms), column("prinAddedBy", &T::added_by),
      column("prinAddedOn", &T::added_on), column("prinUpdatedBy", &T::updated_by),
      column("prinUpdatedOn", &T::updated_on), column("prinVerifiedOn", &T::verified_on));
};

template <>
struct Table<legacy::Affiliation> {
  using T = legacy::Affiliation;
  static constexpr std::string_view name = "tblPrincipalAffiliations";
  static constexpr auto columns = std::make_tuple(
      column("principalID", &T::principal, Key::yes), column("index", &T::index, Key::yes),
      column("affiliationID", &T::affiliation, Key::yes), column("updatedBy", &T::updated_by));
};

template <>
struct Table<legacy::Addin> {
  using T = legacy::Addin;
  static constexpr std::string_view name = "tblSiopWhiteList";
  static constexpr auto columns = std::make_tuple(column("siopID", &T::id, Key::yes),
                                                  column("siopName", &T::name), column("siopUrl", &T::url));
};

template <>
struct Table<legacy::Node> {
  using T = legacy::Node;
  static constexpr std::string_view name = "tblNode";
  static constexpr auto columns = std::make_tuple(
      column("nodeID", &T::id, Key::yes), column("nodeGuid", &T::guid), column("parentID", &T::parent),
      column("nodeType", &T::is_category), column("nodeName", &T::name), column("nodeDesc", &T::description),
      column("topic", &T::topic), column("filestoreURI", &T::filestore_uri),
      column("inheritance", &T::inheritance), column("scopeChange", &T::scope_change),
      column("overrideMember", &T::override_member), column("invite", &T::invite),
      column("logged", &T::logged), column("filePost", &T::file_post), column("disabled", &T::disabled),
      column("restrictChildCreate", &T::restrict_child_create), column("behavior", &T::behavior),
      column("visibility", &T::visibility), column("scopeDefinerId", &T::scope_definer),
      column("roleDefinerId", &T::role_definer), column("siopID", &T::addin),
      column("nodeAddedBy", &T::added_by), column("nodeAddedOn", &T::added_on),
      column("nodeUpdatedBy", &T::updated_by), column("nodeUpdatedOn", &T::updated_on));
};

template <>
struct Table<legacy::RoleType> {
  using T = legacy::RoleType;
  static constexpr std::string_view name = "tblRoleType";
  static constexpr auto columns =
      std::make_tuple(column("rtypeID", &T::id, Key::yes), column("rtypeDesc", &T::description),
                      column("rtypeAllowedPermSet", &T::allowed_perm_set),
                      column("honorsOverride", &T::honors_override), column("honorsScope", &T::honors_scope));
};

template <>
struct Table<legacy::Role> {
  using T = legacy::Role;
  static constexpr std::string_view name = "tblPrincipalRole";
  static constexpr auto columns = std::make_tuple(
      column("prinRoleNodeID", &T::node, Key::yes), column("prinRolePrinID", &T::principal, Key::yes),
      column("prinRoleTypeID", &T::type, Key::yes), column("prinRoleUpdatedBy", &T::updated_by),
      column("honorsOverride", &T::honors_override), column("honorsScope", &T::honors_scope));
};

template <>
struct Table<legacy::ScopeEntry> {
  using T = legacy::ScopeEntry;
  static constexpr std::string_view name = "tblScopePrincipal";
  static constexpr auto columns = std::make_tuple(column("scopeNodeID", &T::node, Key::yes),
                                                  column("scopePrinID", &T::principal, Key::yes),
                                                  column("scopeUpdatedBy", &T::updated_by));
};

template <>
struct Table<legacy::Message> {
  using T = legacy::Message;
  static constexpr std::string_view name = "tblChat";
  static constexpr auto columns = std::make_tuple(
      column("channelId", &T::room, Key::yes), column("chatId", &T::id, Key::yes),
      column("chatDate", &T::date), column("userId", &T::author), column("isAlert", &T::is_alert),
      column("content", &T::content), column("rtf", &T::rtf));
};

template <>
struct Table<legacy::LastChatId> {
  using T = legacy::LastChatId;
  static constexpr std::string_view name = "tblLastChatId";
  static constexpr auto columns =
      std::make_tuple(column("nodeID", &T::node, Key::yes), column("lastChatID", &T::last, Key::yes));
};

template <>
struct Table<legacy::Invitation> {
  using T = legacy::Invitation;
  static constexpr std::string_view name = "tblPrincipalInvites";
  static constexpr auto columns =
      std::make_tuple(column("prinID", &T::principal, Key::yes), column("invID", &T::invite_id),
                      column("nodeID", &T::node, Key::yes), column("createdOn", &T::created_on));
};

template <>
struct Table<legacy::LastInviteId> {
  using T = legacy::LastInviteId;
  static constexpr std::string_view name = "tblLastInviteId";
  static constexpr auto columns =
      std::make_tuple(column("prinID", &T::principal, Key::yes), column("lastInviteID", &T::last));
};

template <>
struct Table<legacy::Preference> {
  using T = legacy::Preference;
  static constexpr std::string_view name = "tblPreference";
  static constexpr auto columns =
      std::make_tuple(column("prefLabel", &T::label, Key::yes), column("prefSeqID", &T::sequence, Key::yes),
                      column("prefContent", &T::content), column("lastModifiedBy", &T::modified_by));
};

} // namespace gc2pc
