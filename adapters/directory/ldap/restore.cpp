// SPDX-License-Identifier: Apache-2.0
#include "adapters/directory/ldap/restore.hpp"

#include "adapters/directory/account_obstacles.hpp"
#include "adapters/directory/dn.hpp"
#include "adapters/directory/ldap/compare.hpp"
#include "adapters/directory/ldap/links_to.hpp"
#include "adapters/directory/ldap/primary_group.hpp"
#include "adapters/directory/ldap/random_password.hpp"
#include "adapters/directory/ldap/relatives.hpp"
#include "adapters/directory/ldap/rights.hpp"
#include "adapters/directory/object_compare.hpp"
#include "adapters/directory/owners.hpp"
#include "adapters/directory/quoted_name.hpp"
#include "adapters/directory/server_attributes.hpp"
#include "mappings/model/text.hpp"

#include <algorithm>
#include <cstdlib>

namespace gc2pc::ldap {
namespace {

/// The flag of userAccountControl that says disabled.
constexpr long account_disabled = 2;
constexpr long normal_account = 512;

bool is_account(const DirectoryEntry& entry) {
  return !entry.values("userAccountControl").empty();
}

long account_control(const DirectoryEntry& entry) {
  return std::strtol(entry.first("userAccountControl").c_str(), nullptr, 10);
}

bool same_values(std::span<const std::string> a, std::span<const std::string> b) {
  return std::is_permutation(a.begin(), a.end(), b.begin(), b.end());
}

} // namespace

Restorer::Restorer(DirectorySession& session, Forest& forest, const Image& image)
    : session_(session), forest_(forest), image_(image) {
  static_cast<void>(forest_.schema());
}

bool Restorer::is_restorable(std::string_view attribute) const {
  const auto name = ascii_lower(attribute);
  return !is_kept_by_server(name) && !forest_.schema().is_system_only(name) &&
         !forest_.schema().is_back_link(name) &&
         !equals_ignoring_case(name, Dn::require(image_.object.dn).naming_attribute());
}

std::optional<DirectoryEntry> Restorer::find_at(const std::string& dn) {
  return session_.read([&](Connection& connection) {
    return connection.read(dn, {"*", "nTSecurityDescriptor"});
  });
}

std::optional<DirectoryEntry> Restorer::find_alive() {
  return find_at(guid_base(image_.guid()));
}

std::optional<Restorer::Deleted> Restorer::find_deleted() {
  Search search;
  search.base = session_.root().domain;
  search.filter =
      Filter::all_of({Filter::equals("objectGUID", image_.guid()), Filter::equals("isDeleted", "TRUE")});
  search.attributes = {"*"};
  search.deleted = true;
  auto found = session_.read([&](Connection& connection) { return connection.search(search); });
  if (found.empty())
    return std::nullopt;
  // Without the recycle bin every deleted object is a tombstone, and some servers call it recycled, too.
  const bool recycled = forest_.deleted_objects().recycle_bin && found.front().first("isRecycled") == "TRUE";
  return Deleted{std::move(found.front()), recycled};
}

/// The recycle bin keeps the descriptor; the creator of an object owns it.
bool Restorer::can_write_descriptor(const std::string& base, bool deleted) {
  return session_.read([&](Connection& connection) { return may_write_security(connection, base, deleted); });
}

RestoreFidelity Restorer::promise() {
  auto way = forest_.deleted_objects().recycle_bin ? WayBack::bin : WayBack::tombstone;
  std::string base = guid_base(image_.guid());
  bool deleted = false;
  if (!find_alive()) {
    const auto found = find_deleted();
    deleted = true;
    if (!found || found->recycled)
      way = WayBack::created;
    else
      base = found->entry.dn;
  }
  RestoreFidelity result;
  result.same_guid = way != WayBack::created;
  result.same_sid = way != WayBack::created || image_.sid().empty();
  if (way != WayBack::bin) {
    if (has_password(image_.object))
      result.differences.emplace_back(lost_password);
    if (has_signed_in(image_.object))
      result.differences.emplace_back(lost_last_logon);
  }
  if (way == WayBack::tombstone && !image_.object.values("nTSecurityDescriptor").empty() &&
      !can_write_descriptor(base, deleted))
    result.differences.emplace_back(lost_descriptor);
  std::vector<std::string> holders;
  for (const auto& link : image_.links) {
    if (!holders.empty() && holders.back() == link.holder_guid)
      continue; // sorted by holder
    holders.push_back(link.holder_guid);
    const auto holder = session_.read(
        [&](Connection& connection) { return connection.read(guid_base(link.holder_guid), {"objectGUID"}); });
    if (!holder)
      result.differences.push_back(lost_holder(link.holder_dn));
  }
  return result;
}

bool Restorer::is_created_again(const DirectoryEntry& other) {
  const auto address = other.first("msRTCSIP-PrimaryUserAddress");
  return !address.empty() && address == image_.object.first("msRTCSIP-PrimaryUserAddress") && !find_deleted();
}

std::vector<std::string> Restorer::obstacles() {
  const auto place = place_of(session_, image_);
  if (!place)
    return {parent_is_gone(written(image_))};
  const auto alive = find_alive();
  if (alive && !same_dn(alive->dn, *place))
    return {quoted_name(*place) + " has been renamed to " + quoted_name(alive->dn) +
            ". Restore its old name, then run rollback again."};
  if (const auto other = find_at(*place); other && !alive && !is_created_again(*other))
    return {name_is_taken(*place)};
  std::vector<std::string> found;
  if (!alive)
    session_.read([&](Connection& connection) {
      found = lacking_restore_rights(connection, session_.root(), image_, *place);
      return true;
    });
  return found;
}

RestoreFidelity Restorer::perform() {
  refuse_obstacles(obstacles());
  const auto place = place_of(session_, image_).value_or(image_.object.dn);
  bring_back(place);
  const auto now = find_alive();
  complete(now ? guid_base(image_.guid()) : place);
  auto result = compare_with(session_, forest_, image_, Comparison::as_it_was);
  if (!result)
    throw Error(ErrorKind::conflict, quoted_name(place) + " was restored, but does not exist");
  result->refused = refused_;
  return *std::move(result);
}

void Restorer::bring_back(const std::string& place) {
  if (find_alive())
    return; // an earlier try was killed between the reanimation and the last attribute
  const auto deleted = find_deleted();
  if (deleted && !deleted->recycled)
    reanimate(*deleted, place);
  else if (!find_at(place))
    create_again(place);
}

void Restorer::reanimate(const Deleted& deleted, const std::string& place) {
  // MS-ADTS 3.1.1.5.3.7: both changes in one operation, isDeleted taken away, not set to FALSE.
  const std::vector<Change> changes{{Change::Operation::remove, "isDeleted", {}},
                                    {Change::Operation::replace, "distinguishedName", {place}}};
  std::vector<Control> controls;
  controls.push_back(show_deleted());
  session_.write([&](Connection& connection) { connection.modify(deleted.entry.dn, changes, controls); });
}

void Restorer::create_again(const std::string& place) {
  DirectoryEntry entry;
  entry.dn = place;
  for (const auto& attribute : image_.object.attributes)
    if (is_restorable(attribute.name) || equals_ignoring_case(attribute.name, "objectClass"))
      entry.attributes.push_back(attribute);
  session_.write([&](Connection& connection) { connection.add(entry); });
}

void Restorer::attempt(const std::string& what, const std::function<void(Connection&)>& write) {
  try {
    session_.write(write);
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::connection)
      throw;
    refused_.push_back(what + ": " + error.message());
  }
}

void Restorer::complete(const std::string& base) {
  const auto now = find_at(base);
  if (!now)
    throw Error(ErrorKind::conflict, quoted_name(image_.object.dn) + " was restored, but does not exist");
  write_attributes(base, *now);
  if (!same_descriptor(image_.object, *now))
    write_descriptor(base);
  if (is_account(image_.object) && account_control(*now) != account_control(image_.object))
    enable_account(base, *now);
  write_primary_group(base);
  write_links(base);
}

void Restorer::write_attributes(const std::string& base, const DirectoryEntry& now) {
  std::vector<Change> changes;
  for (const auto& attribute : image_.object.attributes)
    if (is_restorable(attribute.name) && !same_values(now.values(attribute.name), attribute.values))
      changes.push_back({Change::Operation::replace, attribute.name, attribute.values});
  for (const auto& attribute : now.attributes)
    if (image_.object.values(attribute.name).empty() && attribute.values.size() == 1 &&
        is_default_of_restore(ascii_lower(attribute.name), attribute.values.front()))
      changes.push_back({Change::Operation::replace, attribute.name, {}});
  if (changes.empty())
    return;
  try {
    session_.write([&](Connection& connection) { connection.modify(base, changes); });
  } catch (const Error& refused) {
    if (refused.kind() == ErrorKind::connection)
      throw;
    // One that the server keeps to itself, or that another object got meanwhile, must not cost all the
    // others.
    for (const auto& change : changes)
      attempt(change.attribute, [&](Connection& connection) { connection.modify(base, {change}); });
  }
}

void Restorer::write_descriptor(const std::string& base) {
  const auto before = image_.object.values("nTSecurityDescriptor");
  if (before.empty())
    return; // it could not be read
  attempt("its owner and access list", [&](Connection& connection) {
    std::vector<Control> controls;
    controls.push_back(security_descriptor());
    connection.modify(base,
                      {{Change::Operation::replace, "nTSecurityDescriptor", {before.begin(), before.end()}}},
                      controls);
  });
}

/// A deleted account has lost its password, and the domain takes no enabled account without one. One that has
/// a password, because another administrator brought it back, keeps that.
void Restorer::enable_account(const std::string& base, const DirectoryEntry& now) {
  const auto control = account_control(image_.object);
  if ((control & account_disabled) == 0 && (control & normal_account) != 0 && !has_password(now))
    attempt("its password", [&](Connection& connection) {
      const RandomPassword password;
      connection.modify(base, {{Change::Operation::replace, "unicodePwd", {password.attribute_value()}}});
    });
  attempt("userAccountControl", [&](Connection& connection) {
    connection.modify(base, {{Change::Operation::replace, "userAccountControl", {std::to_string(control)}}});
  });
}

void Restorer::write_primary_group(const std::string& base) {
  if (!image_.primary_group || !primary_group_number(image_.object))
    return;
  PrimaryGroup group(session_, forest_, image_);
  group.restore(base, [&](const std::string& what, const auto& write) { attempt(what, write); });
}

void Restorer::write_links(const std::string& base) {
  const auto account = find_at(base);
  if (!account)
    return;
  for (const auto& link : image_.links) {
    const auto named = names(session_, link.holder_guid, link.attribute, account->dn);
    if (!named || *named) // the comparison says that an object is gone
      continue;
    attempt(link.attribute + " of " + quoted_name(link.holder_dn), [&](Connection& connection) {
      connection.modify(guid_base(link.holder_guid),
                        {{Change::Operation::add, link.attribute, {account->dn}}});
    });
  }
}

} // namespace gc2pc::ldap
