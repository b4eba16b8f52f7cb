// SPDX-License-Identifier: Apache-2.0
#include "mappings/model/group_digest.hpp"

#include <algorithm>
#include <cstring>
#include <iterator>

namespace gc2pc {
namespace {

static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "GroupDigest reads hashes as little-endian words");

void add_words(std::array<std::uint64_t, 4>& sum, const std::array<std::uint64_t, 4>& value) {
  unsigned carry = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    const std::uint64_t before = sum[i];
    const std::uint64_t with_value = before + value[i];
    const unsigned overflow = with_value < before ? 1 : 0;
    sum[i] = with_value + carry;
    carry = overflow + (sum[i] < with_value ? 1U : 0U);
  }
}

} // namespace

void GroupDigest::add(const Sha256Bytes& row_hash) {
  std::array<std::uint64_t, 4> words;
  std::memcpy(words.data(), row_hash.data(), row_hash.size());
  add_words(sum, words);
  ++count;
}

void GroupDigest::add(const GroupDigest& other) {
  add_words(sum, other.sum);
  count += other.count;
}

std::string GroupDigest::hex() const {
  Sha256Bytes bytes;
  std::memcpy(bytes.data(), sum.data(), bytes.size());
  return gc2pc::hex(bytes);
}

std::optional<GroupDigest> GroupDigest::parse(std::int64_t count, std::string_view hex) {
  if (hex.size() != 64)
    return std::nullopt;
  Sha256Bytes bytes;
  for (std::size_t i = 0; i < 32; ++i) {
    unsigned value = 0;
    for (const char c : hex.substr(i * 2, 2)) {
      if (c >= '0' && c <= '9')
        value = value * 16 + static_cast<unsigned>(c - '0');
      else if (c >= 'a' && c <= 'f')
        value = value * 16 + static_cast<unsigned>(c - 'a' + 10);
      else
        return std::nullopt;
    }
    bytes[i] = static_cast<std::uint8_t>(value);
  }
  GroupDigest digest;
  digest.count = count;
  std::memcpy(digest.sum.data(), bytes.data(), bytes.size());
  return digest;
}

/// Kind and group are unique per line; comparing "kind TAB guid TAB" is comparing the lines' texts.
bool comes_before(const DigestLine& a, const DigestLine& b) {
  if (a.kind != b.kind)
    return a.kind < b.kind; // as with the TAB after them, which is less than any letter
  if (a.group && b.group)
    return *a.group < *b.group;
  return !a.group && b.group; // '-' sorts before every hex digit
}

std::string DigestLine::text() const {
  std::string text;
  append_to(text);
  return text;
}

void DigestLine::append_to(std::string& text) const {
  text += to_string(kind);
  text += '\t';
  if (group) {
    char guid[Guid::text_size];
    group->write_to(guid);
    text.append(guid, sizeof guid);
  } else {
    text += '-';
  }
  text += '\t';
  text += std::to_string(digest.count);
  text += '\t';
  text += digest.hex();
  text += '\n';
}

void sort_lines(std::vector<DigestLine>& lines) {
  std::sort(lines.begin(), lines.end(), comes_before);
}

void join_lines(std::vector<DigestLine>& sorted_lines) {
  auto end = sorted_lines.begin();
  for (auto& line : sorted_lines) {
    if (end != sorted_lines.begin() && std::prev(end)->kind == line.kind &&
        std::prev(end)->group == line.group)
      std::prev(end)->digest.add(line.digest);
    else if (&*end != &line)
      *end++ = std::move(line);
    else
      ++end;
  }
  sorted_lines.erase(end, sorted_lines.end());
}

void merge_lines(std::vector<DigestLine>& sorted_lines, std::vector<DigestLine>&& more) {
  sort_lines(more);
  const auto middle = static_cast<std::ptrdiff_t>(sorted_lines.size());
  sorted_lines.insert(sorted_lines.end(), std::make_move_iterator(more.begin()),
                      std::make_move_iterator(more.end()));
  std::inplace_merge(sorted_lines.begin(), sorted_lines.begin() + middle, sorted_lines.end(), comes_before);
}

std::string store_digest(const std::vector<DigestLine>& sorted_lines) {
  Sha256 digest;
  std::string text;
  for (const auto& line : sorted_lines) {
    text.clear();
    line.append_to(text);
    digest.update(text);
  }
  return hex(digest.finish());
}

} // namespace gc2pc
