// SPDX-License-Identifier: Apache-2.0
#include "adapters/directory/ldif_edit.hpp"

#include "adapters/directory/dn.hpp"
#include "mappings/model/sha256.hpp"

#include <algorithm>
#include <utility>

namespace gc2pc {
namespace {

/// Length of the empty line that begins at `at`, 0 when there is none.
std::size_t empty_line_at(std::string_view text, std::size_t at) {
  const auto rest = text.substr(at);
  return rest.starts_with("\r\n") ? 2 : rest.starts_with('\n') ? 1 : 0;
}

/// Length of the empty line that ends at `at`, 0 when there is none.
std::size_t empty_line_before(std::string_view text, std::size_t at) {
  const auto head = text.substr(0, at);
  const std::size_t length = head.ends_with("\r\n") ? 2 : head.ends_with('\n') ? 1 : 0;
  const bool whole = length > 0 && (at == length || text[at - length - 1] == '\n');
  return whole ? length : 0;
}

std::optional<std::size_t> find(const LdifDocument& document, const std::optional<std::string>& dn) {
  const auto parsed = dn ? Dn::parse(*dn) : std::nullopt;
  return parsed ? document.find(parsed->key()) : std::nullopt;
}

bool has_digest(std::string_view text, std::size_t begin, std::size_t size, const std::string& sha256) {
  return begin <= text.size() && size <= text.size() - begin &&
         sha256_hex(text.substr(begin, size)) == sha256;
}

/// Whether lead + record + trail can stand at `at`, so that it touches no other record.
bool fits(const LdifDocument& document, std::size_t at, const LdifPosition& position) {
  const std::string_view text = document.text();
  for (std::size_t i = 0; i < document.size(); ++i)
    if (document.place(i).begin < at && at < document.place(i).end)
      return false;
  if (!position.lead.empty() || position.trail.empty())
    if (at != text.size() && empty_line_at(text, at) == 0)
      return false;
  return at == 0 || !position.lead.empty() || empty_line_before(text, at) > 0 ||
         document.place(0).begin >= at;
}

} // namespace

std::string apply_edits(const std::string& text, std::vector<LdifEdit> edits) {
  // What is inserted at an offset goes before what is replaced from there on.
  std::sort(edits.begin(), edits.end(), [](const auto& a, const auto& b) {
    return std::pair(a.begin, a.end) < std::pair(b.begin, b.end);
  });
  std::string result;
  std::size_t copied = 0;
  for (const auto& edit : edits) {
    result.append(text, copied, edit.begin - copied);
    result += edit.text;
    copied = edit.end;
  }
  return result.append(text, copied, std::string::npos);
}

LdifCut cut_of(const LdifDocument& document, std::size_t index) {
  const auto& place = document.place(index);
  const std::string_view text = document.text();
  if (const auto behind = empty_line_at(text, place.end); behind > 0)
    return {place.begin, place.end + behind};
  return {place.begin - empty_line_before(text, place.begin), place.end};
}

LdifEdit append_record(const LdifDocument& document, std::string_view record) {
  const std::size_t end = document.text().size();
  return {end, end, std::string(document.eol()) + std::string(record)};
}

LdifPosition position_of(const LdifDocument& document, std::size_t index) {
  const std::string_view text = document.text();
  const auto& place = document.place(index);
  const auto cut = cut_of(document, index);
  LdifPosition position;
  std::size_t from = 0;
  std::size_t to = text.size();
  if (index > 0) {
    position.previous = document.record(index - 1).dn;
    from = document.place(index - 1).end;
  }
  if (index + 1 < document.size()) {
    position.next = document.record(index + 1).dn;
    to = document.place(index + 1).begin;
  }
  position.bytes_before = cut.begin - from;
  position.bytes_after = to - cut.end;
  position.sha256_before = sha256_hex(text.substr(from, position.bytes_before));
  position.sha256_after = sha256_hex(text.substr(cut.end, position.bytes_after));
  position.lead = text.substr(cut.begin, place.begin - cut.begin);
  position.trail = text.substr(place.end, cut.end - place.end);
  return position;
}

LdifEdit put_back(const LdifDocument& document, const LdifPosition& position, std::string_view record) {
  const std::string_view text = document.text();
  const std::string whole = position.lead + std::string(record) + position.trail;
  const auto previous = find(document, position.previous);
  const auto next = find(document, position.next);
  const std::string eol(document.eol());

  if (previous || !position.previous) {
    const std::size_t from = previous ? document.place(*previous).end : 0;
    const std::size_t at = from + position.bytes_before;
    if (has_digest(text, from, position.bytes_before, position.sha256_before) && fits(document, at, position))
      return {at, at, whole};
  }
  if (next || !position.next) {
    const std::size_t to = next ? document.place(*next).begin : text.size();
    if (position.bytes_after <= to) {
      const std::size_t at = to - position.bytes_after;
      if (has_digest(text, at, position.bytes_after, position.sha256_after) && fits(document, at, position))
        return {at, at, whole};
    }
  }
  if (previous) // right behind it; what follows begins with an empty line or is the end
    return {document.place(*previous).end, document.place(*previous).end, eol + std::string(record)};
  if (next)
    return {document.place(*next).begin, document.place(*next).begin, std::string(record) + eol};
  return append_record(document, record);
}

} // namespace gc2pc
