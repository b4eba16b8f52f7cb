// SPDX-License-Identifier: Apache-2.0
// Values in a PowerShell script: printable ASCII only, and a reader that knows nothing of gc2pc's writer
// reads each to the letter.
#include "adapters/directory/script/power_shell.hpp"
#include "tests/fuzz/harness.hpp"
#include "tests/fuzz/input.hpp"
#include "tests/fuzz/utf8.hpp"

#include <algorithm>

namespace gc2pc::fuzz {
namespace {

using Texts = std::vector<std::string>;

/// Reads the part of PowerShell that a script's head consists of.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  [[nodiscard]] bool at_end() const { return text_.empty(); }
  [[nodiscard]] bool take(std::string_view word) {
    if (!text_.starts_with(word))
      return false;
    text_.remove_prefix(word.size());
    return true;
  }
  void expect(std::string_view word) { holds(take(word), "a script is made of words, values and tables"); }

  /// A text: quoted, or decoded from base64.
  [[nodiscard]] std::string value() {
    if (take("[Text.Encoding]::UTF8.GetString([Convert]::FromBase64String(")) {
      const auto octets = decoded(quoted());
      expect("))");
      return octets;
    }
    return quoted();
  }

  [[nodiscard]] Texts list() {
    Texts values;
    expect("@(");
    while (!take(")")) {
      if (!values.empty())
        expect(", ");
      values.push_back(value());
    }
    return values;
  }

 private:
  [[nodiscard]] std::string quoted() {
    std::string value;
    expect("'");
    for (;;) {
      holds(!text_.empty(), "a quote ends");
      const char c = text_.front();
      text_.remove_prefix(1);
      if (c == '\'' && !take("'"))
        return value;
      value += c;
    }
  }

  [[nodiscard]] static std::string decoded(std::string_view base64) {
    constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    holds(base64.size() % 4 == 0, "base64 comes by four");
    std::string octets;
    for (; !base64.empty(); base64.remove_prefix(4)) {
      unsigned bits = 0;
      std::size_t padding = 0;
      for (std::size_t i = 0; i < 4; ++i) {
        const auto digit = digits.find(base64[i]);
        padding += digit == digits.npos;
        holds(digit != digits.npos ? padding == 0 : base64[i] == '=' && base64.size() == 4,
              "base64 has its digits, and padding at its end");
        bits = bits << 6U | (digit == digits.npos ? 0U : static_cast<unsigned>(digit));
      }
      for (std::size_t i = 0; i + padding < 3; ++i)
        octets += static_cast<char>(bits >> (16 - 8 * i) & 0xFFU);
    }
    return octets;
  }

  std::string_view text_;
};

void only_ascii(std::string_view script, bool lines) {
  holds(std::all_of(script.begin(), script.end(),
                    [&](char c) { return (c >= 0x20 && c < 0x7F) || (lines && c == '\n'); }),
        "a script is printable ASCII");
}

void literal(std::string_view bytes) {
  if (refused([&] {
        const auto expression = script::literal(bytes);
        only_ascii(expression, false);
        Reader reader(expression);
        holds(reader.value() == bytes && reader.at_end(), "a value is read to the letter");
      }))
    holds(!is_utf8(bytes), "UTF-8 is not refused");
}

void table(const Texts& values) {
  (void)refused([&] {
    script::Table row;
    row.add("Values", values);
    const auto script = script::Table()
                            .add("First", values.empty() ? std::string() : values.front())
                            .add("Rows", std::vector<script::Table>{row, row})
                            .expression();
    only_ascii(script, true);
    Reader reader(script);
    reader.expect("@{\n  First = ");
    holds(reader.value() == (values.empty() ? "" : values.front()), "a table's text is read to the letter");
    reader.expect("\n  Rows = @(\n    @{\n      Values = ");
    holds(reader.list() == values, "a list is read to the letter");
    reader.expect("\n    },\n    @{\n      Values = ");
    holds(reader.list() == values, "and again");
    reader.expect("\n    }\n  )\n}");
    holds(reader.at_end(), "nothing is behind a table");
  });
}

void one_input(std::string_view bytes) {
  literal(bytes);
  Texts values;
  for (Input input(bytes); !input.empty();)
    values.emplace_back(input.up_to('\n'));
  table(values);
}

const Registration registration{"powershell", one_input};

} // namespace
} // namespace gc2pc::fuzz
