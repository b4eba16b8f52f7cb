// SPDX-License-Identifier: Apache-2.0
#include "adapters/source/soci_legacy_source.hpp"

#include "adapters/engines/engines.hpp"
#include "adapters/sql/rows.hpp"
#include "mappings/model/error.hpp"

#include <algorithm>
#include <limits>
#include <span>
#include <utility>

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

/// The texts of a row that can be read, NULL and what is not a text left out.
template <class Row>
std::vector<std::pair<std::string, std::string>> readable_texts(const Row& row,
                                                                const std::vector<BadColumn>& bad) {
  std::vector<std::pair<std::string, std::string>> texts;
  std::size_t i = 0;
  for_each_column<Row>([&](const auto& column) {
    using Member = typename std::remove_cvref_t<decltype(column)>::value_type;
    const auto index = i++;
    if (std::any_of(bad.begin(), bad.end(), [&](const BadColumn& other) { return other.index == index; }))
      return;
    if constexpr (std::is_same_v<Member, std::string>)
      texts.emplace_back(column.name, row.*(column.member));
    else if constexpr (std::is_same_v<Member, std::optional<std::string>>)
      if (row.*(column.member))
        texts.emplace_back(column.name, *(row.*(column.member)));
  });
  return texts;
}

/// A row that cannot be read, and why.
template <class Row>
void leave_out(std::span<const Slot> slots, const Row& row, const std::vector<BadColumn>& columns,
               legacy::Inventory& inventory) {
  const std::string table(Table<Row>::name);
  const auto key = key_text<Row>(slots, row);
  for (const auto& bad : columns) {
    const auto& slot = slots[bad.index];
    inventory.bad_values.push_back(
        {table, std::string(bad.column), key, std::string(bad.expected), kind_of(slot), shown(slot)});
  }
  inventory.left_out.push_back({table, key, readable_texts(row, columns)});
}

/// The same of a message. Without a room nothing else of it counts.
std::vector<legacy::BadMessage> bad_messages(std::span<const Slot> slots, const legacy::Message& message,
                                             const std::vector<BadColumn>& columns) {
  const auto is_bad = [&](std::string_view column) {
    return std::any_of(columns.begin(), columns.end(),
                       [&](const BadColumn& bad) { return bad.column == column; });
  };
  legacy::BadMessage base;
  if (!is_bad("channelId"))
    base.room = message.room;
  if (!is_bad("chatId"))
    base.id = message.id;
  if (!is_bad("chatDate"))
    base.date = message.date;
  std::vector<legacy::BadMessage> result;
  for (const auto& bad : columns) {
    if (!base.room && bad.column != "channelId")
      continue;
    auto& entry = result.emplace_back(base);
    entry.column = bad.column;
    entry.expected = bad.expected;
    entry.found = kind_of(slots[bad.index]);
  }
  if (!is_bad("content"))
    result.front().content = message.content;
  if (!is_bad("rtf"))
    result.front().rtf = message.rtf;
  return result;
}

/// Messages of rows that somebody else has.
class RowsReader : public MessageReader<legacy::Message> {
 public:
  void begin(RowSource& rows) {
    rows_ = &rows;
    done_ = false;
  }

  bool next(Batch<legacy::Message>& batch) override {
    batch.clear();
    while (!done_ && !batch.full()) {
      if (!rows_->fetch()) {
        done_ = true;
        break;
      }
      auto& message = batch.next();
      take_row(rows_->results(), message, [&](const BadColumn& bad) { bad_.push_back(bad); });
      if (!bad_.empty()) [[unlikely]] {
        const auto values = bad_messages(rows_->results(), message, bad_);
        batch.drop_last();
        batch.add_bad(values);
        bad_.clear();
        continue;
      }
      batch.add_bytes(message.content.size() + (message.rtf ? message.rtf->size() : 0));
    }
    return !batch.empty();
  }

 private:
  RowSource* rows_ = nullptr;
  std::vector<BadColumn> bad_; ///< of the fetched row
  bool done_ = false;
};

class Reader final : public RowsReader {
 public:
  Reader(Database& database, const RowQuery& query)
      : rows_(database.engine().rows.stream(database, query.sql, query.parameters,
                                            storages<legacy::Message>())) {
    begin(*rows_);
  }

 private:
  std::unique_ptr<RowSource> rows_;
};

class RoomsReader final : public RangesReader, private RowsReader {
 public:
  RoomsReader(Database& database, std::string table, std::vector<RowQuery> queries)
      : table_(std::move(table)),
        queries_(database.engine().rows.streams(database, std::move(queries), storages<legacy::Message>())) {}

  MessageReader<legacy::Message>* next() override {
    auto* rows = with_context("reading " + table_, [&] { return queries_->next(); });
    if (rows == nullptr)
      return nullptr;
    begin(*rows);
    return this;
  }

 private:
  bool next(Batch<legacy::Message>& batch) override {
    return with_context("reading " + table_, [&] { return RowsReader::next(batch); });
  }

  std::string table_;
  std::unique_ptr<RowSources> queries_;
};

class NoMessages final : public MessageReader<legacy::Message> {
 public:
  bool next(Batch<legacy::Message>& batch) override {
    batch.clear();
    return false;
  }
};

} // namespace

SociLegacySource::SociLegacySource(const ConnectionString& connection, const std::optional<Profile>& profile)
    : connection_(connection), database_(engine_of(connection), connection, Access::read_only),
      snapshot_(database_, Access::read_only), layout_(database_),
      profile_(choose_profile(profile, layout_, database_.description())) {}

bool SociLegacySource::is_constant(const TableSource& table, const ColumnSource& column) const {
  return column.column.empty() || (column.optional && !layout_.has_column(table.table, column.column));
}

std::string SociLegacySource::expression(const TableSource& table, std::string_view logical) const {
  const auto found = table.columns.find(logical);
  if (found == table.columns.end())
    throw Error(ErrorKind::internal, "profile " + profile_.name + " has no column " + std::string(logical));
  const auto& source = found->second;
  if (is_constant(table, source))
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

template <class Row, class Take>
void SociLegacySource::read(legacy::Inventory& inventory, const Take& take) {
  const auto& table = profile_.table(Table<Row>::name);
  if (!layout_.has_table(table.table))
    return;
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
    const auto source =
        database_.engine().rows.stream(database_, select<Row>() + " ORDER BY " + order, {}, storages<Row>());
    std::vector<BadColumn> bad;
    while (source->fetch()) {
      Row row;
      take_row(source->results(), row, [&](const BadColumn& column) { bad.push_back(column); });
      if (bad.empty()) {
        take(std::move(row));
        continue;
      }
      leave_out(source->results(), row, bad, inventory);
      bad.clear();
    }
  });
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
  for (const auto& [logical, table] : profile_.tables)
    for (const auto& [name, column] : table.columns)
      if (layout_.has_table(table.table) && is_constant(table, column))
        result.constants.emplace(logical, name);
  legacy::for_each_table(result, [&]<class Row>(std::vector<Row>& rows) {
    read<Row>(result, [&](Row&& row) { rows.push_back(std::move(row)); });
  });
  result.compliance_rows = count("tblComplianceData");
  result.file_tokens = count("tblFileToken");
  return result;
}

std::string SociLegacySource::digest() {
  InventoryDigest digest;
  legacy::Inventory beside; // what cannot be read
  legacy::for_each_table(beside, [&]<class Row>(std::vector<Row>&) {
    digest.begin_table<Row>();
    read<Row>(beside, [&](const Row& row) { digest.add(row); });
  });
  return digest.finish(beside.bad_values);
}

RowQuery SociLegacySource::query(const MessageRange& range) const {
  const auto& table = profile_.table(Table<legacy::Message>::name);
  const auto room = expression(table, "channelId");
  const auto id = expression(table, "chatId");
  auto sql = select<legacy::Message>();
  if (!range.room)
    return {sql + " ORDER BY " + room + ", " + id, {}, range.rows};
  // No number is below the lowest, so from the beginning on there is no bound to give.
  sql += " WHERE " + room + " = :p0" + (range.after ? " AND " + id + " > :p1" : "") + " ORDER BY " + id;
  std::vector parameters{range.room->value};
  if (range.after)
    parameters.push_back(range.after->value);
  return {std::move(sql), std::move(parameters), range.rows};
}

std::unique_ptr<MessageReader<legacy::Message>> SociLegacySource::messages(const MessageRange& range) {
  const auto& table = profile_.table(Table<legacy::Message>::name).table;
  return with_context("reading " + table, [&]() -> std::unique_ptr<MessageReader<legacy::Message>> {
    if (range.room && !keys_are_numbers())
      return std::make_unique<NoMessages>();
    return std::make_unique<Reader>(database_, query(range));
  });
}

std::unique_ptr<RangesReader> SociLegacySource::ranges(std::vector<MessageRange> ranges) {
  const auto& table = profile_.table(Table<legacy::Message>::name).table;
  if (!with_context("reading " + table, [&] { return keys_are_numbers(); }))
    return LegacySource::ranges(std::move(ranges));
  std::vector<RowQuery> queries;
  for (const auto& range : ranges)
    queries.push_back(query(range));
  return std::make_unique<RoomsReader>(database_, table, std::move(queries));
}

bool SociLegacySource::keys_are_numbers() {
  if (!keys_are_numbers_) {
    const auto& table = profile_.table(Table<legacy::Message>::name);
    const auto keys = database_.engine().rows.stream(database_,
                                                     "SELECT " + expression(table, "channelId") + ", " +
                                                         expression(table, "chatId") + " FROM " +
                                                         table_name(table.table) + " WHERE 1 = 0",
                                                     {}, std::vector(2, Storage::integer));
    keys->fetch();
    keys_are_numbers_ = keys->holds_numbers(0) && keys->holds_numbers(1);
  }
  return *keys_are_numbers_;
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
    std::vector<MessageTotals> result(pasts.size());
    if (!keys_are_numbers())
      return result;
    if (!totals_)
      totals_.emplace(database_, totals_sql(), std::vector(2 * pasts_at_once, Storage::integer),
                      std::vector(4, Storage::integer));
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

// Through a session of its own: the other one sees the state in which it was opened, and what the account may
// not read would end it.
// In a session of its own: a refusal may end a transaction, and this one holds what everything else reads.
std::vector<std::string> SociLegacySource::unreadable_tables() {
  Database now(database_.engine(), connection_, Access::read_only);
  std::vector<std::string> tables;
  for (const auto& [logical, table] : profile_.tables) {
    if (!layout_.has_table(table.table))
      continue;
    try {
      const Transaction transaction(now, Access::read_only);
      static_cast<void>(now.number("SELECT count(*) FROM " + table_name(table.table) + " WHERE 1 = 0"));
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::permission)
        throw;
      tables.emplace_back(layout_.spelt(table.table));
    }
  }
  return tables;
}

std::optional<ServerPings> SociLegacySource::server_pings() {
  return with_context("looking for running servers", [&] {
    Database now(database_.engine(), connection_, Access::read_only);
    return read_pings(now);
  });
}

std::unique_ptr<LegacySource> open_source(const std::string& connection,
                                          const std::optional<Profile>& profile) {
  return std::make_unique<SociLegacySource>(ConnectionString::parse(connection), profile);
}

} // namespace gc2pc
