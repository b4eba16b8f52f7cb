// SPDX-License-Identifier: Apache-2.0
#include "migrator/base/step_names.hpp"
#include "migrator/steps/steps.hpp"

#include "mappings/model/error.hpp"
#include "migrator/base/format.hpp"
#include "migrator/handover/lookup_address.hpp"
#include "migrator/plan/inputs.hpp"
#include "migrator/snapshot/directory_image.hpp"
#include "migrator/snapshot/layout.hpp"
#include "migrator/snapshot/snapshot.hpp"
#include "migrator/snapshot/target_image.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string>
#include <vector>

namespace gc2pc {
namespace {

std::string protection(const SnapshotKeys& keys) {
  std::string text =
      !keys.envelope.seals() ? ""
      : keys.envelope.recipients().empty()
          ? ", encrypted"
          : ", encrypted to " +
                counted(static_cast<std::int64_t>(keys.envelope.recipients().size()), "recipient");
  return keys.signer ? text + ", signed" : text;
}

/// The snapshot of an earlier plan stays, as it shows what was before any of them; this plan may change other
/// rows of the target than that one did.
std::string add_rows(StepContext& context, const SnapshotKeys& keys) {
  add_to_snapshot(context.run, {{amended_part, {{"target-amended.db", before_images(context.plan)}}}}, keys);
  return fmt::format("taken before the precopy; before-images of {} added",
                     counted(before_image_rows(context.plan), "row"));
}

/// The cutover compared the target with the plan when it began. What another program, or another run, wrote
/// since then must not be taken for what was there before.
void refuse_other_content(const Plan& plan, const std::string& digest) {
  const auto planned = std::find_if(plan.inputs.begin(), plan.inputs.end(),
                                    [](const auto& input) { return input.first == target_content_input; });
  if (planned != plan.inputs.end() && planned->second != digest)
    throw Error(ErrorKind::changed, "another program changed the target since the cutover began")
        .hint("Stop it, then run the same command again. If another run of gc2pc is using the target, finish "
              "it or roll it back first.");
}

/// What is there before is kept, verified by reading back.
class SnapshotStep final : public Step {
 public:
  [[nodiscard]] StepId id() const override { return StepId::snapshot; }
  [[nodiscard]] std::string check(const CheckContext& context) const override;
  StepResult perform(StepContext& context) const override;
  void confirm(const ConfirmContext& context) const override;
};

std::string SnapshotStep::check(const CheckContext& context) const {
  const auto& keys = snapshot_keys(context.session, KeyUse::writing);
  return fmt::format("would keep digests of all tables, {} as they are before{}, and the configuration{}{}{}",
                     counted(before_image_rows(context.plan), "row"),
                     context.session.has_handover() ? ", the user with its memberships" : "",
                     protection(keys),
                     keys.remarks.empty() ? "" : ". Warning: ", fmt::join(keys.remarks, "; "));
}

StepResult SnapshotStep::perform(StepContext& context) const {
  auto& session = context.session;
  const auto& keys = snapshot_keys(session, KeyUse::writing);
  if (context.run.state().snapshot_taken())
    return add_rows(context, keys);
  const auto image = target_image(*session.store);
  const auto digest = digest_of(image);
  refuse_other_content(context.plan, digest);
  for (const auto& remark : keys.remarks)
    context.observer.note("warning: " + remark);
  std::vector<SnapshotContent> parts{{target_part,
                                      {{"target-digest.json", stored_target_image(image)},
                                       {"target-before.db", before_images(context.plan)}}},
                                     {settings_part,
                                      {{"rules.xml", session.rules_xml},
                                       {"profile.xml", session.source->profile().xml},
                                       {"config.json", stored_config(session.config) + "\n"}}}};
  if (session.has_handover()) {
    const auto user = session.directory->before_image(address_facts(session).owner.entry.dn);
    if (session.release == Release::remove)
      if (const auto lost = session.directory->restore_fidelity(user).all(); !lost.empty())
        context.observer.note(
            fmt::format("a restored user would differ from the removed one: {}", fmt::join(lost, "; ")));
    parts.push_back(
        {directory_part, {{"directory.ldif", user.ldif}, {"directory.json", stored_directory_image(user)}}});
  }
  write_snapshot(context.run, context.plan, digest, parts, keys);
  std::uint64_t bytes = 0;
  for (const auto& part : parts)
    for (const auto& file : part.files)
      bytes += file.bytes.size();
  return fmt::format("{} with {} kept{}", counted(static_cast<std::int64_t>(parts.size()), "part"),
                     byte_size(bytes), protection(keys));
}

void SnapshotStep::confirm(const ConfirmContext& context) const {
  const auto info =
      check_snapshot(context.run, snapshot_keys(context.session, KeyUse::writing), Reading::possible);
  refuse_foreign(info, context.plan);
  if (!info.opened)
    context.observer.note("only the checksums of the snapshot were verified: its private key was not given. "
                          "A rollback needs it");
}

} // namespace

std::unique_ptr<const Step> make_snapshot_step() {
  return std::make_unique<const SnapshotStep>();
}

} // namespace gc2pc
