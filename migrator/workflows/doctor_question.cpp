// SPDX-License-Identifier: Apache-2.0
#include "migrator/workflows/doctor_question.hpp"

#include "mappings/model/error.hpp"
#include "migrator/base/bounded.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <memory>

namespace gc2pc::doctor {
namespace {

constexpr auto doing = "checking";

/// A question with its answer, which may come after the time limit, when the caller is gone.
struct Asked {
  explicit Asked(const CheckQuestion& question)
      : answers(question.group, question.id), topic(question.topic), ask(question.ask) {}

  void run() noexcept {
    try {
      ask(answers);
    } catch (const Error& error) {
      auto without_hint = error;
      without_hint.hint("");
      interrupted = error.kind() == ErrorKind::interrupted;
      answers.failed(without_hint.what(), error.hint_text());
    } catch (const std::exception& error) {
      answers.failed(topic + ": " + error.what(), {});
    }
  }

  Answers answers;
  std::string topic;
  std::function<void(Answers&)> ask;
  bool interrupted = false;
};

Check unchecked(const CheckQuestion& question, const std::string& reason) {
  return {question.group,
          question.id,
          CheckLevel::unchecked,
          fmt::format("{}: not checked, {}", question.topic, reason),
          {}};
}

} // namespace

bool Answers::any_failed() const {
  return std::any_of(checks_.begin(), checks_.end(),
                     [](const Check& check) { return check.level == CheckLevel::failed; });
}

std::vector<Check> asked(const Lane& lane, const Patience& patience) {
  std::vector<Check> checks;
  std::string reason = lane.missing;
  for (const auto& question : lane.questions) {
    stop_if_requested(patience.stop, doing);
    if (!reason.empty()) {
      checks.push_back(unchecked(question, reason));
      continue;
    }
    const auto now = std::make_shared<Asked>(question);
    if (!patience.limit) {
      now->run();
    } else if (const auto limit = *patience.limit * lane.patience;
               !done_within(limit, patience.stop, doing, [now] { now->run(); })) {
      checks.push_back({question.group, question.id, CheckLevel::failed,
                        fmt::format("{}: no answer within {:g} s", question.topic, limit.count()),
                        "Check the network and the server, then run doctor again."});
      reason = lane.edge + " does not answer";
      continue;
    }
    if (now->interrupted)
      throw Error(ErrorKind::interrupted, std::string("stopped while ") + doing);
    for (const auto& check : now->answers.checks())
      checks.push_back(check);
    if (&question == &lane.questions.front() && now->answers.any_failed())
      reason = lane.edge + " cannot be used";
  }
  return checks;
}

} // namespace gc2pc::doctor
