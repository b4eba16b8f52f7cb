// SPDX-License-Identifier: Apache-2.0
#include "adapters/directory/ldif_image.hpp"

#include "adapters/directory/ascii.hpp"
#include "adapters/directory/dn.hpp"
#include "adapters/directory/owners.hpp"
#include "adapters/directory/quoted_name.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>

namespace gc2pc {
namespace {

constexpr int notes_format = 1;

std::optional<std::string> text_or_null(const nlohmann::json& value) {
  return value.is_null() ? std::nullopt : std::optional(value.get<std::string>());
}

nlohmann::json text_or_null(const std::optional<std::string>& value) {
  return value ? nlohmann::json(*value) : nlohmann::json(nullptr);
}

std::string write_notes(const LdifPosition& position) {
  const nlohmann::json notes{{"format", notes_format},
                             {"previous", text_or_null(position.previous)},
                             {"next", text_or_null(position.next)},
                             {"bytes_before", position.bytes_before},
                             {"bytes_after", position.bytes_after},
                             {"sha256_before", position.sha256_before},
                             {"sha256_after", position.sha256_after},
                             {"lead", position.lead},
                             {"trail", position.trail}};
  return notes.dump();
}

LdifPosition read_notes(const DirectoryBeforeImage& image) {
  try {
    const auto notes = nlohmann::json::parse(image.notes);
    if (notes.at("format").get<int>() != notes_format)
      throw damaged_image(image, "its notes have a format that this gc2pc does not know");
    LdifPosition position{
        text_or_null(notes.at("previous")),           text_or_null(notes.at("next")),
        notes.at("bytes_before").get<std::size_t>(),  notes.at("bytes_after").get<std::size_t>(),
        notes.at("sha256_before").get<std::string>(), notes.at("sha256_after").get<std::string>(),
        notes.at("lead").get<std::string>(),          notes.at("trail").get<std::string>()};
    for (const auto& blank : {position.lead, position.trail})
      if (blank.find_first_not_of("\r\n") != std::string::npos)
        throw damaged_image(image, "its notes hold text where only an empty line can be");
    return position;
  } catch (const nlohmann::json::exception&) {
    throw damaged_image(image, "its notes cannot be read"); // the library's own words quote the text
  }
}

std::vector<std::pair<std::string, std::string>> sorted_values(const LdifRecord& record) {
  std::vector<std::pair<std::string, std::string>> values;
  for (const auto& line : record.lines)
    values.emplace_back(ascii_lower(line.name), line.value);
  std::sort(values.begin(), values.end());
  return values;
}

std::string without(std::string_view text, const LdifRecord& record, const std::vector<std::size_t>& lines) {
  std::vector<LdifEdit> edits;
  for (const auto line : lines)
    edits.push_back({record.lines[line].begin, record.lines[line].end, ""});
  return apply_edits(std::string(text), std::move(edits));
}

std::vector<std::size_t> sip_lines(const LdifRecord& record) {
  std::vector<std::size_t> lines;
  for (std::size_t i = 0; i < record.lines.size(); ++i)
    if (is_sip_value(record.lines[i].name, record.lines[i].value))
      lines.push_back(i);
  return lines;
}

/// Where a value goes in a record that others changed.
std::size_t place_for(const LdifRecord& now, std::string_view now_text, const LdifRecord& then,
                      std::string_view then_text, std::size_t line) {
  if (line > 0) { // behind the value that stood above it
    const auto& above = then.lines[line - 1];
    const auto wanted = then_text.substr(above.begin, above.end - above.begin);
    for (const auto& candidate : now.lines)
      if (now_text.substr(candidate.begin, candidate.end - candidate.begin) == wanted)
        return candidate.end;
  }
  for (auto candidate = now.lines.rbegin(); candidate != now.lines.rend(); ++candidate)
    if (same_ignoring_ascii_case(candidate->name, then.lines[line].name))
      return candidate->end;
  return now_text.size();
}

} // namespace

Error damaged_image(const DirectoryBeforeImage& image, const std::string& why) {
  return Error(ErrorKind::corrupt, "the before-image of " + quoted_name(image.dn) + " is damaged: " + why)
      .hint("Check the snapshot with gc2pc snapshot verify.");
}

DirectoryBeforeImage make_image(const LdifDocument& document, std::size_t index,
                                const std::vector<LinkingRecord>& links) {
  const std::string eol(document.eol());
  DirectoryBeforeImage image;
  image.dn = document.record(index).dn;
  image.ldif = "version: 1" + eol + eol + std::string(document.raw(index));
  for (const auto& link : links) {
    image.group_dns.push_back(link.record.dn);
    image.ldif += eol + std::string(document.raw(link.index));
  }
  image.notes = write_notes(position_of(document, index));
  return image;
}

LdifImage read_image(const DirectoryBeforeImage& image) {
  const auto dn = Dn::parse(image.dn);
  if (!dn)
    throw damaged_image(image, "it bears no distinguished name");
  try {
    LdifImage read{LdifDocument(image.ldif), dn->key(), std::nullopt};
    if (read.records.place(0).key != read.key)
      throw damaged_image(image, "its first record is another object");
    if (!image.notes.empty())
      read.position = read_notes(image);
    return read;
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::corrupt)
      throw;
    throw damaged_image(image, error.message());
  }
}

bool same_content(const LdifRecord& a, const LdifRecord& b) {
  return sorted_values(a) == sorted_values(b);
}

std::string put_links_back(std::string current, std::string_view before, const std::string& key) {
  const auto then = parse_ldif_record(before, 1);
  const auto links = links_in(then, key);
  if (without(before, then, links) == current)
    return std::string(before);
  for (const auto line : links) {
    const auto& link = then.lines[line];
    const auto now = parse_ldif_record(current, 1);
    const auto present = links_in(now, key);
    if (std::any_of(present.begin(), present.end(),
                    [&](auto i) { return same_ignoring_ascii_case(now.lines[i].name, link.name); }))
      continue;
    const auto at = place_for(now, current, then, before, line);
    current.insert(at, before.substr(link.begin, link.end - link.begin));
  }
  return current;
}

std::string put_links_to(std::string current, std::string_view before, const std::string& key,
                         const std::string& dn) {
  const auto then = parse_ldif_record(before, 1);
  const auto new_key = Dn::require(dn).key();
  for (const auto line : links_in(then, key)) {
    const auto& link = then.lines[line];
    const auto now = parse_ldif_record(current, 1);
    const auto present = links_in(now, new_key);
    if (std::any_of(present.begin(), present.end(),
                    [&](auto i) { return same_ignoring_ascii_case(now.lines[i].name, link.name); }))
      continue;
    const std::string eol = before.find("\r\n") == std::string_view::npos ? "\n" : "\r\n";
    const auto record = write_ldif_record({"CN=x", {{link.name, {dn}}}}, eol);
    current.insert(place_for(now, current, then, before, line), record.substr(record.find('\n') + 1));
  }
  return current;
}

std::string without_sip_values(std::string_view text) {
  const auto record = parse_ldif_record(text, 1);
  return without(text, record, sip_lines(record));
}

std::string put_sip_values_back(std::string current, std::string_view before) {
  if (without_sip_values(before) == current)
    return std::string(before);
  const auto then = parse_ldif_record(before, 1);
  for (const auto line : sip_lines(then)) {
    const auto& value = then.lines[line];
    const auto now = parse_ldif_record(current, 1);
    const bool there = std::any_of(now.lines.begin(), now.lines.end(), [&](const LdifLine& candidate) {
      return same_ignoring_ascii_case(candidate.name, value.name) && candidate.value == value.value;
    });
    if (!there)
      current.insert(place_for(now, current, then, before, line),
                     before.substr(value.begin, value.end - value.begin));
  }
  return current;
}

} // namespace gc2pc
