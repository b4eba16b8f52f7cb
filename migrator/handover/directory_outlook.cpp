// SPDX-License-Identifier: Apache-2.0
#include "migrator/handover/directory_outlook.hpp"

#include "mappings/model/error.hpp"
#include "migrator/base/format.hpp"
#include "migrator/base/rate.hpp"
#include "migrator/handover/lookup_address.hpp"
#include "migrator/handover/release_outlook.hpp"

#include <fmt/format.h>

namespace gc2pc {
namespace {

std::string kind_of(const AddressOwner& owner) {
  if (owner.is_endpoint)
    return "endpoint";
  switch (owner.kind) {
  case OwnerKind::user:
    return "user";
  case OwnerKind::contact:
    return "contact";
  case OwnerKind::other:
    break;
  }
  return "other";
}

/// Does `work`; a conflict that it meets is an obstacle.
template <class Work>
void try_to(DirectoryOutlook& outlook, Work&& work) {
  try {
    work();
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::conflict && error.kind() != ErrorKind::plan_errors)
      throw;
    outlook.obstacles.emplace_back(error.what());
  }
}

} // namespace

DirectoryOutlook directory_outlook(Session& session) {
  auto& directory = *session.directory;
  DirectoryOutlook outlook;
  outlook.directory = directory.description();
  outlook.address = session.lookup_address->text();
  for (const auto& owner : directory.find_owners(*session.lookup_address))
    outlook.owners.push_back({kind_of(owner), owner.entry.dn});
  for (const auto& view : directory.owners_everywhere(*session.lookup_address))
    if (!view.trouble.empty())
      outlook.obstacles.push_back(view.controller + " cannot be asked: " + view.trouble);
  try_to(outlook, [&] {
    for (auto& remark : pool_remarks(pool_facts(session), *session.lookup_address))
      outlook.facts.push_back(std::move(remark));
  });
  bool has_remarks = false;
  try_to(outlook, [&] {
    const auto release = release_outlook(session, lookup_user(session).entry.dn);
    outlook.facts.push_back(release.sentence());
    has_remarks = true;
    for (const auto& obstacle : release.obstacles)
      outlook.obstacles.push_back(obstacle);
    if (const auto trouble = release.trouble(); !trouble.empty())
      outlook.obstacles.push_back(trouble);
  });
  if (!has_remarks)
    for (auto& remark : directory.remarks())
      outlook.facts.push_back(std::move(remark));
  return outlook;
}

} // namespace gc2pc
