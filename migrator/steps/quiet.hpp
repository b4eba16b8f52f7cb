// SPDX-License-Identifier: Apache-2.0
/// \file
/// The step quiet: nobody writes to the legacy database any more.
#pragma once

#include "migrator/steps/step.hpp"

namespace gc2pc {

class QuietStep final : public Step {
 public:
  [[nodiscard]] std::string_view name() const override { return "quiet"; }
  [[nodiscard]] std::string_view purpose() const override {
    return "the legacy services are off: the source does not change between two looks";
  }
  [[nodiscard]] bool each_time() const override { return true; }
  [[nodiscard]] std::string check(const CheckContext& context) const override;
  std::string perform(StepContext& context) const override;
};

} // namespace gc2pc
