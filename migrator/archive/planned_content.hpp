// SPDX-License-Identifier: Apache-2.0
/// \file
/// What an empty target would hold after a plan was executed, without a target.
#pragma once

#include "adapters/source/legacy_source.hpp"
#include "adapters/target/chat_content.hpp"
#include "mappings/model/plan.hpp"

#include <memory>
#include <string>

namespace gc2pc {

class PlannedContent final : public ChatContent {
 public:
  /// `source`, which the plan was made of for an empty target, and `plan` outlive this.
  PlannedContent(LegacySource& source, const Plan& plan) : source_(source), plan_(plan) {}

  [[nodiscard]] std::string description() const override { return source_.description(); }
  [[nodiscard]] chat::Inventory structure() override;
  [[nodiscard]] std::unique_ptr<MessageReader<chat::Message>> messages() override;

 private:
  LegacySource& source_;
  const Plan& plan_;
};

} // namespace gc2pc
