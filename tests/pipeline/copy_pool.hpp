// SPDX-License-Identifier: Apache-2.0
/// \file
/// For tests: a legacy database, its plan, and a target with the plan's structure, to copy messages between.
#pragma once

#include "adapters/source/legacy_writer.hpp"
#include "adapters/stop.hpp"
#include "migrator/base/observer.hpp"
#include "migrator/base/rate.hpp"
#include "migrator/copy/message_copy.hpp"
#include "migrator/run/session.hpp"
#include "migrator/verify/line_compare.hpp"
#include "migrator/verify/result.hpp"
#include "migrator/verify/source_compare.hpp"
#include "migrator/verify/store_lines.hpp"
#include "tests/db/db_fixture.hpp"
#include "tests/support/organisation.hpp"

#include <doctest/doctest.h>

namespace gc2pc::test {

class CopyPool {
 public:
  static constexpr std::string_view run = "run 1";
  static constexpr std::int64_t rooms = 6;
  /// Two transactions, and enough batches that each side waits for the other.
  static constexpr std::int64_t in_each_room = 4'000;
  static constexpr std::int64_t messages = rooms * in_each_room;

  std::int64_t commit_rows = 20'000;

  /// The target's URL; empty for a SQLite file beside the source.
  explicit CopyPool(const std::string& target = "") {
    Organisation org;
    org.person(5, "sip:ann@contoso.com");
    org.scope(1, 5);
    for (std::int64_t room = 2; room < 2 + rooms; ++room) {
      org.room(room, 1, "room " + std::to_string(room));
      org.role(room, 5, Organisation::member);
      for (std::int64_t id = 1; id <= in_each_room; ++id)
        org.message(room, id, 5, "message " + std::to_string(id));
    }
    LegacyWriter writer((folder / "legacy.db").string());
    writer.write(org.inputs.source);
    writer.append(org.messages);
    writer.finish();
    plan = org.plan();
    open_legacy();
    session.use(open_store(target.empty() ? sqlite(folder / "target.db") : target));
    session.writable_store().create(plan.seed, run);
    session.writable_store().apply(plan.structure, run, "structure");
  }

  void open_legacy() { session.source = another_source(); }
  [[nodiscard]] std::unique_ptr<LegacySource> another_source() const {
    return open_source(sqlite(folder / "legacy.db"), std::nullopt);
  }
  Rate copy(const StopRequested& stop, int jobs = 1) {
    const CopyEvents events{[] {},
                            [&](const Committed& done) {
                              ++commits;
                              committed += done.messages;
                              on_commit();
                            },
                            [](std::uint64_t) {},
                            [&](const std::string& sentence) { notes.push_back(sentence); },
                            [&](const Wait& wait) { waits.push_back(wait); }};
    const std::string run_id(run);
    return copy_messages({*session.source, session.writable_store(), plan, run_id, jobs, commit_rows,
                          [&] { return another_source(); }},
                         events, stop)
        .rate;
  }
  /// Both databases read again.
  std::vector<Difference> compare() {
    const RoomSample all(100);
    std::vector<Difference> found;
    std::uint64_t told = 0;
    CHECK(compare_source(
              session, plan, all, found, [&](std::uint64_t read) { told = read; }, never) == messages);
    CHECK(told == messages);
    const auto read = read_store_lines(
        *session.store, all, [](std::uint64_t) {}, never);
    std::vector<DigestLine> expected, lines;
    for (const auto& line : plan.expected)
      if (line.kind == LineKind::message)
        expected.push_back(line);
    for (const auto& line : read.lines)
      if (line.kind == LineKind::message)
        lines.push_back(line);
    for (auto& difference : compare_lines(session, plan, expected, lines, never))
      found.push_back(std::move(difference));
    return found;
  }
  void change(const std::string& file, const std::string& sql) const { RawDatabase(folder / file).run(sql); }

  TemporaryFolder folder;
  Plan plan;
  Session session;
  StopRequested never = [] { return false; };
  std::int64_t commits = 0, committed = 0;
  std::vector<std::string> notes;
  std::vector<Wait> waits;
  std::function<void()> on_commit = [] {};
};

} // namespace gc2pc::test
