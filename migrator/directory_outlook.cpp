// SPDX-License-Identifier: Apache-2.0
#include "migrator/directory_outlook.hpp"

#include "mappings/model/error.hpp"
#include "migrator/format.hpp"
#include "migrator/steps/lookup_address.hpp"
#include "migrator/steps/release_outlook.hpp"

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
    if (error.kind() != ErrorKind::conflict)
      throw;
    outlook.obstacles.emplace_back(error.what());
  }
}

void look_at_pool(Session& session, DirectoryOutlook& outlook) {
  // Whose pool it was does not matter here: the GUID only makes the endpoint's name.
  const auto endpoint = planned_endpoint(session, Guid{});
  const auto& pool = endpoint.pool;
  outlook.facts.push_back(fmt::format("the pool is '{}', at home on '{}', with {}", pool.dn,
                                      pool.home_server_dn,
                                      counted(static_cast<std::int64_t>(pool.endpoints.size()), "endpoint")));
  refuse_unfit_pool(pool, endpoint.entry, *session.lookup_address);
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
  bool has_pool = false;
  try_to(outlook, [&] {
    has_pool = directory.find_pool(*session.config.pool).has_value();
    look_at_pool(session, outlook);
  });
  bool has_remarks = false;
  if (has_pool)
    try_to(outlook, [&] {
      const auto release = release_outlook(session, address_facts(session).owner.entry.dn);
      outlook.facts.push_back(release.sentence());
      has_remarks = true;
      if (const auto trouble = release.trouble(); !trouble.empty())
        outlook.obstacles.push_back(trouble);
    });
  if (!has_remarks)
    for (auto& remark : directory.remarks())
      outlook.facts.push_back(std::move(remark));
  return outlook;
}

nlohmann::json json_of(const DirectoryOutlook& outlook) {
  auto owners = nlohmann::json::array();
  for (const auto& owner : outlook.owners)
    owners.push_back({{"kind", owner.kind}, {"dn", owner.dn}});
  return {{"directory", outlook.directory},
          {"address", outlook.address},
          {"owners", owners},
          {"facts", outlook.facts},
          {"obstacles", outlook.obstacles}};
}

} // namespace gc2pc
