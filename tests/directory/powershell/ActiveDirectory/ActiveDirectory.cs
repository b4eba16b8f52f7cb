// SPDX-License-Identifier: Apache-2.0
// Stand-ins for the classes of Microsoft's module ActiveDirectory that the scripts get into their hands, with the names that they have
// there, above the LDAP of a private test controller.
using System;
using System.Collections;
using System.Collections.Generic;
using System.DirectoryServices.Protocols;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Net;
using System.Text;

namespace Microsoft.ActiveDirectory.Management
{
    public enum ADSearchScope { Base, OneLevel, Subtree }
    public enum ADAuthType { Negotiate, Basic }
    public enum ADDiscoverableService { PrimaryDC = 1, GlobalCatalog, KDC, TimeService, ReliableTimeService, ADWS }
    public enum ADMinimumDirectoryServiceVersion { Windows2000, Windows2008, Windows2012, Windows2012R2 }

    public class ADPropertyValueCollection : CollectionBase
    {
        public object this[int index] { get { return List[index]; } }
        public void Add(object value) { List.Add(value); }
    }

    public class ADEntity
    {
        private readonly Dictionary<string, ADPropertyValueCollection> all =
            new Dictionary<string, ADPropertyValueCollection>(StringComparer.OrdinalIgnoreCase);

        public ICollection PropertyNames { get { return all.Keys.ToArray(); } }

        public ADPropertyValueCollection this[string name]
        {
            get { return all.ContainsKey(name) ? all[name] : null; }
            internal set { all[name] = value; }
        }
    }

    public class ADObject : ADEntity
    {
        public string Identity { get; private set; }
        public ADObject() { }
        public ADObject(string identity) { Identity = identity; }
        public ADObject(Guid identity) { Identity = identity.ToString(); }
    }

    public class ADAccount : ADObject
    {
        public ADAccount(string identity) : base(identity) { }
        public ADAccount(Guid identity) : base(identity) { }
    }

    public class ADUser : ADAccount
    {
        public ADUser(string identity) : base(identity) { }
        public ADUser(Guid identity) : base(identity) { }
    }

    public class ADOptionalFeature : ADObject { public ADOptionalFeature(string identity) : base(identity) { } }
    public class ADDomainController : ADObject { public ADDomainController(string identity) : base(identity) { } }
}

namespace Microsoft.Rtc.Management
{
    public class Fqdn
    {
        private readonly string text;
        public Fqdn(string name)
        {
            if (Uri.CheckHostName(name) == UriHostNameType.Unknown)
                throw new ArgumentException("'" + name + "' is not a fully qualified domain name.");
            text = name;
        }
        public override string ToString() { return text; }
    }

    public class UserIdParameter
    {
        private readonly string text;
        public UserIdParameter(string identity) { text = identity; }
        public override string ToString() { return text; }
    }
}

namespace Gc2pc.StandIn
{
    using Microsoft.ActiveDirectory.Management;

    /// What .NET has on Windows only: System.Security.Principal.SecurityIdentifier.
    public class SecurityIdentifier
    {
        private readonly byte[] octets;
        public SecurityIdentifier(byte[] form, int at)
        {
            octets = form.Skip(at).Take(8 + 4 * form[at + 1]).ToArray();
        }
        public int BinaryLength { get { return octets.Length; } }
        public void GetBinaryForm(byte[] into, int at) { octets.CopyTo(into, at); }
        public string Value { get { return ToString(); } }
        public override string ToString()
        {
            long authority = 0;
            for (int i = 2; i < 8; ++i) authority = authority << 8 | octets[i];
            var text = "S-1-" + authority;
            for (int i = 8; i < octets.Length; i += 4) text += "-" + BitConverter.ToUInt32(octets, i);
            return text;
        }
    }

    public class AccessRule
    {
        public SecurityIdentifier IdentityReference { get; internal set; }
        public string AccessControlType { get; internal set; }
        public int ActiveDirectoryRights { get; internal set; }
        public string PropagationFlags { get; internal set; }
        public bool IsInherited { get; internal set; }
        public Guid ObjectType { get; internal set; }
    }

    /// The same of System.DirectoryServices.ActiveDirectorySecurity.
    public class ActiveDirectorySecurity
    {
        private byte[] octets;
        public ActiveDirectorySecurity(byte[] form) { octets = form; }
        public byte[] GetSecurityDescriptorBinaryForm() { return octets; }
        public void SetSecurityDescriptorBinaryForm(byte[] form) { octets = form; }
        public List<AccessRule> GetAccessRules(bool includeExplicit, bool includeInherited, Type target)
        {
            if (target.FullName != "System.Security.Principal.SecurityIdentifier") throw new ArgumentException("target");
            var rules = new List<AccessRule>();
            int at = BitConverter.ToInt32(octets, 16);
            if (at == 0) return rules;
            int count = BitConverter.ToUInt16(octets, at + 4);
            at += 8;
            for (; count > 0; --count, at += BitConverter.ToUInt16(octets, at + 2))
            {
                byte type = octets[at], flags = octets[at + 1];
                if (type != 0 && type != 1 && type != 5 && type != 6) continue;
                int sid = at + 8;
                var about = Guid.Empty;
                if (type >= 5)
                {
                    int present = BitConverter.ToInt32(octets, sid);
                    sid += 4;
                    if ((present & 1) != 0) { about = new Guid(octets.Skip(sid).Take(16).ToArray()); sid += 16; }
                    if ((present & 2) != 0) sid += 16;
                }
                bool inherited = (flags & 0x10) != 0;
                if (inherited ? !includeInherited : !includeExplicit) continue;
                rules.Add(new AccessRule
                {
                    IdentityReference = new SecurityIdentifier(octets, sid),
                    AccessControlType = type == 0 || type == 5 ? "Allow" : "Deny",
                    ActiveDirectoryRights = BitConverter.ToInt32(octets, at + 4),
                    PropagationFlags = (flags & 8) != 0 ? "InheritOnly" : "None",
                    IsInherited = inherited,
                    ObjectType = about
                });
            }
            return rules;
        }
    }

    /// What was called, and which call is to fail.
    public static class Calls
    {
        public static readonly List<string> Log = new List<string>();
        public static int FailAt;
        public static bool HideDeleted;
        public static void Enter(string name)
        {
            Log.Add(name);
            if (Log.Count == FailAt) throw new InvalidOperationException("The server is not operational (made by the test).");
        }
    }

    public static class Dc
    {
        private static readonly Dictionary<string, LdapConnection> connections = new Dictionary<string, LdapConnection>();
        private static Dictionary<string, string> syntaxes;
        private static string Folder { get { return Environment.GetEnvironmentVariable("GC2PC_SAMBA_DC"); } }

        /// The controller that a cmdlet works at which was not given any.
        public static string Default { get { return File.ReadLines(Path.Combine(Folder, "ready")).First(); } }

        /// The global catalog, when that is not the controller itself; "none" when there is none, "late" when it
        /// answers as it did when it was asked first.
        public static string Catalog = "";
        public static readonly Dictionary<string, List<PSObject>> Late = new Dictionary<string, List<PSObject>>();

        public static LdapConnection At(string server)
        {
            if (string.IsNullOrEmpty(server)) server = Default;
            LdapConnection found;
            if (connections.TryGetValue(server, out found)) return found;
            var parts = server.Split(':');
            int port = parts.Length == 1 || parts[1] == "389" ? 636 : parts[1] == "3268" ? 3269 : int.Parse(parts[1]);
            var login = new NetworkCredential("Administrator@GC2PC.TEST", File.ReadAllText(Path.Combine(Folder, "password")));
            var connection = new LdapConnection(new LdapDirectoryIdentifier(parts[0], port, true, false), login, AuthType.Basic);
            connection.SessionOptions.ProtocolVersion = 3;
            connection.SessionOptions.SecureSocketLayer = true;
            connection.SessionOptions.ReferralChasing = ReferralChasingOptions.None;
            connection.Bind();
            connections[server] = connection;
            return connection;
        }

        public static DirectoryResponse Send(string server, DirectoryRequest request)
        {
            try
            {
                return At(server).SendRequest(request);
            }
            catch (LdapException) // the controller was away: the next call tries anew
            {
                connections.Remove(string.IsNullOrEmpty(server) ? Default : server);
                throw;
            }
        }

        private static IEnumerable<SearchResultEntry> Raw(string server, string root, string filter, SearchScope scope, string[] attributes, bool deleted)
        {
            var request = new SearchRequest(root, filter, scope, attributes);
            var page = new PageResultRequestControl(500);
            request.Controls.Add(page);
            request.Controls.Add(new SecurityDescriptorFlagControl(SecurityMasks.Owner | SecurityMasks.Group | SecurityMasks.Dacl));
            if (deleted) request.Controls.Add(new ShowDeletedControl());
            for (;;)
            {
                var response = (SearchResponse)Send(server, request);
                foreach (SearchResultEntry entry in response.Entries) yield return entry;
                page.Cookie = response.Controls.OfType<PageResultResponseControl>().Select(c => c.Cookie).FirstOrDefault() ?? new byte[0];
                if (page.Cookie.Length == 0) yield break;
            }
        }

        public static string Root(string server, string name)
        {
            return Raw(server, "", "(objectClass=*)", SearchScope.Base, new[] { name }, false).First().Attributes[name].GetValues(typeof(string))[0].ToString();
        }

        public static PSObject RootDse(string server)
        {
            var entry = Raw(server, "", "(objectClass=*)", SearchScope.Base, null, false).First();
            var result = new PSObject();
            foreach (DirectoryAttribute attribute in entry.Attributes.Values)
            {
                var values = new ADPropertyValueCollection();
                foreach (var value in attribute.GetValues(typeof(string))) values.Add(value);
                if (Catalog != "" && attribute.Name == "isGlobalCatalogReady")
                {
                    values.Clear();
                    values.Add("FALSE");
                }
                result.Properties.Add(new PSNoteProperty(attribute.Name, values));
            }
            return result;
        }

        private static string SyntaxOf(string attribute)
        {
            if (syntaxes == null)
            {
                syntaxes = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
                foreach (var entry in Raw(null, Root(null, "schemaNamingContext"), "(objectClass=attributeSchema)", SearchScope.Subtree,
                                          new[] { "lDAPDisplayName", "attributeSyntax" }, false))
                    syntaxes[(string)entry.Attributes["lDAPDisplayName"].GetValues(typeof(string))[0]] =
                        (string)entry.Attributes["attributeSyntax"].GetValues(typeof(string))[0];
            }
            string syntax;
            if (!syntaxes.TryGetValue(attribute, out syntax))
                throw new ArgumentException("The specified directory service attribute or value does not exist: " + attribute);
            return syntax;
        }

        private static object Typed(string name, byte[] octets)
        {
            if (name.Equals("objectGUID", StringComparison.OrdinalIgnoreCase)) return new Guid(octets);
            var text = Encoding.UTF8.GetString(octets);
            switch (SyntaxOf(name))
            {
                case "2.5.5.8": return text == "TRUE";
                case "2.5.5.9": return int.Parse(text, CultureInfo.InvariantCulture);
                case "2.5.5.16": return long.Parse(text, CultureInfo.InvariantCulture);
                case "2.5.5.10": return octets;
                case "2.5.5.11":
                    return DateTime.ParseExact(text, "yyyyMMddHHmmss.0Z", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
                case "2.5.5.15": return new ActiveDirectorySecurity(octets);
                case "2.5.5.17": return new SecurityIdentifier(octets, 0);
                default: return text;
            }
        }

        private static PSObject ObjectOf(SearchResultEntry entry, string[] wanted)
        {
            var basics = new[] { "distinguishedName", "name", "objectClass", "objectGUID" };
            var result = new ADObject();
            var shown = new PSObject(result);
            Action<string, ADPropertyValueCollection> add = (name, values) =>
            {
                result[name] = values;
                object value = values.Count == 1 ? values[0] : values.Count == 0 ? null : (object)values;
                shown.Properties.Add(new PSNoteProperty(name, value));
            };
            foreach (DirectoryAttribute attribute in entry.Attributes.Values)
            {
                var values = new ADPropertyValueCollection();
                foreach (byte[] octets in attribute.GetValues(typeof(byte[]))) values.Add(Typed(attribute.Name, octets));
                if (attribute.Name.Equals("objectClass", StringComparison.OrdinalIgnoreCase))
                    while (values.Count > 1) values.RemoveAt(0); // the module shows the most special one
                add(attribute.Name, values);
            }
            foreach (var name in wanted.Concat(basics))
                if (name != "*" && result[name] == null) add(name, new ADPropertyValueCollection());
            return shown;
        }

        public static List<PSObject> Search(string server, string root, string filter, ADSearchScope scope, string[] properties, bool deleted)
        {
            var wanted = properties ?? new string[0];
            foreach (var name in wanted)
                if (name != "*") SyntaxOf(name);
            var attributes = wanted.Contains("*") ? new[] { "*", "nTSecurityDescriptor", "memberOf" }
                                                  : wanted.Concat(new[] { "distinguishedName", "name", "objectClass", "objectGUID" }).ToArray();
            List<PSObject> late;
            if (Catalog == "late" && (server ?? "").EndsWith(":3268"))
            {
                if (!Late.TryGetValue(filter, out late))
                    Late[filter] = late =
                        Raw(server, root, filter, (SearchScope)scope, attributes, false).Select(entry => ObjectOf(entry, wanted)).ToList();
                return late;
            }
            if (!deleted) filter = "(&" + filter + "(!(isDeleted=TRUE)))";
            if (Calls.HideDeleted && deleted) deleted = false;
            return Raw(server, root, filter, (SearchScope)scope, attributes, deleted).Select(entry => ObjectOf(entry, wanted)).ToList();
        }

        /// The name of the one object that an identity stands for.
        public static string NameOf(string server, string root, string identity, bool deleted)
        {
            Guid guid;
            var filter = Guid.TryParse(identity, out guid)
                ? "(objectGUID=" + string.Concat(guid.ToByteArray().Select(o => "\\" + o.ToString("x2"))) + ")"
                : "(distinguishedName=" + Escaped(identity) + ")";
            var found = Search(server, root, filter, ADSearchScope.Subtree, null, deleted);
            if (found.Count != 1)
                throw new ItemNotFoundException("Cannot find an object with identity: '" + identity + "' under: '" + root + "'.");
            return (string)found[0].Properties["distinguishedName"].Value;
        }

        public static string Escaped(string text)
        {
            return text.Replace("\\", "\\5c").Replace("*", "\\2a").Replace("(", "\\28").Replace(")", "\\29").Replace("\0", "\\00");
        }

        /// Values of a hash table, of the types that the cmdlet knows; what a pipeline has wrapped is refused, as it is there.
        private static void Fill(DirectoryAttribute into, object value)
        {
            if (value is PSObject) throw new ArgumentException("The values of '" + into.Name + "' are of the wrong type: PSObject.");
            if (value is string) into.Add((string)value);
            else if (value is byte[]) into.Add((byte[])value);
            else if (value is int || value is long) into.Add(Convert.ToString(value, CultureInfo.InvariantCulture));
            else if (value is bool) into.Add((bool)value ? "TRUE" : "FALSE");
            else if (value is ActiveDirectorySecurity) into.Add(((ActiveDirectorySecurity)value).GetSecurityDescriptorBinaryForm());
            else if (value is IEnumerable) foreach (var one in (IEnumerable)value) Fill(into, one);
            else throw new ArgumentException("The values of '" + into.Name + "' are of the wrong type: " + value.GetType() + ".");
        }

        public static DirectoryAttribute AttributeOf(string name, object value)
        {
            var attribute = new DirectoryAttribute { Name = name };
            Fill(attribute, value);
            return attribute;
        }

        public static void Modify(string server, string dn, Hashtable remove, Hashtable add, Hashtable replace, string[] clear)
        {
            var request = new ModifyRequest { DistinguishedName = dn };
            Action<Hashtable, DirectoryAttributeOperation> put = (table, operation) =>
            {
                if (table == null) return;
                foreach (DictionaryEntry item in table)
                {
                    var change = new DirectoryAttributeModification { Name = (string)item.Key, Operation = operation };
                    SyntaxOf(change.Name);
                    Fill(change, item.Value);
                    request.Modifications.Add(change);
                }
            };
            put(remove, DirectoryAttributeOperation.Delete);
            put(add, DirectoryAttributeOperation.Add);
            put(replace, DirectoryAttributeOperation.Replace);
            foreach (var name in clear ?? new string[0])
                request.Modifications.Add(new DirectoryAttributeModification { Name = name, Operation = DirectoryAttributeOperation.Delete });
            request.Controls.Add(new SecurityDescriptorFlagControl(SecurityMasks.Owner | SecurityMasks.Group | SecurityMasks.Dacl));
            Send(server, request);
        }

        public static void Restore(string server, string from, string to)
        {
            var request = new ModifyRequest { DistinguishedName = from };
            request.Modifications.Add(new DirectoryAttributeModification { Name = "isDeleted", Operation = DirectoryAttributeOperation.Delete });
            var name = new DirectoryAttributeModification { Name = "distinguishedName", Operation = DirectoryAttributeOperation.Replace };
            name.Add(to);
            request.Modifications.Add(name);
            request.Controls.Add(new ShowDeletedControl());
            Send(server, request);
        }

        public static void Add(string server, string dn, Hashtable attributes)
        {
            var request = new AddRequest { DistinguishedName = dn };
            foreach (DictionaryEntry item in attributes) request.Attributes.Add(AttributeOf((string)item.Key, item.Value));
            Send(server, request);
        }

        public static void Delete(string server, string dn)
        {
            Send(server, new DeleteRequest(dn));
        }
    }
}
