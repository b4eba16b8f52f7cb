// SPDX-License-Identifier: Apache-2.0
/// \file
/// The step release: the well-known user gives the lookup address up.
#pragma once

#include "migrator/steps/step.hpp"

namespace gc2pc {

class ReleaseStep final : public Step {
 public:
  [[nodiscard]] std::string_view name() const override { return "release"; }
  [[nodiscard]] std::string_view purpose() const override {
    return "remove the user that bears the lookup address";
  }
  [[nodiscard]] bool touches_directory() const override { return true; }
  [[nodiscard]] std::optional<std::string> unneeded(const CheckContext& context) const override;
  [[nodiscard]] std::string check(const CheckContext& context) const override;
  std::string perform(StepContext& context) const override;
  void confirm(StepContext& context) const override;
  std::string undo(StepContext& context) const override;
  void check_undo(const CheckContext& context) const override;
};

} // namespace gc2pc
