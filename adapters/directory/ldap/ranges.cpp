// SPDX-License-Identifier: Apache-2.0
#include "adapters/directory/ldap/ranges.hpp"

#include "adapters/directory/quoted_name.hpp"
#include "mappings/model/error.hpp"
#include "mappings/model/text.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <utility>

namespace gc2pc::ldap {
namespace {

constexpr std::string_view option = "range=";

/// Digits only. One below the largest number is left for what follows.
std::optional<std::size_t> number(std::string_view text) {
  std::size_t value = 0;
  const auto* end = text.data() + text.size();
  const auto result = std::from_chars(text.data(), end, value);
  if (result.ec != std::errc{} || result.ptr != end || value == std::numeric_limits<std::size_t>::max())
    return std::nullopt;
  return value;
}

/// The values of one attribute while they come.
class RangedValues {
 public:
  RangedValues(const DirectoryEntry& entry, std::string attribute, const Limits& limits)
      : dn_(entry.dn), attribute_(std::move(attribute)), limits_(limits) {}

  /// Takes the next range out of an answer. False when the object has changed since the first.
  bool take(DirectoryEntry& answer) {
    auto usn = answer.first("uSNChanged");
    if (values_.empty())
      usn_ = std::move(usn);
    else if (!usn.empty() && usn != usn_) // empty of an object that is gone
      return false;
    for (auto& part : answer.attributes)
      if (const auto range = parse_range(part.name);
          range && equals_ignoring_case(range->attribute, attribute_) && !part.values.empty()) {
        append(*range, part.values);
        return true;
      }
    throw Error(ErrorKind::connection,
                "the server returned only " + std::to_string(values_.size()) + " values of " + name())
        .retryable();
  }

  [[nodiscard]] bool is_complete() const { return complete_; }
  [[nodiscard]] std::string wanted() const { return Range::from(attribute_, values_.size()); }

  /// The values, each once.
  [[nodiscard]] std::vector<std::string> finished() {
    std::vector<std::string_view> sorted(values_.begin(), values_.end());
    std::sort(sorted.begin(), sorted.end());
    if (std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end())
      throw Error(ErrorKind::wrong_input, "the server returned a value of " + name() + " in two ranges");
    return std::move(values_);
  }

  [[nodiscard]] Error changing() const {
    return std::move(Error(ErrorKind::changed, "the object changed during each of the " +
                                                   std::to_string(limits_.range_attempts) +
                                                   " times that gc2pc read all values of " + name())
                         .hint("Run the same command again when the object is not being changed."));
  }

 private:
  [[nodiscard]] std::string name() const { return "'" + attribute_ + "' of " + quoted_name(dn_); }

  void append(const Range& range, std::vector<std::string>& values) {
    const auto next = values_.size();
    if (range.first != next)
      throw Error(ErrorKind::connection, "the server returned values of " + name() + " from number " +
                                             std::to_string(range.first) + "; expected number " +
                                             std::to_string(next));
    if (range.last && (*range.last < range.first || *range.last - range.first + 1 != values.size()))
      throw Error(ErrorKind::connection, "the server returned " + std::to_string(values.size()) +
                                             " values of " + name() + " as the numbers " +
                                             std::to_string(range.first) + " to " +
                                             std::to_string(*range.last));
    if (values.size() > limits_.values || next > limits_.values - values.size())
      throw Error(ErrorKind::connection, "the server returned more than " + std::to_string(limits_.values) +
                                             " values of " + name() + ", the limit of gc2pc");
    values_.insert(values_.end(), std::make_move_iterator(values.begin()),
                   std::make_move_iterator(values.end()));
    complete_ = !range.last;
  }

  const std::string dn_, attribute_;
  const Limits& limits_;
  std::vector<std::string> values_;
  std::string usn_; ///< Active Directory counts it up with each change of the object; empty elsewhere
  bool complete_ = false;
};

std::vector<std::string> all_values(const DirectoryEntry& entry, const std::string& attribute,
                                    const FetchRange& fetch, const Limits& limits) {
  for (int attempt = 0;; ++attempt) {
    RangedValues values(entry, attribute, limits);
    bool same = true;
    while (same && !values.is_complete()) {
      auto answer = fetch(values.wanted());
      same = values.take(answer);
    }
    if (same)
      return values.finished();
    if (attempt + 1 == limits.range_attempts)
      throw values.changing();
  }
}

} // namespace

std::string Range::from(std::string_view attribute, std::size_t first) {
  return std::string(attribute) + ";" + std::string(option) + std::to_string(first) + "-*";
}

std::optional<Range> parse_range(std::string_view name) {
  std::optional<Range> range;
  std::string attribute;
  for (auto rest = name; !rest.empty();) {
    const auto part = rest.substr(0, rest.find(';'));
    rest.remove_prefix(std::min(part.size() + 1, rest.size()));
    if (ascii_lower(part.substr(0, option.size())) != option) {
      attribute += (attribute.empty() ? "" : ";") + std::string(part);
      continue;
    }
    const auto text = part.substr(option.size());
    const auto dash = std::min(text.find('-'), text.size());
    const auto first = number(text.substr(0, dash));
    const auto end = text.substr(std::min(dash + 1, text.size()));
    const auto last = number(end);
    if (range || !first || (!last && end != "*"))
      throw Error(ErrorKind::wrong_input, "the server returned an invalid range: " + quoted_name(name));
    range = Range{{}, *first, last};
  }
  if (range)
    range->attribute = std::move(attribute);
  return range;
}

void complete_ranges(DirectoryEntry& entry, const FetchRange& fetch, const Limits& limits) {
  // The empty attribute that is beside a ranged one is filled by it.
  std::erase_if(entry.attributes,
                [](const DirectoryAttribute& attribute) { return attribute.values.empty(); });
  for (std::size_t i = 0; i < entry.attributes.size(); ++i) {
    const auto range = parse_range(entry.attributes[i].name);
    if (!range)
      continue;
    if (!entry.values(range->attribute).empty())
      throw Error(ErrorKind::wrong_input, "the server returned '" + range->attribute + "' of " +
                                              quoted_name(entry.dn) + " both completely and in ranges");
    // From the first value on: only together with uSNChanged is it known that all are of one moment.
    entry.attributes[i].values.clear();
    entry.attributes[i] = {range->attribute, all_values(entry, range->attribute, fetch, limits)};
  }
}

} // namespace gc2pc::ldap
