// SPDX-License-Identifier: Apache-2.0
#include "embedded/profiles.hpp"
#include "mappings/model/sha256.hpp"
#include "mappings/rules/profile.hpp"
#include "tests/db/db_fixture.hpp"

using namespace gc2pc;

namespace {

/// The shipped 2010 profile with one edit.
std::string edited(const std::string& from, const std::string& to) {
  std::string text(profiles::group_chat_2010);
  const auto at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

std::string refused(const std::string& xml) {
  return test::line_of([&] { (void)parse_profile(xml, "my.xml"); });
}

} // namespace

TEST_CASE("the profiles that ship") {
  const auto all = shipped_profiles();
  REQUIRE(all.size() == 2);
  CHECK(all[0].name == "group-chat-2010");
  CHECK(all[0].generation == legacy::Generation::lync_2010);
  CHECK(all[1].name == "group-chat-2007r2");
  CHECK(all[1].generation == legacy::Generation::ocs_2007_r2);
  CHECK(all[0].tables.size() == 15);
  CHECK(all[0].sha256 == sha256_hex(profiles::group_chat_2010));
  const auto& node = all[0].table("tblNode");
  CHECK(node.table == "tblNode");
  CHECK_FALSE(node.optional);
  CHECK_FALSE(node.columns.at("nodeID").optional);
  CHECK(node.columns.at("nodeAddedBy").optional);
  CHECK(node.columns.at("nodeAddedBy").constant == Field{std::int64_t{1}});
  CHECK(node.columns.at("siopID").constant == Field{});
  CHECK_FALSE(node.columns.at("topic").optional);
  CHECK(load_profile("group-chat-2007r2").table("tblNode").columns.at("topic").constant ==
        Field{std::string()});
  CHECK(load_profile("group-chat-2007r2").table("tblPreference").optional);
  CHECK(test::error_of([&] { (void)all[0].table("tblNothing"); }).kind() == ErrorKind::internal);
}

TEST_CASE("a profile can rename and replace") {
  const test::TemporaryFolder folder;
  auto text = edited("<table name=\"tblNode\">", "<table name=\"tblNode\" from=\"Nodes\">");
  const std::string topic = "<column name=\"topic\"/>";
  text.replace(text.find(topic), topic.size(), "<constant name=\"topic\" text=\"none\"/>");
  const std::string name = "<column name=\"nodeName\"/>";
  text.replace(text.find(name), name.size(), "<column name=\"nodeName\" from=\"title\"/>");
  test::write_file(folder / "my.xml", text);
  const auto profile = load_profile((folder / "my.xml").string());
  const auto& node = profile.table("tblNode");
  CHECK(node.table == "Nodes");
  CHECK(node.columns.at("topic").column.empty());
  CHECK(node.columns.at("topic").constant == Field{std::string("none")});
  CHECK(node.columns.at("nodeName").column == "title");
}

TEST_CASE("a profile that is wrong is refused with its place") {
  CHECK(test::line_of([] { (void)load_profile("group-chat-2013"); }) ==
        "configuration: cannot read the profile 'group-chat-2013'. Give a profile file, or the name of a "
        "built-in profile: group-chat-2010, group-chat-2007r2");
  CHECK(refused(edited("lync-2010", "lync-2013")) == "configuration: my.xml:10: element 'profile': attribute "
                                                     "generation cannot be 'lync-2013'; allowed: lync-2010, "
                                                     "ocs-2007-r2");
  CHECK(refused(edited("<column name=\"versionId\"/>", "<column name=\"version\"/>")) ==
        "configuration: my.xml:12: element 'column': no column 'version' in tblVersion; allowed: versionId, "
        "versionedOn, description, poolId");
  CHECK(refused(edited("    <column name=\"versionId\"/>\n", "")) ==
        "configuration: my.xml:11: element 'table': no entry for versionId; allowed: a column or a constant "
        "for each");
  CHECK(refused(edited("<column name=\"versionId\"/>", "<column name=\"poolId\"/>")) ==
        "configuration: my.xml:15: element 'column': 'poolId' occurs twice; allowed: once");
  CHECK(
      refused(edited("<column name=\"poolId\"/>", "<constant name=\"poolId\" text=\"x\"/>")) ==
      "configuration: my.xml:15: element 'constant': the constant of 'poolId' does not fit; allowed: a GUID");
  CHECK(refused(edited("<column name=\"nodeType\"/>",
                       "<column name=\"nodeType\"><absent integer=\"2\"/></column>"))
            .ends_with("element 'column': the constant of 'nodeType' does not fit; allowed: 0 or 1"));
  CHECK(refused(edited("<column name=\"nodeType\"/>",
                       "<column name=\"nodeType\"><absent null=\"yes\"/></column>"))
            .ends_with("element 'column': the constant of 'nodeType' does not fit; allowed: a whole number"));
  CHECK(refused(edited("<table name=\"tblFileToken\" optional=\"yes\"/>", ""))
            .ends_with("element 'profile': no entry for tblFileToken; allowed: a table for each"));
  CHECK(refused(edited("<table name=\"tblFileToken\" optional=\"yes\"/>",
                       "<table name=\"tblFileToken\"><column name=\"x\"/></table>"))
            .ends_with("element 'table': tblFileToken is only counted; allowed: no columns"));
}
