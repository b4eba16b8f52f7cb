// SPDX-License-Identifier: Apache-2.0
/// \file
/// Every command on a pool whose texts would steer a terminal, forge lines or turn words round.
#include "migrator/base/visible_text.hpp"
#include "tests/support/program.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <sys/stat.h>

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>

// NOLINTBEGIN(misc-misleading-bidirectional): these characters are what the test is about

using namespace gc2pc::test;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

/// ESC, BEL, CR, LF, TAB, DEL, NEL, CSI, directions, separators, characters without width, and a tag.
const std::string hostile =
    "\x1b]0;t\x07\r\nFORGED\t\x7f\u0085\u009b31m\u202e\u2066\u2028\u200b\ufeff\U000E0041";
const std::string bad_utf8 = "\xfe\xc2";

std::string in_hex(const std::string& text) {
  std::string digits;
  for (const char c : text)
    digits += fmt::format("{:02x}", static_cast<unsigned char>(c));
  return digits;
}

void poison(const PracticePool& pool) {
  const auto text = "cast(x'" + in_hex(hostile) + "' as text)",
             bad = "cast(x'" + in_hex(bad_utf8) + "' as text)";
  const auto ran =
      run_command({"sqlite3", pool.source().string(),
                   "update tblNode set nodeName = nodeName || " + text + ", nodeDesc = nodeDesc || " + text +
                       ", topic = topic || " + text +
                       " where nodeID <> 1;"
                       "update tblNode set nodeName = nodeName || " +
                       bad +
                       " where nodeID % 5 = 0 and nodeID <> 1;"
                       "update tblPrincipal set prinName = prinName || " +
                       text +
                       ", prinCompanyName = coalesce("
                       "prinCompanyName, '') || " +
                       text + ", prinADPath = prinADPath || " + text + ", prinEmail = prinEmail || " + text +
                       " where prinID > 1;"
                       "update tblPrincipal set prinName = prinName || " +
                       bad +
                       " where prinID % 7 = 3;"
                       "update tblSiopWhiteList set siopName = 'x' || " +
                       text +
                       ";"
                       "update tblChat set content = replace(content, '/', '/\x1b\u202e') where content like "
                       "'ma-filelink:%' and rowid % 2 = 0"});
  REQUIRE_MESSAGE(ran.code == 0, ran.err);
  // Files that no message links to; their names are what others see of a store.
  for (const auto& entry : fs::directory_iterator(pool.folder() / "files")) {
    std::ofstream(entry.path() / ("a" + hostile + ".txt")) << "1";
    break;
  }
  // The account that has the address: its name in the directory.
  auto ldif = read_file(pool.ldif());
  const auto at = ldif.find("dn: CN=OCSChat,");
  REQUIRE(at != std::string::npos);
  const auto ran64 = run_command({"sh", "-c", "printf '%s' \"$1\" | base64 -w 0", "sh",
                                  "CN=OCS\u009b\u202e\u2066Chat,OU=Service Accounts,DC=contoso,DC=example"});
  REQUIRE(ran64.code == 0);
  ldif.replace(at, ldif.find('\n', at) - at, "dn:: " + ran64.out);
  ldif.replace(ldif.find("\ncn: OCSChat\n"), 13, "\n");
  std::ofstream(pool.ldif()) << ldif;
}

/// The first character that must not be there; empty when there is none. gc2pc itself writes line feeds, and
/// on a terminal its colours, CR at the begin of a line, and "delete to the end of the line".
std::string found_in(std::string_view text, bool terminal) {
  bool line_begins = true;
  std::string rest;
  for (std::size_t at = 0; at < text.size();) {
    const auto from = text.substr(at);
    const auto own = [&](std::string_view sequence) { return terminal && from.starts_with(sequence); };
    if (own("\x1b[K")) {
      line_begins = true;
      at += 3;
    } else if (own("\x1b[0m")) {
      at += 4;
    } else if (own("\x1b[31m") || own("\x1b[32m") || own("\x1b[33m") || own("\x1b[34m")) {
      at += 5;
    } else if (own("\r") && line_begins) {
      ++at;
    } else {
      line_begins = from.front() == '\n';
      if (line_begins && from.starts_with("\nFORGED"))
        return "a forged line";
      if (!line_begins)
        rest += from.front();
      ++at;
    }
  }
  const auto shown = gc2pc::visible_text(rest);
  if (shown == rest)
    return {};
  const auto differs = std::mismatch(rest.begin(), rest.end(), shown.begin(), shown.end()).second;
  return shown.substr(static_cast<std::size_t>(std::max<std::ptrdiff_t>(0, differs - shown.begin() - 60)),
                      120);
}

/// All commands, in the order of a weekend, each looked at.
class Weekend {
 public:
  Weekend(const PracticePool& pool, bool terminal) : pool_(pool), terminal_(terminal) {}

  void run() {
    const Words folder{"--run", pool_.run().string()};
    call({"assess"}, pool_.options());
    call({"plan"}, folder + pool_.options());
    json_of({"plan"}, folder + Words{"--list", "name-suffixed,file-unnamed,file-missing"});
    call({"plan"}, folder + Words{"--list", "name-suffixed,file-unnamed,file-missing,bad-text,unknown-author,"
                                            "room-setting-lost,xml-characters"});
    const auto report = json::parse(read_file(pool_.run() / "report.json"));
    const auto hash = report.at("plan_hash").get<std::string>().substr(0, 12);
    sql("update tblNode set nodeName = nodeName || 'y' where nodeID <> 1 and nodeType = 0");
    call({"plan"}, pool_.options() + Words{"--since", pool_.run().string()});
    sql("update tblNode set nodeName = substr(nodeName, 1, length(nodeName) - 1) where nodeID <> 1 and "
        "nodeType = 0");
    const auto room = report.at("rooms").at(0).at("guid").get<std::string>();
    for (const auto& question :
         {Words{"--room", room}, Words{"--principal", person()},
          Words{"--room", room, "--principal", person()}, Words{"--room", "no " + hostile}}) {
      call({"explain"}, folder + question);
      json_of({"explain"}, folder + question);
    }
    call({"rehearse"}, folder);
    call({"precopy"}, folder);
    call({"cutover"}, folder);
    json_of({"cutover"}, folder);
    call({"cutover"}, folder + Words{"--execute", "--plan", hash, "--consent", "directory", "--quiet", "0"});
    CHECK(last_.code == 0);
    for (const auto& looks :
         {Words{"status"}, Words{"status", "--audit"}, Words{"verify"}, Words{"report"},
          Words{"snapshot", "show"}, Words{"snapshot", "verify"}, Words{"doctor"}, Words{"rollback"}}) {
      call(looks, folder);
      json_of(looks, folder);
    }
    archive({"--target", "sqlite3://dbname=" + pool_.target().string()});
    archive({"--source", "sqlite3://dbname=" + pool_.source().string(), "--raw"});
    call({"digest", "--lines", "--target", "sqlite3://dbname=" + pool_.target().string()}, {});
    lock(folder);
    call({"rollback"}, folder + Words{"--execute", "--consent", "directory", "--yes"});
    CHECK(last_.code == 0);
    call({"status", "--audit"}, folder);
    refusals_ = true; // what follows is not for a run that was rolled back, or not there
    call({"close"}, folder);
    call({"finalize"}, folder);
    failures();
  }

  std::string all;             ///< what was shown
  std::set<std::string> verbs; ///< that were looked at

 private:
  void sql(const std::string& statement) {
    REQUIRE(run_command({"sqlite3", pool_.source().string(), statement}).code == 0);
  }
  std::string person() {
    const auto ran = run_command({"sqlite3", pool_.source().string(),
                                  "select prinUri from tblPrincipal where prinUri like 'sip:user%' limit 1"});
    return ran.out.substr(0, ran.out.find('\n'));
  }
  void look(const Words& command, std::string_view text, bool terminal) {
    all += text;
    verbs.insert(command.front());
    std::string shown(text);
    if (command.front() == "digest") // its lines have tabs between their columns, and no name
      std::erase(shown, '\t');
    const auto found = found_in(shown, terminal);
    INFO(command.front(), " shows ", found);
    CHECK(found.empty());
  }
  void call(const Words& command, const Words& more) {
    last_ = terminal_ ? run_on_terminal(command + more) : run_program(command + more);
    INFO(command.front(), ": ", gc2pc::visible_lines(last_.out + last_.err));
    CHECK(last_.code < 128);
    if (!refusals_)
      CHECK(last_.code != 1);
    look(command, last_.out, terminal_);
    look(command, last_.err, terminal_);
  }
  void json_of(const Words& command, const Words& more) {
    const auto ran = run_program(command + more + Words{"--json"});
    CHECK(json::accept(ran.out));
    look(command, ran.out, false);
    look(command, ran.err, false);
  }
  /// "in use by" comes from a file that others may have written.
  void lock(const Words& folder) {
    const auto file = pool_.run() / "run.lock";
    std::ofstream(file) << "";
    struct stat facts {};
    REQUIRE(stat(file.c_str(), &facts) == 0);
    fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write);
    std::ofstream(file)
        << json{{"format", 1}, {"user", "u" + hostile}, {"host", "h" + hostile},  {"pid", 1},
                {"start", 1},  {"boot", "b"},           {"since", "s" + hostile}, {"file", facts.st_ino}}
               .dump();
    call({"status"}, folder);
    CHECK(last_.out.find("in use by") != std::string::npos);
    call({"cutover"}, folder + Words{"--execute", "--plan", "000000000000", "--consent", "directory"});
    fs::remove(file);
  }
  void failures() {
    const auto bad = pool_.folder() / ("none" + hostile + bad_utf8);
    call({"status", "--run", bad.string()}, {});
    call({"assess", "--source", "sqlite3://dbname=" + bad.string()}, {});
    call({hostile}, {});
    call({"plan", "--" + hostile}, {});
    call({"assess", "--config", bad.string()}, {});
    call({"rules", "check", bad.string()}, {});
    call({"sample", "--out", bad.string(), "--messages", "10", "--rooms", "2"}, {});
    std::ofstream(pool_.folder() / "rules.xml") << read_rules();
    call({"rules", "show", "--rules", (pool_.folder() / "rules.xml").string()}, {});
    call({"rules", "check", (pool_.folder() / "rules.xml").string()}, {});
    call({"config", "show"}, {"--run", pool_.run().string(), "--pool", hostile});
    for (const std::string verb : {"help", "version", "man", "completion"})
      call({verb}, verb == "completion" ? Words{"bash"} : Words());
  }
  void archive(const Words& of) {
    const auto folder = (pool_.folder() / "archive").string();
    call({"export", "--out", folder}, of);
    CHECK(last_.code == 0);
    call({"export", "verify", folder}, {});
    json_of({"export", "verify", folder}, {});
    if (of.front() == "--target")
      call({"digest", "--target", "archive:" + folder}, {});
    fs::remove_all(folder);
  }
  static std::string read_rules() {
    auto rules = run_program({"rules", "show"}).out;
    const std::string_view separator = "separator=\"";
    if (const auto at = rules.find(separator); at != std::string::npos)
      rules.insert(at + separator.size(), "\u202e\u200b");
    return rules;
  }

  const PracticePool& pool_;
  bool terminal_, refusals_ = false;
  Ran last_;
};

/// The commands that the help names.
std::vector<std::string> all_verbs() {
  std::vector<std::string> verbs;
  std::istringstream lines(run_program({"help"}).out);
  for (std::string line; std::getline(lines, line) && line != "A weekend:";)
    if (line.starts_with("  ") && line.size() > 14 && line[13] == ' ')
      verbs.push_back(line.substr(2, line.find(' ', 2) - 2));
  CHECK(verbs.size() >= 20);
  return verbs;
}

} // namespace

TEST_CASE("no command shows a hidden character of a hostile pool, on a terminal or not") {
  for (const bool terminal : {false, true}) {
    CAPTURE(terminal);
    const PracticePool pool;
    poison(pool);
    Weekend weekend(pool, terminal);
    weekend.run();
    for (const auto& verb : all_verbs())
      CHECK_MESSAGE(weekend.verbs.contains(verb), verb);
    // The texts were there to be shown.
    CHECK(weekend.all.find("\\u{1b}]0;t\\u{7}\\u{d}\\u{a}FORGED\\u{9}\\u{7f}") != std::string::npos);
    CHECK(weekend.all.find("\\u{85}\\u{9b}31m\\u{202e}\\u{2066}\\u{2028}\\u{200b}\\u{feff}\\u{e0041}") !=
          std::string::npos);
    CHECK((weekend.all.find("\x1b[32m") != std::string::npos) == terminal);
  }
}

// NOLINTEND(misc-misleading-bidirectional)
