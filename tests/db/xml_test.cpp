// SPDX-License-Identifier: Apache-2.0
#include "mappings/model/xml.hpp"
#include "tests/support/expect_error.hpp"

#include <string>

using namespace gc2pc;

namespace {

constexpr std::string_view schema = R"(
<grammar xmlns="http://relaxng.org/ns/structure/1.0" datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes">
  <start><element name="menu">
    <attribute name="day"><choice><value>monday</value><value>friday</value></choice></attribute>
    <zeroOrMore><ref name="dish"/></zeroOrMore>
  </element></start>
  <define name="dish"><element name="dish">
    <optional><attribute name="price"><data type="integer"/></attribute></optional>
    <choice><value>soup</value><value>bread</value></choice>
  </element></define>
</grammar>)";

std::string refused(std::string_view text) {
  return test::line_of([&] { xml::Document::parse(text, "menu.xml").validate(schema); });
}

} // namespace

TEST_CASE("a document is read through its elements") {
  const auto document = xml::Document::parse("<?xml version='1.0'?>\n<menu day='friday'>\n <dish price='3'> "
                                             "soup </dish><!-- and -->\n <dish>bread</dish></menu>",
                                             "menu.xml");
  document.validate(schema);
  const auto root = document.root();
  CHECK(root.name() == "menu");
  CHECK(root.line() == 2);
  CHECK(root.attribute("day") == "friday");
  CHECK_FALSE(root.attribute("hour"));
  CHECK(root.children().size() == 2);
  CHECK(root.children("dish")[1].text() == "bread");
  CHECK(root.children("dish")[1].line() == 4);
  CHECK(root.child("dish")->text() == "soup");
  CHECK_FALSE(root.child("drink"));
  CHECK(document.origin() == "menu.xml");
  CHECK(test::line_of([&] { document.refuse(root, "too late"); }) ==
        "configuration: menu.xml:2: element 'menu': too late");
}

TEST_CASE("what is wrong is reported with its place and what is allowed") {
  CHECK(refused("<menu/>") ==
        "configuration: menu.xml:1: element 'menu': the attribute day is missing; allowed: day");
  CHECK(
      refused("<menu day='sunday'/>") ==
      "configuration: menu.xml:1: element 'menu': attribute day cannot be 'sunday'; allowed: friday, monday");
  CHECK(refused("<menu day='friday' hour='9'/>") ==
        "configuration: menu.xml:1: element 'menu': unknown attribute 'hour'; allowed: day");
  CHECK(refused("<menu day='friday'>\n<drink/></menu>") ==
        "configuration: menu.xml:2: element 'drink': unknown in 'menu'; allowed: dish");
  CHECK(refused("<menu day='friday'>\n\n<dish>cake</dish></menu>") ==
        "configuration: menu.xml:3: element 'dish': cannot be 'cake'; allowed: bread, soup");
  CHECK(refused("<menu day='friday'><dish price='low'>soup</dish></menu>") ==
        "configuration: menu.xml:1: element 'dish': Invalid attribute price for element dish; allowed: "
        "bread, soup; "
        "attributes price");
  CHECK(refused("<menu day='friday'>much</menu>") == "configuration: menu.xml:1: element 'menu': Did not "
                                                     "expect text in element menu content; allowed: elements "
                                                     "dish; attributes day");
  CHECK(refused("<list/>") ==
        "configuration: menu.xml:1: element 'list': unknown as the root element; allowed: menu");
}

TEST_CASE("what is not safe XML is refused") {
  CHECK(refused("") == "configuration: menu.xml:1: not valid XML: Document is empty");
  CHECK(refused("<menu>") ==
        "configuration: menu.xml:1: not valid XML: Premature end of data in tag menu line 1");
  CHECK(refused("<!DOCTYPE menu [<!ENTITY a 'b'>]>\n<menu day='&a;'/>") ==
        "configuration: menu.xml:1: a DOCTYPE is not allowed");
  CHECK(refused("\n<!DOCTYPE menu SYSTEM 'http://localhost/menu.dtd'><menu day='friday'/>") ==
        "configuration: menu.xml:2: a DOCTYPE is not allowed");
  std::string deep;
  for (int i = 0; i <= xml::max_depth; ++i)
    deep += "<a>\n";
  for (int i = 0; i <= xml::max_depth; ++i)
    deep += "</a>";
  CHECK(refused(deep) == "configuration: menu.xml:33: the elements are nested deeper than 32");
  CHECK(refused(std::string(xml::max_bytes + 1, ' ')) ==
        "configuration: menu.xml: larger than 4194304 bytes");
  std::string wide = "<!-- <a x='1' y='2'> --><menu\n";
  for (std::size_t i = 0; i < 80'000; ++i)
    wide += " a" + std::to_string(i) + "='<![CDATA[>'";
  CHECK(refused(wide + "/>") == "configuration: menu.xml:2: an element has more than 100 attributes");
  // Quotes elsewhere do not count.
  std::string quotes;
  for (std::size_t i = 0; i < 500; ++i)
    quotes += "'x'";
  CHECK_NOTHROW(static_cast<void>(xml::Document::parse(
      "<?xml version='1.0'?><!-- <" + quotes + "--><menu><![CDATA[<" + quotes + "]]>" + quotes + "</menu>",
      "x")));
}
