// SPDX-License-Identifier: Apache-2.0
#include "migrator/handover/directory_preview.hpp"

#include "mappings/model/error.hpp"
#include "migrator/base/format.hpp"
#include "migrator/base/rate.hpp"
#include "migrator/handover/lookup_address.hpp"
#include "migrator/handover/release_preview.hpp"

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
void try_to(DirectoryPreview& preview, Work&& work) {
  try {
    work();
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::conflict && error.kind() != ErrorKind::plan_errors)
      throw;
    preview.obstacles.emplace_back(error.what());
  }
}

} // namespace

DirectoryPreview directory_preview(ReadSession& session) {
  auto& directory = *session.directory;
  DirectoryPreview preview;
  preview.directory = directory.description();
  preview.address = session.lookup_address->text();
  for (const auto& owner : directory.find_owners(*session.lookup_address))
    preview.owners.push_back({kind_of(owner), owner.entry.dn});
  for (const auto& view : directory.owners_everywhere(*session.lookup_address))
    if (!view.trouble.empty())
      preview.obstacles.push_back(view.controller + " cannot be queried: " + view.trouble);
  try_to(preview, [&] {
    for (auto& remark : pool_remarks(pool_facts(session), *session.lookup_address))
      preview.facts.push_back(std::move(remark));
  });
  bool has_remarks = false;
  try_to(preview, [&] {
    const auto release = release_preview(session, lookup_user(session).entry.dn);
    preview.facts.push_back(release.sentence());
    has_remarks = true;
    for (const auto& obstacle : release.obstacles)
      preview.obstacles.push_back(obstacle);
    if (const auto trouble = release.trouble(); !trouble.empty())
      preview.obstacles.push_back(trouble);
  });
  if (!has_remarks)
    for (auto& remark : directory.remarks())
      preview.facts.push_back(std::move(remark));
  return preview;
}

} // namespace gc2pc
