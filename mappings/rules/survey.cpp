// SPDX-License-Identifier: Apache-2.0
#include "mappings/rules/survey.hpp"

#include "mappings/model/numbers.hpp"
#include "mappings/model/sha256.hpp"
#include "mappings/model/text.hpp"
#include "mappings/rules/clean.hpp"
#include "mappings/rules/file_link.hpp"
#include "mappings/rules/times.hpp"

#include <algorithm>
#include <chrono>
#include <tuple>

namespace gc2pc {
namespace {

/// 2003-01-01: no message of a product of this family is older (C58).
constexpr Ticks first_plausible{631'769'760'000'000'000};

MessageConversion conversion_of(const Policies& policies) {
  return {policies.bad_time == BadTime::clamp, policies.xml_characters == XmlCharacters::replace};
}

struct YearSpan {
  int year = 0;
  Ticks begin, end; ///< the first tick of the year, and of the next
};

YearSpan year_of(Ticks date) {
  using namespace std::chrono;
  constexpr std::int64_t ticks_per_day = 86'400 * ticks_per_second;
  constexpr std::int64_t days_to_epoch = ticks_at_unix_epoch / ticks_per_day;
  const year_month_day day{sys_days{days{clamped(date).value / ticks_per_day - days_to_epoch}}};
  const auto first = [](year y) {
    return Ticks{(sys_days{y / January / 1}.time_since_epoch().count() + days_to_epoch) * ticks_per_day};
  };
  return {static_cast<int>(day.year()), first(day.year()), first(day.year() + years{1})};
}

/// By the columns in their order (C56). Both are in the same room and have the same chatId.
bool is_lower(const legacy::Message& a, const legacy::Message& b) {
  return std::tie(a.date, a.author, a.is_alert, a.content, a.rtf) <
         std::tie(b.date, b.author, b.is_alert, b.content, b.rtf);
}

} // namespace

Survey::Survey(const Policies& policies, std::optional<Ticks> time_limit, ChannelLookup channels,
               AuthorGuid authors, Guid placeholder, LinkBook links, FindingLog& log)
    : bad_text_(policies.bad_text), bad_values_(policies.bad_values), bad_time_(policies.bad_time),
      rules_(conversion_of(policies)), time_limit_(time_limit), lookup_(std::move(channels)),
      author_guid_(std::move(authors)), placeholder_(placeholder), log_(log), links_(std::move(links)) {}

void Survey::take(std::span<legacy::Message> messages) {
  for (auto& message : messages)
    take_message(message);
}

void Survey::take_bad(std::span<const legacy::BadMessage> messages) {
  for (const auto& message : messages) {
    const bool same_row = last_bad_ && message.room && message.id && last_bad_->room == message.room &&
                          last_bad_->id == message.id && last_bad_->column != message.column;
    take_bad_message(message, same_row);
    last_bad_ = message;
  }
}

Survey::Author& Survey::author(legacy::PrincipalId id) {
  const auto [found, fresh] = authors_.try_emplace(id);
  if (fresh) {
    const auto guid = author_guid_(id);
    found->second = {guid.value_or(placeholder_), guid.has_value(), false};
  }
  return found->second;
}

void Survey::begin_channel(legacy::NodeId channel) {
  finish_channel();
  current_ = channel;
  facts_ = lookup_(channel);
  channel_ = &channels_[channel];
  memory_.channel = channel;
}

void Survey::finish_channel() {
  flush();
  if (current_ && remember_) {
    memory_.seen = *channel_;
    memory_.authors.assign(wrote_here_.begin(), wrote_here_.end());
    memory_.basis = basis(facts_, memory_.authors);
    memory_.time_limit = time_limit_;
    remember_(memory_);
  }
  current_.reset();
  memory_ = {};
  wrote_here_.clear();
}

// Everything that decides what a message of the channel comes to, besides the message.
std::string Survey::basis(const ChannelFacts& facts, const std::vector<legacy::PrincipalId>& authors) {
  Sha256 sum;
  sum.update(
      std::to_string(static_cast<int>(bad_text_)) + ' ' + (rules_.conversion().clamp_time ? "clamp " : "- ") +
      (rules_.conversion().replace_xml ? "xml " : "- ") + std::to_string(static_cast<int>(facts.kind)) + ' ' +
      facts.guid.text() + ' ' + (facts.start ? std::to_string(facts.start->value) : "-") + '\n');
  for (const auto id : authors) {
    const auto& by = author(id);
    sum.update(std::to_string(id.value) + ' ' + by.guid.text() + (by.known ? " known\n" : " unknown\n"));
  }
  return hex(sum.finish());
}

bool Survey::recall(const ChannelMemory& memory) {
  finish_channel();
  if (basis(lookup_(memory.channel), memory.authors) != memory.basis)
    return false;
  const auto& latest = memory.seen.latest;
  const bool none_late = memory.seen.late == 0 && (!latest || !time_limit_ || *latest <= *time_limit_);
  if (memory.time_limit != time_limit_ && !none_late)
    return false;
  begin_channel(memory.channel);
  all_read_ = false;
  *channel_ = memory.seen;
  for (const auto id : memory.authors) {
    auto& by = author(id);
    by.seen = true;
    if (by.known)
      written_by_.insert(id);
  }
  unknown_ += memory.unknown;
  for (const auto& [path, times] : memory.links)
    links_.add(path, times, memory.channel);
  for (const auto& [column, bad] : memory.bad)
    bad_columns_[{memory.channel, column}] = bad;
  for (const auto& finding : memory.findings)
    log_.add(finding);
  memory_ = memory;
  wrote_here_.insert(memory.authors.begin(), memory.authors.end());
  return true;
}

void Survey::report_bad_text(legacy::NodeId room, const std::string& id, std::int64_t in_content,
                             std::int64_t in_rtf) {
  Finding finding{bad_text_code(bad_text_),
                  "tblChat",
                  "channelId " + std::to_string(room.value) + ", chatId " + id,
                  std::nullopt,
                  {},
                  counted(in_content + in_rtf, "place") + " in " +
                      (in_content != 0 && in_rtf != 0 ? "content, rtf"
                       : in_content != 0              ? "content"
                                                      : "rtf"),
                  1};
  if (remember_ && current_ == room && memory_.is_complete) {
    memory_.findings.push_back(finding);
    memory_.is_complete = memory_.findings.size() <= most_remembered_findings;
  }
  log_.add(std::move(finding));
}

void Survey::take_message(legacy::Message& message) {
  if (current_ != message.room)
    begin_channel(message.room);
  if (is_before_start(facts_.start, message.date)) {
    ++channel_->before_start;
    count_year(message.date, false);
    return;
  }
  const bool migrated = facts_.kind == ChannelKind::migrated_room;
  count_year(message.date, migrated);
  if (!migrated) {
    ++channel_->messages;
    return;
  }
  look_at(message);
  if (!is_waiting_ || waiting_.id != message.id) {
    flush();
    std::swap(waiting_, message); // which keeps the memory of both strings
    is_waiting_ = true;
    return;
  }
  // C56: the lowest row by its columns is kept.
  ++channel_->twins;
  channel_->repeated_keys += has_twin_ ? 0 : 1;
  has_twin_ = true;
  if (is_lower(message, waiting_))
    std::swap(waiting_, message);
}

void Survey::count_year(Ticks date, bool migrated) {
  if (year_ == nullptr || date < year_begin_ || year_end_ <= date) {
    const auto span = year_of(date);
    year_ = &years_[span.year];
    year_begin_ = span.begin;
    year_end_ = span.end;
  }
  ++(migrated ? year_->migrated : year_->left_out);
}

std::map<int, SourceFacts::Year> Survey::years() const {
  return all_read_ ? years_ : std::map<int, SourceFacts::Year>();
}

/// What is said of every row that is read, whether or not it is kept.
void Survey::look_at(legacy::Message& message) {
  const auto texts = rules_.clean(message);
  channel_->content.add(message.content, texts.bad_in_content);
  if (message.rtf)
    channel_->rtf.add(*message.rtf, texts.bad_in_rtf);
  if (texts.bad_in_content + texts.bad_in_rtf != 0)
    report_bad_text(message.room, std::to_string(message.id.value), texts.bad_in_content, texts.bad_in_rtf);
  channel_->xml += texts.xml == 0 ? 0 : 1;
  look_at_date(message.date);
}

void Survey::look_at_date(Ticks date) {
  channel_->out_of_range += is_in_range(date) ? 0 : 1;
  const auto plausible = clamped(date);
  channel_->early += plausible < first_plausible ? 1 : 0;
  channel_->late += time_limit_ && plausible > *time_limit_ ? 1 : 0;
  channel_->latest = std::max(channel_->latest.value_or(plausible), plausible);
}

void Survey::flush() {
  if (is_waiting_)
    write(waiting_);
  is_waiting_ = has_twin_ = false;
}

/// What is said of the messages that are kept.
void Survey::write(legacy::Message& message) {
  channel_->rtf_dropped += rules_.convert(message) ? 1 : 0;
  find_links(message.content);

  auto& by = author(message.author);
  if (!by.known)
    ++unknown_;
  else if (!by.seen)
    written_by_.insert(message.author);
  by.seen = true;
  if (remember_) {
    memory_.unknown += by.known ? 0 : 1;
    if (by.wrote_in != current_)
      wrote_here_.insert(message.author);
    by.wrote_in = current_;
  }

  channel_->last = channel_->messages == 0 ? message.id : std::max(channel_->last, message.id); // C45
  ++channel_->messages;
  channel_->bytes +=
      static_cast<std::int64_t>(message.content.size() + (message.rtf ? message.rtf->size() : 0));
  const auto hash = rules_.hash(message, facts_.guid, by.guid);
  channel_->digest.add(hash);
  if (follow_)
    follow_(message, hash);
}

void Survey::take_bad_message(const legacy::BadMessage& message, bool same_row) {
  if (!message.room) {
    ++without_channel_;
    count_bad_message(bad_columns_, message);
    return;
  }
  if (current_ != *message.room && !channels_.contains(*message.room))
    begin_channel(*message.room);
  const bool is_current = current_ == *message.room;
  auto& channel = channels_[*message.room];
  const auto facts = is_current ? facts_ : lookup_(*message.room);
  // A row whose chatId cannot be read has that column among its bad ones, once.
  const std::int64_t rows = message.id ? (same_row ? 0 : 1) : (message.column == "chatId" ? 1 : 0);
  if (is_before_start(facts.start, message.date)) {
    channel.before_start += rows;
    return;
  }
  if (facts.kind != ChannelKind::migrated_room) { // not examined (C57): it stays behind with the others
    channel.messages += rows;
    return;
  }
  channel.left_out += rows;
  count_bad_message(bad_columns_, message);
  if (is_current && remember_)
    memory_.bad[message.column] = bad_columns_.at({message.room, message.column});
  look_at_texts(channel, message);
}

/// C3 and C60 check the texts of a row that is left out, too.
void Survey::look_at_texts(ChannelSurvey& channel, const legacy::BadMessage& message) {
  if (!message.content && !message.rtf)
    return;
  legacy::Message texts;
  texts.content = message.content.value_or("");
  texts.rtf = message.rtf;
  const auto bad = rules_.clean(texts);
  channel.content.add(texts.content, bad.bad_in_content);
  if (texts.rtf)
    channel.rtf.add(*texts.rtf, bad.bad_in_rtf);
  channel.xml += bad.xml == 0 ? 0 : 1;
  if (bad.bad_in_content + bad.bad_in_rtf != 0)
    report_bad_text(*message.room, message.id ? std::to_string(message.id->value) : "-", bad.bad_in_content,
                    bad.bad_in_rtf);
}

void Survey::report() const {
  report_bad_messages(bad_columns_, bad_values_, log_);
  TextColumn content, rtf;
  for (const auto& [id, seen] : channels_) {
    content.add(seen.content);
    rtf.add(seen.rtf);
    const auto say = [&, room = id](Code code, std::int64_t messages, std::string detail) {
      if (messages > 0)
        log_.add({code,
                  "tblChat",
                  "channelId " + std::to_string(room.value),
                  std::nullopt,
                  {},
                  std::move(detail),
                  messages});
    };
    say(Code::duplicate_key, seen.repeated_keys,
        counted(seen.repeated_keys, "chatId occurs", "chatIds occur") + " more than once");
    say(bad_time_ == BadTime::clamp ? Code::time_clamped : Code::time_out_of_range, seen.out_of_range,
        counted(seen.out_of_range, "message has", "messages have") +
            " a chatDate outside the years 1 to 9999");
    say(Code::time_implausible, seen.early + seen.late,
        (seen.early > 0 ? counted(seen.early, "message") + " before 2003" : std::string()) +
            (seen.early > 0 && seen.late > 0 ? ", " : "") +
            (seen.late > 0 ? counted(seen.late, "message") + " long after anything else in the database"
                           : std::string()));
    say(Code::xml_characters, seen.xml,
        counted(seen.xml, "message has", "messages have") + " such characters" +
            (rules_.conversion().replace_xml ? ", which become U+FFFD" : ""));
    say(Code::rtf_dropped, seen.rtf_dropped,
        counted(seen.rtf_dropped, "message loses its", "messages lose their") +
            " rtf, which has characters beyond ASCII");
  }
  report_text_column("tblChat", "content", content, log_);
  report_text_column("tblChat", "rtf", rtf, log_);
}

void Survey::find_links(std::string_view content) {
  std::size_t links = 0;
  for_each_file_link(content, [&](std::string_view path) {
    if (++links > most_links_per_message) {
      ++links_beyond_;
      memory_.is_complete = false;
      return;
    }
    const std::string name(path);
    if (remember_ && memory_.is_complete) {
      ++memory_.links[name];
      memory_.is_complete = memory_.links.size() <= most_remembered_links;
    }
    links_.add(name, 1, *current_);
  });
}

} // namespace gc2pc
