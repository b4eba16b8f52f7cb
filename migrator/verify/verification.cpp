// SPDX-License-Identifier: Apache-2.0
#include "migrator/verify/verification.hpp"

#include "mappings/model/error.hpp"
#include "migrator/base/format.hpp"
#include "migrator/copy/batches.hpp"
#include "migrator/handover/lookup_address.hpp"
#include "migrator/run/file_record.hpp"
#include "migrator/run/records.hpp"
#include "migrator/run/status.hpp"
#include "migrator/verify/line_compare.hpp"
#include "migrator/verify/record.hpp"
#include "migrator/verify/room_sample.hpp"
#include "migrator/verify/source_compare.hpp"
#include "migrator/verify/store_lines.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace gc2pc {
namespace {

/// Files that this run copied or found so far.
void compare_files(ReadSession& session, const Plan& plan, Run& run, VerifyResult& result,
                   const StopRequested& stop) {
  if (!session.files_to || !files_before(run))
    return;
  const FileRecord record(run);
  for (const auto& path : plan.files) {
    if (!record.contains(path))
      continue;
    stop_if_requested(stop, "comparing files");
    ++result.files_compared;
    const auto now = session.files_to->sha256(path);
    if (now != record.sha256(path))
      result.differences.push_back(
          {"file", "", path,
           fmt::format("expected SHA-256 {}…, found {}", record.sha256(path).substr(0, 12),
                       now ? now->substr(0, 12) + "…" : "no such file")});
  }
}

/// Only once the handover is done; until then the handover's own steps check it.
void compare_address(ReadSession& session, const Plan& plan, const Run& run, VerifyResult& result) {
  if (!session.has_handover() || run.state().phase() != RunPhase::complete)
    return;
  const auto owners = session.directory->find_owners(*session.lookup_address);
  const auto endpoint = planned_endpoint(session, plan.legacy_pool);
  if (owned_by_endpoint_alone(owners, endpoint))
    return;
  result.differences.push_back({"address", "", session.lookup_address->text(),
                                fmt::format("expected the owner {}, found {}", endpoint.text(),
                                            owners.empty() ? "none" : names_of(owners))});
}

} // namespace

VerifyResult verify_target(ReadSession& session, const Plan& plan, Run& run, const VerifyOptions& options,
                           const std::function<void(std::uint64_t)>& progress, const StopRequested& stop) {
  require_target(session);
  const RoomSample sample(options.sample_percent);
  // A message of the pool is done when both sides of it were read.
  const std::uint64_t sides = options.source ? 2 : 1;
  auto store = read_store_lines(
      *session.store, sample, [&](std::uint64_t read) { progress(read / sides); }, stop);
  VerifyResult result;
  const auto part = sample.is_whole() ? std::vector<DigestLine>() : sample.of(plan.expected);
  const auto& expected = sample.is_whole() ? plan.expected : part;
  result.lines_compared = expected.size();
  result.messages_read = store.rate.units;
  result.rooms_read = static_cast<std::uint64_t>(std::count_if(
      expected.begin(), expected.end(), [](const auto& line) { return line.kind == LineKind::message; }));
  if (sample.is_whole())
    result.store_digest = store_digest(store.lines);
  result.differences = compare_lines(session, plan, expected, store.lines, stop);
  store.lines = {}; // a directory that is a file needs as much memory
  if (options.source)
    result.source_messages_read = compare_source(
        session, plan, sample, result.differences,
        [&](std::uint64_t read) { progress((result.messages_read + read) / sides); }, stop);
  compare_files(session, plan, run, result, stop);
  compare_address(session, plan, run, result);
  if (!options.journal)
    return result;
  run.together([&] {
    run.add_rate(store.rate);
    run.keep("verification", stored_verification(result));
    run.record(Event::verified, {},
               result.differences.empty() ? sentence_of(result) : std::string(differences_found),
               {{"whole", sample.is_whole() && (options.source || options.source_was_read) ? 1 : 0},
                {"lines", static_cast<std::int64_t>(result.lines_compared)},
                {"messages", static_cast<std::int64_t>(result.messages_read)},
                {"files", static_cast<std::int64_t>(result.files_compared)},
                {"differences", static_cast<std::int64_t>(result.differences.size())},
                {"differences-newer", newer_differences(result)}});
  });
  return result;
}

std::int64_t newer_differences(const VerifyResult& result) {
  return std::count_if(result.differences.begin(), result.differences.end(),
                       [](const Difference& difference) { return difference.newer; });
}

std::uint64_t messages_to_verify(const Plan& plan, const VerifyOptions& options) {
  const RoomSample sample(options.sample_percent);
  std::uint64_t messages = 0;
  for (const auto& room : plan.rooms)
    if (sample.has(room.guid))
      messages += static_cast<std::uint64_t>(room.messages);
  return messages;
}

void refuse_differences(const VerifyResult& result) {
  if (result.differences.empty())
    return;
  const auto& first = result.differences.front();
  throw Error(ErrorKind::difference,
              fmt::format("verification found {}; the first: {} {}{}: {}",
                          counted(static_cast<std::int64_t>(result.differences.size()), "difference"),
                          first.kind, first.name.empty() ? "" : "'" + first.name + "'",
                          first.guid.empty() ? "" : " (" + first.guid + ")", first.detail))
      .hint("'gc2pc verify' lists all of them.");
}

std::string sentence_of(const VerifyResult& result) {
  return fmt::format(
      "{}, {} and {} are as planned; {}", counted(static_cast<std::int64_t>(result.lines_compared), "group"),
      counted(static_cast<std::int64_t>(result.messages_read), "message"),
      counted(static_cast<std::int64_t>(result.files_compared), "file"),
      result.store_digest.empty()
          ? "messages were read from " + counted(static_cast<std::int64_t>(result.rooms_read), "room")
          : "digest of the target " + result.store_digest.substr(0, 12) + "…");
}

} // namespace gc2pc
