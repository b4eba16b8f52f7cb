// SPDX-License-Identifier: Apache-2.0
#include "migrator/cli/verbs.hpp"

#include "mappings/model/error.hpp"
#include "migrator/cli/suggest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace gc2pc::cli {
namespace {

using enum OptionId;

constexpr OptionSet login{
    directory_bind_dn, directory_password_env, directory_password_file, directory_password_fd, directory_sasl,
    directory_ca,      directory_cert,         directory_key,           directory_tls,         release,
    endpoint_template, replication_wait};
constexpr OptionSet handover = login | OptionSet{directory, lookup_address, pool, home_pool};
constexpr OptionSet of_a_run = handover | OptionSet{run,   source,     target,   source_profile, jobs,
                                                    rules, files_from, files_to, max_file_size};
constexpr OptionSet reads_snapshot{passphrase_env, passphrase_file, passphrase_fd,
                                   decrypt_key,    decrypt_cert,    verify_key};
constexpr OptionSet writes_snapshot = reads_snapshot | OptionSet{encrypt_to, sign_key, sign_cert};
constexpr OptionSet usual{json, config, log, help};

constexpr std::array table{
    Verb{
        "assess", "", "Look at the legacy pool: what is there, what would be found, how fast it reads",
        "Reads the legacy database once, all messages included, and changes nothing. Nothing else is "
        "needed: neither a target nor a directory. Says what is there, how it compares with the limits of "
        "Persistent Chat, what a plan into an empty store would find, and how long a cutover would take. "
        "With "
        "--directory also who owns the lookup address, how it would be handed over and what stands in the "
        "way. With --probe-target it also measures how fast the target takes messages, in a table of its own "
        "that it removes again.",
        handover | usual |
            OptionSet{source, source_profile, target, probe_target, rules, files_from, max_file_size,
                      max_errors},
        "gc2pc assess --source sqlite3://dbname=legacy.db --files-from /srv/legacy-files", &run_assess},
    Verb{
        "plan", "", "Dry run: what a cutover would do, what is wrong, how long it takes",
        "Changes neither database nor directory nor files. With --run the plan is kept in that folder, "
        "together with report.html and report.json for the change board and rejects/ for whoever puts things "
        "right, and --run alone is enough for the "
        "commands that follow. Without --run it is printed and forgotten. The plan's hash stands for exactly "
        "this source, target and rule file. --since names the "
        "run folder of the plan that was approved: then it says what changed since.",
        of_a_run | writes_snapshot | usual | OptionSet{since, max_errors},
        "gc2pc plan --source sqlite3://dbname=legacy.db --target sqlite3://dbname=mgc.db \\\n"
        "    --directory ldif:directory.ldif --lookup-address sip:ocschat@contoso.example \\\n"
        "    --pool pcpool.contoso.example --home-pool fepool.contoso.example --run weekend",
        &run_plan},
    Verb{"explain", "", "How a room or a person came about in the new system, or why not, rule by rule",
         "The answer to 'why am I no longer in that room?'. --room takes a name (legacy, path or new) or a "
         "GUID, of a category too; --principal an address, a display name or a GUID; both together what one "
         "person has and lost in one room, through groups as well. Plans once more and changes nothing; with "
         "--run it also works after the cutover.",
         of_a_run | usual | OptionSet{room, principal},
         "gc2pc explain --run weekend --room 'Research-Physics' --principal ann@contoso.example",
         &run_explain},
    Verb{"rehearse", "", "The whole cutover and its rollback on copies of target and directory",
         "Needs a kept plan that was not begun. Copies target and directory into the run folder, does the "
         "whole cutover there by the same code, and takes it back. The target's digest after it is kept: the "
         "real cutover of the same plan must come to the same. The rates it measures feed the forecast. The "
         "copies are removed when all went well; the real target and directory are only read.",
         usual | OptionSet{run}, "gc2pc rehearse --run weekend", &run_rehearse},
    Verb{"precopy", "", "Before the weekend: copy history while the legacy system is still in use",
         "Needs a kept plan. With --execute people, rooms, rights, messages and files are copied into the "
         "target, and the run gets the plan of the source as it is now; do it again, as often as wanted, to "
         "bring that up to date. The cutover then copies only what changed since, and rollback takes all of "
         "it back. Nothing of the legacy system is touched. Without --execute it says what it would do and "
         "what changed since the run's plan.",
         of_a_run | writes_snapshot | usual | OptionSet{execute}, "gc2pc precopy --run weekend --execute",
         &run_precopy},
    Verb{"cutover", "", "Do what was planned, step by step; do it again to resume",
         "Without --execute it prints what it would do. With --execute it runs exactly the plan whose hash "
         "is given, and refuses when source, target, directory or rules changed since. --execute is also "
         "your word that the legacy services and the Persistent Chat services are stopped. The address is "
         "handed over only with --consent directory. After an interruption or a crash the same command goes "
         "on where it stopped; after success it says so and does nothing. After a precopy it copies what "
         "changed since; that the source changed must be consented to: --consent changes. --verify quick "
         "asks the database what is new instead of reading everything, and verifies in full after the "
         "handover.",
         of_a_run | writes_snapshot | usual |
             OptionSet{execute, plan, consent, verify, deadline, safety, quiet_time},
         "gc2pc cutover --run weekend --execute --plan 3f1c9a52b7d0 --consent directory", &run_cutover,
         Consent{.directory = true, .changes = true}},
    Verb{"finalize", "", "Only hand the lookup address over, after a cutover without consent",
         "Does the last three steps: the well-known user goes, the endpoint with the same address comes, and "
         "exactly one object owns the address. Everything before must be done and verified.",
         of_a_run | writes_snapshot | usual | OptionSet{execute, plan, consent, deadline, safety, quiet_time},
         "gc2pc finalize --run weekend --execute --plan 3f1c9a52b7d0 --consent directory", &run_finalize,
         Consent{.directory = true}},
    Verb{
        "verify", "", "Read source and target anew and compare both with the plan",
        "Compares the digests of every room and kind of row, the source's messages, the copied files and the "
        "owner of the address with what the plan expects, and names room and chatIds of every difference. "
        "Changes neither source nor target; the result is kept in the run, unless --no-journal is given. "
        "Ends "
        "with 4 when there is a difference, and with 7 when all of them are newer than the verified cutover: "
        "users wrote since (0 with --allow-new). --sample 5 reads the messages of every twentieth room only.",
        of_a_run | usual | OptionSet{OptionId::sample, allow_new, no_journal}, "gc2pc verify --run weekend",
        &run_verify},
    Verb{"rollback", "", "Take everything back and prove it",
         "Without --execute it prints what it would undo. Undoes the steps in reverse order and proves by "
         "digests that target and directory are as they were. Messages that users wrote into migrated rooms "
         "since make it stop before anything is undone, unless --discard-new-messages says that they may go.",
         of_a_run | reads_snapshot | usual | OptionSet{execute, consent, discard_new_messages},
         "gc2pc rollback --run weekend --execute --consent directory", &run_rollback,
         Consent{.directory = true}},
    Verb{"close", "", "End a complete run: gc2pc's own tables leave the target",
         "gc2pc keeps three small tables in the target that a rollback needs. When the migration is "
         "accepted, this removes them; after that a rollback is no longer possible. A run whose verification "
         "is "
         "pending or has found differences is not closed; --consent differences accepts them. Without "
         "--execute it prints what it would do.",
         of_a_run | usual | OptionSet{execute, plan, consent},
         "gc2pc close --run weekend --execute --plan 3f1c9a52b7d0", &run_close, Consent{.differences = true}},
    Verb{"status", "", "Where the run stands",
         "Reads the journal of the run. Where the journal leaves open who owns the lookup address, the "
         "directory "
         "is asked. Works while another gc2pc is at work on the run.",
         login | usual | OptionSet{run, audit}, "gc2pc status --run weekend", &run_status},
    Verb{"report", "", "Write report.html and report.json of the run again",
         "Both files come from the same data and are written into the run folder, or with --out into another "
         "one. With --json the data is printed too.",
         usual | OptionSet{run, out}, "gc2pc report --run weekend", &run_report},
    Verb{"snapshot",
         "verify|show",
         "Look at the before-images that a rollback uses",
         "'verify' checks signature, manifest, every part and the files inside; 'show' lists them, too. An "
         "encrypted "
         "snapshot is opened with --decrypt-key or a passphrase; without them only its outside is checked, "
         "and "
         "that is said.",
         reads_snapshot | usual | OptionSet{run},
         "gc2pc snapshot verify --run weekend",
         &run_snapshot,
         {},
         true},
    Verb{"digest",
         "",
         "Canonical digest of any Persistent Chat database",
         "Prints 64 hex digits that are the same for equal content, whatever the engine and the ids; with "
         "--lines the lines they are made of. Changes nothing.",
         OptionSet{target, lines, config, log, help},
         "gc2pc digest --target sqlite3://dbname=mgc.db",
         &run_digest,
         {},
         false,
         true},
    Verb{
        "rules",
        "show|check FILE",
        "Print the mapping rules, or check a rule file",
        "'show' prints the rule file with every policy at its default, to be edited; with --rules (or an INI "
        "file that names one) what is in force after that file: every policy and every override. 'check "
        "FILE' says whether a file is right, and if not, in which line and what is allowed there.",
        OptionSet{rules, config, help},
        "gc2pc rules show > rules.xml\n  gc2pc rules check rules.xml",
        &run_rules,
        {},
        true},
    Verb{"sample", "", "Make a legacy pool to practise on",
         "Writes an invented organisation into a new folder: legacy.db, directory.ldif and files/. The same "
         "seed makes the same pool, byte for byte. With --with-target also a Persistent Chat database that "
         "is in use already.",
         OptionSet{out, messages, rooms, people, roles, seed, with_target, log, help},
         "gc2pc sample --out practice --messages 100000 --rooms 300", &run_sample},
    Verb{"help", "COMMAND", "Show this, or how a command is used",
         "Shows all commands, or one of them with its options and an example.", OptionSet{help},
         "gc2pc help cutover", &run_help},
    Verb{"version",
         "",
         "Show the version",
         "Shows the version of the program.",
         OptionSet{help},
         "gc2pc --version",
         &run_version,
         {},
         false,
         true},
};

} // namespace

std::span<const Verb> verbs() {
  return table;
}

const Verb& verb_named(std::string_view name) {
  std::vector<std::string_view> names;
  for (const auto& verb : table) {
    if (verb.name == name)
      return verb;
    names.push_back(verb.name);
  }
  throw Error(ErrorKind::usage,
              fmt::format("'{}' is not a command.{} See 'gc2pc help'.", name, did_you_mean(name, names)));
}

std::vector<std::string_view> split_words(std::string_view text, char separator) {
  std::vector<std::string_view> words;
  while (!text.empty()) {
    const auto end = std::min(text.find(separator), text.size());
    if (end > 0)
      words.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}

} // namespace gc2pc::cli
