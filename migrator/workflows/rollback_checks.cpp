// SPDX-License-Identifier: Apache-2.0
#include "migrator/workflows/rollback_checks.hpp"

#include "mappings/model/additions.hpp"
#include "mappings/model/error.hpp"
#include "migrator/base/format.hpp"
#include "migrator/handover/kept_account.hpp"
#include "migrator/handover/lookup_address.hpp"
#include "migrator/run/applied_plan.hpp"
#include "migrator/snapshot/directory_image.hpp"
#include "migrator/snapshot/info.hpp"
#include "migrator/snapshot/snapshot.hpp"
#include "migrator/snapshot/target_image.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <optional>
#include <unordered_set>

namespace gc2pc {
namespace {

void refuse_new_messages(const std::map<chat::NodeId, chat::RoomMessages>& now, const Plan& plan,
                         const std::vector<RoomCursor>& cursors) {
  // A precopy may have copied more than its last plan wants: messages that were deleted in the source since.
  std::map<chat::NodeId, RoomCursor> copied;
  for (const auto& cursor : cursors)
    copied.emplace(cursor.room, cursor);
  std::int64_t rooms = 0;
  std::string first;
  for (const auto& room : plan.rooms) {
    const auto found = now.find(room.room);
    const auto& cursor = copied[room.room];
    if (found == now.end() || (found->second.count <= std::max(room.messages, cursor.digest.count) &&
                               found->second.last <= std::max(room.last, cursor.last)))
      continue;
    if (rooms++ == 0)
      first = fmt::format("'{}' has {}, {} were migrated", room.name, counted(found->second.count, "message"),
                          grouped(room.messages));
  }
  if (rooms > 0)
    throw Error(ErrorKind::conflict,
                fmt::format("users wrote into {} after the cutover: {}{}", counted(rooms, "migrated room"),
                            first, rooms > 1 ? ", …" : ""))
        .hint("Give --discard-new-messages to delete these messages too.");
}

/// Finds rooms and categories that the run did not make.
class NewNodes {
 public:
  NewNodes(const Plan& plan, const Plan* in_target) : known_{plan.seed.root.guid} {
    for (const auto* made : {&plan, in_target})
      if (made)
        for (const auto& node : made->structure.nodes.inserted)
          known_.insert(node.guid);
  }
  void look_at(const chat::Tables& piece) {
    for (const auto& node : piece.nodes)
      if (!first_ && !known_.contains(node.guid))
        first_ = node;
  }
  void refuse() const {
    if (first_)
      throw Error(ErrorKind::conflict,
                  fmt::format("the target was created by this run, but a {} was added to it afterwards: '{}'",
                              first_->is_category ? "category" : "room", first_->name))
          .hint("Remove it first; a rollback removes the whole target.");
  }

 private:
  std::unordered_set<Guid> known_;
  std::optional<chat::Node> first_;
};

/// Rows that a message names; the rest is counted.
constexpr std::size_t named_rows = 3;

[[noreturn]] void refuse_rows(std::vector<std::string> rows, const char* hint) {
  const auto all = static_cast<std::int64_t>(rows.size());
  if (rows.size() > named_rows)
    rows.resize(named_rows);
  throw Error(ErrorKind::conflict,
              fmt::format("{} added after the cutover {} to migrated rows: {}{}", counted(all, "row"),
                          all == 1 ? "refers" : "refer", fmt::join(rows, "; "),
                          all > static_cast<std::int64_t>(rows.size()) ? "; …" : ""))
      .hint(hint);
}

/// A room or category that users created below a migrated category is theirs; rows that belong to a migrated
/// room or person may go with it.
void refuse_additions(const chat::ChangeSet& additions, bool discard) {
  chat::ChangeSet nodes;
  nodes.nodes = additions.nodes;
  if (!nodes.empty())
    refuse_rows(texts_of(nodes), "Remove or move them first.");
  if (!additions.empty() && !discard)
    refuse_rows(texts_of(additions), "Remove them, or delete them with --discard-new-messages.");
}

/// What gc2pc does not know it does not delete.
void refuse_outside_references(const std::vector<std::string>& references) {
  if (!references.empty())
    throw Error(ErrorKind::conflict, fmt::format("tables that are not gc2pc's refer to migrated rows: {}",
                                                 fmt::join(references, "; ")))
        .hint("Remove these rows first.");
}

} // namespace

void refuse_new_content(ChatReader& store, const Run& run, const Plan& plan, bool discard) {
  if (store.state() != StoreState::present)
    return;
  const auto in_target = plan_in_target(run, store, plan);
  if (!discard)
    refuse_new_messages(store.rooms_with_messages(), plan, store.cursors(run.id()));
  if (in_target)
    refuse_outside_references(store.outside_references(in_target->structure));
  static const chat::ChangeSet nothing;
  chat::AdditionsFinder additions(in_target ? in_target->structure : nothing, plan.rest);
  NewNodes nodes(plan, in_target.get());
  store.read_structure([](const chat::Tables&) {},
                       [&](const chat::Tables& piece) {
                         additions.look_at(piece);
                         nodes.look_at(piece);
                       });
  refuse_additions(additions.take(), discard);
  if (plan.creates_target && !discard)
    nodes.refuse();
}

namespace {

/// The newer of two images: the account may have been changed between the snapshot and its release.
std::optional<DirectoryBeforeImage> account_before(const Run& run, const SnapshotInfo& info,
                                                   const SnapshotKeys& keys) {
  std::string name;
  for (const auto& part : info.parts)
    for (const auto& file : part.files)
      if (file.name == "directory.json" || file.name == "release.json")
        name = file.name;
  return name.empty() ? std::nullopt
                      : std::optional(directory_image_from_stored(snapshot_file(run, name, keys)));
}

void compare_owner(ReadSession& session, const DirectoryBeforeImage& account, FromBefore& result) {
  const auto& address = *session.lookup_address;
  const auto views = session.directory->owners_everywhere(address);
  if (std::none_of(views.begin(), views.end(), [](const auto& view) { return view.trouble.empty(); }))
    static_cast<void>(session.directory->find_owners(address)); // says why
  for (const auto& [controller, owners, trouble] : views)
    // One that cannot be asked was waited for by the steps that changed anything.
    if (trouble.empty() && (owners.size() != 1 || !is_account(account, owners.front())))
      result.unexpected.push_back(fmt::format("{} belonged to '{}' and belongs to {}{}", address.text(),
                                              account.dn, owners.empty() ? "nobody" : names_of(owners),
                                              views.size() > 1 ? " on " + controller : ""));
}

} // namespace

std::string FromBefore::sentence() const {
  std::string so = directory == Directory::account ? "target and directory are as they were before"
                   : directory == Directory::owner
                       ? "the target is as it was before, and " + owner + " as before"
                       : std::string("the target is as it was before");
  if (announced.empty() && unexpected.empty())
    return so;
  if (unexpected.empty())
    return fmt::format("{}, except as announced: {}", so, fmt::join(announced, "; "));
  auto all = unexpected;
  all.insert(all.end(), announced.begin(), announced.end());
  return fmt::format("not as it was before: {}", fmt::join(all, "; "));
}

FromBefore compare_with_before(ReadSession& session, const Run& run) {
  const auto& keys = snapshot_keys(session, KeyUse::reading);
  const auto info = check_snapshot(run, keys, Reading::whole);
  const auto before = target_image_from_stored(snapshot_file(run, "target-digest.json", keys));
  FromBefore result;
  result.unexpected = differences(before, target_image(*session.store));
  if (!session.has_handover())
    return result;
  const auto account = account_before(run, info, keys);
  if (!account)
    return result;
  result.directory = FromBefore::Directory::owner;
  result.owner = fmt::format("{} belongs to '{}'", session.lookup_address->text(), account->dn);
  compare_owner(session, *account, result);
  if (!run.state().address_was_free())
    return result;
  result.directory = FromBefore::Directory::account;
  const auto found = differences_of_account(run, *session.directory, *account);
  const auto add = [&](const std::vector<std::string>& from, std::vector<std::string>& to) {
    if (!from.empty())
      to.push_back(fmt::format("of the user '{}': {}", account->dn, fmt::join(from, "; ")));
  };
  add(found.announced, result.announced);
  add(found.unexpected, result.unexpected);
  return result;
}

} // namespace gc2pc
