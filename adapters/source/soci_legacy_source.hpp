// SPDX-License-Identifier: Apache-2.0
/// \file
/// A legacy database behind SOCI, read through a profile.
#pragma once

#include "adapters/source/legacy_source.hpp"
#include "adapters/source/profile_match.hpp"
#include "adapters/sql/database.hpp"
#include "adapters/sql/statement.hpp"

#include <optional>
#include <string>
#include <vector>

namespace gc2pc {

/// Opened read-only, with one transaction around everything that is read.
class SociLegacySource final : public LegacySource {
 public:
  SociLegacySource(const ConnectionString& connection, const std::optional<Profile>& profile);

  [[nodiscard]] std::string description() const override { return database_.description(); }
  [[nodiscard]] const Profile& profile() const override { return profile_; }
  [[nodiscard]] ServerFacts server_facts() override {
    auto facts = database_.engine().catalogue.server_facts(database_);
    facts.weakness = database_.engine().connector.weakness(connection_);
    return facts;
  }
  [[nodiscard]] std::vector<std::string> unreadable_tables() override;
  [[nodiscard]] std::optional<ServerLink> server_link() override {
    return database_.translated([&] { return link_of(database_); });
  }
  [[nodiscard]] std::optional<ServerPings> server_pings() override;
  [[nodiscard]] legacy::Inventory inventory() override;
  [[nodiscard]] std::string digest() override;
  [[nodiscard]] std::unique_ptr<MessageReader<legacy::Message>> messages(const MessageRange& range) override;
  [[nodiscard]] std::unique_ptr<RangesReader> ranges(std::vector<MessageRange> ranges) override;
  [[nodiscard]] std::vector<MessageTotals> totals(std::span<const ChannelPast> pasts) override;
  [[nodiscard]] std::int64_t message_count() override;

 private:
  /// Whether the profile's constant stands for a column.
  [[nodiscard]] bool is_constant(const TableSource& table, const ColumnSource& column) const;
  /// Where a logical column comes from in this database: a column or a constant, as SQL.
  [[nodiscard]] std::string expression(const TableSource& table, std::string_view logical) const;
  /// A table, and a column of it, as this database spells them, quoted.
  [[nodiscard]] std::string table_name(std::string_view table) const;
  [[nodiscard]] std::string column(std::string_view table, std::string_view name) const;
  /// SELECT of all logical columns of `Row` in their order.
  template <class Row>
  [[nodiscard]] std::string select() const;
  /// The messages of a room.
  [[nodiscard]] RowQuery query(const MessageRange& range) const;
  /// Reads a table: `take(row)` gets its rows; those that cannot be read are listed in the inventory.
  template <class Row, class Take>
  void read(legacy::Inventory& inventory, const Take& take);
  /// Whether messages can be looked up by room and number: an engine whose columns have types compares a text
  /// with no number.
  [[nodiscard]] bool keys_are_numbers();
  /// Rows of a table; 0 when there is none.
  [[nodiscard]] std::int64_t count(std::string_view logical);
  /// Asks for the totals of several pasts at once.
  [[nodiscard]] std::string totals_sql() const;

  ConnectionString connection_;
  Database database_;
  Transaction snapshot_;
  Layout layout_;
  Profile profile_;
  std::optional<bool> keys_are_numbers_; ///< nothing: not known yet
  std::optional<Statement> totals_;      ///< prepared once: there may be tens of thousands of rooms
};

} // namespace gc2pc
