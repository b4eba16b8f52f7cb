// SPDX-License-Identifier: Apache-2.0
/// \file
/// Several observers as one.
#pragma once

#include "migrator/base/observer.hpp"

#include <utility>
#include <vector>

namespace gc2pc::cli {

/// Passes everything on, in order. The observers must outlive it.
class FanOut final : public Observer {
 public:
  explicit FanOut(std::vector<Observer*> observers) : observers_(std::move(observers)) {}

  void begin(std::string_view work, std::uint64_t total, Unit unit) override {
    for (auto* observer : observers_)
      observer->begin(work, total, unit);
  }
  void progress(std::uint64_t done) override {
    for (auto* observer : observers_)
      observer->progress(done);
  }
  void waiting(const Wait& wait) override {
    for (auto* observer : observers_)
      observer->waiting(wait);
  }
  void end(std::string_view summary) override {
    for (auto* observer : observers_)
      observer->end(summary);
  }
  void fail(std::string_view summary) override {
    for (auto* observer : observers_)
      observer->fail(summary);
  }
  void note(std::string_view sentence) override {
    for (auto* observer : observers_)
      observer->note(sentence);
  }

 private:
  std::vector<Observer*> observers_;
};

} // namespace gc2pc::cli
