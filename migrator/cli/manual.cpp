// SPDX-License-Identifier: Apache-2.0
#include "migrator/cli/manual.hpp"

#include "mappings/model/text.hpp"
#include "migrator/base/version.hpp"
#include "migrator/cli/help.hpp"
#include "migrator/cli/options.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace gc2pc::cli {
namespace {

/// The text as roff shows it: a minus stays one that can be copied into a shell, and nothing becomes a
/// request.
std::string roff(std::string_view text) {
  std::string result;
  bool begins = true;
  for (const char c : text) {
    if (begins && (c == '.' || c == '\''))
      result += "\\&";
    begins = c == '\n';
    if (c == '\\')
      result += "\\e";
    else if (c == '-')
      result += "\\-";
    else if (c == '\'')
      result += "\\(aq";
    else
      result += c;
  }
  return result;
}

std::string title(std::string_view name) {
  return fmt::format(".TH {} 1 \"\" \"gc2pc {}\" \"Group Chat to Persistent Chat\"\n",
                     roff(ascii_upper(name)), program_version());
}

/// A summary in the middle of a line: "gc2pc-plan - dry run: what ...".
std::string small_first(std::string_view text) {
  std::string result(text);
  if (!result.empty() && result.front() >= 'A' && result.front() <= 'Z')
    result.front() = static_cast<char>(result.front() - 'A' + 'a');
  return result;
}

std::string name_section(std::string_view name, std::string_view summary) {
  return fmt::format(".SH NAME\n{} \\- {}\n", roff(name), roff(small_first(summary)));
}

std::string entry(std::string_view tag, std::string_view text) {
  return fmt::format(".TP\n.B {}\n{}\n", roff(tag), roff(text));
}

std::string page_of(const Command& command) {
  return fmt::format("gc2pc-{}", command.name);
}

std::string listing(std::string_view text) {
  return fmt::format(".PP\n.nf\n.RS\n{}\n.RE\n.fi\n", roff(text));
}

std::string option_entry(const OptionSpec& spec, const Command& command) {
  const auto usage = usage_of(spec, command);
  const auto blank = std::min(usage.find(' '), usage.size());
  std::string tag = fmt::format("\\fB{}\\fR", roff(usage.substr(0, blank)));
  if (blank < usage.size())
    tag += fmt::format(" \\fI{}\\fR", roff(usage.substr(blank + 1)));
  return fmt::format(".TP\n{}\n{}\n", tag, roff(text_of(spec, command)));
}

} // namespace

std::string manual_page() {
  auto page =
      title("gc2pc") +
      name_section("gc2pc", "migrates Group Chat to Persistent Chat and hands over the lookup address") +
      ".SH SYNOPSIS\n.B gc2pc\n.I COMMAND\n[\\fIOPTIONS\\fR]\n"
      ".SH DESCRIPTION\n" +
      roff("gc2pc copies a legacy Group Chat database to Persistent Chat, verifies the copy, and hands "
           "over the well-known address. You can rehearse everything, resume after a crash, and roll "
           "back. The runbook in /usr/share/doc/gc2pc/docs/runbook.md is the weekend hour by hour.") +
      "\n.SH COMMANDS\n";
  for (const auto& command : commands())
    page += fmt::format(".TP\n.BR {} (1)\n{}.\n", roff(page_of(command)), roff(command.summary));
  page += ".SH EXIT STATUS\n";
  for (const auto& one : exit_texts)
    page += entry(fmt::format("{}", one.code), fmt::format("{}.", one.meaning));
  page += ".SH FILES\n";
  page +=
      entry("/usr/share/gc2pc", "The rule file, profiles of legacy layouts and their schemas, for reading. "
                                "The program has them inside.");
  page += entry("./gc2pc.ini", "Options, read without --config. 'gc2pc config init' writes one.");
  page += entry("/usr/share/doc/gc2pc", "Runbook, reference and samples.");
  page += ".SH ENVIRONMENT\n";
  page += entry("GC2PC_CONFIG", "An INI file with options, read without --config instead of ./gc2pc.ini.");
  page += entry("GC2PC_OPTION_NAME", "An option that an INI file may have: GC2PC_QUIET_TIME stands for "
                                     "--quiet-time. The command line wins over it; it wins over the file.");
  page += entry("NO_COLOR", "When it is set, gc2pc prints no colours.");
  page += ".SH SIGNALS\n";
  page +=
      entry("SIGINT, SIGTERM, SIGHUP", "The work stops at the next safe point; the same command resumes. A "
                                       "second one ends the program at once, and the same command resumes.");
  page += entry("SIGUSR1", "A line on standard error says how far the work is.");
  page += ".SH SEE ALSO\n";
  for (const auto& command : commands())
    page += fmt::format(".BR {} (1){}\n", roff(page_of(command)), &command == &commands().back() ? "" : ",");
  return page;
}

std::string manual_page(const Command& command) {
  const auto name = page_of(command);
  auto page = title(name) + name_section(name, command.summary) +
              fmt::format(".SH SYNOPSIS\n.B gc2pc {}\n{}[\\fIOPTIONS\\fR]\n", roff(command.name),
                          command.words.empty() ? "" : fmt::format("\\fI{}\\fR\n", roff(command.words))) +
              fmt::format(".SH DESCRIPTION\n{}\n.SH OPTIONS\n", roff(command.text));
  const auto sections = sections_of(command);
  for (const auto& section : sections) {
    if (sections.size() > 1)
      page += fmt::format(".SS {}\n", section.title);
    for (const auto* spec : section.options)
      page += option_entry(*spec, command);
  }
  page += ".SH EXAMPLES\n" + listing(command.example);
  page += ".SH SEE ALSO\n.BR gc2pc (1)\n";
  return page;
}

} // namespace gc2pc::cli
