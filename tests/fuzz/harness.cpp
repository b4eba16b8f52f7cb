// SPDX-License-Identifier: Apache-2.0
#include "tests/fuzz/harness.hpp"

namespace gc2pc::fuzz {
namespace {

std::vector<Harness>& registered() {
  static std::vector<Harness> all;
  return all;
}

} // namespace

const std::vector<Harness>& harnesses() {
  return registered();
}

Registration::Registration(std::string_view name, OneInput one_input) {
  registered().push_back({name, one_input});
}

void holds(bool it, const char* sentence) {
  if (!it)
    throw BrokenProperty(std::string("this does not hold: ") + sentence);
}

} // namespace gc2pc::fuzz
