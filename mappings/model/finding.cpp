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
             "The database has not exactly one root category.",
             "Repair tblNode: one category must be its own parent, and only that one."},
    CodeText{Code::broken_tree, "broken-tree", error, "C5",
             "Nodes do not lead to the root through categories.",
             "Repair parentID of the nodes that are named."},
    CodeText{Code::role_kind_missing, "role-kind-missing", error, "C21",
             "A kind of role is missing in tblRoleType.", "Restore the row of tblRoleType that is named."},
    CodeText{Code::already_migrated, "already-migrated", error, "C12",
             "The target already has a node with this GUID.",
             "Take the earlier migration back, or migrate into another target."},
    CodeText{Code::name_too_long, "name-too-long", error, "C9", "The name has over 256 UTF-16 units.",
             "Shorten the legacy names, or set long-names to shorten."},
    CodeText{Code::name_conflict, "name-conflict", error, "C11", "Another migrated item has the same name.",
             "Rename one of the legacy items, or set name-conflict to suffix."},
    CodeText{Code::target_conflict, "target-conflict", error, "C12",
             "The target already has a node of this name.",
             "Rename one of the two, or set target-conflict to suffix, adopt or overwrite."},
    CodeText{Code::target_has_messages, "target-has-messages", error, "C12",
             "The target's room of this name already has messages.",
             "Rename one of the two rooms; rooms with messages are never merged."},
    CodeText{Code::root_room, "root-room", error, "C8", "The room is directly under the root category.",
             "Move it into a category, or set root-rooms to default-category."},
    CodeText{Code::visibility_unknown, "visibility-unknown", error, "C20",
             "The room's visibility is not known.",
             "Add a visibility entry to the rule file that says what the value stands for."},
    CodeText{Code::behavior_unknown, "behavior-unknown", error, "C15",
             "The room's behavior is neither normal nor auditorium.",
             "Correct tblNode.behavior of the room (4 normal, 5 auditorium)."},
    CodeText{Code::principal_type, "principal-type", error, "C36", "The principal is of an unknown type.",
             "Correct tblPrincipal.prinTypeID."},
    CodeText{Code::uri_too_long, "uri-too-long", error, "C38",
             "The principal's address has over 256 UTF-16 units.",
             "Correct tblPrincipal.prinUri; an address cannot be cut."},
    CodeText{Code::bad_text_refused, "bad-text-refused", error, "C3",
             "The row holds text that is not well-formed.", "Correct the row, or set bad-text to replace."},
    CodeText{Code::override_unmatched, "override-unmatched", error, "O1",
             "An override of the rule file is not of exactly one category or room.",
             "Correct its guid or path in the rule file, or take it out."},
    CodeText{Code::room_without_category, "room-without-category", error, "O2",
             "The room is kept, but its category is skipped by the rule file.",
             "Give the room a target-category in the rule file, or skip it too."},
    CodeText{Code::name_shortened, "name-shortened", warning, "C9", "The name was too long and is shortened.",
             "Tell the room's users, or shorten the legacy names before."},
    CodeText{Code::name_suffixed, "name-suffixed", warning, "C11",
             "The name was taken and gets a suffix from the item's GUID.",
             "Tell the room's users, or rename the item before."},
    CodeText{Code::description_cut, "description-cut", warning, "C16",
             "The description is cut to 256 UTF-16 units.", "Shorten the description or the topic before."},
    CodeText{Code::invite_forced_off, "invite-forced-off", warning, "C18",
             "The room had invitations on in a category that has them off; they are off now.",
             "Set invitations on for the category before, if they are wanted."},
    CodeText{Code::room_setting_lost, "room-setting-lost", warning, "C19",
             "The room's own history or file setting differs from its category's and is lost.",
             "Set mixed-settings to split, or align the settings before."},
    CodeText{Code::room_scope_lost, "room-scope-lost", warning, "C29",
             "The room had a scope of its own; the category's AllowedMembers decide now who sees it.",
             "Check whether the category's members may see the room, or give it a category of its own."},
    CodeText{Code::addin_lost, "addin-lost", warning, "C48",
             "The room loses its add-in, which is not migrated.",
             "Register the add-in with an http or https address before."},
    CodeText{Code::definer_off_path, "definer-off-path", warning, "C24",
             "The node names a definer of roles or scope that is not on its path.",
             "Check the node's members: the legacy service may have computed others."},
    CodeText{Code::node_adopted, "node-adopted", warning, "C12", "The target's node of this name is used.",
             "Check that both are meant to be one."},
    CodeText{Code::node_overwritten, "node-overwritten", warning, "C12",
             "The target's node of this name is overwritten.",
             "Check that it may go; the snapshot holds what it was."},
    CodeText{Code::voiced_on_normal, "voiced-on-normal", warning, "C26",
             "A presenter of a normal room is dropped: only auditoriums have presenters.",
             "Make the room an auditorium before, if presenters are meant."},
    CodeText{Code::unknown_role_kind, "unknown-role-kind", warning, "C21",
             "A role of an unknown kind is dropped.",
             "Give the principal a role of a known kind, if it needs one."},
    CodeText{Code::orphan, "orphan", warning, "C41", "The row refers to a principal that does not exist.",
             "Nothing needs to be done; the row had no effect."},
    CodeText{Code::out_of_scope, "out-of-scope", warning, "C27",
             "The principal has a role but is outside the scope; the role had no effect and is dropped.",
             "Add the principal to the scope before, if it shall have the role."},
    CodeText{Code::denied_in_target, "denied-in-target", warning, "C12",
             "The target's category denies the principal; its role is dropped.",
             "Remove it from DeniedMembers of the category, if it shall have the role."},
    CodeText{Code::federated_user, "federated-user", warning, "C36",
             "A federated user becomes a disabled user without roles, scopes and invitations.",
             "Tell the partner: Persistent Chat has no federation."},
    CodeText{Code::federated_group, "federated-group", warning, "C36",
             "A federated group and its rows are dropped.",
             "Tell the partner: Persistent Chat has no federation."},
    CodeText{Code::account_recreated, "account-recreated", warning, "C35",
             "The target knows the address with another GUID; the target's principal is used.",
             "Check that both are the same person."},
    CodeText{Code::value_cut, "value-cut", warning, "C38", "A value is longer than its column and is cut.",
             "Correct the value before; the directory synchronisation may correct it afterwards."},
    CodeText{Code::unknown_author, "unknown-author", warning, "C41",
             "Messages of authors who do not exist are given to one placeholder.",
             "Nothing needs to be done; the messages stay readable."},
    CodeText{Code::messages_without_room, "messages-without-room", warning, "C43",
             "Messages that belong to no room stay behind.",
             "Look at the channels, if the messages are wanted."},
    CodeText{Code::compliance_waiting, "compliance-waiting", warning, "C49",
             "Compliance events wait for an adapter; they are not migrated.",
             "Let the compliance service finish before the legacy services are stopped."},
    CodeText{Code::bad_text, "bad-text", warning, "C3",
             "Text was not well-formed; the bad places are replaced by U+FFFD.",
             "Nothing needs to be done, or set bad-text to fail."},
    CodeText{Code::addin_url, "addin-url", warning, "C48",
             "An add-in's address is neither http nor https; it is not migrated.",
             "Register it with an http or https address before."},
    CodeText{Code::file_missing, "file-missing", warning, "C51",
             "A message links to a file that is not in the file store.",
             "Restore the file, if it is wanted; the link stays as it is."},
    CodeText{Code::name_prefixed, "name-prefixed", info, "C6",
             "The name gets the path of its categories in front.", "Tell the users the new name."},
    CodeText{Code::room_moved, "room-moved", info, "C8",
             "A room directly under the root moves into the default category.",
             "Move it into a category of your choice before, if that is better."},
    CodeText{Code::room_split, "room-split", info, "C19",
             "The room moves into a category made for its settings.", "Tell the room's managers."},
    CodeText{Code::room_skipped, "room-skipped", info, "C13", "A disabled room is not migrated.",
             "Enable it before, or set disabled-rooms to keep."},
    CodeText{Code::topic_appended, "topic-appended", info, "C16", "The topic goes behind the description.",
             "Nothing needs to be done."},
    CodeText{Code::topic_dropped, "topic-dropped", info, "C16", "The topic is dropped.",
             "Set topic to append, if it is wanted."},
    CodeText{Code::visibility_null, "visibility-null", info, "C20",
             "The room has no visibility; it becomes visible in its scope.",
             "Set it before, if another one is meant."},
    CodeText{Code::visibility_mapped, "visibility-mapped", info, "C20",
             "The room's visibility is mapped by the rule file.", "Nothing needs to be done."},
    CodeText{Code::before_start_date, "before-start-date", info, "C44",
             "Messages before the start date stay behind.", "Change start-date, if they are wanted."},
    CodeText{Code::invitations_dropped, "invitations-dropped", info, "C46",
             "Invitations to a room that sends none are dropped.", "Nothing needs to be done."},
    CodeText{Code::default_category, "default-category", info, "C8",
             "A default category is made for rooms under the root.",
             "Rename it after the migration, if you like."},
    CodeText{Code::name_overridden, "name-overridden", info, "O3",
             "The name is the one that the rule file gives.", "Nothing; the rule file says so."},
    CodeText{Code::category_dropped, "category-dropped", info, "O2",
             "The category is not made: the rule file skips it, or puts its rooms into another one.",
             "Nothing; the rule file says so."},
    CodeText{Code::target_category, "target-category", info, "O4",
             "A category is made because the rule file puts rooms into it.", "Look at who may see it."},
    CodeText{Code::disabled_user_roles, "disabled-user-roles", info, "C37",
             "Disabled users keep their roles.", "Remove them after the migration, if they are not wanted."},
    CodeText{Code::voiced_on_category, "voiced-on-category", info, "C24",
             "A presenter of a category is dropped: only rooms have presenters.",
             "Nothing needs to be done; it had no effect."},
    CodeText{Code::root_manager, "root-manager", info, "C25",
             "A manager of the root category becomes a manager of every room, or is dropped by the rules.",
             "Decide with root-managers: apply or drop."},
    CodeText{Code::presenter_made_member, "presenter-made-member", info, "C26",
             "A presenter becomes a member too, as presenters must be.", "Nothing needs to be done."},
    CodeText{Code::scope_extended, "scope-extended", info, "C28",
             "A principal with a role is added to the category's AllowedMembers.",
             "Check that it may see the category's rooms."},
    CodeText{Code::account_gone, "account-gone", info, "C37",
             "A disabled principal is no longer in the directory.", "Nothing needs to be done."},
    CodeText{Code::duplicate_display_name, "duplicate-display-name", info, "C38",
             "Several users have the same display name, which can keep them from changing their rooms.",
             "Give them different display names in the directory."},
    CodeText{Code::preference_kept, "preference-kept", info, "C47",
             "The target has this preference already; it is kept.", "Nothing needs to be done."},
    CodeText{Code::setting_dropped, "setting-dropped", info, "C50",
             "A legacy column has no counterpart; its values are dropped.", "Nothing needs to be done."},
    CodeText{Code::file_unnamed, "file-unnamed", info, "C51",
             "No migrated message names this file; it is copied all the same.", "Nothing needs to be done."},
};

constexpr bool in_order() {
  for (std::size_t i = 0; i < texts.size(); ++i)
    if (static_cast<std::size_t>(texts[i].code) != i)
      return false;
  return texts.size() == static_cast<std::size_t>(Code::file_unnamed) + 1;
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
