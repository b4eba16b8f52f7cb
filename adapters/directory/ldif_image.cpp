// SPDX-License-Identifier: Apache-2.0
#include "adapters/directory/ldif_image.hpp"

#include "adapters/directory/dn.hpp"
#include "adapters/directory/ldif_notes.hpp"
#include "adapters/directory/owners.hpp"
#include "adapters/directory/quoted_name.hpp"
#include "mappings/model/text.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <utility>

namespace gc2pc {
namespace {

std::vector<std::size_t> sip_lines(const LdifRecord& record) {
  std::vector<std::size_t> lines;
  for (std::size_t i = 0; i < record.lines.size(); ++i)
    if (is_sip_value(record.lines[i].name, record.lines[i].value))
      lines.push_back(i);
  return lines;
}

/// An object of a document with what is wanted of it.
struct ObjectText {
  const LdifDocument& document;
  std::size_t index;
  LdifRecord record;

  ObjectText(const LdifDocument& in, std::size_t object)
      : document(in), index(object), record(in.record(object)) {}

  [[nodiscard]] std::size_t begin() const { return document.place(index).begin; }
  /// The bytes of a value's line, folds and end of line included.
  [[nodiscard]] std::string text(const LdifLine& line) const {
    return document.bytes(begin() + line.begin, begin() + line.end);
  }
  [[nodiscard]] std::vector<LdifPart> parts() const {
    std::vector<LdifPart> found;
    for (std::size_t number = 0; number < document.place(index).parts(); ++number)
      if (const auto& part = document.place(index).part(number); !part.is_copy)
        found.push_back(part);
    return found;
  }
  /// A part's bytes without some lines of the record.
  [[nodiscard]] std::string without(const LdifPart& part, const std::vector<std::size_t>& lines) const {
    std::vector<LdifEdit> edits;
    for (const auto number : lines) {
      const auto& line = record.lines[number];
      if (begin() + line.begin >= part.begin && begin() + line.end <= part.end)
        edits.push_back({begin() + line.begin - part.begin, begin() + line.end - part.begin, ""});
    }
    return apply_edits(document.raw(part), std::move(edits));
  }
};

/// When `now` is `then` without some lines and nothing else: edits that make it the same to the byte.
std::optional<std::vector<LdifEdit>> exactly_back(const ObjectText& now, const ObjectText& then,
                                                  const std::vector<std::size_t>& lines) {
  const auto now_parts = now.parts();
  const auto then_parts = then.parts();
  if (now_parts.size() != then_parts.size())
    return std::nullopt;
  std::vector<LdifEdit> edits;
  for (std::size_t i = 0; i < now_parts.size(); ++i) {
    const auto present = now.document.raw(now_parts[i]);
    const auto before = then.document.raw(then_parts[i]);
    if (then.without(then_parts[i], lines) != present)
      return std::nullopt;
    if (before != present)
      edits.push_back({now_parts[i].begin, now_parts[i].end, before});
  }
  return edits;
}

/// Where a value goes, from the beginning of an object that others changed.
std::size_t place_for(const ObjectText& now, const ObjectText& then, std::size_t line) {
  if (line > 0) { // after the value that stood above it
    const auto wanted = then.text(then.record.lines[line - 1]);
    for (const auto& candidate : now.record.lines)
      if (now.text(candidate) == wanted)
        return candidate.end;
  }
  for (auto candidate = now.record.lines.rbegin(); candidate != now.record.lines.rend(); ++candidate)
    if (equals_ignoring_case(candidate->name, then.record.lines[line].name))
      return candidate->end;
  return now.document.raw(now.index).size();
}

/// Puts `lines` of `then` back into `now`. `identity` says when a line is there already; `present` holds the
/// identities of what is.
std::vector<LdifEdit> lines_back(const ObjectText& now, const ObjectText& then,
                                 const std::vector<std::size_t>& lines, std::set<std::string> present,
                                 const std::function<std::string(const LdifLine&)>& identity) {
  if (auto exact = exactly_back(now, then, lines))
    return *std::move(exact);
  std::vector<LdifEdit> edits;
  std::map<std::size_t, std::size_t> put; // line -> its place, for the line that stood below it
  for (const auto number : lines) {
    const auto& line = then.record.lines[number];
    if (!present.insert(identity(line)).second)
      continue;
    const auto above = number > 0 ? put.find(number - 1) : put.end();
    const auto at = above != put.end() ? above->second : place_for(now, then, number);
    put[number] = at;
    edits.push_back({now.begin() + at, now.begin() + at, then.text(line)});
  }
  return edits;
}

} // namespace

Error damaged_image(const DirectoryBeforeImage& image, const std::string& why) {
  return Error(ErrorKind::corrupt, "the before-image of " + quoted_name(image.dn) + " is damaged: " + why)
      .hint("Check the snapshot with gc2pc snapshot verify.");
}

DirectoryBeforeImage make_image(const LdifDocument& document, std::size_t index,
                                const std::vector<LinkingRecord>& links) {
  const std::string eol(document.file_of(index).eol);
  DirectoryBeforeImage image;
  image.dn = document.record(index).dn;
  image.ldif = "version: 1" + eol;
  std::vector<LdifPosition> positions;
  for (const auto& block : blocks_of(document, index)) {
    image.ldif += eol + raw(document, block);
    positions.push_back(position_of(document, block));
  }
  for (const auto& link : links) {
    image.group_dns.push_back(link.record.dn);
    for (const auto& part : ObjectText(document, link.index).parts())
      image.ldif += eol + document.raw(part);
  }
  image.notes = write_notes(positions);
  static_cast<void>(read_image(image)); // what cannot be read back must not be relied on
  return image;
}

LdifImage read_image(const DirectoryBeforeImage& image) {
  const auto dn = Dn::parse(image.dn);
  if (!dn)
    throw damaged_image(image, "it has no distinguished name");
  try {
    LdifImage read{LdifDocument(image.ldif), dn->key(), {}};
    if (read.records.key(0) != read.key)
      throw damaged_image(image, "its first record is a different object");
    if (!image.notes.empty()) {
      read.positions = read_notes(image);
      std::size_t parts = 0;
      bool empty = false;
      for (const auto& position : read.positions) {
        parts += position.parts;
        empty = empty || position.parts == 0;
      }
      if (empty || parts != read.records.place(0).parts())
        throw damaged_image(image, "its notes do not match its records");
    }
    return read;
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::corrupt)
      throw;
    throw damaged_image(image, error.message());
  }
}

std::vector<LdifEdit> take_out(const LdifDocument& document, std::size_t index, const LdifRecord& record,
                               const std::vector<std::size_t>& lines) {
  const auto base = document.place(index).begin;
  std::vector<LdifEdit> edits;
  for (const auto line : lines)
    edits.push_back({base + record.lines[line].begin, base + record.lines[line].end, ""});
  return edits;
}

std::vector<LdifEdit> take_out(const LdifDocument& document, std::size_t index) {
  std::vector<LdifEdit> edits;
  for (const auto& block : blocks_of(document, index)) {
    const auto cut = cut_of(document, block);
    edits.push_back({cut.begin, cut.end, ""});
  }
  return edits;
}

std::vector<LdifEdit> put_object_back(const LdifDocument& document, const LdifImage& image) {
  const auto& place = image.records.place(0);
  const std::string_view text = image.records.text();
  std::vector<LdifEdit> edits;
  std::size_t first = 0;
  for (const auto& position : image.positions) {
    const auto begin = place.part(first).begin;
    first += position.parts;
    edits.push_back(put_back(document, position, text.substr(begin, place.part(first - 1).end - begin)));
  }
  if (image.positions.empty())
    for (std::size_t number = 0; number < place.parts(); ++number)
      edits.push_back(append_record(document.files().front(), image.records.raw(place.part(number))));
  return edits;
}

std::vector<LdifEdit> put_links_back(const LdifDocument& document, std::size_t now, const LdifImage& image,
                                     std::size_t then) {
  const ObjectText present(document, now);
  const ObjectText before(image.records, then);
  const auto attribute = [](const LdifLine& line) { return ascii_lower(line.name); };
  std::set<std::string> there;
  for (const auto line : links_in(present.record, image.key))
    there.insert(attribute(present.record.lines[line]));
  return lines_back(present, before, links_in(before.record, image.key), std::move(there), attribute);
}

std::vector<LdifEdit> take_sip_values(const LdifDocument& document, std::size_t index) {
  const auto record = document.record(index);
  return take_out(document, index, record, sip_lines(record));
}

std::vector<LdifEdit> put_sip_values_back(const LdifDocument& document, std::size_t now,
                                          const LdifImage& image) {
  const ObjectText present(document, now);
  const ObjectText before(image.records, 0);
  const auto value = [](const LdifLine& line) { return ascii_lower(line.name) + ':' + line.value; };
  std::set<std::string> there;
  for (const auto& line : present.record.lines)
    there.insert(value(line));
  return lines_back(present, before, sip_lines(before.record), std::move(there), value);
}

} // namespace gc2pc
