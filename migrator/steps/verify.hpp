// SPDX-License-Identifier: Apache-2.0
/// \file
/// The step verify: the target, read anew, is what the plan says.
#pragma once

#include "migrator/steps/step.hpp"

namespace gc2pc {

class VerifyStep final : public Step {
 public:
  [[nodiscard]] std::string_view name() const override { return "verify"; }
  [[nodiscard]] std::string_view purpose() const override {
    return "read the target anew and compare it with the plan";
  }
  [[nodiscard]] Extent extent(const Plan& plan) const override;
  [[nodiscard]] std::string check(const CheckContext& context) const override;
  std::string perform(StepContext& context) const override;
};

} // namespace gc2pc
