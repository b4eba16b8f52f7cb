// SPDX-License-Identifier: Apache-2.0
/// \file
/// The step endpoint: a Persistent Chat endpoint takes the lookup address.
#pragma once

#include "migrator/steps/step.hpp"

namespace gc2pc {

class EndpointStep final : public Step {
 public:
  [[nodiscard]] std::string_view name() const override { return "endpoint"; }
  [[nodiscard]] std::string_view purpose() const override {
    return "create the endpoint that bears the lookup address from now on";
  }
  [[nodiscard]] bool touches_directory() const override { return true; }
  [[nodiscard]] std::optional<std::string> unneeded(const CheckContext& context) const override;
  [[nodiscard]] std::string check(const CheckContext& context) const override;
  std::string perform(StepContext& context) const override;
  void confirm(StepContext& context) const override;
  std::string undo(StepContext& context) const override;
};

} // namespace gc2pc
