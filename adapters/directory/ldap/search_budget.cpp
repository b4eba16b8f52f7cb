// SPDX-License-Identifier: Apache-2.0
#include "adapters/directory/ldap/search_budget.hpp"

#include <algorithm>
#include <utility>

namespace gc2pc::ldap {
namespace {

/// What a value costs beside its octets: a std::string and its place on the heap.
constexpr std::size_t value_cost = sizeof(std::string) + 16;

/// What an operator does not yet wait for.
constexpr std::chrono::seconds short_search{1};

} // namespace

SearchBudget::SearchBudget(const Limits& limits, std::string server, std::string doing, StopRequested stop)
    : limits_(limits), server_(std::move(server)), doing_(std::move(doing)), stop_(std::move(stop)) {}

Error SearchBudget::trouble(const std::string& what) const {
  return {ErrorKind::connection, "cannot " + doing_ + ": " + server_ + " " + what};
}

void SearchBudget::count_value(std::string_view value) {
  bytes_ += value.size() + value_cost;
  if (bytes_ > limits_.bytes)
    throw trouble("returned more than " + std::to_string(limits_.bytes >> 20) +
                  " MiB, the limit of gc2pc for one search");
}

void SearchBudget::count_entry() {
  if (++entries_ > limits_.entries)
    throw trouble("returned more than " + std::to_string(limits_.entries) +
                  " objects, the limit of gc2pc for one search");
}

void SearchBudget::count_reference() {
  if (++references_ > limits_.entries)
    throw trouble("returned more than " + std::to_string(limits_.entries) + " references to other servers");
}

void SearchBudget::count_page(std::size_t entries, const std::string& first) {
  if (++pages_ > limits_.pages)
    throw trouble("returned more than " + std::to_string(limits_.pages) + " pages, the limit of gc2pc");
  if (entries == 0) {
    if (++empty_pages_ > limits_.empty_pages)
      throw trouble("returned pages without objects, more than " + std::to_string(limits_.empty_pages));
    return;
  }
  if (first == first_of_page_)
    throw trouble("returned the same page again");
  first_of_page_ = first;
}

void SearchBudget::stop_long_search() const {
  if (std::chrono::steady_clock::now() - begin_ >= short_search)
    stop_if_requested(stop_, "reading from the directory");
}

std::chrono::microseconds SearchBudget::left(std::chrono::steady_clock::time_point asked,
                                             std::chrono::seconds request_time) const {
  using std::chrono::duration_cast, std::chrono::microseconds;
  const auto now = std::chrono::steady_clock::now();
  if (now - begin_ >= limits_.search_time)
    throw Error(ErrorKind::connection, "cannot " + doing_ + ": " + server_ +
                                           " did not complete the search within " +
                                           std::to_string(limits_.search_time.count()) + " s");
  const auto of_search = duration_cast<microseconds>(begin_ + limits_.search_time - now);
  const auto of_request = duration_cast<microseconds>(asked + request_time - now);
  // libldap waits in whole milliseconds; one more, so that the time is over when it comes back.
  return std::max(microseconds{0}, std::min(of_search, of_request)) + std::chrono::milliseconds{1};
}

} // namespace gc2pc::ldap
