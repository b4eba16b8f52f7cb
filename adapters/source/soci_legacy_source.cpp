// SPDX-License-Identifier: Apache-2.0
#include "adapters/source/soci_legacy_source.hpp"

#include "adapters/sql/rows.hpp"
#include "mappings/model/error.hpp"

#include <limits>

namespace gc2pc {
namespace {

/// Pasts whose totals are asked for by one statement: of tens of thousands of channels the round trips would
/// take longer than the work.
constexpr std::size_t pasts_at_once = 16;

/// A constant of a profile as SQL.
std::string literal(const Dialect& dialect, const Field& constant) {
  if (const auto* number = std::get_if<std::int64_t>(&constant))
    return std::to_string(*number);
  const auto* words = std::get_if<std::string>(&constant);
  return words == nullptr ? "NULL" : dialect.literal(*words);
}

class Reader final : public MessageReader<legacy::Message> {
 public:
  Reader(Database& database, std::string table, const std::string& sql, const MessageRange& range)
      : table_(std::move(table)),
        rows_(database.dialect().stream(database, sql, parameters(range), storages<legacy::Message>())) {}

  bool next(Batch<legacy::Message>& batch) override {
    batch.clear();
    while (!done_ && !batch.full()) {
      if (!rows_->fetch()) {
        done_ = true;
        break;
      }
      auto& message = batch.next();
      read_row(*rows_, table_, message);
      batch.add_bytes(message.content.size() + (message.rtf ? message.rtf->size() : 0));
    }
    return !batch.empty();
  }

 private:
  static std::vector<std::int64_t> parameters(const MessageRange& range) {
    if (!range.room)
      return {};
    return {range.room->value, range.after ? range.after->value : std::numeric_limits<std::int64_t>::min()};
  }

  std::string table_;
  std::unique_ptr<RowSource> rows_;
  bool done_ = false;
};

} // namespace

SociLegacySource::SociLegacySource(const ConnectionString& connection, const std::optional<Profile>& profile)
    : database_(connection, Access::read_only), snapshot_(database_, Access::read_only), layout_(database_),
      profile_(choose_profile(profile, layout_, database_.description())) {}

std::string SociLegacySource::expression(const TableSource& table, std::string_view logical) const {
  const auto found = table.columns.find(logical);
  if (found == table.columns.end())
    throw Error(ErrorKind::internal, "profile " + profile_.name + " has no column " + std::string(logical));
  const auto& source = found->second;
  if (source.column.empty() || (source.optional && !layout_.has_column(table.table, source.column)))
    return literal(database_.dialect(), source.constant);
  return column(table.table, source.column);
}

std::string SociLegacySource::table_name(std::string_view table) const {
  return database_.dialect().quoted_exactly(layout_.spelt(table));
}

std::string SociLegacySource::column(std::string_view table, std::string_view name) const {
  return database_.dialect().quoted_exactly(layout_.spelt(table, name));
}

template <class Row>
std::string SociLegacySource::select() const {
  const auto& table = profile_.table(Table<Row>::name);
  std::string expressions;
  for_each_column<Row>([&](const auto& column) {
    expressions += (expressions.empty() ? "" : ", ") + expression(table, column.name);
  });
  return "SELECT " + expressions + " FROM " + table_name(table.table);
}

template <class Row>
std::vector<Row> SociLegacySource::rows() {
  const auto& table = profile_.table(Table<Row>::name);
  std::vector<Row> result;
  if (!layout_.has_table(table.table))
    return result;
  std::string order;
  std::size_t position = 0;
  for_each_column<Row>([&](const auto& column) {
    using Member = typename std::remove_cvref_t<decltype(column)>::value_type;
    ++position;
    if (column.key == Key::yes)
      order += (order.empty() ? "" : ", ") +
               database_.dialect().sort_key(expression(table, column.name), storage_of<Member>(), position);
  });
  with_context("reading " + table.table, [&] {
    Statement statement(database_, select<Row>() + " ORDER BY " + order, {}, storages<Row>());
    for (statement.open(); statement.fetch();)
      read_row(statement, table.table, result.emplace_back());
  });
  return result;
}

std::int64_t SociLegacySource::count(std::string_view logical) {
  const auto& table = profile_.table(logical).table;
  return layout_.has_table(table)
             ? database_.number("SELECT " + std::string(database_.dialect().count_rows()) + " FROM " +
                                table_name(table))
             : 0;
}

legacy::Inventory SociLegacySource::inventory() {
  legacy::Inventory result;
  result.generation = profile_.generation;
  result.versions = rows<legacy::Version>();
  result.principals = rows<legacy::Principal>();
  result.affiliations = rows<legacy::Affiliation>();
  result.addins = rows<legacy::Addin>();
  result.nodes = rows<legacy::Node>();
  result.role_types = rows<legacy::RoleType>();
  result.roles = rows<legacy::Role>();
  result.scopes = rows<legacy::ScopeEntry>();
  result.last_chat_ids = rows<legacy::LastChatId>();
  result.invitations = rows<legacy::Invitation>();
  result.last_invite_ids = rows<legacy::LastInviteId>();
  result.preferences = rows<legacy::Preference>();
  result.compliance_rows = count("tblComplianceData");
  result.file_tokens = count("tblFileToken");
  return result;
}

std::unique_ptr<MessageReader<legacy::Message>> SociLegacySource::messages(const MessageRange& range) {
  const auto& table = profile_.table(Table<legacy::Message>::name);
  const auto room = expression(table, "channelId");
  const auto id = expression(table, "chatId");
  auto sql = select<legacy::Message>();
  if (range.room)
    sql += " WHERE " + room + " = :p0 AND " + id + " > :p1 ORDER BY " + id;
  else
    sql += " ORDER BY " + room + ", " + id;
  return with_context("reading " + table.table, [&]() -> std::unique_ptr<MessageReader<legacy::Message>> {
    return std::make_unique<Reader>(database_, table.table, sql, range);
  });
}

// One branch for each past: every engine finds its rows by the key. What is left of the last statement asks
// for pasts that hold nothing.
std::string SociLegacySource::totals_sql() const {
  const auto& table = profile_.table(Table<legacy::Message>::name);
  const auto room = expression(table, "channelId");
  const auto id = expression(table, "chatId");
  const auto bytes = [&](std::string_view column) {
    return "coalesce(sum(" + database_.dialect().stored_bytes(expression(table, column)) + "), 0)";
  };
  std::string sql;
  for (std::size_t i = 0; i < pasts_at_once; ++i)
    sql += (i == 0 ? "" : " UNION ALL ") + ("SELECT " + std::to_string(i)) + ", " +
           std::string(database_.dialect().count_rows()) + ", coalesce(max(" + id + "), 0), " +
           bytes("content") + " + " + bytes("rtf") + " FROM " + table_name(table.table) + " WHERE " + room +
           " = CAST(:p" + std::to_string(2 * i) + " AS bigint) AND " + id + " <= CAST(:p" +
           std::to_string(2 * i + 1) + " AS bigint)";
  return sql;
}

std::vector<MessageTotals> SociLegacySource::totals(std::span<const ChannelPast> pasts) {
  const auto& table = profile_.table(Table<legacy::Message>::name);
  return with_context("reading " + table.table, [&] {
    if (!totals_)
      totals_.emplace(database_, totals_sql(), std::vector(2 * pasts_at_once, Storage::integer),
                      std::vector(4, Storage::integer));
    std::vector<MessageTotals> result(pasts.size());
    for (std::size_t begin = 0; begin < pasts.size(); begin += pasts_at_once) {
      for (std::size_t i = 0; i < pasts_at_once; ++i) {
        const bool asked = begin + i < pasts.size();
        const auto& past = pasts[asked ? begin + i : begin];
        totals_->parameters()[2 * i].set(past.channel.value);
        totals_->parameters()[2 * i + 1].set(asked ? past.up_to.value
                                                   : std::numeric_limits<std::int64_t>::min());
      }
      for (totals_->open(); totals_->fetch();) {
        const auto values = totals_->results();
        if (const auto at = begin + static_cast<std::size_t>(values[0].integer); at < pasts.size())
          result[at] = {values[1].integer, ChatId{values[2].integer}, values[3].integer};
      }
    }
    return result;
  });
}

std::int64_t SociLegacySource::message_count() {
  return count(Table<legacy::Message>::name);
}

std::unique_ptr<LegacySource> open_source(const std::string& connection,
                                          const std::optional<Profile>& profile) {
  return std::make_unique<SociLegacySource>(ConnectionString::parse(connection), profile);
}

} // namespace gc2pc
