// SPDX-License-Identifier: Apache-2.0
/// \file
/// C1: what a rule changed, dropped or invented, and what it could not decide.
#pragma once

#include "mappings/model/guid.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace gc2pc {

/// An error keeps the plan from being executed.
enum class Severity { error, warning, info };

/// Every kind of finding there is. The order is that of severity, then of the rules.
enum class Code {
  root_missing,
  broken_tree,
  role_kind_missing,
  already_migrated,
  name_too_long,
  name_conflict,
  target_conflict,
  target_has_messages,
  root_room,
  visibility_unknown,
  behavior_unknown,
  principal_type,
  uri_too_long,
  bad_text_refused,
  override_unmatched,
  room_without_category,
  name_shortened,
  name_suffixed,
  description_cut,
  invite_forced_off,
  room_setting_lost,
  room_scope_lost,
  addin_lost,
  definer_off_path,
  node_adopted,
  node_overwritten,
  voiced_on_normal,
  unknown_role_kind,
  orphan,
  out_of_scope,
  denied_in_target,
  federated_user,
  federated_group,
  account_recreated,
  value_cut,
  unknown_author,
  messages_without_room,
  compliance_waiting,
  bad_text,
  addin_url,
  file_missing,
  name_prefixed,
  room_moved,
  room_split,
  room_skipped,
  topic_appended,
  topic_dropped,
  visibility_null,
  visibility_mapped,
  before_start_date,
  invitations_dropped,
  default_category,
  name_overridden,
  category_dropped,
  target_category,
  disabled_user_roles,
  voiced_on_category,
  root_manager,
  presenter_made_member,
  scope_extended,
  account_gone,
  duplicate_display_name,
  preference_kept,
  setting_dropped,
  file_unnamed
};

/// What is said of a code once for all: in reports, docs and `--json`.
struct CodeText {
  Code code;
  std::string_view name; ///< stable, e.g. "name-shortened"
  Severity severity;
  std::string_view rule;    ///< e.g. "C9"
  std::string_view meaning; ///< one sentence
  std::string_view remedy;  ///< what the operator can do; one sentence
};

/// All codes, in the order of Code.
[[nodiscard]] std::span<const CodeText> code_texts();
[[nodiscard]] const CodeText& text_of(Code code);
[[nodiscard]] std::optional<Code> code_named(std::string_view name);
[[nodiscard]] std::string_view to_string(Severity severity);

/// One finding about one thing.
struct Finding {
  Code code = Code::root_missing;
  std::string table;        ///< legacy (or target) table the thing is in; empty for the run
  std::string key;          ///< its key there, e.g. "nodeID 17"; texts of keys are cleaned
  std::optional<Guid> guid; ///< its GUID, where it has one
  std::string name;         ///< its name, where it has one
  std::string detail;       ///< what happens, with the values concerned; never message text
  std::int64_t rows = 1;    ///< how many rows it stands for

  friend bool operator==(const Finding&, const Finding&) = default;
};

} // namespace gc2pc
