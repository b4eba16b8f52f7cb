// SPDX-License-Identifier: Apache-2.0
#include "tests/fuzz/harness.hpp"

#include <algorithm>
#include <memory>

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

std::string complaint_about(const Harness& harness, std::string_view input) {
  // A copy of exactly its size, so that a sanitizer sees a byte that is read behind it; and one that is
  // somewhere even when it is empty, as every text is.
  const auto bytes = std::make_unique<char[]>(input.size());
  std::copy(input.begin(), input.end(), bytes.get());
  try {
    harness.one_input({bytes.get(), input.size()});
    return {};
  } catch (const std::exception& error) {
    return error.what();
  }
}

} // namespace gc2pc::fuzz
