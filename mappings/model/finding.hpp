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
  static_row_missing,
  already_migrated,
  name_too_long,
  name_conflict,
  target_conflict,
  target_has_messages,
  root_room,
  visibility_unknown,
  behavior_unknown,
  broken_target,
  name_blank,
  principal_type,
  uri_too_long,
  bad_text_refused,
  bad_text_column,
  duplicate_key,
  bad_value,
  time_out_of_range,
  value_too_long,
  value_out_of_range,
  override_unmatched,
  room_without_category,
  name_shortened,
  name_suffixed,
  name_prefixed,
  name_replaced,
  name_overridden,
  description_cut,
  topic_dropped,
  invite_forced_off,
  invitations_dropped,
  room_setting_lost,
  room_scope_lost,
  room_skipped,
  before_start_date,
  room_without_people,
  addin_lost,
  definer_off_path,
  node_adopted,
  node_overwritten,
  unknown_role_kind,
  denied_in_target,
  federated_user,
  federated_group,
  account_recreated,
  upload_ban_lost,
  office_lost,
  duplicate_address,
  value_cut,
  unknown_author,
  messages_without_room,
  compliance_waiting,
  bad_text,
  xml_characters,
  time_clamped,
  time_implausible,
  rtf_dropped,
  row_left_out,
  addin_url,
  file_missing,
  file_too_large,
  room_moved,
  room_split,
  topic_appended,
  visibility_null,
  visibility_mapped,
  default_category,
  category_dropped,
  target_category,
  disabled_user_roles,
  voiced_on_category,
  voiced_on_normal,
  root_manager,
  orphan,
  out_of_scope,
  presenter_made_member,
  scope_extended,
  account_gone,
  duplicate_display_name,
  preference_kept,
  setting_dropped,
  file_unnamed,
  file_spelled_otherwise,
  not_looked_at
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
