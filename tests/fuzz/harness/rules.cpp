// SPDX-License-Identifier: Apache-2.0
// Rule files: what is read is written and read again.
#include "mappings/rules/rule_file.hpp"
#include "mappings/rules/rule_text.hpp"
#include "tests/fuzz/harness.hpp"

namespace gc2pc::fuzz {
namespace {

void one_input(std::string_view bytes) {
  (void)refused([&] {
    const auto policies = parse_rules(bytes, "fuzz.xml");
    const auto text = rules_text(policies);
    accepted([&] {
      holds(rules_text(parse_rules(text, "again.xml")) == text, "rules that were read and written stay");
    });
    holds(!policies.separator.empty() && !policies.default_category_name.empty(),
          "what a rule needs is not empty");
    for (const auto& rule : policies.overrides)
      holds(rule.guid.has_value() || !rule.path.empty(), "an exception names its item");
  });
}

const Registration registration{"rules", one_input};

} // namespace
} // namespace gc2pc::fuzz
