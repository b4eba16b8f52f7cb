// SPDX-License-Identifier: Apache-2.0
/// \file
/// The step rest: invitations, preferences, last numbers, marks for the directory synchronisation.
#pragma once

#include "migrator/steps/step.hpp"

namespace gc2pc {

class RestStep final : public Step {
 public:
  [[nodiscard]] std::string_view name() const override { return "rest"; }
  [[nodiscard]] std::string_view purpose() const override {
    return "write invitations, preferences and last numbers";
  }
  [[nodiscard]] Extent extent(const Plan& plan) const override;
  [[nodiscard]] std::string check(const CheckContext& context) const override;
  std::string perform(StepContext& context) const override;
  void confirm(StepContext& context) const override;
  std::string undo(StepContext& context) const override;
};

} // namespace gc2pc
