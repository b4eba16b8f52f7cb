// SPDX-License-Identifier: Apache-2.0
#include "migrator/plan/channel_records.hpp"

#include "mappings/model/error.hpp"

#include <nlohmann/json.hpp>

#include <limits>

namespace gc2pc {
namespace {

using nlohmann::json;

/// Channels in one value of the run: few writes, and little that is parsed at once.
constexpr std::size_t channels_per_group = 256;
/// A channel with more of either is read whole every time: what is remembered stays small beside its
/// messages.
constexpr std::size_t most_findings = 1'000, most_links = 10'000;

constexpr std::string_view count_name = "channels.count";

std::string group_name(std::size_t number) {
  return "channels." + std::to_string(number);
}

Error corrupt() {
  return {ErrorKind::corrupt, "what the run remembers of the source's channels cannot be read"};
}

json json_of(const Finding& finding) {
  return {{"code", text_of(finding.code).name},
          {"table", finding.table},
          {"key", finding.key},
          {"detail", finding.detail},
          {"rows", finding.rows}};
}

Finding finding_of(const json& object) {
  const auto code = code_named(object.at("code").get<std::string>());
  if (!code)
    throw corrupt();
  return {*code, object.at("table").get<std::string>(),  object.at("key").get<std::string>(),  std::nullopt,
          {},    object.at("detail").get<std::string>(), object.at("rows").get<std::int64_t>()};
}

json json_of(const TextColumn& column) {
  return {column.texts, column.bad};
}

TextColumn text_column_of(const json& array) {
  return {array.at(0).get<std::int64_t>(), array.at(1).get<std::int64_t>()};
}

json json_of(const std::map<std::string, UnreadColumn>& columns) {
  auto object = json::object();
  for (const auto& [name, column] : columns)
    object[name] = {{"rows", column.rows},
                    {"first", column.first ? json(column.first->value) : json()},
                    {"expected", column.expected},
                    {"found", column.found}};
  return object;
}

std::map<std::string, UnreadColumn> unread_columns_of(const json& object) {
  std::map<std::string, UnreadColumn> columns;
  for (const auto& [name, value] : object.items()) {
    UnreadColumn column;
    column.rows = value.at("rows").get<std::int64_t>();
    if (!value.at("first").is_null())
      column.first = ChatId{value.at("first").get<std::int64_t>()};
    column.expected = value.at("expected").get<std::string>();
    column.found = value.at("found").get<std::string>();
    columns.emplace(name, std::move(column));
  }
  return columns;
}

json json_of(const std::optional<Ticks>& ticks) {
  return ticks ? json(ticks->value) : json();
}

std::optional<Ticks> ticks_of(const json& value) {
  return value.is_null() ? std::nullopt : std::optional(Ticks{value.get<std::int64_t>()});
}

json json_of(const ChannelRecord& record) {
  const auto& memory = record.memory;
  const auto& seen = memory.seen;
  auto authors = json::array(), findings = json::array();
  for (const auto author : memory.authors)
    authors.push_back(author.value);
  for (const auto& finding : memory.findings)
    findings.push_back(json_of(finding));
  return {{"channel", memory.channel.value},
          {"basis", memory.basis},
          {"messages", seen.messages},
          {"bytes", seen.bytes},
          {"before_start", seen.before_start},
          {"last", seen.last.value},
          {"count", seen.digest.count},
          {"digest", seen.digest.hex()},
          {"left_out", seen.left_out},
          {"twins", seen.twins},
          {"repeated_keys", seen.repeated_keys},
          {"out_of_range", seen.out_of_range},
          {"early", seen.early},
          {"late", seen.late},
          {"latest", json_of(seen.latest)},
          {"xml", seen.xml},
          {"rtf_dropped", seen.rtf_dropped},
          {"content", json_of(seen.content)},
          {"rtf", json_of(seen.rtf)},
          {"time_limit", json_of(memory.time_limit)},
          {"bad", json_of(memory.bad)},
          {"authors", std::move(authors)},
          {"unknown", memory.unknown},
          {"links", memory.links},
          {"findings", std::move(findings)},
          {"totals", {record.totals.count, record.totals.last.value, record.totals.bytes}}};
}

ChannelRecord record_of(const json& object) {
  ChannelRecord record;
  auto& memory = record.memory;
  memory.channel = legacy::NodeId{object.at("channel").get<std::int64_t>()};
  memory.basis = object.at("basis").get<std::string>();
  memory.seen.messages = object.at("messages").get<std::int64_t>();
  memory.seen.bytes = object.at("bytes").get<std::int64_t>();
  memory.seen.before_start = object.at("before_start").get<std::int64_t>();
  memory.seen.last = ChatId{object.at("last").get<std::int64_t>()};
  const auto digest =
      GroupDigest::parse(object.at("count").get<std::int64_t>(), object.at("digest").get<std::string>());
  if (!digest)
    throw corrupt();
  memory.seen.digest = *digest;
  memory.seen.left_out = object.at("left_out").get<std::int64_t>();
  memory.seen.twins = object.at("twins").get<std::int64_t>();
  memory.seen.repeated_keys = object.at("repeated_keys").get<std::int64_t>();
  memory.seen.out_of_range = object.at("out_of_range").get<std::int64_t>();
  memory.seen.early = object.at("early").get<std::int64_t>();
  memory.seen.late = object.at("late").get<std::int64_t>();
  memory.seen.latest = ticks_of(object.at("latest"));
  memory.seen.xml = object.at("xml").get<std::int64_t>();
  memory.seen.rtf_dropped = object.at("rtf_dropped").get<std::int64_t>();
  memory.seen.content = text_column_of(object.at("content"));
  memory.seen.rtf = text_column_of(object.at("rtf"));
  memory.time_limit = ticks_of(object.at("time_limit"));
  memory.bad = unread_columns_of(object.at("bad"));
  for (const auto& author : object.at("authors"))
    memory.authors.push_back(legacy::PrincipalId{author.get<std::int64_t>()});
  memory.unknown = object.at("unknown").get<std::int64_t>();
  memory.links = object.at("links").get<std::map<std::string, std::int64_t>>();
  for (const auto& finding : object.at("findings"))
    memory.findings.push_back(finding_of(finding));
  const auto& totals = object.at("totals");
  record.totals = {totals.at(0).get<std::int64_t>(), ChatId{totals.at(1).get<std::int64_t>()},
                   totals.at(2).get<std::int64_t>()};
  return record;
}

std::string text_of(const std::vector<ChannelRecord>& records) {
  auto array = json::array();
  for (const auto& record : records)
    array.push_back(json_of(record));
  return array.dump();
}

std::vector<ChannelRecord> group_of(const Run& run, std::size_t number) {
  const auto text = run.value(group_name(number));
  if (!text)
    throw corrupt();
  try {
    std::vector<ChannelRecord> records;
    for (const auto& object : json::parse(*text))
      records.push_back(record_of(object));
    return records;
  } catch (const json::exception&) {
    throw corrupt();
  }
}

std::size_t group_count(const Run& run) {
  return std::stoul(run.value(count_name).value_or("0"));
}

} // namespace

ChannelRecorder::ChannelRecorder(Run& run) : run_(run) {
  run_.keep(count_name, "0");
}

void ChannelRecorder::add(const ChannelMemory& memory) {
  if (memory.findings.size() > most_findings || memory.links.size() > most_links)
    return;
  waiting_.push_back({memory, {}});
  if (waiting_.size() >= channels_per_group)
    flush();
}

void ChannelRecorder::flush() {
  if (!waiting_.empty())
    run_.keep(group_name(groups_++), text_of(waiting_));
  waiting_.clear();
}

void ChannelRecorder::finish(LegacySource& source) {
  flush();
  constexpr ChatId all{std::numeric_limits<std::int64_t>::max()};
  for (std::size_t i = 0; i < groups_; ++i) {
    auto records = group_of(run_, i);
    std::vector<ChannelPast> pasts;
    for (const auto& record : records)
      pasts.push_back({record.memory.channel, all});
    const auto totals = source.totals(pasts);
    for (std::size_t j = 0; j < records.size(); ++j)
      records[j].totals = totals[j];
    run_.keep(group_name(i), text_of(records));
  }
  run_.keep(count_name, std::to_string(groups_));
}

void for_each_channel_record(const Run& run, const std::function<void(const ChannelRecord&)>& visit) {
  const auto groups = group_count(run);
  for (std::size_t i = 0; i < groups; ++i)
    for (const auto& record : group_of(run, i))
      visit(record);
}

bool has_channel_records(const Run& run) {
  return group_count(run) > 0;
}

} // namespace gc2pc
