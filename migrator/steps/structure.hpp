// SPDX-License-Identifier: Apache-2.0
/// \file
/// The step structure: the target itself where there is none, principals, add-ins, nodes, scopes, roles.
#pragma once

#include "migrator/steps/step.hpp"

namespace gc2pc {

class StructureStep final : public Step {
 public:
  [[nodiscard]] std::string_view name() const override { return "structure"; }
  [[nodiscard]] std::string_view purpose() const override {
    return "write people, rooms and rights into the target";
  }
  [[nodiscard]] Extent extent(const Plan& plan) const override;
  [[nodiscard]] std::string check(const CheckContext& context) const override;
  std::string perform(StepContext& context) const override;
  void confirm(StepContext& context) const override;
  std::string undo(StepContext& context) const override;
};

} // namespace gc2pc
