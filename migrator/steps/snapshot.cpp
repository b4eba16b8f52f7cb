// SPDX-License-Identifier: Apache-2.0
#include "migrator/steps/snapshot.hpp"

#include "migrator/format.hpp"
#include "migrator/snapshot/directory_image.hpp"
#include "migrator/snapshot/snapshot.hpp"
#include "migrator/snapshot/target_image.hpp"
#include "migrator/steps/lookup_address.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <vector>

namespace gc2pc {
namespace {

std::size_t changed_rows(const Plan& plan) {
  const auto lines = before_images(plan);
  return static_cast<std::size_t>(std::count(lines.begin(), lines.end(), '\n'));
}

std::string profile_note(const Profile& profile) {
  return nlohmann::json{{"name", profile.name}, {"sha256", profile.sha256}}.dump(2) + "\n";
}

} // namespace

std::string SnapshotStep::check(const CheckContext& context) const {
  return fmt::format("would keep digests of all tables, {} as they are before{}, and the configuration",
                     counted(static_cast<std::int64_t>(changed_rows(context.plan)), "row"),
                     context.session.has_handover() ? ", the user with its memberships" : "");
}

std::string SnapshotStep::perform(StepContext& context) const {
  auto& session = context.session;
  const auto image = target_image(*session.store);
  std::vector<SnapshotContent> parts{
      {"target-tables.json", "state of the target and a digest of each of its tables", to_json(image)},
      {"target-before.jsonl", "rows of the target that are changed or deleted, as they are before",
       before_images(context.plan)},
      {"rules.xml", "the rule file", session.rules_xml},
      {"profile.json", "name and SHA-256 of the source profile", profile_note(session.source->profile())},
      {"config.json", "what the run works on", to_json(session.config) + "\n"}};
  if (session.has_handover()) {
    const auto user = session.directory->before_image(address_facts(session).owner.entry.dn);
    const auto lacking = shortfall(session.directory->restore_fidelity(user));
    if (!lacking.empty())
      context.observer.note("a restored user would differ from the removed one: " + lacking);
    parts.push_back({"directory.ldif",
                     "the user that bears the lookup address and the objects that link to it", user.ldif});
    parts.push_back({"directory.json", "the same with what restoring it needs", to_json(user)});
  }
  write_snapshot(context.run, digest_of(image), parts);
  std::uint64_t bytes = 0;
  for (const auto& part : parts)
    bytes += part.bytes.size();
  return fmt::format("{} with {} kept", counted(static_cast<std::int64_t>(parts.size()), "part"),
                     byte_size(bytes));
}

void SnapshotStep::confirm(StepContext& context) const {
  static_cast<void>(check_snapshot(context.run));
}

} // namespace gc2pc
