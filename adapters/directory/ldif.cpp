// SPDX-License-Identifier: Apache-2.0
#include "adapters/directory/ldif.hpp"

#include "adapters/directory/quoted_name.hpp"
#include "mappings/model/text.hpp"

#include <cstdio> // ldif.h needs FILE

#include <ldap.h>
#include <ldif.h>

#include <algorithm>
#include <memory>
#include <unordered_map>
#include <utility>

namespace gc2pc {
namespace {

/// Active Directory takes requests of up to 10 MiB (MaxReceiveBuffer), so no value of it is larger; in base64
/// and folded that is 14 MiB. A longer line means that the file is something else.
constexpr std::size_t max_line_bytes = std::size_t{16} * 1024 * 1024;

constexpr std::string_view damaged = "; the file is damaged or truncated here";

struct BerMemFree {
  void operator()(char* text) const noexcept { ber_memfree(text); }
};

bool is_attribute_name(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == ';' || c == '=';
  });
}

/// Stricter than libldap, which also takes "AA==AAAA", and which complains about bad base64 on standard
/// error.
bool is_base64(std::string_view text) {
  if (text.size() % 4 != 0)
    return false;
  const auto data = text.find('=');
  const auto padding = data == text.npos ? 0 : text.size() - data;
  if (padding > 2 || (padding == 2 && text.back() != '='))
    return false;
  return std::all_of(text.begin(), text.end() - static_cast<std::ptrdiff_t>(padding), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '+' || c == '/';
  });
}

/// Line numbers of growing offsets.
class LineCounter {
 public:
  LineCounter(std::string_view text, std::size_t first) : text_(text), line_(first) {}
  std::size_t at(std::size_t offset) {
    line_ += static_cast<std::size_t>(
        std::count(text_.begin() + position_, text_.begin() + to_signed(offset), '\n'));
    position_ = to_signed(offset);
    return line_;
  }

 private:
  static std::ptrdiff_t to_signed(std::size_t offset) { return static_cast<std::ptrdiff_t>(offset); }
  std::string_view text_;
  std::ptrdiff_t position_ = 0;
  std::size_t line_;
};

/// What is wrong with an unfolded line; checked before libldap sees it.
void check_line(std::string_view unfolded, std::size_t line) {
  if (unfolded.size() > max_line_bytes)
    throw ldif_error(line, "the value is larger than " +
                               std::to_string(max_line_bytes / (std::size_t{1024} * 1024)) +
                               " MiB, more than Active Directory can hold");
  const auto colon = unfolded.find(':');
  if (colon == unfolded.npos)
    throw ldif_error(line, "no ':' in the line" + std::string(damaged)).hint("Export the directory again.");
  const auto name = unfolded.substr(0, colon);
  if (!is_attribute_name(name))
    throw ldif_error(line, "no attribute name before the ':'" + std::string(damaged))
        .hint("Export the directory again.");
  if (name.find(';') != name.npos && ascii_lower(name).find(";range=") != std::string::npos)
    throw ldif_error(line, quoted_name(name) + " is only a part of the attribute's values")
        .hint("Export with ldifde, which fetches all values of an attribute.");
  const auto rest = unfolded.substr(colon + 1);
  if (rest.starts_with('<'))
    throw ldif_error(line, "the value of " + quoted_name(name) + " is a URL; gc2pc does not fetch URLs")
        .hint("Replace the URL with the value itself, in base64 after '::'.");
  if (rest.starts_with(':')) {
    const auto begin = rest.find_first_not_of(" \t", 1);
    if (begin != rest.npos && !is_base64(rest.substr(begin)))
      throw ldif_error(line,
                       "the value of " + quoted_name(name) + " is not valid base64" + std::string(damaged))
          .hint("Export the directory again.");
  }
}

/// Decodes an unfolded line that has been checked.
LdifLine decode_line(std::string unfolded, std::size_t line) {
  // RFC 2849 allows an empty value in base64, libldap does not.
  if (const auto colon = unfolded.find("::");
      colon == unfolded.find(':') && unfolded.find_first_not_of(" \t", colon + 2) == std::string::npos)
    return {unfolded.substr(0, colon), "", 0, 0};
  berval name{0, nullptr};
  berval value{0, nullptr};
  int separate = 0; // set only when the value is memory of its own: for URLs, which never come as far as here
  if (ldif_parse_line2(unfolded.data(), &name, &value, &separate) != 0 || separate != 0)
    throw ldif_error(line, "the line cannot be read" + std::string(damaged))
        .hint("Export the directory again.");
  return {std::string(name.bv_val, name.bv_len), std::string(value.bv_val, value.bv_len), 0, 0};
}

void check_carriage_returns(std::string_view text, LineCounter lines) {
  for (auto at = text.find('\r'); at != text.npos; at = text.find('\r', at + 1))
    if (at + 1 == text.size() || text[at + 1] != '\n')
      throw ldif_error(lines.at(at), "the line contains a carriage return" + std::string(damaged))
          .hint("Export the directory again.");
}

/// Puts the lines of one record together.
class RecordReader {
 public:
  void take(LdifLine line, std::size_t number);
  /// A line of nothing but '-'.
  void take_dash(std::size_t number);
  /// `first_line`: where the record begins; `last_line`: its last line.
  [[nodiscard]] LdifRecord finish(std::size_t first_line, std::size_t last_line) &&;

 private:
  void take_change_type(const LdifLine& line, std::size_t number);
  void take_addition(LdifLine line, std::size_t number);

  LdifRecord record_;
  bool named_ = false;
  bool has_others_ = false; ///< lines below the dn
  std::string adding_;      ///< the attribute that the change adds values to; empty outside of one
};

Error a_change(std::size_t line, const LdifLine& what) {
  return ldif_error(line, quoted_name(what.name + ": " + what.value) +
                              " is a change record; gc2pc reads only exported objects");
}

constexpr std::string_view give_an_export =
    "Give an export, for example one written by ldifde -f, not a file of changes.";

void RecordReader::take(LdifLine line, std::size_t number) {
  const bool is_dn = equals_ignoring_case(line.name, "dn");
  if (!named_) {
    if (!is_dn)
      throw ldif_error(number, "a record must begin with 'dn:'" + std::string(damaged))
          .hint("Export the directory again.");
    record_.dn = std::move(line.value);
    named_ = true;
    return;
  }
  if (is_dn)
    throw ldif_error(number, "'dn:' occurs inside the record of " + quoted_name(record_.dn))
        .hint("Insert an empty line above it, or export the directory again.");
  if (equals_ignoring_case(line.name, "changetype"))
    take_change_type(line, number);
  else if (record_.form == LdifForm::addition)
    take_addition(std::move(line), number);
  else
    record_.lines.push_back(std::move(line));
  has_others_ = true;
}

void RecordReader::take_change_type(const LdifLine& line, std::size_t number) {
  if (has_others_)
    throw ldif_error(number, "'changetype' is not directly below 'dn:'").hint(std::string(give_an_export));
  if (equals_ignoring_case(line.value, "add"))
    record_.form = LdifForm::add;
  else if (equals_ignoring_case(line.value, "modify"))
    record_.form = LdifForm::addition;
  else
    throw a_change(number, line).hint(std::string(give_an_export));
}

void RecordReader::take_addition(LdifLine line, std::size_t number) {
  if (!adding_.empty()) {
    if (!equals_ignoring_case(line.name, adding_))
      throw ldif_error(number, quoted_name(line.name) + " occurs among the values that are added to " +
                                   quoted_name(adding_) + std::string(damaged))
          .hint("Export the directory again.");
    record_.lines.push_back(std::move(line));
  } else if (equals_ignoring_case(line.name, "add") && !line.value.empty()) {
    adding_ = line.value;
  } else {
    throw a_change(number, line)
        .hint(
            "gc2pc reads a record with 'changetype: modify' only if all its changes add values ('add:'), as "
            "ldifde writes for large groups. " +
            std::string(give_an_export));
  }
}

void RecordReader::take_dash(std::size_t number) {
  if (!named_ || record_.form != LdifForm::addition)
    throw ldif_error(number, "'-' ends a change, but the record has no 'changetype: modify'")
        .hint("Give the export exactly as the program wrote it.");
  if (adding_.empty())
    throw ldif_error(number, "'-' ends a change, but no change begins above it" + std::string(damaged))
        .hint("Export the directory again.");
  adding_.clear();
}

LdifRecord RecordReader::finish(std::size_t first_line, std::size_t last_line) && {
  if (!adding_.empty())
    throw ldif_error(last_line, "the values that are added to " + quoted_name(adding_) +
                                    " do not end with '-'" + std::string(damaged))
        .hint("Export the directory again.");
  if (record_.lines.empty() && record_.form != LdifForm::addition)
    throw ldif_error(first_line,
                     "the record has no attributes: they were not exported, or the file is truncated here")
        .hint("Export all attributes with an account that may read them.");
  return std::move(record_);
}

std::vector<std::pair<std::string, std::string>> sorted_values(const LdifRecord& record) {
  std::vector<std::pair<std::string, std::string>> values;
  for (const auto& line : record.lines)
    values.emplace_back(ascii_lower(line.name), line.value);
  std::sort(values.begin(), values.end());
  return values;
}

void put(std::string& out, std::string_view name, std::string_view value, std::string_view eol) {
  const std::string terminated(name);
  const std::unique_ptr<char, BerMemFree> text(
      ldif_put_wrap(LDIF_PUT_VALUE, terminated.c_str(), value.data(), value.size(), 0));
  if (!text)
    throw Error(ErrorKind::internal, "libldap could not write a line of LDIF");
  for (const char* c = text.get(); *c; ++c)
    if (*c == '\n')
      out += eol;
    else
      out += *c;
}

} // namespace

Error ldif_error(std::size_t line, const std::string& what) {
  return {ErrorKind::wrong_input, "line " + std::to_string(line) + ": " + what};
}

DirectoryEntry LdifRecord::entry() const {
  DirectoryEntry entry{dn, {}};
  std::unordered_map<std::string, std::size_t> places;
  for (const auto& line : lines) {
    const auto [place, added] = places.try_emplace(ascii_lower(line.name), entry.attributes.size());
    if (added)
      entry.attributes.push_back({line.name, {}});
    entry.attributes[place->second].values.push_back(line.value);
  }
  return entry;
}

namespace {

/// A checked line that is neither folded nor in base64, as libldap reads it: most lines of an export.
LdifLine plain_line(std::string_view line) {
  const auto colon = line.find(':');
  const auto value = std::min(line.find_first_not_of(" \t\v\f", colon + 1), line.size());
  return {std::string(line.substr(0, colon)), std::string(line.substr(value)), 0, 0};
}

/// A record without folded lines and comments.
LdifRecord parse_unfolded(std::string_view text, std::size_t first_line) {
  RecordReader reader;
  std::size_t number = first_line;
  for (std::size_t begin = 0, next = 0; begin < text.size(); begin = next, ++number) {
    const auto feed = text.find('\n', begin);
    next = feed == text.npos ? text.size() : feed + 1;
    auto line = text.substr(begin, (feed == text.npos ? text.size() : feed) - begin);
    if (line.ends_with('\r'))
      line.remove_suffix(1);
    if (line == "-") {
      reader.take_dash(number);
      continue;
    }
    check_line(line, number);
    const auto colon = line.find(':');
    auto decoded = colon + 1 < line.size() && line[colon + 1] == ':' ? decode_line(std::string(line), number)
                                                                     : plain_line(line);
    decoded.begin = begin;
    decoded.end = next;
    reader.take(std::move(decoded), number);
  }
  return std::move(reader).finish(first_line, number - 1);
}

/// Whether each line is an attribute with its value, as in most records: no folded line, comment or empty
/// one.
bool is_unfolded(std::string_view text) {
  constexpr std::string_view others{"\0 #\n\r", 5};
  for (std::size_t begin = 0; begin < text.size();) {
    if (others.find(text[begin]) != others.npos)
      return false;
    const auto feed = text.find('\n', begin);
    begin = feed == text.npos ? text.size() : feed + 1;
  }
  return text.find('\0') == text.npos;
}

LdifRecord parse_folded(std::string_view text, std::size_t first_line) {
  LineCounter lines(text, first_line);
  RecordReader reader;
  std::string copy(text); // ldif_getline writes into it; offsets stay those of `text`
  std::size_t number = first_line;
  for (char* next = copy.data(); char* found = ldif_getline(&next);) {
    const auto begin = static_cast<std::size_t>(found - copy.data());
    const auto end = next ? static_cast<std::size_t>(next - copy.data()) : copy.size();
    number = lines.at(begin);
    std::string unfolded(found);
    std::erase(unfolded, '\r'); // the mark that ldif_getline puts where a line was folded
    if (unfolded == "-") {
      reader.take_dash(number);
      continue;
    }
    check_line(unfolded, number);
    LdifLine line = decode_line(std::move(unfolded), number);
    line.begin = begin;
    line.end = end;
    reader.take(std::move(line), number);
  }
  return std::move(reader).finish(first_line, number);
}

} // namespace

LdifRecord parse_ldif_record(std::string_view text, std::size_t first_line) {
  check_carriage_returns(text, LineCounter(text, first_line));
  if (text.starts_with(' '))
    throw ldif_error(first_line, "the continuation line has no line above it" + std::string(damaged))
        .hint("Export the directory again.");
  return is_unfolded(text) ? parse_unfolded(text, first_line) : parse_folded(text, first_line);
}

bool same_content(const LdifRecord& a, const LdifRecord& b) {
  return sorted_values(a) == sorted_values(b);
}

std::string write_ldif_record(const DirectoryEntry& entry, std::string_view eol, LdifForm form) {
  std::string text;
  put(text, "dn", entry.dn, eol);
  if (form == LdifForm::add)
    put(text, "changetype", "add", eol);
  bool empty = true;
  for (const auto& attribute : entry.attributes) {
    if (!is_attribute_name(attribute.name))
      throw Error(ErrorKind::wrong_input, quoted_name(attribute.name) + " is not the name of an attribute");
    for (const auto& value : attribute.values) {
      put(text, attribute.name, value, eol);
      empty = false;
    }
  }
  if (empty)
    throw Error(ErrorKind::wrong_input, quoted_name(entry.dn) + " has no attributes");
  return text;
}

} // namespace gc2pc
