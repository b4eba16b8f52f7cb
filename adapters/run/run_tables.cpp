// SPDX-License-Identifier: Apache-2.0
#include "adapters/run/run_tables.hpp"

#include <array>

namespace gc2pc {
namespace {

constexpr auto integer = Storage::integer;
constexpr auto text = Storage::text;

} // namespace

const RecordTable copied_file_table{"copied_file", {{"path", text}, {"sha256", text}, {"bytes", integer}}};
const RecordTable file_before_table{"file_before", {{"path", text}}};
const RecordTable earlier_plan_table{"earlier_plan", {{"hash", text}}};
const RecordTable snapshot_manifest_table{"snapshot_manifest", {{"sha256", text}}};

const RecordTable channel_table{"channel",
                                {{"channel", integer},
                                 {"basis", text},
                                 {"time_limit", integer},
                                 {"messages", integer},
                                 {"bytes", integer},
                                 {"before_start", integer},
                                 {"last_chat_id", integer},
                                 {"digest_messages", integer},
                                 {"digest", text},
                                 {"left_out", integer},
                                 {"twins", integer},
                                 {"repeated_keys", integer},
                                 {"out_of_range", integer},
                                 {"early", integer},
                                 {"late", integer},
                                 {"latest", integer},
                                 {"xml", integer},
                                 {"rtf_dropped", integer},
                                 {"content_texts", integer},
                                 {"content_bad", integer},
                                 {"rtf_texts", integer},
                                 {"rtf_bad", integer},
                                 {"unknown_authors", integer}}};
const RecordTable channel_author_table{"channel_author", {{"channel", integer}, {"principal", integer}}};
const RecordTable channel_link_table{"channel_link",
                                     {{"channel", integer}, {"path", text}, {"links", integer}}};
const RecordTable channel_unread_table{"channel_unread",
                                       {{"channel", integer},
                                        {"column_name", text},
                                        {"rows", integer},
                                        {"first_chat_id", integer},
                                        {"expected", text},
                                        {"found", text}}};
const RecordTable channel_finding_table{"channel_finding",
                                        {{"channel", integer},
                                         {"code", text},
                                         {"table_name", text},
                                         {"key", text},
                                         {"detail", text},
                                         {"rows", integer}}};
const RecordTable channel_total_table{
    "channel_total",
    {{"channel", integer}, {"messages", integer}, {"last_chat_id", integer}, {"bytes", integer}}};

namespace {

// The channels' own come first.
constexpr std::array all{&channel_table,          &channel_author_table,  &channel_link_table,
                         &channel_unread_table,   &channel_finding_table, &channel_total_table,
                         &copied_file_table,      &file_before_table,     &earlier_plan_table,
                         &snapshot_manifest_table};
constexpr std::size_t of_channels = 6;

} // namespace

std::span<const RecordTable* const> run_tables() {
  return all;
}

std::span<const RecordTable* const> channel_tables() {
  return std::span(all).first(of_channels);
}

void add_rows(RunDatabase& run, const RecordTable& table, const std::function<void(SealedWriter&)>& write) {
  run.write_tables([&](Database& database) {
    SealedWriter rows(database, table);
    write(rows);
    rows.seal();
  });
}

void for_each_row(const RunDatabase& run, const RecordTable& table,
                  const std::function<void(std::span<Slot>)>& visit) {
  run.read_tables([&](Database& database) {
    SealedReader rows(database, table);
    while (const auto row = rows.next())
      visit(*row);
  });
}

std::optional<std::int64_t> row_count(const RunDatabase& run, const RecordTable& table) {
  std::optional<std::int64_t> rows;
  run.read_tables([&](Database& database) { rows = sealed_rows(database, table); });
  return rows;
}

} // namespace gc2pc
