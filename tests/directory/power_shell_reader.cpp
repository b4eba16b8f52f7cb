// SPDX-License-Identifier: Apache-2.0
#include "tests/directory/power_shell_reader.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cctype>

namespace gc2pc::test {

std::string octets_of(std::string_view base64) {
  static constexpr std::string_view digits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  REQUIRE(base64.size() % 4 == 0);
  std::string octets;
  unsigned bits = 0, held = 0;
  for (const char c : base64.substr(0, base64.find('='))) {
    const auto digit = digits.find(c);
    REQUIRE(digit != std::string_view::npos);
    bits = (bits << 6U) | static_cast<unsigned>(digit);
    held += 6;
    if (held >= 8) {
      held -= 8;
      octets += static_cast<char>((bits >> held) & 0xFFU);
    }
  }
  return octets;
}

namespace {

constexpr std::string_view decoded = "[Text.Encoding]::UTF8.GetString([Convert]::FromBase64String(";

/// Reads on from a place in a text.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  nlohmann::json value() {
    if (take("'"))
      return quoted();
    if (take(decoded)) {
      require("'");
      auto octets = octets_of(quoted());
      require("))");
      return octets;
    }
    if (take("@("))
      return list();
    require("@{");
    return table();
  }
  [[nodiscard]] std::string_view rest() const { return text_; }

 private:
  bool take(std::string_view word) {
    if (!text_.starts_with(word))
      return false;
    text_.remove_prefix(word.size());
    return true;
  }
  void require(std::string_view word) {
    const auto found = text_.substr(0, 60);
    CAPTURE(found);
    CAPTURE(word);
    REQUIRE(take(word));
  }
  void blanks() {
    while (take(" ") || take("\n")) {
    }
  }
  std::string quoted() {
    std::string value;
    for (;;) {
      REQUIRE_FALSE(text_.empty());
      const char c = text_.front();
      text_.remove_prefix(1);
      if (c != '\'')
        value += c;
      else if (take("'"))
        value += '\'';
      else
        return value;
    }
  }
  nlohmann::json list() {
    auto array = nlohmann::json::array();
    blanks();
    while (!take(")")) {
      array.push_back(value());
      blanks();
      if (take(","))
        blanks();
    }
    return array;
  }
  nlohmann::json table() {
    auto object = nlohmann::json::object();
    blanks();
    while (!take("}")) {
      std::string key;
      while (!text_.empty() && std::isalpha(static_cast<unsigned char>(text_.front())) != 0) {
        key += text_.front();
        text_.remove_prefix(1);
      }
      REQUIRE_FALSE(key.empty());
      require(" = ");
      object[key] = value();
      require("\n");
      blanks();
    }
    return object;
  }

  std::string_view text_;
};

} // namespace

nlohmann::json read_expression(std::string_view text) {
  Reader reader(text);
  auto value = reader.value();
  REQUIRE(reader.rest().empty());
  return value;
}

ReadScript read_script(const std::string& text) {
  REQUIRE(std::all_of(text.begin(), text.end(), [](char c) { return c == '\n' || (c >= 0x20 && c < 0x7F); }));
  constexpr std::string_view begin = "\n$Gc2pc = ";
  const auto at = text.find(begin);
  REQUIRE(at != std::string::npos);
  ReadScript script;
  script.before = text.substr(0, at);
  Reader reader(std::string_view(text).substr(at + begin.size()));
  script.values = reader.value();
  script.after = reader.rest();
  return script;
}

} // namespace gc2pc::test
