// SPDX-License-Identifier: Apache-2.0
/// \file
/// An observer for work whose progress a test does not look at.
#pragma once

#include "migrator/base/observer.hpp"

namespace gc2pc::test {

/// Says nothing.
class SilentObserver final : public Observer {
 public:
  void begin(std::string_view, std::uint64_t, Unit) override {}
  void progress(std::uint64_t) override {}
  void waiting(const Wait&) override {}
  void end(std::string_view) override {}
  void note(std::string_view) override {}
};

} // namespace gc2pc::test
