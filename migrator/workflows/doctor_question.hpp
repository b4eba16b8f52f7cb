// SPDX-License-Identifier: Apache-2.0
/// \file
/// One question of the doctor, and the answers to it.
#pragma once

#include "adapters/stop.hpp"
#include "migrator/run/checkup.hpp"

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace gc2pc::doctor {

/// Where the checks of one question go.
class Answers {
 public:
  Answers(CheckGroup group, std::string id) : group_(group), id_(std::move(id)) {}

  void good(std::string sentence) { add(CheckLevel::good, std::move(sentence), {}); }
  void remark(std::string sentence, std::string remedy = {}) {
    add(CheckLevel::remark, std::move(sentence), std::move(remedy));
  }
  void failed(std::string sentence, std::string remedy) {
    add(CheckLevel::failed, std::move(sentence), std::move(remedy));
  }
  void unchecked(std::string sentence, std::string remedy = {}) {
    add(CheckLevel::unchecked, std::move(sentence), std::move(remedy));
  }
  /// The next answers are of another group.
  void about(CheckGroup group, std::string id) {
    group_ = group;
    id_ = std::move(id);
  }

  [[nodiscard]] const std::vector<Check>& checks() const { return checks_; }
  [[nodiscard]] bool any_failed() const;

 private:
  void add(CheckLevel level, std::string sentence, std::string remedy) {
    checks_.push_back({group_, id_, level, std::move(sentence), std::move(remedy)});
  }

  CheckGroup group_;
  std::string id_;
  std::vector<Check> checks_;
};

/// `ask` owns what it uses: when it hangs, it is left alone with that. What it throws is a failed check.
struct Question {
  CheckGroup group;
  std::string id;
  std::string topic; ///< "the clock of the source"
  std::function<void(Answers&)> ask;
};

/// Questions to one edge. When the first fails, or one of them hangs, the rest is not asked.
struct Lane {
  std::string edge;    ///< "the source"
  std::string missing; ///< why there is nothing to ask, "no source is given"; empty when there is
  std::vector<Question> questions;
  int patience = 1; ///< limits that one question may take
};

/// How long to wait; nothing: until the answer is there.
struct Patience {
  std::optional<std::chrono::duration<double>> limit;
  StopRequested stop;
};

/// Throws interrupted, and nothing else.
[[nodiscard]] std::vector<Check> asked(const Lane& lane, const Patience& patience);

} // namespace gc2pc::doctor
