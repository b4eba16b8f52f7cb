// SPDX-License-Identifier: Apache-2.0
#include "adapters/directory/ldif_trailer.hpp"

#include "adapters/directory/ldif.hpp"
#include "adapters/directory/quoted_name.hpp"
#include "mappings/model/text.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace gc2pc {
namespace {

/// Names in the trailers of ldapsearch, in lower case.
constexpr std::array<std::string_view, 9> trailer_names{
    "search", "result", "matcheddn", "text", "ref", "control", "pagedresults", "sortresult", "vlvresult"};
/// Those that a block begins with.
constexpr std::array<std::string_view, 3> first_names{"search:", "result:", "ref:"};

constexpr std::string_view in_pages = "ldapsearch -E pr=500/noprompt";

std::string_view trimmed(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
  while (!text.empty() && (text.back() == '\r' || text.back() == ' '))
    text.remove_suffix(1);
  return text;
}

/// LDAP's codes: 3 timeLimitExceeded, 4 sizeLimitExceeded, 11 adminLimitExceeded.
bool is_limit(std::string_view result) {
  const auto code = result.substr(0, result.find(' '));
  return code == "3" || code == "4" || code == "11";
}

void require_success(std::string_view result, std::size_t line) {
  if (result == "0" || result.starts_with("0 "))
    return;
  auto error = ldif_error(line, "the export is incomplete: the search ended with " +
                                    quoted_name("result: " + std::string(result)));
  throw error.hint(is_limit(result) ? "Export it again in pages: " + std::string(in_pages) + "."
                                    : "Fix the reported problem, then export it again.");
}

} // namespace

bool LdifTrailers::begins(std::string_view line) {
  return std::any_of(first_names.begin(), first_names.end(), [&](std::string_view name) {
    return equals_ignoring_case(line.substr(0, name.size()), name);
  });
}

void LdifTrailers::refuse_question(std::string_view line, std::size_t number) {
  if (!line.starts_with("Press [size] Enter for the next "))
    return;
  auto error = ldif_error(number, "ldapsearch asked for the next page here");
  throw error.hint("Export it again without prompts: " + std::string(in_pages) + ".");
}

void LdifTrailers::read(std::string_view block, std::size_t first_line) {
  std::size_t number = first_line;
  bool in_comment = false;
  for (std::size_t begin = 0; begin < block.size(); ++number) {
    const auto feed = std::min(block.find('\n', begin), block.size());
    const auto line = block.substr(begin, feed - begin);
    begin = feed + 1;
    in_comment = line.starts_with('#') || (in_comment && line.starts_with(' '));
    if (in_comment || line.starts_with(' ')) // what is folded here is of no interest
      continue;
    const auto colon = line.find(':');
    const auto name = ascii_lower(line.substr(0, colon));
    if (colon == line.npos ||
        std::find(trailer_names.begin(), trailer_names.end(), name) == trailer_names.end())
      throw ldif_error(number, "unexpected text after the search result; the file is damaged here")
          .hint("Export the directory again.");
    const auto value = trimmed(line.substr(colon + 1));
    if (name == "result") {
      require_success(value, number);
      next_page_line_ = 0;
    } else if (name == "pagedresults") {
      const bool more = value.find("cookie=") != value.npos && !value.ends_with("cookie=");
      next_page_line_ = more ? number : 0;
    }
  }
}

void LdifTrailers::finish() const {
  if (next_page_line_ == 0)
    return;
  auto error = ldif_error(next_page_line_,
                          "the export is incomplete: the search had more pages that were not fetched");
  throw error.hint("Export it again with all pages: " + std::string(in_pages) + ".");
}

} // namespace gc2pc
