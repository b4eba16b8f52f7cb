// SPDX-License-Identifier: Apache-2.0
#include "tests/directory/administrator.hpp"

#include <doctest/doctest.h>

namespace gc2pc::test {

bool Administrator::run(const std::string& name) {
  if (!std::filesystem::exists(folder_ / name))
    return false;
  const auto result = try_run(name);
  CAPTURE(name);
  CAPTURE(result.where);
  REQUIRE(result.error == "");
  done_.push_back(name);
  return true;
}

ScriptRun Administrator::try_run(const std::string& name, const ScriptManner& manner) {
  return last_ = shell_.run(folder_ / name, manner);
}

void Administrator::run_pending(const std::string& request) {
  const auto word = request.find("Run '");
  const auto begin = request.find('\'', word), end = request.find('\'', begin + 1);
  if (word != std::string::npos)
    run(std::filesystem::path(request.substr(begin + 1, end - begin - 1)).filename().string());
}

} // namespace gc2pc::test
