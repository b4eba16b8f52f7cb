// SPDX-License-Identifier: Apache-2.0
#include "migrator/cli/options.hpp"

#include "adapters/directory/ldif_spec.hpp"
#include "adapters/directory/script/script_spec.hpp"
#include "adapters/files/resolved_path.hpp"
#include "mappings/model/error.hpp"
#include "migrator/cli/command.hpp"
#include "migrator/cli/connection_text.hpp"
#include "migrator/cli/deadline.hpp"
#include "migrator/cli/option_values.hpp"
#include "migrator/cli/suggest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <string>

namespace gc2pc {

template <>
inline constexpr std::array option_words<SourceCheck>{OptionWord<SourceCheck>{"full", SourceCheck::whole},
                                                      OptionWord<SourceCheck>{"quick", SourceCheck::quick}};

template <>
inline constexpr std::array option_words<ArchiveLevel>{
    OptionWord<ArchiveLevel>{"all", ArchiveLevel::all},
    OptionWord<ArchiveLevel>{"people", ArchiveLevel::people},
    OptionWord<ArchiveLevel>{"categories", ArchiveLevel::categories},
    OptionWord<ArchiveLevel>{"rooms", ArchiveLevel::rooms},
    OptionWord<ArchiveLevel>{"content", ArchiveLevel::content}};
template <>
inline constexpr std::array option_words<cli::Exported>{
    OptionWord<cli::Exported>{"source", cli::Exported::source},
    OptionWord<cli::Exported>{"target", cli::Exported::target}};

namespace cli {
namespace {

namespace fs = std::filesystem;

std::string absolute(const OptionText& given, const fs::path& path) {
  return read_path({given.option, path.string(), given.base}).string();
}

/// Without links: the path is kept in the run, and is used again when other accounts may have changed it.
std::string resolved_in(const OptionText& given, const fs::path& path) {
  // An empty name is refused here, and `link/..` is what the link's end is in.
  static_cast<void>(absolute(given, path));
  return resolved(*given.base / path).string();
}

std::string folder_in(const OptionText& given) {
  return resolved_in(given, given.text);
}

std::string connection_in(const OptionText& given) {
  refuse_password(given.option, given.text);
  return with_absolute_file(given.text, *given.base);
}

std::string profile_in(const OptionText& given) {
  // Otherwise it is the name of a shipped one.
  return fs::exists(*given.base / given.text) ? absolute(given, given.text) : given.text;
}

std::string directory_in(const OptionText& given) {
  refuse_password(given.option, given.text);
  if (const auto scripts = script::parse_spec(given.text))
    return script::text_of(
        {resolved_in(given, scripts->folder), directory_in({given.option, scripts->read, given.base})});
  auto files = parse_ldif_spec(given.text, *given.base);
  if (!files)
    return given.text;
  for (auto& file : *files)
    file = resolved_in(given, file);
  return ldif_spec(*files);
}

template <Range range, auto... path>
void number(OptionValues& values, const OptionText& given) {
  read_value(given, range, member_at<path...>(values));
}
template <auto... path>
constexpr auto value = number<Range{}, path...>;
template <Range range, auto... path>
constexpr auto of_sample = number<range, &OptionValues::sample, path...>;
template <Range range, auto path>
constexpr auto sample_size = of_sample<range, &sample::SampleOptions::size, path>;

/// An open descriptor is a file, too: a secret comes from one of them.
template <auto... path>
void descriptor(OptionValues& values, const OptionText& given) {
  constexpr std::int64_t highest = 1'048'576;
  auto& file = member_at<&OptionValues::config, path...>(values);
  const auto secret = given.option.substr(0, given.option.rfind('-'));
  if (file)
    throw Error(ErrorKind::usage, fmt::format("--{0}-file and --{0}-fd are both given", secret))
        .hint("Give only one of them.");
  file = fmt::format("/dev/fd/{}", read_whole(given, {0, highest}));
}

void plan_hash(OptionValues& values, const OptionText& given) {
  constexpr std::size_t fewest = 12, most = 64;
  const auto& text = given.text;
  if (text.find_first_not_of("0123456789abcdef") != text.npos || text.size() < fewest || text.size() > most)
    throw Error(ErrorKind::usage, fmt::format("--{} {} is not the hash of a plan.", given.option, text))
        .hint("Give at least its first 12 digits, as the report shows them.");
  values.cutover.plan_hash = text;
}

void consent(OptionValues& values, const OptionText& given) {
  values.consent = parse_consent(given.text);
}

void listed_codes(OptionValues& values, const OptionText& given) {
  std::vector<std::string_view> names;
  for (const auto& code : code_texts())
    names.push_back(code.name);
  for (const auto name : split_words(given.text, ',')) {
    const auto code = code_named(name);
    if (!code)
      throw Error(ErrorKind::usage,
                  fmt::format("--{} {} is not the code of a finding.{} docs/rules.md lists the codes.",
                              given.option, name, did_you_mean(name, names)));
    values.list.push_back(*code);
  }
}

void room(OptionValues& values, const OptionText& given) {
  values.question.room = given.text;
  values.request.rooms.push_back(given.text);
}

void category(OptionValues& values, const OptionText& given) {
  values.request.categories.push_back(given.text);
}

/// As the start dates of rules.
Ticks time_in_utc(const OptionText& given) {
  const auto time = DateTime::parse(given.text);
  if (!time)
    throw wrong_value(given, "YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ");
  return time->ticks;
}

void start_date(OptionValues& values, const OptionText& given) {
  values.request.from = time_in_utc(given);
}

void end_date(OptionValues& values, const OptionText& given) {
  values.request.before = time_in_utc(given);
}

void deadline(OptionValues& values, const OptionText& given) {
  values.cutover.deadline = parse_deadline(given.text, std::chrono::system_clock::now());
}

using Id = OptionId;
using enum OptionGroup;
using Values = OptionValues;

/// An option that the configuration of a run has a member for.
consteval OptionSpec of_run(Id id, std::string_view name, std::string_view argument, OptionGroup group,
                            std::string_view help, decltype(OptionSpec::resolved) resolved = nullptr) {
  // Not a constant without a member: then this does not compile.
  return {id, name, argument, group, true, help, nullptr, {}, &*config_member(name), resolved};
}

/// The value that counts when none is given; help says it behind its text.
consteval OptionSpec with_default(std::string_view standard, OptionSpec spec) {
  spec.standard = standard;
  return spec;
}

constexpr bool in_file = true, on_the_line = false;

constexpr std::array options{
    OptionSpec{Id::run, "run", "DIR", what, in_file,
               "run folder: the plan, the journal, the snapshot and the report", value<&Values::run>},
    OptionSpec{
        Id::config, "config", "FILE", what, on_the_line,
        "read options from this INI file (default: that of GC2PC_CONFIG, else ./gc2pc.ini); the command "
        "line and GC2PC_… variables win"},
    OptionSpec{Id::execute, "execute", "", what, on_the_line,
               "execute; without it the command prints what it would do"},
    OptionSpec{Id::plan, "plan", "HASH", what, on_the_line,
               "hash of the approved plan; its first 12 digits are enough", plan_hash},
    OptionSpec{Id::consent, "consent", "WORD,…", what, on_the_line, "", consent},
    OptionSpec{Id::yes, "yes", "", what, on_the_line,
               "do not ask on a terminal before the work begins, for scripts"},
    OptionSpec{Id::verify, "verify", "full|quick", what, on_the_line,
               "after a precopy: read the whole source before the handover (default), or compare only each "
               "room's totals and verify after it",
               value<&Values::cutover, &CutoverOptions::check>},
    OptionSpec{Id::deadline, "deadline", "TIME", what, on_the_line,
               "begin a step only if it and a full rollback can finish by then: 05:30 or 2026-02-01T05:30 is "
               "local time; a Z at the end stands for UTC, as in 2026-02-01T05:30Z",
               deadline},
    OptionSpec{Id::safety, "safety", "FACTOR", what, on_the_line,
               "forecasts are multiplied by this for the deadline (default 1.5)",
               number<Range{1, 100}, &Values::cutover, &CutoverOptions::safety>},
    with_default("2", OptionSpec{Id::quiet_time, "quiet-time", "SECONDS", what, in_file,
                                 "seconds between two reads that must find no change in the source",
                                 value<&Values::cutover, &CutoverOptions::quiet_time>, "quiet"}),
    OptionSpec{Id::max_rate, "max-rate", "N", what, in_file,
               "copy at most this many messages a second, to spare a source that is in use",
               number<Range{1, 1'000'000'000}, &Values::cutover, &CutoverOptions::max_rate>},
    OptionSpec{Id::pause_file, "pause-file", "FILE", what, in_file,
               "wait while this file exists: make it to pause the copy, remove it to continue",
               value<&Values::pause_file>},
    OptionSpec{Id::since, "since", "DIR", what, on_the_line,
               "run folder of an earlier plan: show what changed after it", value<&Values::since>},
    of_run(Id::rules, "rules", "FILE", what, "mapping rules (XML); 'gc2pc rules show' prints the defaults"),
    OptionSpec{Id::max_errors, "max-errors", "N", what, on_the_line,
               "stop after this many errors (default: find all)",
               number<Range{1, 1'000'000'000}, &Values::max_errors>},
    OptionSpec{Id::list, "list", "CODE,…", what, on_the_line,
               "list all findings of these codes, e.g. name-prefixed, with --json as finding_items",
               listed_codes},
    OptionSpec{Id::sample, "sample", "PERCENT", what, on_the_line,
               "read the messages of only this percentage of the rooms (default 100)",
               number<Range{1, 100}, &Values::verify, &VerifyOptions::sample_percent>},
    OptionSpec{Id::allow_new, "allow-new", "", what, on_the_line,
               "exit with 0 instead of 7 if every difference is newer than the verified cutover"},
    OptionSpec{Id::no_journal, "no-journal", "", what, on_the_line,
               "write nothing into the run folder: for read-only evidence"},
    OptionSpec{
        Id::room, "room", "NAME|GUID", what, on_the_line,
        "a room by name, path or GUID: to explain (also a category), or to export with what is above it",
        room},
    OptionSpec{Id::principal, "principal", "NAME|GUID", what, on_the_line,
               "the person or group to explain, e.g. sip:ann@contoso.example",
               value<&Values::question, &Question::principal>},
    OptionSpec{Id::discard_new_messages, "discard-new-messages", "", what, on_the_line,
               "also delete messages that users wrote into migrated rooms after the cutover"},
    OptionSpec{Id::probe_target, "probe-target", "", what, on_the_line,
               "measure how fast the target takes messages, in a table that is removed again"},
    OptionSpec{Id::messages, "messages", "N", what, on_the_line, "number of messages (default 10,000)",
               sample_size<Range{0, 2'000'000'000}, &sample::Size::messages>},
    // The fewest that have every kind of room; the most that fit into 32 bits beside their categories.
    OptionSpec{Id::rooms, "rooms", "N", what, on_the_line, "number of rooms (default 60)",
               sample_size<Range{10, 1'000'000}, &sample::Size::rooms>},
    OptionSpec{Id::people, "people", "N", what, on_the_line, "number of people (default: 4 per room)",
               sample_size<Range{60, 1'000'000}, &sample::Size::people>},
    OptionSpec{Id::roles, "roles", "N", what, on_the_line,
               "number of role entries; members are added until it is reached",
               sample_size<Range{0, 10'000'000}, &sample::Size::roles>},
    OptionSpec{Id::seed, "seed", "N", what, on_the_line, "another seed makes another pool (default 1)",
               of_sample<Range{0, std::numeric_limits<std::int64_t>::max()}, &sample::SampleOptions::seed>},
    OptionSpec{Id::with_target, "with-target", "", what, on_the_line,
               "also write a Persistent Chat database that has rooms of its own"},
    OptionSpec{Id::raw, "raw", "", what, on_the_line,
               "the legacy database as it is, without the rules: such an archive can be migrated later"},
    OptionSpec{Id::of_store, "of", "source|target", what, on_the_line,
               "which of the two to export, where a run folder or an INI file names both",
               value<&Values::exported>},
    OptionSpec{
        Id::level, "level", "all|people|categories|rooms|content", what, on_the_line,
        "how much: people; also categories; also rooms; all (default) also messages and files; content: "
        "messages and files with the names of rooms and people, without rights",
        value<&Values::request, &ExportRequest::level>},
    OptionSpec{Id::scope, "scope", "NAME|GUID", what, on_the_line,
               "only this category (name, path or GUID) and everything below it", category},
    OptionSpec{Id::start_date, "start-date", "TIME", what, on_the_line,
               "only messages of this time or later, in UTC: 2015-01-31 or 2015-01-31T08:00:00Z", start_date},
    OptionSpec{Id::end_date, "end-date", "TIME", what, on_the_line, "only messages before this time, in UTC",
               end_date},
    OptionSpec{Id::with_search_db, "with-search-db", "", what, on_the_line,
               "also write data/archive.db, an SQLite database with full-text search of messages and names"},

    OptionSpec{Id::out, "out", "DIR", where, on_the_line, "folder to write to; it is created",
               value<&Values::out>},
    OptionSpec{Id::csv, "csv", "DIR", where, on_the_line,
               "also write rooms.csv, people.csv and findings.csv into this folder, for spreadsheets",
               value<&Values::csv>},
    OptionSpec{Id::notice, "notice", "DIR", where, on_the_line,
               "also write texts for all users and for each manager of a changed room into this folder",
               value<&Values::notice>},
    of_run(Id::source, "source", "URL", where,
           "legacy database: sqlite3://dbname=legacy.db, postgresql://HOST/legacy, odbc:Driver=…;Server=… "
           "for SQL Server, or archive:DIR that 'export --raw' wrote",
           connection_in),
    of_run(Id::target, "target", "URL", where,
           "Persistent Chat database: sqlite3://dbname=mgc.db (made when absent), postgresql://HOST/mgc, or "
           "odbc:Driver=…;Server=… for SQL Server",
           connection_in),
    of_run(Id::files_from, "files-from", "DIR", where, "legacy file store", folder_in),
    of_run(Id::files_to, "files-to", "DIR", where, "file store of the pool", folder_in),
    with_default("20000", of_run(Id::max_file_size, "max-file-size", "KB", where,
                                 "MaxFileSizeKB of the new pool: larger files are reported")),
    with_default("recognised by its tables", of_run(Id::source_profile, "source-profile", "NAME|FILE", where,
                                                    "layout of the legacy database", profile_in)),
    with_default(
        "1", of_run(Id::jobs, "jobs", "N", where,
                    "number of rooms to copy at the same time, each on its own connection; not into SQLite")),

    of_run(Id::directory, "directory", "URL,…", directory,
           "directory that owns the lookup address: ldaps://HOST, several controllers joined by commas, or "
           "ldif:FILE,…; script:DIR,URL,… only reads it and leaves PowerShell scripts in DIR",
           directory_in),
    of_run(Id::lookup_address, "lookup-address", "ADDRESS", directory,
           "well-known address to hand over, e.g. sip:ocschat@contoso.example"),
    of_run(Id::pool, "pool", "FQDN", directory, "Persistent Chat pool that the address is handed to"),
    with_default("the pool of the same name",
                 of_run(Id::home_pool, "home-pool", "FQDN", directory,
                        "its next hop: the Registrar pool that is home to its contacts")),
    with_default(
        "delete",
        of_run(Id::release, "release", "delete|disable", directory,
               "how the well-known user loses the address: it is deleted, or kept without the address")),
    of_run(Id::directory_bind_dn, "directory-bind-dn", "NAME", directory,
           "account that changes the directory: a DN or user@domain"),
    of_run(Id::directory_password_env, "directory-password-env", "NAME", directory,
           "environment variable with its password"),
    of_run(Id::directory_password_file, "directory-password-file", "FILE", directory,
           "private file (mode 0600) with its password"),
    OptionSpec{Id::directory_password_fd, "directory-password-fd", "N", directory, on_the_line,
               "open descriptor to read its password from",
               descriptor<&RunConfig::login, &DirectoryLogin::password_file>},
    of_run(Id::directory_sasl, "directory-sasl", "gssapi|external", directory,
           "sign in by Kerberos ticket, or by client certificate, instead of a password"),
    of_run(Id::directory_ca, "directory-ca", "FILE", directory,
           "certification authorities (PEM) to trust for the controllers' certificates"),
    of_run(Id::directory_cert, "directory-cert", "CERT.pem", directory,
           "client certificate for --directory-sasl external"),
    of_run(Id::directory_key, "directory-key", "FILE", directory, "its private key (PEM)"),
    with_default("on", of_run(Id::directory_tls, "directory-tls", "on|off", directory,
                              "off only for ldap:// on this machine, or with Kerberos")),
    of_run(Id::endpoint_template, "endpoint-template", "FILE", directory,
           "classes and attributes of the endpoint (XML)"),
    with_default(
        "900", of_run(Id::replication_wait, "replication-wait", "SECONDS", directory,
                      "how long to wait for every controller to show a change, and for a script to be run")),

    of_run(Id::encrypt_to, "encrypt-to", "CERT.pem,…", snapshot,
           "encrypt the snapshot, not run.db beside it, or the archive, to these X.509 certificates (RSA or "
           "EC)"),
    of_run(Id::passphrase_env, "passphrase-env", "NAME", snapshot,
           "environment variable with a passphrase of the snapshot or archive"),
    of_run(Id::passphrase_file, "passphrase-file", "FILE", snapshot,
           "private file (mode 0600) with a passphrase of the snapshot or archive"),
    OptionSpec{Id::passphrase_fd, "passphrase-fd", "N", snapshot, on_the_line,
               "open descriptor to read a passphrase of the snapshot or archive from",
               descriptor<&RunConfig::protection, &SnapshotProtection::passphrase_file>},
    of_run(Id::decrypt_key, "decrypt-key", "FILE", snapshot,
           "private key (PEM, mode 0600) that opens an encrypted snapshot or archive"),
    of_run(Id::decrypt_cert, "decrypt-cert", "CERT.pem", snapshot,
           "certificate of --decrypt-key; identifies the recipient"),
    of_run(Id::sign_key, "sign-key", "FILE", snapshot,
           "private key (PEM, mode 0600) that signs the snapshot or archive: Ed25519, or any X.509 key"),
    of_run(Id::sign_cert, "sign-cert", "CERT.pem", snapshot, "certificate of --sign-key; none for Ed25519"),
    of_run(Id::verify_key, "verify-key", "FILE", snapshot,
           "public key or certificate that must have signed the snapshot or archive"),

    OptionSpec{Id::json, "json", "", output, on_the_line, "print the result as one JSON object"},
    OptionSpec{Id::lines, "lines", "", output, on_the_line, "print the sorted lines instead of their digest"},
    OptionSpec{Id::audit, "audit", "", output, on_the_line, "print the journal too: who did what, and when"},
    OptionSpec{Id::watch, "watch", "", output, on_the_line,
               "show it again every two seconds, until the call that works on the run has ended, or Ctrl-C"},
    OptionSpec{Id::exit_code, "exit-code", "", output, on_the_line,
               "exit with the code of the state, for scripts; without it with 0"},
    OptionSpec{Id::log, "log", "FILE", output, in_file, "append all events to this file as JSON lines",
               value<&Values::log>},
    OptionSpec{
        Id::metrics, "metrics", "FILE", output, in_file,
        "write this file every two seconds in the text format of Prometheus, for the textfile collector",
        value<&Values::metrics>},
    OptionSpec{Id::hooks, "hooks", "DIR", output, in_file,
               "folder of programs to call: on-begin, on-step, on-waiting, on-ownerless, on-failure, "
               "on-complete, may-begin-STEP",
               value<&Values::hooks>},
    OptionSpec{
        Id::verbose, "verbose", "", output, in_file,
        "name the INI file that is read; elsewhere than on a terminal, print a line when each piece of work "
        "starts and ends"},
    OptionSpec{Id::no_progress, "no-progress", "", output, in_file,
               "print no progress; kill -USR1 still gets a line"},
    OptionSpec{Id::progress_interval, "progress-interval", "SECONDS", output, in_file,
               "seconds between two lines of progress (default 60), or between two drawings of the bar on a "
               "terminal",
               number<Range{1, 86'400}, &Values::progress_interval>},
    OptionSpec{Id::help, "help", "", output, on_the_line, "show this"},
};

constexpr bool in_order() {
  for (std::size_t i = 0; i < options.size(); ++i)
    if (static_cast<std::size_t>(options[i].id) != i)
      return false;
  return options.size() == option_count;
}
static_assert(in_order(), "the table has one row for each OptionId, in its order");

constexpr bool complete() {
  return std::all_of(config_members.begin(), config_members.end(), [](const ConfigMember& member) {
    return std::any_of(options.begin(), options.end(),
                       [&](const OptionSpec& one) { return one.name == member.name; }); // as of_run makes it
  });
}
static_assert(complete(), "every member of the run's configuration has an option");

} // namespace

std::span<const OptionSpec> all_options() {
  return options;
}

const OptionSpec& option(OptionId id) {
  return options[static_cast<std::size_t>(id)];
}

const OptionSpec* find_option(std::string_view name) {
  const auto* found = std::find_if(options.begin(), options.end(),
                                   [&](const OptionSpec& one) { return one.is_called(name); });
  return found == options.end() ? nullptr : found;
}

} // namespace cli
} // namespace gc2pc
