// SPDX-License-Identifier: Apache-2.0
#include "migrator/plan/channel_records.hpp"

#include "adapters/run/run_tables.hpp"
#include "mappings/model/error.hpp"

#include <algorithm>
#include <limits>

namespace gc2pc {
namespace {

/// Channels that are written, or asked for, in one go.
constexpr std::size_t channels_per_group = 256;
/// What a plan remembers of its channels is small beside the messages: for each of its rows so many of them
/// at least, and no more rows than that.
constexpr std::size_t messages_per_row = 10, most_rows = 200'000;
/// Hash of the plan whose channels the tables hold.
constexpr std::string_view planned_value = "channels.plan";
/// Hash of the plan whose messages the copy compares.
constexpr std::string_view left_to_copy_value = "channels.compared-by-copy";

Error corrupt() {
  return {ErrorKind::corrupt, "the run's record of the source's channels cannot be read"};
}

std::optional<Ticks> ticks_of(const Slot& slot) {
  return slot.is_null() ? std::nullopt : std::optional(Ticks{slot.integer});
}

/// The columns of channel_table, as ChannelWriter writes them.
ChannelMemory memory_of(std::span<const Slot> row) {
  std::size_t column = 0;
  const auto next = [&]() -> const Slot& { return row[column++]; };
  const auto number = [&] { return std::int64_t{next().integer}; };
  ChannelMemory memory;
  memory.channel = legacy::NodeId{number()};
  memory.basis = next().text;
  memory.time_limit = ticks_of(next());
  auto& seen = memory.seen;
  seen.messages = number();
  seen.bytes = number();
  seen.before_start = number();
  seen.last = ChatId{number()};
  const auto digest_messages = number();
  const auto digest = GroupDigest::parse(digest_messages, next().text);
  if (!digest)
    throw corrupt();
  seen.digest = *digest;
  for (auto* count :
       {&seen.left_out, &seen.twins, &seen.repeated_keys, &seen.out_of_range, &seen.early, &seen.late})
    *count = number();
  seen.latest = ticks_of(next());
  for (auto* count : {&seen.xml, &seen.rtf_dropped, &seen.content.texts, &seen.content.bad, &seen.rtf.texts,
                      &seen.rtf.bad, &memory.unknown})
    *count = number();
  return memory;
}

Finding finding_of(std::span<const Slot> row) {
  const auto code = code_named(row[1].text);
  if (!code)
    throw corrupt();
  return {*code, row[2].text, row[3].text, std::nullopt, {}, row[4].text, row[5].integer};
}

/// Adds channels to all tables but that of the totals.
class ChannelWriter {
 public:
  explicit ChannelWriter(Database& database)
      : channels_(database, channel_table), authors_(database, channel_author_table),
        links_(database, channel_link_table), unread_(database, channel_unread_table),
        findings_(database, channel_finding_table) {}

  void write(const ChannelMemory& memory) {
    const auto channel = memory.channel;
    const auto& seen = memory.seen;
    channels_.write(channel, memory.basis, memory.time_limit, seen.messages, seen.bytes, seen.before_start,
                    seen.last, seen.digest.count, seen.digest.hex(), seen.left_out, seen.twins,
                    seen.repeated_keys, seen.out_of_range, seen.early, seen.late, seen.latest, seen.xml,
                    seen.rtf_dropped, seen.content.texts, seen.content.bad, seen.rtf.texts, seen.rtf.bad,
                    memory.unknown);
    for (const auto author : memory.authors)
      authors_.write(channel, author);
    for (const auto& [path, links] : memory.links)
      links_.write(channel, path, links);
    for (const auto& [name, column] : memory.bad)
      unread_.write(channel, name, column.rows, column.first, column.expected, column.found);
    for (const auto& f : memory.findings)
      findings_.write(channel, text_of(f.code).name, f.table, f.key, f.detail, f.rows);
  }
  void seal() {
    for (auto* table : {&channels_, &authors_, &links_, &unread_, &findings_})
      table->seal();
  }

 private:
  SealedWriter channels_, authors_, links_, unread_, findings_;
};

/// The rows of one table, channel by channel.
class RowsOfChannels {
 public:
  RowsOfChannels(Database& database, const RecordTable& table)
      : reader_(database, table), row_(reader_.next()) {}

  /// Calls `visit` for the rows of the channel that is next.
  template <class Visit>
  void take(legacy::NodeId channel, Visit&& visit) {
    for (; row_ && (*row_)[0].integer == channel.value; row_ = reader_.next())
      visit(*row_);
  }
  /// Whether all rows were taken; they are what was written then.
  [[nodiscard]] bool at_end() const { return !row_; }

 private:
  SealedReader reader_;
  std::optional<std::span<Slot>> row_;
};

enum class Totals { read, absent };

void read_channels(Database& database, Totals with, const std::function<void(const ChannelRecord&)>& visit) {
  SealedReader channels(database, channel_table);
  RowsOfChannels authors(database, channel_author_table), links(database, channel_link_table),
      unread(database, channel_unread_table), findings(database, channel_finding_table),
      totals(database, channel_total_table);
  while (const auto row = channels.next()) {
    ChannelRecord record{memory_of(*row), {}};
    auto& memory = record.memory;
    authors.take(memory.channel,
                 [&](std::span<Slot> author) { memory.authors.emplace_back(author[1].integer); });
    links.take(memory.channel, [&](std::span<Slot> link) { memory.links[link[1].text] = link[2].integer; });
    unread.take(memory.channel, [&](std::span<Slot> column) {
      auto& bad = memory.bad[column[1].text];
      bad.rows = column[2].integer;
      if (!column[3].is_null())
        bad.first = ChatId{column[3].integer};
      bad.expected = column[4].text;
      bad.found = column[5].text;
    });
    findings.take(memory.channel,
                  [&](std::span<Slot> finding) { memory.findings.push_back(finding_of(finding)); });
    bool has_total = false;
    totals.take(memory.channel, [&](std::span<Slot> total) {
      record.totals = {total[1].integer, ChatId{total[2].integer}, total[3].integer};
      has_total = true;
    });
    if (has_total != (with == Totals::read))
      throw corrupt();
    visit(record);
  }
  for (const auto* rows : {&authors, &links, &unread, &findings, &totals})
    if (!rows->at_end())
      throw corrupt();
}

void clear_channels(Run& run) {
  run.database().write_tables([](Database& database) {
    for (const auto* table : channel_tables())
      clear_sealed(database, *table);
  });
}

std::size_t rows_of(const ChannelMemory& memory) {
  return 1 + memory.authors.size() + memory.links.size() + memory.bad.size() + memory.findings.size();
}

} // namespace

ChannelRecorder::ChannelRecorder(Run& run) : run_(run) {
  run_.together([&] {
    clear_channels(run_);
    if (run_.value(planned_value))
      run_.keep(planned_value, {});
  });
}

void ChannelRecorder::add(const ChannelMemory& memory) {
  if (!memory.is_complete)
    return;
  waiting_.push_back(memory);
  channels_.push_back(memory.channel);
  if (waiting_.size() >= channels_per_group)
    flush();
}

void ChannelRecorder::flush() {
  run_.database().write_tables([&](Database& database) {
    ChannelWriter writer(database);
    for (const auto& memory : waiting_)
      writer.write(memory);
    writer.seal();
  });
  waiting_.clear();
}

void ChannelRecorder::finish(LegacySource& source) {
  flush();
  constexpr ChatId all{std::numeric_limits<std::int64_t>::max()};
  std::vector<MessageTotals> totals;
  for (std::size_t first = 0; first < channels_.size(); first += channels_per_group) {
    std::vector<ChannelPast> pasts;
    for (std::size_t i = first; i < std::min(channels_.size(), first + channels_per_group); ++i)
      pasts.push_back({channels_[i], all});
    const auto some = source.totals(pasts);
    totals.insert(totals.end(), some.begin(), some.end());
  }
  add_rows(run_.database(), channel_total_table, [&](SealedWriter& rows) {
    for (std::size_t i = 0; i < channels_.size(); ++i)
      rows.write(channels_[i], totals[i].count, totals[i].last, totals[i].bytes);
  });
}

void for_each_channel_record(const Run& run, const std::function<void(const ChannelRecord&)>& visit) {
  run.database().read_tables([&](Database& database) {
    if (sealed_rows(database, channel_total_table).value_or(0) > 0)
      read_channels(database, Totals::read, visit);
  });
}

bool has_channel_records(const Run& run) {
  return row_count(run.database(), channel_total_table).value_or(0) > 0;
}

void PlannedChannels::add(const ChannelMemory& memory) {
  rows_ += rows_of(memory);
  too_many_ = too_many_ || !memory.is_complete || rows_ > most_rows;
  if (too_many_)
    all_ = {};
  else
    all_.push_back(memory);
}

void keep_planned_channels(Run& run, const PlannedChannels& channels, const std::string& plan_hash) {
  std::size_t messages = 0;
  for (const auto& channel : channels.all())
    messages += static_cast<std::size_t>(channel.seen.messages);
  const bool kept = messages / messages_per_row > channels.rows_;
  if (!kept && run.value(planned_value).value_or("").empty())
    return;
  clear_channels(run);
  if (kept)
    run.database().write_tables([&](Database& database) {
      ChannelWriter writer(database);
      for (const auto& channel : channels.all())
        writer.write(channel);
      writer.seal();
    });
  run.keep(planned_value, kept ? plan_hash : std::string());
}

std::optional<std::vector<ChannelMemory>> planned_channels(const Run& run, const std::string& plan_hash) {
  if (run.value(planned_value) != plan_hash)
    return std::nullopt;
  std::vector<ChannelMemory> channels;
  run.database().read_tables([&](Database& database) {
    read_channels(database, Totals::absent,
                  [&](const ChannelRecord& record) { channels.push_back(record.memory); });
  });
  return channels;
}

void leave_to_copy(Run& run, const std::string& plan_hash) {
  run.keep(left_to_copy_value, plan_hash);
}

bool is_left_to_copy(const Run& run, const std::string& plan_hash) {
  return run.value(left_to_copy_value) == plan_hash;
}

} // namespace gc2pc
