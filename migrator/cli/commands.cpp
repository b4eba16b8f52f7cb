// SPDX-License-Identifier: Apache-2.0
#include "migrator/cli/commands.hpp"

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
/// What opens an encrypted archive or snapshot.
constexpr OptionSet opens_archive{passphrase_env, passphrase_file, passphrase_fd, decrypt_key, decrypt_cert};
constexpr OptionSet reads_snapshot = opens_archive | OptionSet{verify_key};
constexpr OptionSet writes_snapshot = reads_snapshot | OptionSet{encrypt_to, sign_key, sign_cert};
constexpr OptionSet usual{json, config, log, help};
/// Of what takes a while.
constexpr OptionSet shown = usual | OptionSet{verbose, no_progress, progress_interval};
/// Of what works on a run for a while.
constexpr OptionSet watched = shown | OptionSet{metrics, hooks};

constexpr std::array table{
    Command{"assess", "", "Examine the legacy pool: content, problems, read speed",
            "Reads the legacy database once, all messages included, and changes nothing. Needs neither a "
            "target nor a directory. Shows what the pool holds, how it compares with the limits of "
            "Persistent Chat, what a plan for an empty target would find, and how long a cutover would "
            "take. With --directory it also shows who owns the lookup address, how the address would be "
            "handed over, and what blocks the handover. With --probe-target it measures how fast the "
            "target takes messages, in a table of its own that it removes again.",
            handover | opens_archive | shown |
                OptionSet{source, source_profile, target, probe_target, rules, files_from, max_file_size,
                          max_errors, list},
            "gc2pc assess --source sqlite3://dbname=legacy.db --files-from /srv/legacy-files", &run_assess},
    Command{"plan", "", "Dry run: what a cutover would do, what is wrong, how long it takes",
            "Changes neither database nor directory nor files. With --run the plan is kept in that "
            "folder, with report.html and report.json for the change board and rejects/ for the people "
            "who fix the findings; the commands that follow then need only --run. Without --run the plan "
            "is printed and not kept. The plan's hash identifies this source, target and rule file. "
            "--since names the run folder of the approved plan and shows what changed after it.",
            of_a_run | writes_snapshot | watched | OptionSet{since, max_errors, list},
            "gc2pc plan --source sqlite3://dbname=legacy.db --target sqlite3://dbname=mgc.db \\\n"
            "    --directory ldif:directory.ldif --lookup-address sip:ocschat@contoso.example \\\n"
            "    --pool pcpool.contoso.example --home-pool fepool.contoso.example --run weekend",
            &run_plan},
    Command{"doctor", "", "Check everything that can be checked before the weekend, and how to fix it",
            "Checks databases, rights, versions, directory, controllers and replication, clocks, disk space, "
            "keys and certificates, and the terminal. Takes the options of plan; what is not given is listed "
            "as not checked. With --run it checks what that run works on, and the space that its plan needs. "
            "It only reads, reads no messages, and writes nothing. A check that takes longer than ten "
            "seconds counts as failed. Exit code 3 when a check failed.",
            of_a_run | writes_snapshot | shown, "gc2pc doctor --run weekend", &run_doctor},
    Command{"explain", "", "Explain rule by rule why a room or a person is as it is in the new system",
            "Answers 'why am I no longer in that room?'. --room takes a name (legacy, path or new) or a "
            "GUID, of a category too. --principal takes an address, a display name or a GUID. Both "
            "together show what one person has and lost in one room, through groups as well. Makes the "
            "plan again and changes nothing; with --run it also works after the cutover.",
            of_a_run | opens_archive | shown | OptionSet{room, principal},
            "gc2pc explain --run weekend --room 'Research-Physics' --principal ann@contoso.example",
            &run_explain},
    Command{"rehearse", "", "Run the whole cutover and its rollback on copies of target and directory",
            "Needs a kept plan whose cutover has not begun. Copies target and directory into the run "
            "folder, runs the whole cutover there with the same code, and rolls it back. Keeps the digest "
            "of the copy after the cutover: the real cutover of the same plan is compared with it. The "
            "measured rates feed the forecast. The copies are removed when all went well; the real target "
            "and directory are only read.",
            watched | OptionSet{run}, "gc2pc rehearse --run weekend", &run_rehearse},
    Command{"precopy", "", "Before the weekend: copy history while the legacy system is still in use",
            "Needs a kept plan. With --execute it copies people, rooms, rights, messages and files to the "
            "target, and the run gets a plan of the source as it is now. Run it as often as you want; "
            "each call updates the target. The cutover then copies only what changed after it, and "
            "rollback removes all of it. The legacy system is not changed. Without --execute it prints "
            "what it would do and what changed since the run's plan. --max-rate and --pause-file spare a "
            "source that is in use.",
            of_a_run | writes_snapshot | watched | OptionSet{execute, max_rate, pause_file},
            "gc2pc precopy --run weekend --execute", &run_precopy},
    Command{"cutover", "", "Execute the plan, step by step; run it again to resume",
            "Without --execute it prints what it would do. With --execute it executes exactly the plan "
            "whose hash is given, and refuses when source, target, directory or rules changed since. By "
            "passing --execute you confirm that the legacy services and the Persistent Chat services are "
            "stopped. The address is handed over only with --consent directory. After an interruption or "
            "a crash the same command resumes; after success it says so and does nothing. After a precopy "
            "it copies what changed since; --consent changes accepts these changes. --verify quick asks "
            "the database what is new instead of reading everything, and verifies in full after the "
            "handover.",
            of_a_run | writes_snapshot | watched |
                OptionSet{execute, plan, consent, verify, deadline, safety, quiet_time},
            "gc2pc cutover --run weekend --execute --plan 3f1c9a52b7d0 --consent directory", &run_cutover,
            Consent{.directory = true, .changes = true}},
    Command{"finalize", "", "Hand over the lookup address, if the cutover did not",
            "Performs the last three steps: removes the well-known user from the address, creates the "
            "endpoint with the same address, and checks that the endpoint is its only owner. All steps "
            "before must be finished and verified. On a terminal it asks before it begins; --yes answers.",
            of_a_run | writes_snapshot | watched |
                OptionSet{execute, plan, consent, yes, deadline, safety, quiet_time},
            "gc2pc finalize --run weekend --execute --plan 3f1c9a52b7d0 --consent directory", &run_finalize,
            Consent{.directory = true}},
    Command{
        "verify", "", "Read source and target again and compare both with the plan",
        "Compares the digests of every room and kind of row, the source's messages, the copied files and the "
        "owner of the address with what the plan expects, and names room and chatIds of every difference. "
        "Changes neither source nor target; the result is kept in the run, unless --no-journal is given. "
        "Ends "
        "with 4 when there is a difference, and with 7 when all of them are newer than the verified cutover: "
        "users wrote since (0 with --allow-new). --sample 5 reads the messages of every twentieth room only.",
        of_a_run | opens_archive | watched | OptionSet{OptionId::sample, allow_new, no_journal},
        "gc2pc verify --run weekend", &run_verify},
    Command{
        "rollback", "", "Roll back everything and prove it",
        "Without --execute it prints what it would undo. Undoes the steps in reverse order and proves "
        "by digests that target and directory are as they were before. When users have written "
        "messages into migrated rooms, it stops before anything is undone, unless "
        "--discard-new-messages allows their loss. On a terminal it asks before it begins; --yes answers.",
        of_a_run | reads_snapshot | watched | OptionSet{execute, consent, yes, discard_new_messages},
        "gc2pc rollback --run weekend --execute --consent directory", &run_rollback,
        Consent{.directory = true}},
    Command{
        "close", "", "End a complete run: remove gc2pc's own tables from the target",
        "gc2pc keeps three small tables in the target that a rollback needs. When the migration is "
        "accepted, this removes them; after that a rollback is no longer possible. A run whose verification "
        "is "
        "pending or has found differences is not closed; --consent differences accepts them. Without "
        "--execute it prints what it would do. On a terminal it asks before it begins; --yes answers.",
        of_a_run | watched | OptionSet{execute, plan, consent, yes},
        "gc2pc close --run weekend --execute --plan 3f1c9a52b7d0", &run_close, Consent{.differences = true}},
    Command{"status", "", "Show where the run is, and the next command",
            "Reads the journal of the run. When the journal does not say who owns the lookup address, the "
            "directory is queried. Works while another gc2pc works on the run, and then shows how far it "
            "is; --watch shows it again every two seconds. With --exit-code it exits with 0 (go, done), 3 "
            "(no-go), 4 (differs), 20 (go with decisions), 21 (running), 22 (stopped) or 23 (emergency).",
            login | usual | OptionSet{run, audit, watch, exit_code}, "gc2pc status --run weekend",
            &run_status},
    Command{
        "report", "", "Write report.html and report.json of the run again",
        "Both files come from the same data and are written into the run folder, or with --out into another "
        "one. With --json the data is printed too. --csv writes the rooms, the people who lose something, "
        "and "
        "the findings as tables for spreadsheets. --notice writes texts to send: one for all users, and one "
        "for each manager of a room whose name, category or access changes.",
        shown | OptionSet{run, out, csv, notice}, "gc2pc report --run weekend --csv tables --notice texts",
        &run_report},
    Command{"snapshot",
            "verify|show",
            "Check or list the before-images that a rollback uses",
            "'verify' checks signature, manifest, every part and the files inside; 'show' lists them, "
            "too. An encrypted snapshot is opened with --decrypt-key or a passphrase. Without them only "
            "checksums are checked, and the result says so.",
            reads_snapshot | usual | OptionSet{run},
            "gc2pc snapshot verify --run weekend",
            &run_snapshot,
            {},
            true},
    Command{
        "export",
        "[verify DIR]",
        "Write an archive that can be read without any server, or check one",
        "Writes everything of a Persistent Chat store (--target), or of a legacy database (--source) as the "
        "rules make it, into a new folder: rows as JSON lines with their schemas, uploaded files (of "
        "--files-to, or --files-from), pages that a browser shows (index.html; not with --no-pages, not "
        "encrypted), "
        "checksums, and README.txt that explains it all. Only reads the "
        "store. The same content makes the same bytes. After an interruption the same command resumes. "
        "--raw writes the legacy database as it is; --source archive:DIR migrates from that later. "
        "--run takes databases, files and rules of a run; --of then says which database. --level, --scope, "
        "--room, --start-date and --end-date make an archive of a part, which says what was left out. With "
        "--encrypt-to or a passphrase it is encrypted; --source archive:DIR, digest and verify then need the "
        "key. "
        "'export verify DIR' checks every checksum, the signature, every row, and names all damage (code "
        "4).",
        handover | writes_snapshot | shown |
            OptionSet{run, source, source_profile, target, of_store, raw, no_pages, level, scope, room,
                      start_date, end_date, with_search_db, rules, files_from, files_to, out},
        "gc2pc export --target sqlite3://dbname=mgc.db --out archive\n"
        "  gc2pc export --run weekend --of target --scope Research --start-date 2015-01-01 --out research\n"
        "  gc2pc export verify archive",
        &run_export,
        {},
        false,
        false,
        false,
        OptionSet{scope, room}},
    Command{"digest",
            "",
            "Print the canonical digest of a Persistent Chat database or archive",
            "Prints 64 hex digits that are the same for equal content, whatever the engine and the ids; with "
            "--lines the lines that the digest is computed from. --target may also be archive:DIR. Changes "
            "nothing.",
            OptionSet{target, lines} | opens_archive | shown,
            "gc2pc digest --target sqlite3://dbname=mgc.db",
            &run_digest,
            {},
            false,
            true},
    Command{"rules",
            "show|check FILE",
            "Print the mapping rules, or check a rule file",
            "'show' prints the rule file with every policy at its default, for you to edit. With --rules "
            "(or an INI file that names a rule file) it prints the result: every policy and every override. "
            "'check FILE' checks a rule file; for an error it names the line and what is allowed there.",
            OptionSet{rules, config, json, help},
            "gc2pc rules show > rules.xml\n  gc2pc rules check rules.xml",
            &run_rules,
            {},
            true},
    Command{"sample", "", "Make a legacy pool for practice",
            "Writes an invented organisation into a new folder: legacy.db, directory.ldif and files/. The "
            "same seed makes the same pool, byte for byte. --with-target also writes a Persistent Chat "
            "database that is in use already.",
            OptionSet{out, messages, rooms, people, roles, seed, with_target} | shown,
            "gc2pc sample --out practice --messages 100000 --rooms 300", &run_sample},
    Command{
        "config",
        "init|show COMMAND",
        "Write an INI file with all options, or show where each value comes from",
        "'init' writes ./gc2pc.ini, or the file of --out, with every option that a file may have, its "
        "meaning and its default, all commented out; it never overwrites a file. 'show' prints the value of "
        "each option, or of each that a command takes, and where it comes from: the command line, a "
        "GC2PC_… variable (GC2PC_QUIET_TIME for --quiet-time), the INI file, with --run the run folder, or "
        "the default, in this order.",
        of_a_run | writes_snapshot | watched | OptionSet{out, quiet_time, max_rate, pause_file},
        "gc2pc config init --out weekend.ini\n  gc2pc config show cutover --config weekend.ini",
        &run_config,
        {},
        true,
        false,
        true},
    Command{
        "man",
        "COMMAND",
        "Print the manual page of gc2pc, or of one command",
        "Prints a page for man(1). The Debian package installs all of them: 'man gc2pc' and, for example, "
        "'man gc2pc-cutover'.",
        OptionSet{help},
        "gc2pc man cutover > gc2pc-cutover.1\n  man ./gc2pc-cutover.1",
        &run_man,
        {},
        false,
        true},
    Command{"completion",
            "bash|zsh",
            "Print the completion of commands and options for a shell",
            "Prints a script that makes the shell complete commands, options, words and files. The Debian "
            "package installs it for bash and zsh.",
            OptionSet{help},
            "gc2pc completion bash > /etc/bash_completion.d/gc2pc",
            &run_completion,
            {},
            true,
            true},
    Command{"help", "COMMAND", "Show all commands, or how one is used",
            "Shows all commands, or one of them with its options and an example.", OptionSet{help},
            "gc2pc help cutover", &run_help},
    Command{
        "version",
        "",
        "Show version, formats, libraries and ODBC drivers",
        "Shows the version of the program, the commit and the compiler that it was built with, the versions "
        "of "
        "what it writes, and the database engines, libraries and ODBC drivers that it finds on this machine.",
        OptionSet{json, help},
        "gc2pc --version",
        &run_version,
        {},
        false,
        true},
};

} // namespace

std::span<const Command> commands() {
  return table;
}

const Command& command_named(std::string_view name) {
  std::vector<std::string_view> names;
  for (const auto& command : table) {
    if (command.name == name)
      return command;
    names.push_back(command.name);
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
