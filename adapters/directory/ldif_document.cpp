// SPDX-License-Identifier: Apache-2.0
#include "adapters/directory/ldif_document.hpp"

#include "adapters/directory/ascii.hpp"
#include "adapters/directory/dn.hpp"
#include "adapters/directory/quoted_name.hpp"

#include <algorithm>
#include <utility>

namespace gc2pc {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF"; // Windows editors put it in front of UTF-8

constexpr std::size_t longest_start = 8; // of "version:"

std::size_t line_count(std::string_view text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

/// The line at `begin` without its end; `next` becomes the beginning of the line behind it.
std::string_view take_line(std::string_view text, std::size_t begin, std::size_t& next) {
  const auto feed = text.find('\n', begin);
  next = feed == text.npos ? text.size() : feed + 1;
  auto line = text.substr(begin, (feed == text.npos ? text.size() : feed) - begin);
  if (line.ends_with('\r'))
    line.remove_suffix(1);
  return line;
}

bool starts_ignoring_case(std::string_view line, std::string_view start) {
  return same_ignoring_ascii_case(line.substr(0, start.size()), start);
}

void check_version(std::string_view line, std::size_t number) {
  auto value = line.substr(line.find(':') + 1);
  value.remove_prefix(std::min(value.find_first_not_of(' '), value.size()));
  if (value != "1")
    throw ldif_error(number, quoted_name(line) + " is a version of LDIF that gc2pc does not know")
        .hint("Export the directory as LDIF version 1.");
}

Error not_ldif(const std::string& why) {
  return Error(ErrorKind::wrong_input, "this is not LDIF: " + why)
      .hint("Give the path of an LDIF file, for example one written by ldapsearch -LLL.");
}

} // namespace

LdifDocument::LdifDocument(std::string text) : text_(std::move(text)) {
  check_beginning();
  const auto first_feed = text_.find('\n');
  eol_ = first_feed != std::string::npos && first_feed > 0 && text_[first_feed - 1] == '\r' ? "\r\n" : "\n";

  bool before_first = true; // the version may stand right above the first record
  bool in_comment = false;  // a comment may be folded, too
  std::size_t begin = text_.starts_with(byte_order_mark) ? byte_order_mark.size() : 0;
  std::size_t block = begin;
  std::size_t block_line = 1;
  bool has_lines = false; // the block has more than comments
  std::size_t number = 1;
  for (std::size_t next = 0; begin < text_.size(); begin = next, ++number) {
    const auto line = take_line(text_, begin, next);
    if (line.empty()) {
      if (has_lines)
        add_record(block, begin, block_line);
      has_lines = in_comment = false;
      block = next;
      block_line = number + 1;
    } else if (line.starts_with('#') || (in_comment && line.starts_with(' '))) {
      in_comment = true;
    } else if (before_first && !has_lines && starts_ignoring_case(line, "version:")) {
      check_version(line, number);
      before_first = in_comment = false;
      block = next;
      block_line = number + 1;
    } else {
      before_first = in_comment = false;
      has_lines = true;
    }
  }
  if (has_lines)
    add_record(block, text_.size(), block_line);
  if (places_.empty())
    throw not_ldif("it holds no record");
}

void LdifDocument::check_beginning() const {
  constexpr std::string_view utf16_marks[] = {"\xFF\xFE", "\xFE\xFF"};
  for (const auto mark : utf16_marks)
    if (text_.starts_with(mark))
      throw Error(ErrorKind::wrong_input, "the file is UTF-16, and LDIF is ASCII or UTF-8")
          .hint("Export it again with ldifde without -u.");
  if (const auto nul = text_.find('\0'); nul != std::string::npos)
    throw not_ldif("line " + std::to_string(line_count(std::string_view(text_).substr(0, nul)) + 1) +
                   " holds a NUL byte");
  std::size_t next = text_.starts_with(byte_order_mark) ? byte_order_mark.size() : 0;
  std::size_t number = 0;
  std::string_view line;
  do {
    line = take_line(text_, next, next);
    ++number;
  } while (next < text_.size() && (line.empty() || line.starts_with('#') || line.starts_with(' ')));
  std::string start(line.substr(0, longest_start));
  while (start.size() < longest_start && next < text_.size() && text_[next] == ' ') // even "dn" may be folded
    start += take_line(text_, next, next).substr(1, longest_start);
  const bool begun = starts_ignoring_case(start, "dn:") || starts_ignoring_case(start, "version:");
  if (!line.empty() && !line.starts_with('#') && !line.starts_with(' ') && !begun)
    throw not_ldif("line " + std::to_string(number) + " begins neither with 'dn:' nor with 'version:'");
  if (!text_.empty() && text_.back() != '\n')
    throw ldif_error(line_count(text_) + 1, "the last line has no end of line; the file is cut off here")
        .hint("Export the directory again; if the file is complete, end its last line.");
}

void LdifDocument::add_record(std::size_t begin, std::size_t end, std::size_t line) {
  const auto raw = std::string_view(text_).substr(begin, end - begin);
  const LdifRecord record = parse_ldif_record(raw, line);
  const auto dn = Dn::parse(record.dn);
  if (!dn)
    throw ldif_error(line, quoted_name(record.dn) + " is not a distinguished name");
  const auto [other, added] = by_name_.try_emplace(dn->key(), places_.size());
  if (!added)
    throw ldif_error(line, quoted_name(record.dn) + " already stands in line " +
                               std::to_string(places_[other->second].line))
        .hint("Names are compared without case; export the directory again, or take one of the two out.");
  index_.add(places_.size(), record);
  places_.push_back({begin, end, line, dn->key()});
}

std::string_view LdifDocument::raw(std::size_t index) const {
  const auto& where = place(index);
  return std::string_view(text_).substr(where.begin, where.end - where.begin);
}

LdifRecord LdifDocument::record(std::size_t index) const {
  return parse_ldif_record(raw(index), place(index).line);
}

std::optional<std::size_t> LdifDocument::find(const std::string& key) const {
  const auto found = by_name_.find(key);
  if (found == by_name_.end())
    return std::nullopt;
  return found->second;
}

} // namespace gc2pc
