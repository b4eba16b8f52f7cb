// SPDX-License-Identifier: Apache-2.0
#include "mappings/model/finding.hpp"

#include "mappings/model/error.hpp"

#include <algorithm>
#include <array>

namespace gc2pc {
namespace {

using enum Severity;

constexpr std::array texts{
    CodeText{Code::root_missing, "root-missing", error, "C5",
             "The database does not have exactly one root category.",
             "Repair tblNode: exactly one category must be its own parent."},
    CodeText{Code::broken_tree, "broken-tree", error, "C5",
             "Nodes do not lead to the root through categories.", "Repair parentID of the named nodes."},
    CodeText{Code::role_kind_missing, "role-kind-missing", error, "C21", "tblRoleType lacks a kind of role.",
             "Restore the named row of tblRoleType."},
    CodeText{Code::static_row_missing, "static-row-missing", error, "C59",
             "The target lacks rows that its setup creates and that migrated rows refer to.",
             "Restore the named rows of tblEnumValue and tblPrincipalType in the target, or run the "
             "product's setup again."},
    CodeText{Code::already_migrated, "already-migrated", error, "C12",
             "The target already has a node with this GUID.",
             "Roll back the earlier migration, or migrate into another target."},
    CodeText{Code::name_too_long, "name-too-long", error, "C9", "The name is longer than 256 UTF-16 units.",
             "Shorten the legacy names, or set long-names to shorten."},
    CodeText{Code::name_conflict, "name-conflict", error, "C11", "Another migrated item has the same name.",
             "Rename one of the legacy items, or set name-conflict to suffix."},
    CodeText{Code::target_conflict, "target-conflict", error, "C12",
             "The target already has a node with this name.",
             "Rename one of the two, or set target-conflict to suffix, adopt or overwrite."},
    CodeText{Code::target_has_messages, "target-has-messages", error, "C12",
             "The target's room with this name already has messages.",
             "Rename one of the two rooms. Rooms with messages are never merged."},
    CodeText{Code::root_room, "root-room", error, "C8", "The room is directly under the root category.",
             "Move it into a category, or set root-rooms to default-category."},
    CodeText{Code::visibility_unknown, "visibility-unknown", error, "C20",
             "The room has or inherits an unknown visibility.",
             "Add a visibility element for this value to the rule file."},
    CodeText{Code::behavior_unknown, "behavior-unknown", error, "C15",
             "The room's behavior is neither normal nor auditorium.",
             "Correct tblNode.behavior of the room (4: normal, 5: auditorium)."},
    CodeText{Code::broken_target, "broken-target", error, "C59",
             "The target's room with this name is not in a category.",
             "Repair parentID of the target's room, or set target-conflict to suffix."},
    CodeText{Code::name_blank, "name-blank", error, "C60", "The name has no visible character.",
             "Rename the item, or set blank-names to replace."},
    CodeText{Code::principal_type, "principal-type", error, "C36", "The principal has an unknown type.",
             "Correct tblPrincipal.prinTypeID."},
    CodeText{Code::uri_too_long, "uri-too-long", error, "C38",
             "The principal's address is longer than 256 UTF-16 units.",
             "Correct tblPrincipal.prinUri, or sip-domain in the rule file. An address cannot be cut."},
    CodeText{Code::bad_text_refused, "bad-text-refused", error, "C3", "The row contains malformed text.",
             "Correct the row, or set bad-text to replace."},
    CodeText{Code::bad_text_column, "bad-text-column", error, "C3",
             "More than half of the texts in a column are malformed.",
             "Check the character encoding of the database copy, then copy the database again."},
    CodeText{Code::duplicate_key, "duplicate-key", error, "C56", "A key occurs more than once.",
             "Remove the duplicate rows. Check whether the database was loaded twice."},
    CodeText{Code::bad_value, "bad-value", error, "C57", "A value is not valid for its column.",
             "Correct the value, or set bad-values to leave-out."},
    CodeText{Code::time_out_of_range, "time-out-of-range", error, "C58",
             "A time is outside the years 1 to 9999.", "Correct the value, or set bad-time to clamp."},
    CodeText{Code::value_too_long, "value-too-long", error, "C59",
             "A text is longer than the target's column.", "Shorten the legacy value."},
    CodeText{Code::value_out_of_range, "value-out-of-range", error, "C59",
             "A number does not fit the target's column.",
             "Correct the legacy value; if it is a new id, check the highest id in the target."},
    CodeText{Code::override_unmatched, "override-unmatched", error, "O1",
             "An override of the rule file does not match exactly one category or room.",
             "Correct its guid or path in the rule file, or remove the override."},
    CodeText{Code::room_without_category, "room-without-category", error, "O2",
             "The room is kept, but the rule file skips its category.",
             "Give the room a target-category in the rule file, or skip it too."},
    CodeText{Code::name_shortened, "name-shortened", warning, "C9", "The name is too long and is shortened.",
             "Inform the room's users, or shorten the legacy names before the migration."},
    CodeText{Code::name_suffixed, "name-suffixed", warning, "C11",
             "The name is already in use; digits of the item's GUID are appended.",
             "Inform the room's users, or rename the item before the migration."},
    CodeText{Code::name_prefixed, "name-prefixed", warning, "C6",
             "The item gets a longer name: the names of its categories come first.",
             "Inform the users of the new name."},
    CodeText{Code::name_replaced, "name-replaced", warning, "C60",
             "The name has no visible character; 'unnamed' replaces it.",
             "Give the item a name before the migration, or rename it in the rule file."},
    CodeText{Code::name_overridden, "name-overridden", warning, "O3", "The name comes from the rule file.",
             "Inform the users of the new name."},
    CodeText{Code::description_cut, "description-cut", warning, "C16",
             "The description is cut to 256 UTF-16 units.",
             "Shorten the description or the topic before the migration."},
    CodeText{Code::topic_dropped, "topic-dropped", warning, "C16", "The topic is dropped.",
             "Set topic to append if you want to keep it."},
    CodeText{Code::invite_forced_off, "invite-forced-off", warning, "C18",
             "The room had invitations on, but its category has them off. They are off after the migration.",
             "Turn invitations on for the category before the migration if you want them."},
    CodeText{Code::invitations_dropped, "invitations-dropped", warning, "C46",
             "The room sends no invitations; its existing invitations are dropped.",
             "Turn invitations on for the room before the migration if you want to keep them."},
    CodeText{Code::room_setting_lost, "room-setting-lost", warning, "C19",
             "The room's own history or file setting differs from its category's and is lost.",
             "Set mixed-settings to split, or make the settings equal before the migration."},
    CodeText{Code::room_scope_lost, "room-scope-lost", warning, "C29",
             "The room loses its own scope; the category's AllowedMembers decide who can see the room.",
             "Check whether the category's members may see the room, or move the room to its own category."},
    CodeText{Code::room_skipped, "room-skipped", warning, "C13",
             "The room is not migrated: it is disabled, or the rule file skips it.",
             "Enable the room before the migration, set disabled-rooms to keep, or change the override."},
    CodeText{Code::before_start_date, "before-start-date", warning, "C44",
             "Messages before the start date are not migrated.",
             "Change start-date if you want to keep them."},
    CodeText{Code::room_without_people, "room-without-people", warning, "C27a",
             "The room had members, managers or presenters; after the migration no active person or group "
             "has a role in it.",
             "Give the room a manager after the migration, or correct its roles before it."},
    CodeText{Code::addin_lost, "addin-lost", warning, "C48",
             "The room loses its add-in: the add-in is not migrated.",
             "Register the add-in with an http or https address before the migration."},
    CodeText{Code::definer_off_path, "definer-off-path", warning, "C24",
             "The node takes its roles or scope from a node that is not on its path.",
             "Check the node's members. The legacy service may have used different ones."},
    CodeText{Code::node_adopted, "node-adopted", warning, "C12", "The target's node with this name is used.",
             "Check that both nodes should be merged."},
    CodeText{Code::node_overwritten, "node-overwritten", warning, "C12",
             "The target's node with this name is overwritten.",
             "Check that it may be overwritten. The snapshot keeps its before-image."},
    CodeText{Code::unknown_role_kind, "unknown-role-kind", warning, "C21",
             "A role of unknown kind is dropped.",
             "Give the principal a role of a known kind if it needs one."},
    CodeText{Code::denied_in_target, "denied-in-target", warning, "C12",
             "The target's category denies the principal; its role is dropped.",
             "Remove the principal from the category's DeniedMembers if it should have the role."},
    CodeText{Code::federated_user, "federated-user", warning, "C36",
             "A federated user becomes a disabled user without roles, scopes or invitations.",
             "Inform the partner: Persistent Chat does not support federation."},
    CodeText{Code::federated_group, "federated-group", warning, "C36",
             "A federated group and its rows are dropped.",
             "Inform the partner: Persistent Chat does not support federation."},
    CodeText{Code::account_recreated, "account-recreated", warning, "C35",
             "The target has this address under another GUID; the target's principal is used.",
             "Check that both belong to the same person."},
    CodeText{
        Code::upload_ban_lost, "upload-ban-lost", warning, "C42a",
        "The principal was not allowed to post files; Persistent Chat cannot forbid this for one person.",
        "Turn off file posting in the categories where this matters."},
    CodeText{Code::office_lost, "office-lost", warning, "C42a",
             "The principal loses its own right to administer users or rooms.",
             "Add the principal to the group CsPersistentChatAdministrator if it keeps that task."},
    CodeText{Code::duplicate_address, "duplicate-address", warning, "C35",
             "Several migrated principals have the same address.",
             "Find out which account is the right one, and correct tblPrincipal.prinUri."},
    CodeText{Code::value_cut, "value-cut", warning, "C38", "A value does not fit its column and is cut.",
             "Correct the value before the migration. The directory synchronization may also correct it "
             "afterwards."},
    CodeText{Code::unknown_author, "unknown-author", warning, "C41",
             "Messages of authors that do not exist are assigned to one placeholder.",
             "Restore the missing rows of tblPrincipal if you need the authors."},
    CodeText{Code::messages_without_room, "messages-without-room", warning, "C43",
             "Messages that do not belong to a room are not migrated.",
             "Check these channels if you need the messages."},
    CodeText{Code::compliance_waiting, "compliance-waiting", warning, "C49",
             "Compliance events have not been exported yet; they are not migrated.",
             "Let the compliance service finish before you stop the legacy services."},
    CodeText{Code::bad_text, "bad-text", warning, "C3",
             "Text is malformed; U+FFFD replaces the malformed parts.",
             "Correct the text before the migration if it matters."},
    CodeText{
        Code::xml_characters, "xml-characters", warning, "C60",
        "Text contains characters that XML 1.0 does not allow; product tools that write XML may fail on it.",
        "Set xml-characters to replace, or correct the text before the migration."},
    CodeText{Code::time_clamped, "time-clamped", warning, "C58",
             "A time outside the years 1 to 9999 is moved to the nearest end of that range.",
             "Correct the value before the migration if the time matters."},
    CodeText{Code::time_implausible, "time-implausible", warning, "C58",
             "Messages are dated before 2003, or long after everything else in the database.",
             "Check the clocks of the legacy servers. A search by date shows these messages out of order."},
    CodeText{
        Code::rtf_dropped, "rtf-dropped", warning, "C43",
        "Formatted text with non-ASCII characters is not valid RTF and is dropped; the plain text is kept.",
        "Correct tblChat.rtf before the migration if the formatting matters."},
    CodeText{Code::row_left_out, "row-left-out", warning, "C57",
             "A row with a value that cannot be read is left out.",
             "Correct the value before the migration if you want to keep the row."},
    CodeText{Code::addin_url, "addin-url", warning, "C48",
             "An add-in's address is neither http nor https; it is not migrated.",
             "Register it with an http or https address before the migration."},
    CodeText{Code::file_missing, "file-missing", warning, "C51",
             "A message links to a file that is not in the file store.",
             "Restore the file if you want to keep it. The link is not changed."},
    CodeText{Code::file_too_large, "file-too-large", warning, "C51",
             "A file is larger than the new pool allows; it is copied, but users cannot open it.",
             "Raise MaxFileSizeKB of the pool with Set-CsPersistentChatConfiguration, or inform the room's "
             "users."},
    CodeText{Code::room_moved, "room-moved", info, "C8",
             "The room moves to another category: the default category, or the one given in the rule file.",
             "To choose another category, move the room before the migration."},
    CodeText{Code::room_split, "room-split", info, "C19",
             "The room moves to a category that is created for its settings.", "Inform the room's managers."},
    CodeText{Code::topic_appended, "topic-appended", info, "C16", "The topic is appended to the description.",
             "No action needed."},
    CodeText{Code::visibility_null, "visibility-null", info, "C20",
             "The room has no visibility of its own; it inherits one.",
             "Set it before the migration if you want another one."},
    CodeText{Code::visibility_mapped, "visibility-mapped", info, "C20",
             "The room's new visibility differs from the value in its legacy row.",
             "Check that the room is visible to the right people."},
    CodeText{Code::default_category, "default-category", info, "C8",
             "A default category is created for rooms under the root.",
             "You can rename it after the migration."},
    CodeText{Code::category_dropped, "category-dropped", info, "O2",
             "The category is not created: the rule file skips it or moves its rooms to another one.",
             "No action needed. This follows the rule file."},
    CodeText{Code::target_category, "target-category", info, "O4",
             "A category is created because the rule file moves rooms to it.",
             "Check who may see the category."},
    CodeText{Code::disabled_user_roles, "disabled-user-roles", info, "C37",
             "Disabled users keep their roles.",
             "Remove the roles after the migration if you do not want them."},
    CodeText{Code::voiced_on_category, "voiced-on-category", info, "C24",
             "A presenter role on a category is dropped: only rooms have presenters.",
             "No action needed. The role had no effect."},
    CodeText{Code::voiced_on_normal, "voiced-on-normal", info, "C26",
             "A presenter role in a normal room is dropped: only auditoriums have presenters.",
             "Make the room an auditorium before the migration if you want presenters."},
    CodeText{Code::root_manager, "root-manager", info, "C25",
             "A manager of the root category becomes a manager of every room, or the rules drop the role.",
             "Choose with root-managers: apply or drop."},
    CodeText{Code::orphan, "orphan", info, "C41", "The row refers to a principal that does not exist.",
             "No action needed. The row had no effect."},
    CodeText{Code::out_of_scope, "out-of-scope", info, "C27",
             "The principal has a role but is outside the scope; the role had no effect and is dropped.",
             "Add the principal to the scope before the migration if it should have the role."},
    CodeText{Code::presenter_made_member, "presenter-made-member", info, "C26",
             "A presenter also becomes a member, because every presenter must be a member.",
             "No action needed."},
    CodeText{Code::scope_extended, "scope-extended", info, "C28",
             "A principal with a role is added to the category's AllowedMembers.",
             "Check that the principal may see the category's rooms."},
    CodeText{Code::account_gone, "account-gone", info, "C37", "A disabled principal is not in the directory.",
             "No action needed."},
    CodeText{Code::duplicate_display_name, "duplicate-display-name", info, "C38",
             "Several users have the same display name; this can prevent them from changing their rooms.",
             "Give them different display names in the directory."},
    CodeText{Code::preference_kept, "preference-kept", info, "C47",
             "Another preference with this label and number comes first and is kept.", "No action needed."},
    CodeText{Code::setting_dropped, "setting-dropped", info, "C50",
             "A legacy column has no counterpart; its values are dropped.", "No action needed."},
    CodeText{Code::file_unnamed, "file-unnamed", info, "C51",
             "No migrated message links to this file; it is copied anyway.", "No action needed."},
    CodeText{Code::file_spelled_otherwise, "file-spelled-otherwise", info, "C51",
             "A message links to a file whose name is spelled differently in the file store.",
             "Rename the file, unless the file system treats both names as the same."},
    CodeText{Code::not_looked_at, "not-looked-at", info, "C1",
             "The file store or the directory was not given; gc2pc did not check it.",
             "Give --files-from and --directory to include these checks."},
};

constexpr bool in_order() {
  for (std::size_t i = 0; i < texts.size(); ++i)
    if (static_cast<std::size_t>(texts[i].code) != i)
      return false;
  return texts.size() == static_cast<std::size_t>(Code::not_looked_at) + 1;
}
static_assert(in_order(), "one text for each code, in the order of Code");

} // namespace

std::span<const CodeText> code_texts() {
  return texts;
}

const CodeText& text_of(Code code) {
  return texts.at(static_cast<std::size_t>(code));
}

std::optional<Code> code_named(std::string_view name) {
  const auto found =
      std::find_if(texts.begin(), texts.end(), [&](const CodeText& text) { return text.name == name; });
  return found == texts.end() ? std::nullopt : std::optional(found->code);
}

std::string_view to_string(Severity severity) {
  switch (severity) {
  case error:
    return "error";
  case warning:
    return "warning";
  case info:
    return "info";
  }
  return "info";
}

} // namespace gc2pc
