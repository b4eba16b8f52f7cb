// SPDX-License-Identifier: Apache-2.0
// The main function of every test program: doctest's, and what was skipped.
#include "tests/support/skip.hpp"

#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#include <iostream>

namespace gc2pc::test {
namespace {

/// ctest knows a program of which nothing ran by this code (SKIP_RETURN_CODE).
constexpr int all_skipped = 77;

struct Skipped {
  std::string test_case; ///< the one that runs
  bool this_one = false;
  unsigned cases = 0;
};

Skipped& skipped() {
  static Skipped instance;
  return instance;
}

/// Follows doctest from case to case.
class SkipListener final : public doctest::IReporter {
 public:
  explicit SkipListener(const doctest::ContextOptions&) {}
  void test_case_start(const doctest::TestCaseData& data) override {
    skipped().test_case = data.m_name;
    skipped().this_one = false;
  }
  void test_case_end(const doctest::CurrentTestCaseStats& stats) override {
    if (skipped().this_one && stats.testCaseSuccess)
      ++skipped().cases;
  }
  void test_run_end(const doctest::TestRunStats& stats) override {
    run_ = stats.numTestCasesPassingFilters;
    if (skipped().cases > 0)
      std::cout << "[gc2pc] skipped: " << skipped().cases << '\n';
  }
  void report_query(const doctest::QueryData&) override {}
  void test_run_start() override {}
  void test_case_reenter(const doctest::TestCaseData&) override {}
  void test_case_exception(const doctest::TestCaseException&) override {}
  void subcase_start(const doctest::SubcaseSignature&) override {}
  void subcase_end() override {}
  void log_assert(const doctest::AssertData&) override {}
  void log_message(const doctest::MessageData&) override {}
  void test_case_skipped(const doctest::TestCaseData&) override {}

  static inline unsigned run_ = 0;
};

} // namespace

void skip(const std::string& why) {
  auto& now = skipped();
  if (!now.this_one)
    std::cout << "SKIPPED " << now.test_case << ": " << why << std::endl;
  now.this_one = true;
}

} // namespace gc2pc::test

REGISTER_LISTENER("skipped", 1, gc2pc::test::SkipListener);

int main(int argc, char** argv) {
  doctest::Context context(argc, argv);
  const int result = context.run();
  if (result == 0 && gc2pc::test::SkipListener::run_ > 0 &&
      gc2pc::test::skipped().cases == gc2pc::test::SkipListener::run_)
    return gc2pc::test::all_skipped;
  return result;
}
