// SPDX-License-Identifier: Apache-2.0
/// \file
/// How much of its limits one search has used.
#pragma once

#include "adapters/directory/directory_reader.hpp"
#include "adapters/directory/ldap/limits.hpp"
#include "adapters/stop.hpp"
#include "mappings/model/error.hpp"

#include <chrono>
#include <string>
#include <string_view>

namespace gc2pc::ldap {

/// Counts what a server gives, and throws Error(connection) when that is more than the limits, or when it
/// takes too long.
class SearchBudget {
 public:
  /// `server` and `doing` are for the errors: "cannot DOING: SERVER …".
  SearchBudget(const Limits& limits, std::string server, std::string doing, StopRequested stop = {});

  [[nodiscard]] const Limits& limits() const noexcept { return limits_; }

  /// Call it for each value while an entry is read, before the next one is held.
  void count_value(std::string_view value);
  void count_entry();
  /// A server's pointer to another one.
  void count_reference();
  /// `entries` of a page that is not the last one, and the name of its first.
  void count_page(std::size_t entries, const std::string& first);
  /// Between two questions of one search. Throws interrupted when the operator wants to stop and the search
  /// has lasted for a second: a short one is let be, because a step may be half done.
  void stop_long_search() const;
  /// What is left until both the search and the request that began at `asked` have to be over.
  [[nodiscard]] std::chrono::microseconds left(std::chrono::steady_clock::time_point asked,
                                               std::chrono::seconds request_time) const;
  /// What a server did that no search can go on with: "cannot DOING: SERVER WHAT".
  [[nodiscard]] Error trouble(const std::string& what) const;

 private:
  Limits limits_;
  std::string server_, doing_;
  StopRequested stop_;
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
  std::size_t bytes_ = 0, entries_ = 0, references_ = 0, pages_ = 0, empty_pages_ = 0;
  std::string first_of_page_;
};

} // namespace gc2pc::ldap
