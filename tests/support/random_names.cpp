// SPDX-License-Identifier: Apache-2.0
#include "tests/support/random_organisation.hpp"

namespace gc2pc::test {
namespace {

const std::array<std::string, 28> names{"Lab",
                                        "lab",
                                        "LAB ",
                                        "Stra\u00dfe",
                                        "STRASSE",
                                        "Caf\u00e9",
                                        "Cafe\u0301",
                                        "\u039b\u03cc\u03b3\u03bf\u03c2",
                                        "\u039b\u038c\u0393\u039f\u03a3",
                                        "x",
                                        "X  ",
                                        "General",
                                        "GENERAL",
                                        "Lab-Lab",
                                        "Lab-x",
                                        "Lab-nolog",
                                        "x-files",
                                        "\U00010400",
                                        "\U00010428",
                                        "\u05e9\u05dc\u05d5\u05dd",
                                        "",
                                        " x",
                                        "\u1f88",
                                        "\u1f00\u03b9",
                                        "\u200b",
                                        "\uFFFD\t",
                                        "unnamed",
                                        "x\x01"};
const std::array<std::string, 4> letters{"n", "\U0001F600", "e\u0301", "\u05d0"};

} // namespace

std::string any_name(Dice& dice) {
  auto name = dice.of(names);
  const bool is_long = dice.rarely(10), is_bad = dice.rarely(4);
  const auto& letter = dice.of(letters);
  const auto units = 235 + dice.pick(70);
  if (is_long) {
    // All of one length share their beginning, so that they clash once they are cut.
    const std::size_t each = letter == "n" || letter == "\u05d0" ? 1 : 2;
    name = units % 2 == 0 ? "" : "a";
    for (std::size_t length = name.size(); length + each <= units; length += each)
      name += letter;
  }
  if (is_bad)
    name.insert(name.size() / 2, units % 2 == 0 ? std::string(1, '\0') : std::string("\xED\xA0\x80"));
  return name;
}

Guid any_guid(char kind, std::size_t number, bool shared) {
  auto guid = Guid::v5(Guid{}, std::string(1, kind) + std::to_string(number));
  if (shared)
    guid.bytes[0] = guid.bytes[1] = guid.bytes[2] = guid.bytes[3] = 0xaa;
  return guid;
}

} // namespace gc2pc::test
