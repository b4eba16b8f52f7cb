// SPDX-License-Identifier: Apache-2.0
/// \file
/// The Persistent Chat database (mgc) as rows: the tables that a migration writes or must respect.
#pragma once

#include "mappings/model/columns.hpp"
#include "mappings/model/member_list.hpp"
#include "mappings/model/principal_type.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace gc2pc::chat {

using NodeId = Strong<struct NodeTag>;
using PrincipalId = Strong<struct PrincipalTag>;
using RoleTypeId = Strong<struct RoleTypeTag>;
using OptText = std::optional<std::string>;

/// The root category of every store; never changed by a migration (C5).
inline constexpr NodeId root_node{1};

/// tblConfig.
struct Config {
  std::string label;
  OptText content;
  Guid pool_id;
};

/// tblPrincipal.
struct Principal {
  PrincipalId id;
  Guid guid;
  std::string uri;
  OptText name, display_name, company, email, ad_path, upn;
  std::int64_t disabled = 0; ///< 0 active, 1 SIP disabled, 2 directory object gone
  PrincipalType type{};
  std::optional<std::int64_t> pool_id, policy_id;
  std::optional<PrincipalId> added_by;
  Ticks added_on;
  std::optional<PrincipalId> updated_by;
  Ticks updated_on;
  DateTime verified_on;
  friend bool operator==(const Principal&, const Principal&) = default;
};

/// tblPrincipalAffiliations.
struct Affiliation {
  PrincipalId principal, affiliation;
  std::int64_t index = 0;
  PrincipalId updated_by;
  friend bool operator==(const Affiliation&, const Affiliation&) = default;
};

/// tblPrincipalMeta: marks a principal for the next directory synchronisation (C39).
struct PrincipalMeta {
  PrincipalId principal;
  bool affiliations_dirty = false, attributes_dirty = false, deleted = false;
  std::optional<std::int64_t> try_count;
  std::optional<DateTime> last_try, next_try;
  friend bool operator==(const PrincipalMeta&, const PrincipalMeta&) = default;
};

/// tblSiopWhiteList: an add-in.
struct Addin {
  Guid id;
  std::string name, url;
  friend bool operator==(const Addin&, const Addin&) = default;
};

/// tblNode: the root, a category or a room.
struct Node {
  NodeId id;
  Guid guid;
  std::optional<NodeId> parent;
  bool is_category = false;
  std::string name, description;
  std::optional<bool> invite, logged, file_post;
  bool disabled = false;
  std::int64_t behavior = 4, visibility = 3;
  std::optional<Guid> addin;
  PrincipalId added_by;
  Ticks added_on;
  PrincipalId updated_by;
  Ticks updated_on;
  std::optional<DateTime> purged_on;
  friend bool operator==(const Node&, const Node&) = default;
};

/// tblRoleType.
struct RoleType {
  RoleTypeId id;
  std::string description;
  std::int64_t allowed_perm_set = 0;
  friend bool operator==(const RoleType&, const RoleType&) = default;
};

/// tblPrincipalRole.
struct Role {
  NodeId node;
  PrincipalId principal;
  RoleTypeId type;
  PrincipalId updated_by;
  friend bool operator==(const Role&, const Role&) = default;
};

/// tblScopePrincipal: AllowedMembers, and DeniedMembers where `denied`.
struct ScopeEntry {
  NodeId node;
  PrincipalId principal;
  bool denied = false;
  PrincipalId updated_by;
  friend bool operator==(const ScopeEntry&, const ScopeEntry&) = default;
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
  friend bool operator==(const LastChatId&, const LastChatId&) = default;
};

/// tblPrincipalInvites.
struct Invitation {
  PrincipalId principal;
  std::int64_t invite_id = 0;
  NodeId node;
  DateTime created_on;
  friend bool operator==(const Invitation&, const Invitation&) = default;
};

/// tblLastInviteId.
struct LastInviteId {
  PrincipalId principal;
  std::int64_t last = 0;
  friend bool operator==(const LastInviteId&, const LastInviteId&) = default;
};

/// tblPreference.
struct Preference {
  std::string label;
  std::int64_t sequence = 0;
  OptText content;
  PrincipalId modified_by;
  friend bool operator==(const Preference&, const Preference&) = default;
};

/// Messages of one room of a store.
struct RoomMessages {
  std::int64_t count = 0;
  ChatId last; ///< highest chatId
};

/// Keys of the rows that come with the schema and that other rows refer to.
struct StaticRows {
  std::set<std::int64_t> principal_types; ///< tblPrincipalType.ptypeID
  std::set<std::int64_t> enum_values;     ///< tblEnumValue.valueID
};

/// The rows of every table but tblChat and those that come with the schema.
struct Tables {
  std::vector<Config> configs;
  std::vector<RoleType> role_types;
  std::vector<Principal> principals;
  std::vector<Affiliation> affiliations;
  std::vector<PrincipalMeta> metas;
  std::vector<Addin> addins;
  std::vector<Node> nodes;
  std::vector<Role> roles;
  std::vector<ScopeEntry> scopes;
  std::vector<LastChatId> last_chat_ids;
  std::vector<Invitation> invitations;
  std::vector<LastInviteId> last_invite_ids;
  std::vector<Preference> preferences;
};

/// In the order in which they are read.
inline constexpr auto all_tables = std::make_tuple(
    &Tables::configs, &Tables::role_types, &Tables::principals, &Tables::affiliations, &Tables::metas,
    &Tables::addins, &Tables::nodes, &Tables::roles, &Tables::scopes, &Tables::last_chat_ids,
    &Tables::invitations, &Tables::last_invite_ids, &Tables::preferences);
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

/// The table with rows of this type.
template <class Row>
[[nodiscard]] std::vector<Row>& rows_of(Tables& tables) {
  return tables.*std::get<std::vector<Row> Tables::*>(all_tables);
}

template <class Row>
[[nodiscard]] const std::vector<Row>& rows_of(const Tables& tables) {
  return tables.*std::get<std::vector<Row> Tables::*>(all_tables);
}

/// Everything in a store but the messages.
struct Inventory : Tables {
  std::map<NodeId, RoomMessages> messages; ///< only rooms that have any
  std::optional<StaticRows> statics;       ///< nothing: not checked (C59)
};

} // namespace gc2pc::chat

namespace gc2pc {

template <>
struct Table<chat::Config> {
  using T = chat::Config;
  static constexpr std::string_view name = "tblConfig";
  static constexpr auto columns =
      std::make_tuple(column("configLabel", &T::label, Key::yes), column("configContent", &T::content),
                      column("configPoolID", &T::pool_id));
};

template <>
struct Table<chat::Principal> {
  using T = chat::Principal;
  static constexpr std::string_view name = "tblPrincipal";
  static constexpr auto columns = std::make_tuple(
      column("prinID", &T::id, Key::yes), column("prinGuid", &T::guid), column("prinUri", &T::uri),
      column("prinName", &T::name), column("prinDisplayName", &T::display_name),
      column("prinCompanyName", &T::company), column("prinEmail", &T::email),
      column("prinADPath", &T::ad_path), column("prinADUserPrincipalName", &T::upn),
      column("prinDisabled", &T::disabled), column("prinTypeID", &T::type), column("prinPoolID", &T::pool_id),
      column("prinPolicyID", &T::policy_id), column("prinAddedBy", &T::added_by),
      column("prinAddedOn", &T::added_on), column("prinUpdatedBy", &T::updated_by),
      column("prinUpdatedOn", &T::updated_on), column("prinVerifiedOn", &T::verified_on));
};

template <>
struct Table<chat::Affiliation> {
  using T = chat::Affiliation;
  static constexpr std::string_view name = "tblPrincipalAffiliations";
  static constexpr auto columns = std::make_tuple(
      column("principalID", &T::principal, Key::yes), column("affiliationID", &T::affiliation, Key::yes),
      column("index", &T::index, Key::yes), column("updatedBy", &T::updated_by));
};

template <>
struct Table<chat::PrincipalMeta> {
  using T = chat::PrincipalMeta;
  static constexpr std::string_view name = "tblPrincipalMeta";
  static constexpr auto columns = std::make_tuple(
      column("prinID", &T::principal, Key::yes), column("prinAffiliationsDirty", &T::affiliations_dirty),
      column("prinAttributesDirty", &T::attributes_dirty), column("prinDeleted", &T::deleted),
      column("tryCount", &T::try_count), column("lastTry", &T::last_try), column("nextTry", &T::next_try));
};

template <>
struct Table<chat::Addin> {
  using T = chat::Addin;
  static constexpr std::string_view name = "tblSiopWhiteList";
  static constexpr auto columns = std::make_tuple(column("siopID", &T::id, Key::yes),
                                                  column("siopName", &T::name), column("siopUrl", &T::url));
};

template <>
struct Table<chat::Node> {
  using T = chat::Node;
  static constexpr std::string_view name = "tblNode";
  static constexpr auto columns = std::make_tuple(
      column("nodeID", &T::id, Key::yes), column("nodeGuid", &T::guid), column("parentID", &T::parent),
      column("nodeType", &T::is_category), column("nodeName", &T::name), column("nodeDesc", &T::description),
      column("invite", &T::invite), column("logged", &T::logged), column("filePost", &T::file_post),
      column("disabled", &T::disabled), column("behavior", &T::behavior),
      column("visibility", &T::visibility), column("siopID", &T::addin), column("nodeAddedBy", &T::added_by),
      column("nodeAddedOn", &T::added_on), column("nodeUpdatedBy", &T::updated_by),
      column("nodeUpdatedOn", &T::updated_on), column("purgedOn", &T::purged_on));
};

template <>
struct Table<chat::RoleType> {
  using T = chat::RoleType;
  static constexpr std::string_view name = "tblRoleType";
  static constexpr auto columns =
      std::make_tuple(column("rtypeID", &T::id, Key::yes), column("rtypeDesc", &T::description),
                      column("rtypeAllowedPermSet", &T::allowed_perm_set));
};

template <>
struct Table<chat::Role> {
  using T = chat::Role;
  static constexpr std::string_view name = "tblPrincipalRole";
  static constexpr auto columns = std::make_tuple(
      column("prinRoleNodeID", &T::node, Key::yes), column("prinRolePrinID", &T::principal, Key::yes),
      column("prinRoleTypeID", &T::type, Key::yes), column("prinRoleUpdatedBy", &T::updated_by));
};

template <>
struct Table<chat::ScopeEntry> {
  using T = chat::ScopeEntry;
  static constexpr std::string_view name = "tblScopePrincipal";
  static constexpr auto columns = std::make_tuple(
      column("scopeNodeID", &T::node, Key::yes), column("scopePrinID", &T::principal, Key::yes),
      column("scopeIsDenied", &T::denied), column("scopeUpdatedBy", &T::updated_by));
};

template <>
struct Table<chat::Message> {
  using T = chat::Message;
  static constexpr std::string_view name = "tblChat";
  static constexpr auto columns = std::make_tuple(
      column("channelId", &T::room, Key::yes), column("chatId", &T::id, Key::yes),
      column("chatDate", &T::date), column("userId", &T::author), column("isAlert", &T::is_alert),
      column("content", &T::content), column("rtf", &T::rtf));
};

template <>
struct Table<chat::LastChatId> {
  using T = chat::LastChatId;
  static constexpr std::string_view name = "tblLastChatId";
  static constexpr auto columns =
      std::make_tuple(column("nodeID", &T::node, Key::yes), column("lastChatID", &T::last, Key::yes));
};

template <>
struct Table<chat::Invitation> {
  using T = chat::Invitation;
  static constexpr std::string_view name = "tblPrincipalInvites";
  static constexpr auto columns =
      std::make_tuple(column("prinID", &T::principal, Key::yes), column("invID", &T::invite_id),
                      column("nodeID", &T::node, Key::yes), column("createdOn", &T::created_on));
};

template <>
struct Table<chat::LastInviteId> {
  using T = chat::LastInviteId;
  static constexpr std::string_view name = "tblLastInviteId";
  static constexpr auto columns =
      std::make_tuple(column("prinID", &T::principal, Key::yes), column("lastInviteID", &T::last));
};

template <>
struct Table<chat::Preference> {
  using T = chat::Preference;
  static constexpr std::string_view name = "tblPreference";
  static constexpr auto columns =
      std::make_tuple(column("prefLabel", &T::label, Key::yes), column("prefSeqID", &T::sequence, Key::yes),
                      column("prefContent", &T::content), column("lastModifiedBy", &T::modified_by));
};

} // namespace gc2pc
