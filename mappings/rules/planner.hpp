// SPDX-License-Identifier: Apache-2.0
/// \file
/// Makes the plan: C1…C60 applied to one organisation, in the order in which the rules need each other.
#pragma once

#include "mappings/model/kept_ids.hpp"
#include "mappings/model/plan.hpp"
#include "mappings/model/policies.hpp"
#include "mappings/model/source_facts.hpp"
#include "mappings/rules/channel_memory.hpp"
#include "mappings/rules/explanation.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace gc2pc {

/// What is known of the directory (C37).
struct DirectoryFacts {
  bool known = false;  ///< false: no directory was given, so no account is reported as gone
  std::set<Guid> live; ///< which of wanted_guids() belong to a live object
};

/// MaxFileSizeKB of a new pool.
inline constexpr std::int64_t default_max_file_kb = 20'000;
inline constexpr std::int64_t bytes_per_kb = 1'024;

/// Everything the plan is a function of, besides the messages.
struct PlanInputs {
  legacy::Inventory source;              ///< text as stored; cleaned here (C3)
  std::optional<chat::Inventory> target; ///< nothing: absent or empty, gets the seed (C55)
  DirectoryFacts directory;
  std::optional<std::vector<std::string>>
      files;                ///< paths below the file store; nothing: no store was given (C51)
  bool copies_files = true; ///< a destination was given; otherwise the files are left out
  std::map<std::string, std::int64_t> large_files; ///< those of more than max_file_kb, with their bytes
  std::int64_t max_file_kb = default_max_file_kb;  ///< what the new pool allows
  Policies policies;
  /// Of the plan whose rows are in the target; `target` is without those rows.
  KeptIds kept_ids;
  /// Name and value of what the operator gave (rules, profile, lookup address, …): kept in Plan::inputs as
  /// they are.
  std::vector<std::pair<std::string, std::string>> inputs;
  /// Planning ends with TooManyErrors at that many; no part of the plan, which then does not come about.
  std::optional<std::size_t> max_errors;
};

/// GUIDs of the principals of which C37 wants to know whether the directory still has them.
[[nodiscard]] std::vector<Guid> wanted_guids(const legacy::Inventory& source);

/// First the structure (constructor), then all messages (survey), then the plan (finish).
class Planner {
 public:
  explicit Planner(PlanInputs inputs);
  ~Planner();

  /// C2: takes every message of the source, in any cut, in ascending room and chatId. Cleans the rows in
  /// place.
  void survey(std::span<legacy::Message> messages);
  /// C57: messages that cannot be read, which survey() does not get. Those of a channel before any message of
  /// a later channel; those of no channel (whose channelId cannot be read) at any time.
  void survey_bad(std::span<const legacy::BadMessage> messages);
  /// `sink` gets the result of every channel, the last one when the planning is finished. Before the first
  /// message.
  void remember(std::function<void(const ChannelMemory&)> sink);
  /// Instead of the messages that the channel had then. False when the plan's other inputs changed in a way
  /// that concerns it: then all of its messages must be surveyed.
  [[nodiscard]] bool recall(const ChannelMemory& memory);
  /// Call once, after the last message.
  [[nodiscard]] Plan finish();
  /// After finish(): what a report shows beside the plan.
  [[nodiscard]] const SourceFacts& facts() const;
  /// Instead of finish(): how a part of the plan was decided. Throws Error(usage) when what is asked for is
  /// not there or is several things, and Error(plan_errors) when the database cannot be planned at all.
  [[nodiscard]] Explanation explain(const Question& question);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

} // namespace gc2pc
