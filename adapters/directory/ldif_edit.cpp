// SPDX-License-Identifier: Apache-2.0
#include "adapters/directory/ldif_edit.hpp"

#include "adapters/directory/dn.hpp"
#include "mappings/model/sha256.hpp"
#include "mappings/model/text.hpp"

#include <algorithm>
#include <utility>

namespace gc2pc {
namespace {

constexpr std::string_view version_word = "version:";

/// Length of the empty line that begins at `at`, 0 when there is none.
std::size_t empty_line_at(const LdifDocument& document, const LdifFileSpan& file, std::size_t at) {
  const auto rest = document.bytes(at, std::min(at + 2, file.end));
  return rest.starts_with("\r\n") ? 2 : rest.starts_with('\n') ? 1 : 0;
}

/// Length of the empty line that ends at `at`, 0 when there is none in the file.
std::size_t empty_line_before(const LdifDocument& document, const LdifFileSpan& file, std::size_t at) {
  const auto head = document.bytes(at - std::min<std::size_t>(at - file.begin, 3), at);
  const std::size_t length = head.ends_with("\r\n") ? 2 : head.ends_with('\n') ? 1 : 0;
  const bool whole = length > 0 && (head.size() == length || head[head.size() - length - 1] == '\n');
  return whole ? length : 0;
}

/// Whether the line that ends at `at` is a version: a record may follow without an empty line.
bool version_before(const LdifDocument& document, const LdifFileSpan& file, std::size_t at) {
  constexpr std::size_t step = 256;
  std::string line; // from somewhere before its beginning
  for (auto begin = at; begin > file.begin;) {
    const auto end = begin;
    begin -= std::min(begin - file.begin, step);
    line = document.bytes(begin, end) + line;
    if (!line.ends_with('\n'))
      return false;
    if (const auto feed = line.size() > 1 ? line.rfind('\n', line.size() - 2) : line.npos;
        feed != line.npos) {
      line.erase(0, feed + 1);
      break;
    }
  }
  return equals_ignoring_case(std::string_view(line).substr(0, version_word.size()), version_word);
}

const LdifPart* find(const LdifDocument& document, const std::optional<LdifNeighbour>& neighbour) {
  const auto parsed = neighbour ? Dn::parse(neighbour->dn) : std::nullopt;
  const auto object = parsed ? document.find(parsed->key()) : std::nullopt;
  if (!object || neighbour->part >= document.place(*object).parts())
    return nullptr;
  return &document.place(*object).part(neighbour->part);
}

std::optional<LdifNeighbour> neighbour(const LdifDocument& document, const LdifRecordNumber& number) {
  return LdifNeighbour{document.record(number.object).dn, number.part};
}

bool has_digest(const LdifDocument& document, std::size_t begin, std::size_t size,
                const std::string& sha256) {
  return sha256_hex(document.bytes(begin, begin + size)) == sha256;
}

/// The record that `at` is inside of, or the one that begins at or behind it; nothing behind the last.
const LdifPart* record_at(const LdifDocument& document, std::size_t at) {
  const auto& records = document.records();
  const auto found = std::partition_point(
      records.begin(), records.end(), [&](const auto& number) { return document.part(number).end <= at; });
  return found == records.end() ? nullptr : &document.part(*found);
}

/// Whether a record begins in [begin, end).
bool record_between(const LdifDocument& document, std::size_t begin, std::size_t end) {
  const auto* record = record_at(document, begin);
  return record != nullptr && record->begin < end;
}

/// Whether lead + block + trail can be put at `at`, so that it touches no other record.
bool fits(const LdifDocument& document, const LdifFileSpan& file, std::size_t at,
          const LdifPosition& position) {
  const auto* record = record_at(document, at);
  if (record != nullptr && record->begin < at)
    return false;
  if (!position.lead.empty() || position.trail.empty())
    if (at != file.end && empty_line_at(document, file, at) == 0)
      return false;
  return at == file.begin || !position.lead.empty() || empty_line_before(document, file, at) > 0 ||
         version_before(document, file, at) || !record_between(document, file.begin, at);
}

} // namespace

void sort_edits(std::vector<LdifEdit>& edits) {
  std::stable_sort(edits.begin(), edits.end(), [](const auto& a, const auto& b) {
    return std::pair(a.begin, a.end) < std::pair(b.begin, b.end);
  });
}

std::string apply_edits(std::string_view text, std::vector<LdifEdit> edits) {
  sort_edits(edits);
  std::string result;
  std::size_t copied = 0;
  for (const auto& edit : edits) {
    result += text.substr(copied, edit.begin - copied);
    result += edit.text;
    copied = edit.end;
  }
  result += text.substr(copied);
  return result;
}

std::vector<LdifBlock> blocks_of(const LdifDocument& document, std::size_t object) {
  const auto& records = document.records();
  const auto& place = document.place(object);
  std::vector<LdifBlock> blocks;
  for (std::size_t number = 0; number < place.parts(); ++number) {
    const auto& part = place.part(number);
    if (part.is_copy)
      continue;
    const auto found = std::partition_point(records.begin(), records.end(), [&](const auto& candidate) {
      return document.part(candidate).begin < part.begin;
    });
    const auto index = static_cast<std::size_t>(found - records.begin());
    if (!blocks.empty() && blocks.back().last + 1 == index)
      blocks.back().last = index;
    else
      blocks.push_back({index, index});
  }
  return blocks;
}

std::string raw(const LdifDocument& document, const LdifBlock& block) {
  const auto begin = document.part(document.records().at(block.first)).begin;
  const auto end = document.part(document.records().at(block.last)).end;
  return document.bytes(begin, end);
}

LdifCut cut_of(const LdifDocument& document, const LdifBlock& block) {
  const auto& first = document.part(document.records().at(block.first));
  const auto& last = document.part(document.records().at(block.last));
  if (const auto behind = empty_line_at(document, document.files().at(last.file), last.end); behind > 0)
    return {first.begin, last.end + behind};
  return {first.begin - empty_line_before(document, document.files().at(first.file), first.begin), last.end};
}

LdifEdit append_record(const LdifFileSpan& file, std::string_view record) {
  return {file.end, file.end, std::string(file.eol) + std::string(record)};
}

LdifPosition position_of(const LdifDocument& document, const LdifBlock& block) {
  const auto& records = document.records();
  const auto& first = document.part(records.at(block.first));
  const auto& last = document.part(records.at(block.last));
  const auto& file = document.files().at(first.file);
  const auto cut = cut_of(document, block);
  LdifPosition position;
  std::size_t from = file.begin;
  std::size_t to = file.end;
  if (block.first > 0 && document.part(records[block.first - 1]).file == first.file) {
    position.previous = neighbour(document, records[block.first - 1]);
    from = document.part(records[block.first - 1]).end;
  }
  if (block.last + 1 < records.size() && document.part(records[block.last + 1]).file == first.file) {
    position.next = neighbour(document, records[block.last + 1]);
    to = document.part(records[block.last + 1]).begin;
  }
  position.bytes_before = cut.begin - from;
  position.bytes_after = to - cut.end;
  position.sha256_before = sha256_hex(document.bytes(from, cut.begin));
  position.sha256_after = sha256_hex(document.bytes(cut.end, to));
  position.lead = document.bytes(cut.begin, first.begin);
  position.trail = document.bytes(last.end, cut.end);
  position.parts = block.last - block.first + 1;
  position.file = first.file;
  return position;
}

LdifEdit put_back(const LdifDocument& document, const LdifPosition& position, std::string_view block) {
  const std::string whole = position.lead + std::string(block) + position.trail;
  const auto* previous = find(document, position.previous);
  const auto* next = find(document, position.next);
  // A neighbour knows its file; at the ends of a file there is only its number.
  const auto& own = document.files().at(std::min(position.file, document.files().size() - 1));

  if (previous != nullptr || !position.previous) {
    const auto& file = previous ? document.files().at(previous->file) : own;
    const std::size_t from = previous ? previous->end : file.begin;
    if (position.bytes_before <= file.end - from) {
      const std::size_t at = from + position.bytes_before;
      if (has_digest(document, from, position.bytes_before, position.sha256_before) &&
          fits(document, file, at, position))
        return {at, at, whole};
    }
  }
  if (next != nullptr || !position.next) {
    const auto& file = next ? document.files().at(next->file) : own;
    const std::size_t to = next ? next->begin : file.end;
    if (position.bytes_after <= to - file.begin) {
      const std::size_t at = to - position.bytes_after;
      if (has_digest(document, at, position.bytes_after, position.sha256_after) &&
          fits(document, file, at, position))
        return {at, at, whole};
    }
  }
  if (previous != nullptr) { // right after it; what follows begins with an empty line or is the end
    const std::string eol(document.files().at(previous->file).eol);
    return {previous->end, previous->end, eol + std::string(block)};
  }
  if (next != nullptr) {
    const std::string eol(document.files().at(next->file).eol);
    return {next->begin, next->begin, std::string(block) + eol};
  }
  return append_record(own, block);
}

} // namespace gc2pc
