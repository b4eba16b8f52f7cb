// SPDX-License-Identifier: Apache-2.0
#include "adapters/directory/ldap/restore.hpp"

#include "adapters/directory/ascii.hpp"
#include "adapters/directory/dn.hpp"
#include "adapters/directory/ldap/links_to.hpp"
#include "adapters/directory/ldap/random_password.hpp"
#include "adapters/directory/ldap/rights.hpp"
#include "adapters/directory/owners.hpp"
#include "adapters/directory/quoted_name.hpp"
#include "adapters/directory/server_attributes.hpp"

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

/// It once was given a password.
bool has_password(const DirectoryEntry& entry) {
  const auto set = entry.first("pwdLastSet");
  return !set.empty() && set != "0";
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
         !same_ignoring_ascii_case(name, Dn::require(image_.object.dn).naming_attribute());
}

std::optional<DirectoryEntry> Restorer::find_alive() {
  return session_.read([&](Connection& connection) {
    return connection.read(guid_base(image_.guid()), {"*", "nTSecurityDescriptor"});
  });
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

RestoreFidelity Restorer::promise() {
  const auto way = forest_.deleted_objects().recycle_bin ? WayBack::bin : WayBack::tombstone;
  if (const auto alive = find_alive())
    return promised(way, guid_base(image_.guid()), false);
  const auto deleted = find_deleted();
  return !deleted || deleted->recycled ? fidelity(WayBack::created) : promised(way, deleted->entry.dn, true);
}

/// The recycle bin keeps the descriptor; who makes an object owns it.
RestoreFidelity Restorer::promised(WayBack way, const std::string& base, bool deleted) {
  auto result = fidelity(way);
  const bool has_descriptor = !image_.object.values("nTSecurityDescriptor").empty();
  if (way == WayBack::tombstone && has_descriptor &&
      !session_.read([&](Connection& connection) { return may_write_security(connection, base, deleted); }))
    result.differences.emplace_back(descriptor_not_back);
  return result;
}

RestoreFidelity Restorer::fidelity(WayBack way) {
  RestoreFidelity result;
  result.same_guid = result.same_sid = way != WayBack::created;
  if (way == WayBack::created && image_.sid().empty())
    result.same_sid = true; // it never had one
  if ((way == WayBack::tombstone || way == WayBack::created) && has_password(image_.object))
    result.differences.emplace_back("its password is another one that nobody knows; set it anew");
  if (!lost_.empty()) {
    std::string names;
    for (const auto& name : lost_)
      names += (names.empty() ? "" : ", ") + name;
    result.differences.push_back("the directory did not take back " + names);
  }
  std::vector<std::string> holders;
  for (const auto& link : image_.links) {
    if (!holders.empty() && holders.back() == link.holder_guid)
      continue; // sorted by holder
    holders.push_back(link.holder_guid);
    const auto holder = session_.read(
        [&](Connection& connection) { return connection.read(guid_base(link.holder_guid), {"objectGUID"}); });
    if (!holder)
      result.differences.push_back(quoted_name(link.holder_dn) + ", which named it, does not exist any more");
  }
  return result;
}

RestoreFidelity Restorer::perform() {
  const auto other = session_.read([&](Connection& connection) {
    return connection.read(image_.object.dn, {"*", "nTSecurityDescriptor"});
  });
  const auto alive = find_alive();
  if (other && (!alive || other->first("objectGUID") != image_.guid())) {
    // A try before this one may have been killed behind the creation of a new object.
    if (!other->first("msRTCSIP-PrimaryUserAddress").empty() &&
        other->first("msRTCSIP-PrimaryUserAddress") == image_.object.first("msRTCSIP-PrimaryUserAddress") &&
        !find_deleted()) {
      write_links(other->dn);
      return fidelity(WayBack::created);
    }
    throw Error(ErrorKind::conflict,
                quoted_name(image_.object.dn) + " exists, but is not as it was in the snapshot")
        .hint("Rename or remove that object, then run rollback again.");
  }
  if (alive) {
    if (!same_dn(alive->dn, image_.object.dn))
      throw Error(ErrorKind::conflict,
                  quoted_name(image_.object.dn) + " is called " + quoted_name(alive->dn) + " now")
          .hint("Give it its name back, then run rollback again.");
    // A try before this one may have been killed between the reanimation and the last attribute.
    write_attributes(*alive);
    write_links(alive->dn);
    const bool same_password = alive->first("pwdLastSet") == image_.object.first("pwdLastSet");
    return fidelity(same_password ? WayBack::alive : WayBack::tombstone);
  }
  const auto deleted = find_deleted();
  if (deleted && !deleted->recycled) {
    reanimate(*deleted);
    write_links(image_.object.dn);
    return fidelity(forest_.deleted_objects().recycle_bin ? WayBack::bin : WayBack::tombstone);
  }
  create_again();
  write_links(image_.object.dn);
  return fidelity(WayBack::created);
}

void Restorer::reanimate(const Deleted& deleted) {
  // MS-ADTS 3.1.1.5.3.7: both changes in one operation, isDeleted taken away, not set to FALSE.
  const std::vector<Change> changes{{Change::Operation::remove, "isDeleted", {}},
                                    {Change::Operation::replace, "distinguishedName", {image_.object.dn}}};
  std::vector<Control> controls;
  controls.push_back(show_deleted());
  session_.write([&](Connection& connection) { connection.modify(deleted.entry.dn, changes, controls); });
  const auto now = find_alive();
  if (!now)
    throw Error(ErrorKind::conflict, quoted_name(image_.object.dn) + " was reanimated, but is not there");
  write_attributes(*now);
}

void Restorer::write_attributes(const DirectoryEntry& now) {
  const auto base = guid_base(now.first("objectGUID"));
  std::vector<Change> changes;
  for (const auto& attribute : image_.object.attributes)
    if (is_restorable(attribute.name) && !same_values(now.values(attribute.name), attribute.values))
      changes.push_back({Change::Operation::replace, attribute.name, attribute.values});
  if (!changes.empty()) {
    try {
      session_.write([&](Connection& connection) { connection.modify(base, changes); });
    } catch (const Error& refused) {
      if (refused.kind() == ErrorKind::connection)
        throw;
      // One that the server keeps to itself must not cost all the others.
      for (const auto& change : changes)
        try {
          session_.write([&](Connection& connection) { connection.modify(base, {change}); });
        } catch (const Error& error) {
          if (error.kind() == ErrorKind::connection)
            throw;
          lost_.push_back(change.attribute);
        }
    }
  }
  if (!same_values(now.values("nTSecurityDescriptor"), image_.object.values("nTSecurityDescriptor")))
    write_security(base);
  if (is_account(image_.object) && account_control(now) != account_control(image_.object))
    enable_account(base, now);
}

void Restorer::write_security(const std::string& base) {
  const auto before = image_.object.values("nTSecurityDescriptor");
  if (before.empty())
    return; // it could not be read
  std::vector<Control> controls;
  controls.push_back(security_descriptor());
  try {
    session_.write([&](Connection& connection) {
      connection.modify(
          base, {{Change::Operation::replace, "nTSecurityDescriptor", {before.begin(), before.end()}}},
          controls);
    });
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::connection)
      throw;
    lost_.emplace_back("its security descriptor");
  }
}

/// A deleted account has lost its password, and the domain takes no enabled account without one. One that has
/// a password, because somebody else brought it back, keeps that.
void Restorer::enable_account(const std::string& base, const DirectoryEntry& now) {
  const auto control = account_control(image_.object);
  try {
    if ((control & account_disabled) == 0 && (control & normal_account) != 0 && !has_password(now)) {
      const RandomPassword password;
      session_.write([&](Connection& connection) {
        connection.modify(base, {{Change::Operation::replace, "unicodePwd", {password.attribute_value()}}});
      });
    }
    session_.write([&](Connection& connection) {
      connection.modify(base,
                        {{Change::Operation::replace, "userAccountControl", {std::to_string(control)}}});
    });
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::connection)
      throw;
    lost_.emplace_back("that it is enabled");
  }
}

void Restorer::create_again() {
  DirectoryEntry entry;
  entry.dn = image_.object.dn;
  for (const auto& attribute : image_.object.attributes)
    if (is_restorable(attribute.name) || same_ignoring_ascii_case(attribute.name, "objectClass"))
      entry.attributes.push_back(attribute);
  session_.write([&](Connection& connection) { connection.add(entry); });
  const auto now = session_.read([&](Connection& connection) {
    return connection.read(entry.dn, {"*", "nTSecurityDescriptor"});
  });
  if (!now)
    throw Error(ErrorKind::conflict, quoted_name(entry.dn) + " was created, but is not there");
  write_attributes(*now);
}

void Restorer::write_links(const std::string& dn) {
  for (const auto& link : image_.links) {
    const auto named = names(session_, link.holder_guid, link.attribute, dn);
    if (!named || *named) // an object that is gone is told by fidelity()
      continue;
    session_.write([&](Connection& connection) {
      connection.modify(guid_base(link.holder_guid), {{Change::Operation::add, link.attribute, {dn}}});
    });
  }
}

} // namespace gc2pc::ldap
