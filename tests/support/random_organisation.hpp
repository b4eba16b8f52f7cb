// SPDX-License-Identifier: Apache-2.0
/// \file
/// Builds the organisation that a description stands for: names that clash, odd definers, orphans, bad text,
/// a target with its own nodes and people. Keys are unique, as databases make sure; nothing else is.
#pragma once

#include "mappings/rules/planner.hpp"
#include "tests/support/random_description.hpp"

#include <string>
#include <vector>

namespace gc2pc::test {

/// A random organisation and the rules to plan it with.
struct RandomOrganisation {
  PlanInputs inputs;
  std::vector<legacy::Message> messages; ///< as the source streams them: by room, then chatId

  [[nodiscard]] Plan plan() const;
  /// The target as the plan finds it: the given one, or the seed.
  [[nodiscard]] chat::Inventory target(const Plan& plan) const;
};

/// Any organisation.
[[nodiscard]] RandomOrganisation build(const Description& description);
/// One that is flat already: first-level categories, short names that are all different, an empty target.
[[nodiscard]] RandomOrganisation build_flat(const Description& description);

/// Adds the existing target that a description asks for to an organisation whose source is whole.
void build_target(const Description& description, RandomOrganisation& organisation);

/// A name out of few nasty ones, so that clashes happen.
[[nodiscard]] std::string any_name(Dice& dice);
/// A GUID of its own for each kind and number; `shared`: with the first eight digits of all others that share
/// them.
[[nodiscard]] Guid any_guid(char kind, std::size_t number, bool shared = false);

} // namespace gc2pc::test
