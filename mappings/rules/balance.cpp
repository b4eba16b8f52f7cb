// SPDX-License-Identifier: Apache-2.0
#include "mappings/rules/balance.hpp"

#include "mappings/model/error.hpp"
#include "mappings/rules/channels.hpp"

#include <string>
#include <string_view>

namespace gc2pc {
namespace {

/// What rows of a table are counted as; empty for those that are not counted.
template <class Row>
constexpr const char* counted_as = nullptr;
template <>
constexpr const char* counted_as<legacy::Version> = "";
template <>
constexpr const char* counted_as<legacy::Principal> = "principal";
template <>
constexpr const char* counted_as<legacy::Affiliation> = "affiliation";
template <>
constexpr const char* counted_as<legacy::Addin> = "addin";
template <>
constexpr const char* counted_as<legacy::Node> = "node";
template <>
constexpr const char* counted_as<legacy::RoleType> = "";
template <>
constexpr const char* counted_as<legacy::Role> = "role";
template <>
constexpr const char* counted_as<legacy::ScopeEntry> = "scope";
template <>
constexpr const char* counted_as<legacy::LastChatId> = "last-chat";
template <>
constexpr const char* counted_as<legacy::Invitation> = "invitation";
template <>
constexpr const char* counted_as<legacy::LastInviteId> = "";
template <>
constexpr const char* counted_as<legacy::Preference> = "preference";

/// By the name of the table; empty for those that are not counted.
std::string kind_of(std::string_view table) {
  std::string found;
  legacy::for_each_table(legacy::Tables(), [&]<class Row>(const std::vector<Row>&) {
    static_assert(counted_as<Row> != nullptr, "a table without a kind");
    if (table == Table<Row>::name)
      found = counted_as<Row>;
  });
  return found;
}

void set_balance(Plan& plan, const std::string& kind, const RowBalance& balance, std::size_t rows) {
  auto& counts = plan.counts[kind];
  counts.read = balance.read;
  counts.written = balance.written;
  counts.skipped = balance.skipped;
  counts.rows = static_cast<std::int64_t>(rows);
}

void count_nodes(const Tree& tree, const Items& items, Plan& plan) {
  auto& counts = plan.counts["node"];
  counts.read = static_cast<std::int64_t>(tree.size());
  for (Tree::Index i = 0; i < tree.size(); ++i) {
    if (i == tree.root())
      ++counts.skipped["root"];
    else if (items.of(i))
      ++counts.written;
    else
      ++counts.skipped[tree.node(i).is_category ? "category-dropped" : "room-skipped"];
  }
  counts.rows =
      static_cast<std::int64_t>(plan.structure.nodes.inserted.size() + plan.structure.nodes.updated.size());
}

void count_messages(const Tree& tree, const Items& items,
                    const std::map<legacy::NodeId, ChannelSurvey>& channels, std::int64_t without_channel,
                    Plan& plan) {
  auto& counts = plan.counts["message"];
  const auto leave_out = [&](const char* reason, std::int64_t rows) {
    if (rows > 0)
      counts.skipped[reason] += rows;
    counts.read += rows;
  };
  leave_out("row-left-out", without_channel);
  for (const auto& [id, channel] : channels) {
    counts.read += channel.messages + channel.before_start;
    leave_out("row-left-out", channel.left_out);
    leave_out("duplicate-key", channel.twins);
    switch (channel_kind(id, tree, &items)) {
    case ChannelKind::no_room:
      counts.skipped["messages-without-room"] += channel.messages;
      break;
    case ChannelKind::unmigrated_room:
      counts.skipped["room-skipped"] += channel.messages;
      break;
    case ChannelKind::migrated_room:
      counts.written += channel.messages;
      break;
    }
    if (channel.before_start > 0)
      counts.skipped["before-start-date"] += channel.before_start;
  }
  counts.rows = counts.written;
}

void count_left_out(const std::vector<legacy::LeftOutRow>& rows,
                    const std::map<std::string, std::int64_t>& repeated, Plan& plan) {
  const auto leave_out = [&](const std::string& table, const char* reason, std::int64_t number) {
    const auto kind = kind_of(table);
    if (kind.empty())
      return;
    auto& counts = plan.counts[kind];
    counts.read += number;
    counts.skipped[reason] += number;
  };
  for (const auto& row : rows)
    leave_out(row.table, "row-left-out", 1);
  for (const auto& [table, number] : repeated)
    leave_out(table, "duplicate-key", number);
}

} // namespace

void count_rows(Planning& p) {
  set_balance(p.plan, "principal", p.principals->balance(), p.plan.structure.principals.size());
  set_balance(p.plan, "affiliation", p.principals->affiliation_balance(),
              p.plan.structure.affiliations.size());
  set_balance(p.plan, "addin", p.addins.balance, p.plan.structure.addins.size());
  set_balance(p.plan, "scope", p.scopes->balance(), p.plan.structure.scopes.inserted.size());
  set_balance(p.plan, "role", p.roles->balance(), p.plan.structure.roles.inserted.size());
  set_balance(p.plan, "invitation", p.invitations.balance, p.plan.rest.invitations.size());
  set_balance(p.plan, "preference", p.preferences.balance, p.plan.rest.preferences.size());
  count_nodes(*p.tree, *p.items, p.plan);
  count_messages(*p.tree, *p.items, p.survey->channels(), p.survey->without_channel(), p.plan);
  count_left_out(p.in.source.left_out, p.repeated, p.plan);
  for (const auto& [kind, counts] : p.plan.counts)
    if (!counts.balanced())
      throw Error(ErrorKind::internal, "the balance of " + kind + " rows does not add up: read " +
                                           std::to_string(counts.read) + ", written " +
                                           std::to_string(counts.written) + ", skipped " +
                                           std::to_string(counts.skipped_total()));
}

} // namespace gc2pc
