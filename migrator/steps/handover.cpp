// SPDX-License-Identifier: Apache-2.0
#include "migrator/base/step_names.hpp"
#include "migrator/steps/steps.hpp"

#include "adapters/fault_point.hpp"
#include "mappings/model/error.hpp"
#include "migrator/handover/controllers.hpp"
#include "migrator/handover/lookup_address.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace gc2pc {
namespace {

/// Exactly one object owns the lookup address, and it is the endpoint.
class HandoverStep final : public DirectoryStep {
 public:
  [[nodiscard]] StepId id() const override { return StepId::handover; }
  [[nodiscard]] std::string check(const CheckContext& context) const override;
  StepResult perform(StepContext& context) const override;
};

std::string HandoverStep::check(const CheckContext& context) const {
  return "would check that only the endpoint of pool '" + *context.session.config.pool + "' owns " +
         context.session.lookup_address->text();
}

StepResult HandoverStep::perform(StepContext& context) const {
  auto& session = context.session;
  const auto& address = session.lookup_address->text();
  const auto owners = session.directory->find_owners(*session.lookup_address);
  const auto endpoint = planned_endpoint(session, context.plan.legacy_pool);
  if (!owned_by_endpoint_alone(owners, endpoint))
    throw Error(ErrorKind::difference, "the lookup address " + address + " should belong to " +
                                           endpoint.text() + " alone, but belongs to " +
                                           (owners.empty() ? "nobody" : names_of(owners)));
  const auto& made = owners.front().entry;
  if (const auto differences = endpoint.differences(made); !differences.empty())
    throw Error(ErrorKind::difference, fmt::format("the endpoint '{}' is not as planned: {}", made.dn,
                                                   fmt::join(differences, "; ")));
  const auto so = names_of(owners) + " alone owns " + address;
  const auto controllers = wait_for_controllers(context.directory_context(), so, [&](const auto& seen) {
    return owned_by_endpoint_alone(seen, endpoint);
  });
  fault_point(FaultPoint::handover_looked);
  // Where the endpoint is at home is reported, never required: a cmdlet or an administrator may have chosen
  // it.
  const auto home = made.first("msRTCSIP-PrimaryHomeServer");
  return so + controllers +
         (home.empty() ? "; it has no home server" : "; its home server is '" + home + "'");
}

} // namespace

std::unique_ptr<const Step> make_handover_step() {
  return std::make_unique<const HandoverStep>();
}

} // namespace gc2pc
