// SPDX-License-Identifier: Apache-2.0
#include "migrator/cli/options.hpp"

#include "mappings/model/error.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace gc2pc::cli {
namespace {

constexpr bool in_file = true;

constexpr std::array options{
    OptionSpec{"source", "URL", "legacy database: sqlite3://dbname=legacy.db or postgresql://HOST/legacy",
               in_file},
    OptionSpec{
        "target", "URL",
        "Persistent Chat database: sqlite3://dbname=mgc.db (made when absent) or postgresql://HOST/mgc",
        in_file},
    OptionSpec{"source-profile", "NAME|FILE",
               "layout of the legacy database; without it the layout is told by its tables", in_file},
    OptionSpec{
        "directory", "URL,…",
        "directory that owns the lookup address: ldaps://HOST, several controllers joined by commas, or "
        "ldif:FILE,…; script:DIR,URL,… only reads it and leaves PowerShell scripts in DIR",
        in_file},
    OptionSpec{"directory-bind-dn", "NAME", "account that changes the directory: a DN or user@domain",
               in_file},
    OptionSpec{"directory-password-env", "NAME", "variable of the environment with its password", in_file},
    OptionSpec{"directory-password-file", "FILE", "private file (mode 0600) with its password", in_file},
    OptionSpec{"directory-password-fd", "N", "open descriptor to read its password from"},
    OptionSpec{"directory-sasl", "gssapi|external",
               "sign in by Kerberos ticket, or by client certificate, instead of a password", in_file},
    OptionSpec{"directory-ca", "FILE", "authorities (PEM) that may have signed the controllers' certificates",
               in_file},
    OptionSpec{"directory-cert", "CERT.pem", "client certificate for --directory-sasl external", in_file},
    OptionSpec{"directory-key", "FILE", "its private key (PEM)", in_file},
    OptionSpec{"directory-tls", "on|off", "off only for ldap:// on this machine, or with Kerberos", in_file},
    OptionSpec{"lookup-address", "ADDRESS",
               "well-known address to hand over, e.g. sip:ocschat@contoso.example", in_file},
    OptionSpec{"pool", "FQDN", "Persistent Chat pool that the address is handed to", in_file},
    OptionSpec{
        "home-pool", "FQDN",
        "its next hop: the Registrar pool that its contacts are at home on (default: the pool of the same "
        "name)",
        in_file},
    OptionSpec{"release", "delete|disable",
               "how the well-known user gives the address up: it goes (default), or stays without it",
               in_file},
    OptionSpec{"endpoint-template", "FILE", "classes and attributes of the endpoint (XML)", in_file},
    OptionSpec{
        "replication-wait", "SECONDS",
        "how long to wait until every controller has seen a change, and for a script to be run (default 900)",
        in_file},
    OptionSpec{"jobs", "N", "copy so many rooms at a time, on a connection each (default 1; not into SQLite)",
               in_file},
    OptionSpec{"rules", "FILE", "mapping rules (XML); 'gc2pc rules show' prints the defaults", in_file},
    OptionSpec{"files-from", "DIR", "legacy file store", in_file},
    OptionSpec{"files-to", "DIR", "file store of the pool", in_file},
    OptionSpec{"max-file-size", "KB",
               "MaxFileSizeKB of the new pool: larger files are found (default 20,000)", in_file},
    OptionSpec{"run", "DIR", "run folder: the plan, the journal, the snapshot and the report", in_file},
    OptionSpec{"encrypt-to", "CERT.pem,…", "encrypt the snapshot to these X.509 certificates (RSA or EC)",
               in_file},
    OptionSpec{"passphrase-env", "NAME", "variable of the environment with a passphrase of the snapshot",
               in_file},
    OptionSpec{"passphrase-file", "FILE", "private file (mode 0600) with a passphrase of the snapshot",
               in_file},
    OptionSpec{"passphrase-fd", "N", "open descriptor to read a passphrase of the snapshot from"},
    OptionSpec{"decrypt-key", "FILE", "private key (PEM, mode 0600) that opens an encrypted snapshot",
               in_file},
    OptionSpec{"decrypt-cert", "CERT.pem", "certificate of --decrypt-key; tells which recipient it is",
               in_file},
    OptionSpec{"sign-key", "FILE",
               "private key (PEM, mode 0600) that signs the snapshot: Ed25519, or any X.509 key", in_file},
    OptionSpec{"sign-cert", "CERT.pem", "certificate of --sign-key; none for Ed25519", in_file},
    OptionSpec{"verify-key", "FILE", "public key or certificate that must have signed the snapshot", in_file},
    OptionSpec{"log", "FILE", "append what happens as JSON lines", in_file},
    OptionSpec{"quiet", "SECONDS",
               "time between the two looks that prove the legacy services are off (default 2)", in_file},
    OptionSpec{"config", "FILE", "read options from an INI file; the command line wins"},
    OptionSpec{"json", "", "print the result as one JSON object"},
    OptionSpec{"max-errors", "N", "stop at that many errors; without it all of them are found"},
    OptionSpec{"execute", "", "really do it; without it the verb prints what it would do"},
    OptionSpec{"plan", "HASH", "hash of the approved plan, its first 12 digits will do"},
    OptionSpec{"room", "NAME|GUID", "the room or category that is asked for"},
    OptionSpec{"principal", "NAME|GUID",
               "the person or group that is asked for, e.g. sip:ann@contoso.example"},
    OptionSpec{"consent", "directory|changes|differences",
               "directory: the steps that touch the directory are allowed too; changes: what changed in the "
               "source since a precopy's plan is taken along; both: directory,changes; differences: a run is "
               "closed although its verification found some"},
    OptionSpec{
        "verify", "full|quick",
        "after a precopy: read all of the source before the handover (default), or ask the database per "
        "room and verify after it"},
    OptionSpec{
        "deadline", "TIME",
        "begin a step only when it, and undoing everything, is done by then (05:30, 2026-02-01T05:30)"},
    OptionSpec{"since", "DIR", "run folder of an earlier plan: say what changed since"},
    OptionSpec{"sample", "PERCENT", "read the messages of that many rooms of 100 only (default 100)"},
    OptionSpec{"allow-new", "",
               "differences that are newer than the verified cutover end with 0 instead of 7"},
    OptionSpec{"no-journal", "", "write nothing into the run folder: for read-only evidence"},
    OptionSpec{"safety", "FACTOR", "forecasts are taken times this for the deadline (default 1.5)"},
    OptionSpec{"probe-target", "",
               "measure how fast the target takes messages, in a table that is removed again"},
    OptionSpec{"discard-new-messages", "", "delete messages that users wrote into migrated rooms since, too"},
    OptionSpec{"lines", "", "print the sorted lines instead of their digest"},
    OptionSpec{"audit", "", "print the journal too: who did what, and when"},
    OptionSpec{"out", "DIR", "folder to write to; it is created"},
    OptionSpec{"messages", "N", "how many messages (default 10,000)"},
    OptionSpec{"rooms", "N", "how many rooms (default 60)"},
    OptionSpec{"people", "N", "how many people (default four a room)"},
    OptionSpec{"roles", "N",
               "how many role entries (default some); rooms get members until there are so many"},
    OptionSpec{"seed", "N", "another seed makes another pool (default 1)"},
    OptionSpec{"with-target", "", "also write a Persistent Chat database that has rooms of its own"},
    OptionSpec{"help", "", "show this"},
};

} // namespace

std::span<const OptionSpec> all_options() {
  return options;
}

const OptionSpec& option(std::string_view name) {
  const auto* found =
      std::find_if(options.begin(), options.end(), [&](const auto& o) { return o.name == name; });
  if (found == options.end())
    throw Error(ErrorKind::internal, "no option '" + std::string(name) + "'");
  return *found;
}

} // namespace gc2pc::cli
