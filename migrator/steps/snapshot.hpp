// SPDX-License-Identifier: Apache-2.0
/// \file
/// The step snapshot: what is there before is kept, verified by reading back.
#pragma once

#include "migrator/steps/step.hpp"

namespace gc2pc {

class SnapshotStep final : public Step {
 public:
  [[nodiscard]] std::string_view name() const override { return "snapshot"; }
  [[nodiscard]] std::string_view purpose() const override {
    return "keep everything that the cutover will change, so that it can be put back";
  }
  [[nodiscard]] std::string check(const CheckContext& context) const override;
  std::string perform(StepContext& context) const override;
  void confirm(StepContext& context) const override;
};

} // namespace gc2pc
