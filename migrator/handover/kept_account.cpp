// SPDX-License-Identifier: Apache-2.0
#include "migrator/handover/kept_account.hpp"

#include "adapters/directory/dn.hpp"
#include "adapters/directory/ldif_document.hpp"
#include "adapters/fault_point.hpp"
#include "mappings/model/error.hpp"
#include "migrator/snapshot/directory_image.hpp"
#include "migrator/snapshot/layout.hpp"
#include "migrator/snapshot/snapshot.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace gc2pc {
namespace {

constexpr std::string_view image_name = "release.image";
constexpr std::string_view announced_name = "release.announced";

std::vector<std::string> announced_of(const Run& run) {
  const auto text = run.value(announced_name);
  if (!text)
    return {};
  try {
    return nlohmann::json::parse(*text).get<std::vector<std::string>>();
  } catch (const nlohmann::json::exception&) {
    throw Error(ErrorKind::corrupt, "the list of announced differences cannot be read");
  }
}

} // namespace

std::optional<DirectoryBeforeImage> kept_account(const Run& run) {
  const auto text = run.value(image_name);
  return text ? std::optional(directory_image_from_stored(*text)) : std::nullopt;
}

void keep_account(ReadSession& session, Run& run, const DirectoryBeforeImage& image) {
  const auto json = stored_directory_image(image);
  add_to_snapshot(run, {{release_part, {{"release.ldif", image.ldif}, {"release.json", json}}}},
                  snapshot_keys(session, KeyUse::writing));
  fault_point(FaultPoint::release_image_added);
  const auto announced = session.release == Release::remove
                             ? std::optional(session.directory->restore_fidelity(image).all())
                             : std::nullopt;
  run.together([&] {
    if (announced)
      run.keep(announced_name, nlohmann::json(*announced).dump());
    run.keep(image_name, json);
  });
}

bool is_account(const DirectoryBeforeImage& image, const AddressOwner& owner) {
  const auto guid = LdifDocument(image.ldif).record(0).entry().first("objectGUID");
  return same_dn(owner.entry.dn, image.dn) || (!guid.empty() && owner.entry.first("objectGUID") == guid);
}

std::string AccountDifferences::text() const {
  auto all = unexpected;
  all.insert(all.end(), announced.begin(), announced.end());
  return fmt::format("{}", fmt::join(all, "; "));
}

AccountDifferences differences_of_account(const Run& run, DirectoryReader& directory,
                                          const DirectoryBeforeImage& image) {
  const auto expected = announced_of(run);
  AccountDifferences found;
  for (auto& difference : directory.compare(image, Comparison::as_it_was))
    (std::find(expected.begin(), expected.end(), difference) != expected.end() ? found.announced
                                                                               : found.unexpected)
        .push_back(std::move(difference));
  return found;
}

} // namespace gc2pc
