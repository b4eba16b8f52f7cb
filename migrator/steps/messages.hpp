// SPDX-License-Identifier: Apache-2.0
/// \file
/// The step messages: everything that was said in the rooms.
#pragma once

#include "migrator/steps/step.hpp"

namespace gc2pc {

class MessagesStep final : public Step {
 public:
  [[nodiscard]] std::string_view name() const override { return "messages"; }
  [[nodiscard]] std::string_view purpose() const override { return "copy the messages, each exactly once"; }
  [[nodiscard]] Extent extent(const Plan& plan) const override;
  [[nodiscard]] std::string check(const CheckContext& context) const override;
  std::string perform(StepContext& context) const override;
  void confirm(StepContext& context) const override;
  std::string undo(StepContext& context) const override;
};

} // namespace gc2pc
