// SPDX-License-Identifier: Apache-2.0
#include "mappings/model/plan.hpp"
#include "mappings/model/counted_findings.hpp"

#include "mappings/model/row_hash.hpp"

#include <algorithm>
#include <numeric>

namespace gc2pc {
namespace {

/// Feeds values one by one, each unambiguous.
class Feed {
 public:
  explicit Feed(Sha256& digest) : digest_(digest) {}

  template <class... Values>
  void line(std::string_view what, const Values&... values) {
    text_.assign(what);
    ((text_ += '\t', append_field(text_, values)), ...);
    text_ += '\n';
    digest_.update(text_);
  }

  void changes(const chat::ChangeSet& set) {
    chat::for_each_change(set, [&](const auto& change) {
      digest_.update("inserted ");
      feed_rows(digest_, change.inserted);
      digest_.update("deleted ");
      feed_rows(digest_, change.deleted);
      for (const auto& [before, after] : change.updated) {
        text_.clear();
        append_row(before, text_);
        append_row(after, text_);
        digest_.update(text_);
      }
    });
  }

 private:
  Sha256& digest_;
  std::string text_;
};

std::int64_t total(const std::map<std::string, std::int64_t>& reasons) {
  return std::accumulate(reasons.begin(), reasons.end(), std::int64_t{0},
                         [](std::int64_t sum, const auto& reason) { return sum + reason.second; });
}

} // namespace

std::int64_t KindCounts::skipped_total() const {
  return total(skipped);
}

std::int64_t Plan::message_count() const {
  return std::accumulate(rooms.begin(), rooms.end(), std::int64_t{0},
                         [](std::int64_t sum, const RoomPlan& room) { return sum + room.messages; });
}

std::int64_t Plan::message_bytes() const {
  return std::accumulate(rooms.begin(), rooms.end(), std::int64_t{0},
                         [](std::int64_t sum, const RoomPlan& room) { return sum + room.bytes; });
}

std::size_t Plan::count(Severity severity) const {
  return gc2pc::count(findings, severity);
}

std::string hash_of(const Plan& plan) {
  Sha256 digest;
  Feed feed(digest);
  feed.line("gc2pc plan", std::string("2"));
  for (const auto& [name, value] : plan.inputs)
    feed.line("input", name, value);
  feed.line("target", plan.creates_target, plan.legacy_pool);
  if (plan.creates_target) {
    feed_rows(digest, std::vector{plan.seed.config});
    feed_rows(digest, plan.seed.role_types);
    feed_rows(digest, std::vector{plan.seed.root});
    feed_rows(digest, std::vector{plan.seed.system});
  }
  feed.changes(plan.structure);
  feed.changes(plan.rest);
  for (const auto& room : plan.rooms)
    feed.line("room", room.legacy, room.room, room.guid, room.path, room.name, room.messages, room.bytes,
              room.start_date, room.before_start, room.last, room.digest.count, room.digest.hex());
  for (const auto& author : plan.authors)
    feed.line("author", author.legacy, author.principal, author.guid);
  feed.line("conversion", plan.conversion.clamp_time, plan.conversion.replace_xml);
  if (plan.placeholder)
    feed.line("placeholder", plan.placeholder->principal, plan.placeholder->guid);
  for (const auto& file : plan.files)
    feed.line("file", file);
  for (const auto& finding : plan.findings)
    feed.line("finding", std::string(text_of(finding.code).name), finding.table, finding.key, finding.guid,
              finding.name, finding.detail, finding.rows);
  for (const auto& [kind, counts] : plan.counts) {
    feed.line("count", kind, counts.read, counts.written, counts.rows);
    for (const auto& [reason, rows] : counts.skipped)
      feed.line("skipped", reason, rows);
  }
  for (const auto& line : plan.expected)
    digest.update(line.text());
  return hex(digest.finish());
}

} // namespace gc2pc
