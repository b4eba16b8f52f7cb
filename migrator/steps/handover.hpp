// SPDX-License-Identifier: Apache-2.0
/// \file
/// The step handover: exactly one object bears the lookup address, and it is the endpoint.
#pragma once

#include "migrator/steps/step.hpp"

namespace gc2pc {

class HandoverStep final : public Step {
 public:
  [[nodiscard]] std::string_view name() const override { return "handover"; }
  [[nodiscard]] std::string_view purpose() const override {
    return "make sure that the endpoint, and nobody else, bears the lookup address";
  }
  [[nodiscard]] bool touches_directory() const override { return true; }
  [[nodiscard]] std::optional<std::string> unneeded(const CheckContext& context) const override;
  [[nodiscard]] std::string check(const CheckContext& context) const override;
  std::string perform(StepContext& context) const override;
};

} // namespace gc2pc
