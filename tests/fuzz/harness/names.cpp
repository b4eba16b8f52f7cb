// SPDX-License-Identifier: Apache-2.0
// Distinguished names, and what is made of them for filters and messages.
#include "adapters/directory/dn.hpp"
#include "adapters/directory/quoted_name.hpp"
#include "mappings/model/distinguished_name.hpp"
#include "tests/fuzz/harness.hpp"
#include "tests/fuzz/utf8.hpp"

#include <algorithm>

namespace gc2pc::fuzz {
namespace {

void name(std::string_view text) {
  const auto dn = Dn::parse(text);
  holds(same_dn(text, text) == dn.has_value(), "a name is the same as itself");
  if (!dn)
    return;
  holds(dn->text() == text && dn->depth() >= 1, "a name is kept to the letter");
  const auto again = Dn::parse(dn->key());
  holds(again && again->key() == dn->key(), "the normal form of a normal form is the same");
  holds(again->depth() == dn->depth(), "the normal form has as many parts");
  holds(dn->rdn(dn->depth()).empty() && !dn->rdn(0).empty(), "parts are numbered from 0");
  const auto parent = dn->parent();
  holds(parent.has_value() == (dn->depth() > 1), "a name of several parts has a parent");
  if (parent) {
    const auto above = Dn::parse(*parent);
    holds(above.has_value(), "a parent is a name");
    holds(above->depth() + 1 == dn->depth() && dn->key() == std::string(dn->rdn(0)) + "," + above->key(),
          "a parent is the name without its first part");
    holds(dn->is_below(*above) && !above->is_below(*dn), "a name is below its parent");
  }
  holds(!dn->is_below(*dn), "a name is not below itself");
}

void value(std::string_view bytes) {
  if (refused([&] {
        const auto escaped = escape_rdn_value(bytes);
        holds(is_utf8(bytes), "only UTF-8 is escaped");
        holds(std::none_of(escaped.begin(), escaped.end(), [](char c) { return c >= 0 && c < 0x20; }),
              "an escaped value has no control characters");
        if (bytes.size() > 4000)
          return; // a name has a limit
        const auto dn = Dn::parse("CN=" + escaped + ",DC=x");
        holds(dn && dn->depth() == 2, "an escaped value makes no part of its own");
        holds(dn->naming_attribute() == "CN" && dn->naming_value() == bytes,
              "an escaped value is read again");
        holds(bytes.find('\0') != bytes.npos || first_rdn_value("CN=" + escaped + ",DC=x") == bytes,
              "and by the rules");
      }))
    holds(!is_utf8(bytes), "UTF-8 is not refused");
}

void quoted(std::string_view bytes) {
  const auto shown = quoted_name(bytes);
  holds(is_utf8(shown) && shown.size() >= 2 && shown.front() == '\'' && shown.back() == '\'',
        "a quoted name is UTF-8 in quotes");
  holds(std::none_of(shown.begin(), shown.end(), [](char c) { return (c >= 0 && c < 0x20) || c == 0x7F; }),
        "a quoted name is one line");
}

void one_input(std::string_view bytes) {
  name(bytes);
  value(bytes);
  quoted(bytes);
  (void)first_rdn_value(bytes);
}

const Registration registration{"names", one_input};

} // namespace
} // namespace gc2pc::fuzz
