// SPDX-License-Identifier: Apache-2.0
#include "adapters/directory/ldif_directory.hpp"

#include "adapters/directory/dn.hpp"
#include "tests/support/temporary_folder.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <random>
#include <string>

using namespace gc2pc;
using namespace gc2pc::test;

namespace {

/// GC2PC_TEST_SEED repeats a run; the seed is printed.
std::uint32_t seed() {
  const char* given = std::getenv("GC2PC_TEST_SEED");
  return given ? static_cast<std::uint32_t>(std::strtoul(given, nullptr, 10)) : std::random_device{}();
}

class Dice {
 public:
  explicit Dice(std::uint32_t start) : engine_(start) {}
  std::size_t below(std::size_t bound) {
    return std::uniform_int_distribution<std::size_t>(0, bound - 1)(engine_);
  }
  bool one_in(std::size_t n) { return below(n) == 0; }

  std::string octets() {
    std::string value;
    const bool text = one_in(2);
    for (auto left = one_in(10) ? 300 + below(300) : below(20); left > 0; --left)
      value += text ? static_cast<char>(' ' + below(95)) : static_cast<char>(below(256));
    return value;
  }

  std::string name() {
    static const std::vector<std::string> pieces{"a", "B", "\xC3\xB6", ",", "+", "\"", "\\",
                                                 "#", " ", "=",        "<", ";", "1"};
    std::string value;
    for (auto left = 1 + below(6); left > 0; --left)
      value += pieces[below(pieces.size())];
    return value;
  }

 private:
  std::mt19937 engine_;
};

/// The same record, written as differently as RFC 2849 allows.
std::string disguise(Dice& dice, const std::string& plain, std::string_view eol) {
  std::string text;
  std::size_t at = 0;
  while (at < plain.size()) {
    auto end = plain.find('\n', at);
    while (end + 1 < plain.size() && plain[end + 1] == ' ')
      end = plain.find('\n', end + 1);
    std::string line = plain.substr(at, end - at);
    at = end + 1;
    for (std::size_t fold; (fold = line.find("\n ")) != std::string::npos;)
      line.erase(fold, 2);
    if (dice.one_in(6))
      text += "# " + std::string(dice.below(3), 'c') + std::string(eol) +
              (dice.one_in(2) ? " folded: comment" + std::string(eol) : "");
    while (line.size() > 3 && dice.one_in(3)) {
      const auto cut = 1 + dice.below(line.size() - 1);
      text += line.substr(0, cut) + std::string(eol) + " ";
      line.erase(0, cut);
    }
    text += line + std::string(eol);
  }
  return text;
}

struct Forest {
  std::vector<DirectoryEntry> entries;
  std::string text;
};

/// Who wrote the file.
enum class Program { plain, ldapsearch, ldbsearch, ldifde };

/// What a program writes between records; empty lines set it off.
std::string between(Dice& dice, Program program, const std::string& eol) {
  const auto lines = [&](std::initializer_list<const char*> texts) {
    std::string all;
    for (const auto* text : texts)
      all += text + eol;
    return all + eol;
  };
  if (dice.one_in(8))
    return lines({"version: 1"});
  switch (program) {
  case Program::ldapsearch:
    return dice.one_in(2)
               ? lines({"# search reference", "ref: ldap://x/CN=Configuration,", " DC=x"})
               : lines({"# search result", "search: 2", "result: 0 Success",
                        "control: 1.2.840.113556.1.4.319 false MAUCAQAEAA==", "pagedresults: cookie="});
  case Program::ldbsearch:
    return lines({"# Referral", "ref: ldap:///CN=Configuration,DC=x"});
  default:
    return lines({"# between"});
  }
}

Forest random_forest(Dice& dice) {
  Forest forest;
  const std::string eol = dice.one_in(2) ? "\n" : "\r\n";
  if (dice.one_in(2))
    forest.text += "version: 1" + eol + (dice.one_in(2) ? eol : "");
  forest.entries.push_back({"DC=x", {{"dc", {"x"}}}});
  const auto count = 2 + dice.below(8);
  for (std::size_t i = 1; i < count; ++i) {
    DirectoryEntry entry{"CN=" + escape_rdn_value(dice.name() + std::to_string(i)) + ",DC=x", {}};
    for (auto left = 1 + dice.below(4); left > 0; --left) {
      DirectoryAttribute attribute{"attr-" + std::to_string(left), {}};
      for (auto values = 1 + dice.below(3); values > 0; --values)
        attribute.values.push_back(dice.octets());
      entry.attributes.push_back(std::move(attribute));
    }
    forest.entries.push_back(std::move(entry));
  }
  for (std::size_t i = 1; i < count; ++i) { // links to any, also to itself, once each
    DirectoryAttribute member{"member", {}};
    for (std::size_t other = 1; other < count; ++other)
      if (dice.one_in(3))
        member.values.push_back(forest.entries[other].dn);
    if (!member.values.empty())
      forest.entries[i].attributes.push_back(std::move(member));
  }
  const auto program = static_cast<Program>(dice.below(4));
  const auto form = program == Program::ldifde ? LdifForm::add : LdifForm::content;
  std::vector<std::string> later; // ldifde's records of members that the first has no room for
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0)
      for (auto blank = 1 + (dice.one_in(4) ? dice.below(3) : 0); blank > 0; --blank)
        forest.text += eol;
    if (i > 0 && dice.one_in(3))
      forest.text += between(dice, program, eol);
    if (program == Program::ldbsearch)
      forest.text += "# record " + std::to_string(i + 1) + eol;
    auto first = forest.entries[i];
    if (auto& last = first.attributes.back(); program == Program::ldifde && last.name == "member" && i > 0)
      while (last.values.size() > 1 && dice.one_in(2)) {
        auto at = last.values.size() - 1 - dice.below(last.values.size() - 1);
        const DirectoryEntry more{
            first.dn,
            {{"member", {last.values.begin() + static_cast<std::ptrdiff_t>(at), last.values.end()}}}};
        last.values.resize(at);
        const auto plain = write_ldif_record(more);
        const auto values = plain.find("\nmember:") + 1; // a dn may hold no end of line
        later.insert(later.begin(), disguise(dice,
                                             plain.substr(0, values) + "changetype: modify\nadd: member\n" +
                                                 plain.substr(values),
                                             eol) +
                                        "-" + eol);
      }
    forest.text += disguise(dice, write_ldif_record(first, "\n", form), eol);
    while (!later.empty() && dice.one_in(2)) {
      forest.text += eol + later.front();
      later.erase(later.begin());
    }
  }
  for (const auto& record : later)
    forest.text += eol + record;
  if (program == Program::ldapsearch)
    forest.text += eol + "# search result" + eol + "search: 2" + eol + "result: 0 Success" + eol;
  if (dice.one_in(3))
    forest.text += eol + (dice.one_in(2) ? "# end" + eol : "");
  return forest;
}

} // namespace

TEST_CASE("ldif, random: what is written in whatever form is read again") {
  const auto start = seed();
  MESSAGE("seed ", start);
  Dice dice(start);
  for (int round = 0; round < 300; ++round) {
    CAPTURE(round);
    const auto forest = random_forest(dice);
    CAPTURE(forest.text);
    const LdifDocument document(forest.text);
    REQUIRE(document.size() == forest.entries.size());
    for (std::size_t i = 0; i < document.size(); ++i) {
      const auto entry = document.record(i).entry();
      const auto& expected = forest.entries[i];
      REQUIRE(entry.dn == expected.dn);
      REQUIRE(entry.attributes.size() == expected.attributes.size());
      for (std::size_t k = 0; k < entry.attributes.size(); ++k) {
        REQUIRE(entry.attributes[k].name == expected.attributes[k].name);
        REQUIRE(entry.attributes[k].values == expected.attributes[k].values);
      }
    }
  }
}

TEST_CASE("ldif, random: remove, create, remove what was created, restore is nothing at all") {
  const auto start = seed();
  MESSAGE("seed ", start);
  Dice dice(start);
  const TemporaryFolder folder;
  for (int round = 0; round < 150; ++round) {
    CAPTURE(round);
    const auto forest = random_forest(dice);
    CAPTURE(forest.text);
    write_file(folder / "d.ldif", forest.text);
    LdifDirectory directory(folder / "d.ldif");
    const auto& victim = forest.entries[1 + dice.below(forest.entries.size() - 1)];
    CAPTURE(victim.dn);
    const auto image = directory.before_image(victim.dn);
    directory.remove(image);
    REQUIRE_FALSE(directory.read(victim.dn).has_value());
    const DirectoryEntry created{"CN=new,DC=x", {{"description", {dice.octets()}}}};
    directory.create(created);
    const bool in_order = dice.one_in(2);
    if (in_order)
      directory.remove_created(created.dn);
    REQUIRE(directory.restore(image).differences.empty());
    if (!in_order)
      directory.remove_created(created.dn);
    REQUIRE(read_file(folder / "d.ldif") == forest.text);
  }
}

TEST_CASE("ldif, random: the same over two files") {
  const auto start = seed();
  MESSAGE("seed ", start);
  Dice dice(start);
  const TemporaryFolder folder;
  for (int round = 0; round < 100; ++round) {
    CAPTURE(round);
    const auto forest = random_forest(dice);
    const std::string eol = dice.one_in(2) ? "\n" : "\r\n";
    DirectoryEntry group{"CN=g,DC=y", {{"cn", {"g"}}, {"member", {"CN=nobody,DC=x"}}}};
    for (const auto& entry : forest.entries)
      if (dice.one_in(2))
        group.attributes[1].values.push_back(entry.dn);
    const auto other = "dn: DC=y" + eol + "dc: y" + eol + eol +
                       disguise(dice, write_ldif_record(group), eol) +
                       (dice.one_in(2) ? eol + "search: 2" + eol + "result: 0 Success" + eol : "");
    CAPTURE(forest.text);
    CAPTURE(other);
    std::vector<std::filesystem::path> paths{folder / "a.ldif", folder / "b.ldif"};
    write_file(paths[0], forest.text);
    write_file(paths[1], other);
    if (dice.one_in(2))
      std::swap(paths[0], paths[1]);
    LdifDirectory directory(paths);
    const auto& victim = forest.entries[1 + dice.below(forest.entries.size() - 1)];
    CAPTURE(victim.dn);
    const auto image = directory.before_image(victim.dn);
    directory.remove(image);
    REQUIRE_FALSE(directory.read(victim.dn).has_value());
    const DirectoryEntry created{dice.one_in(2) ? "CN=new,DC=x" : "CN=new,DC=y",
                                 {{"description", {dice.octets()}}}};
    directory.create(created);
    REQUIRE(directory.restore(image).differences.empty());
    directory.remove_created(created.dn);
    REQUIRE(read_file(folder / "a.ldif") == forest.text);
    REQUIRE(read_file(folder / "b.ldif") == other);
  }
}

TEST_CASE("ldif, random: damaged files are refused or read, never worse") {
  const auto start = seed();
  MESSAGE("seed ", start);
  Dice dice(start);
  for (int round = 0; round < 1000; ++round) {
    auto text = random_forest(dice).text;
    for (auto left = 1 + dice.below(4); left > 0; --left)
      text[dice.below(text.size())] =
          dice.one_in(2) ? "\n\r :<#=\\-"[dice.below(9)] : static_cast<char>(dice.below(256));
    text.resize(text.size() - (dice.one_in(2) ? dice.below(text.size()) : 0));
    try {
      const LdifDocument document(text);
      CHECK(document.text() == text);
    } catch (const Error& error) {
      CHECK(error.kind() == ErrorKind::wrong_input);
      CHECK(std::string(error.what()).find('\n') == std::string::npos);
    }
  }
}
