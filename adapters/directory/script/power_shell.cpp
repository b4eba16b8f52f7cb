// SPDX-License-Identifier: Apache-2.0
#include "adapters/directory/script/power_shell.hpp"

#include "mappings/model/error.hpp"
#include "mappings/model/text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <openssl/evp.h>

#include <algorithm>

namespace gc2pc::script {
namespace {

bool is_plain(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7F; });
}

/// What is not UTF-8 would be read back as something else.
void require_utf8(std::string_view text) {
  std::string copy(text);
  std::erase(copy, '\0'); // fine here; the check below is one of values for a database
  if (clean_utf8(copy) != 0)
    throw Error(ErrorKind::wrong_input,
                "a value for a script is not UTF-8: base64 " + base64(text.substr(0, 60)));
}

std::string quoted(std::string_view text) {
  std::string result = "'";
  for (const char c : text) {
    result += c;
    if (c == '\'')
      result += c;
  }
  return result + "'";
}

} // namespace

std::string base64(std::string_view octets) {
  std::string text(4 * ((octets.size() + 2) / 3) + 1, '\0'); // and the zero byte that OpenSSL ends it with
  const int length =
      EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                      reinterpret_cast<const unsigned char*>(octets.data()), static_cast<int>(octets.size()));
  text.resize(static_cast<std::size_t>(length));
  return text;
}

std::string literal(std::string_view text) {
  require_utf8(text);
  return is_plain(text) ? quoted(text)
                        : fmt::format("[Text.Encoding]::UTF8.GetString([Convert]::FromBase64String('{}'))",
                                      base64(text));
}

Table& Table::add(std::string_view key, std::string_view value) {
  items_.push_back({std::string(key), {literal(value)}, {}, Item::Kind::text});
  return *this;
}

Table& Table::add(std::string_view key, const std::vector<std::string>& values) {
  Item item{std::string(key), {}, {}, Item::Kind::list};
  for (const auto& value : values)
    item.values.push_back(literal(value));
  items_.push_back(std::move(item));
  return *this;
}

Table& Table::add(std::string_view key, const std::vector<Table>& rows) {
  items_.push_back({std::string(key), {}, rows, Item::Kind::tables});
  return *this;
}

std::string Table::expression(int indent) const {
  const std::string margin(static_cast<std::size_t>(indent) + 2, ' ');
  std::string text = "@{\n";
  for (const auto& item : items_) {
    text += margin + item.key + " = ";
    switch (item.kind) {
    case Item::Kind::text:
      text += item.values.front();
      break;
    case Item::Kind::list:
      text += fmt::format("@({})", fmt::join(item.values, ", "));
      break;
    case Item::Kind::tables:
      text += "@(\n";
      for (std::size_t row = 0; row < item.rows.size(); ++row)
        text += fmt::format("{}  {}{}\n", margin, item.rows[row].expression(indent + 4),
                            row + 1 < item.rows.size() ? "," : "");
      text += margin + ")";
    }
    text += "\n";
  }
  return text + std::string(static_cast<std::size_t>(indent), ' ') + "}";
}

} // namespace gc2pc::script
