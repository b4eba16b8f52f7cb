#!/usr/bin/env bash
# A private Active Directory for the tests: two Samba domain controllers on loopback, made anew each time.
#   samba_dc.sh start FOLDER    provisions and starts both; writes FOLDER/ready when they answer
#   samba_dc.sh stop FOLDER     stops exactly these two
#   samba_dc.sh halt FOLDER dc1|dc2      one of them goes away …
#   samba_dc.sh resume FOLDER dc1|dc2    … and comes back, with what it knew
# The second begins as a copy of the first and never replicates: it is the controller that is late. It has the recycle bin and takes
# passwords without TLS. Port 1637 of the first's address shows a certificate that has expired.
# Where Samba is not there, start leaves FOLDER/skipped, which says why.
set -euo pipefail

action=${1:-}
folder=${2:-}
if [[ ! "$action" =~ ^(start|stop|halt|resume)$ || -z "$folder" ]]; then
  sed -n '2,9s/^# \{0,1\}//p' "$0" >&2
  exit 2
fi
realm=GC2PC.TEST
base=DC=gc2pc,DC=test
# Whatever happens to the tests, no controller outlives this many seconds.
most_seconds=1800

# halt DC: ends one controller.
halt() {
  local pid_file=$folder/$1/pid pid
  [[ -e "$pid_file" ]] || return 0
  pid=$(<"$pid_file")
  # The number may have gone to another process meanwhile.
  if grep -qs "$folder" "/proc/$pid/cmdline"; then
    kill "$pid"
    for _ in $(seq 50); do
      [[ -e "/proc/$pid" ]] || break
      sleep 0.1
    done
  fi
  rm -f "$pid_file"
}

stop() {
  local dc
  for dc in dc1 dc2 dc3; do
    halt "$dc"
  done
}

# resume DC: starts one again that was halted.
resume() {
  start_one "$1"
  answers "$(sed -n "${1#dc}p" "$folder/ready")" || { tail -n 20 "$folder/$1/log/out" >&2; exit 1; }
}

skip() {
  echo "the tests of the LDAP directory do not run: $1" | tee "$folder/skipped"
  exit 0
}

certificates() {
  local tls=$folder/tls
  mkdir -m 700 "$tls"
  cd "$tls"
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj "/CN=gc2pc test CA" -keyout ca.key -out ca.pem
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj "/CN=another CA" -keyout other.key -out other-ca.pem
  openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=dc1.gc2pc.test" -keyout dc.key -out dc.csr
  printf 'subjectAltName=IP:%s,DNS:dc1.gc2pc.test,DNS:localhost\n' "$address1" >good.ext
  printf 'subjectAltName=IP:%s\n' "$address2" >good2.ext
  openssl x509 -req -in dc.csr -CA ca.pem -CAkey ca.key -days 2 -extfile good.ext -out dc1.pem
  openssl x509 -req -in dc.csr -CA ca.pem -CAkey ca.key -days 2 -extfile good2.ext -out dc2.pem
  # openssl 3.0 takes no negative -days; its ca command takes dates.
  : >index.txt
  printf '[ca]\ndefault_ca=x\n[x]\ndatabase=index.txt\nnew_certs_dir=.\nrand_serial=yes\ndefault_md=sha256\npolicy=p\n[p]\ncommonName=supplied\n' >ca.cnf
  openssl ca -batch -config ca.cnf -in dc.csr -cert ca.pem -keyfile ca.key -extfile good.ext -startdate 20200101000000Z \
    -enddate 20200201000000Z -out expired.pem -notext
  cd - >/dev/null
}

# configure NAME ADDRESS STRONG
configure() {
  local dc=$folder/$1
  mkdir -p "$dc/run" "$dc/log"
  cat >"$dc/smb.conf" <<CONF
[global]
  netbios name = DC1
  realm = $realm
  workgroup = GC2PC
  server role = active directory domain controller
  server services = ldap, kdc
  dcerpc endpoint servers =
  interfaces = $2/8
  bind interfaces only = yes
  disable netbios = yes
  private dir = $dc/private
  state directory = $dc/state
  cache directory = $dc/cache
  lock directory = $dc/run
  pid directory = $dc/run
  ncalrpc dir = $dc/run/ncalrpc
  ntp signd socket directory = $dc/run/ntp
  winbindd socket directory = $dc/run/winbindd
  binddns dir = $dc/bind-dns
  log file = $dc/log/log.%m
  panic action =
  ldap server require strong auth = $3
  tls enabled = yes
  tls keyfile = $folder/tls/dc.key
  tls certfile = $folder/tls/$1.pem
  tls cafile = $folder/tls/ca.pem
  dsdb:schema update allowed = true
  ldb:nosync = true
CONF
}

start_one() {
  local dc=$folder/$1
  timeout --foreground "$most_seconds" samba -F --no-process-group -M single -s "$dc/smb.conf" >"$dc/log/out" 2>&1 </dev/null &
  echo $! >"$dc/pid"
}

answers() {
  for _ in $(seq 100); do
    LDAPTLS_REQCERT=never ldapsearch -LLL -x -H "ldap://$1" -s base -b '' defaultNamingContext >/dev/null 2>&1 && return 0
    sleep 0.1
  done
  return 1
}

# A Kerberos ticket of the administrator, where kinit is there to get one. The controller is known by its number.
ticket() {
  command -v kinit >/dev/null || return 0
  cat >"$folder/krb5.conf" <<CONF
[libdefaults]
  default_realm = $realm
  dns_lookup_kdc = false
  dns_lookup_realm = false
  dns_canonicalize_hostname = false
  rdns = false
  udp_preference_limit = 1
[realms]
  $realm = {
    kdc = $address1
  }
CONF
  KRB5_CONFIG=$folder/krb5.conf KRB5CCNAME=$folder/ticket kinit "Administrator@$realm" <"$folder/password" >"$folder/kinit.log" 2>&1 ||
    cat "$folder/kinit.log" >&2
}

start() {
  stop
  rm -rf "$folder"
  mkdir -p "$folder"
  chmod 700 "$folder"
  folder=$(cd "$folder" && pwd)
  if ! command -v samba >/dev/null || ! command -v samba-tool >/dev/null; then
    skip "Samba's domain controller is not installed"
  fi
  [[ "$(id -u)" -eq 0 ]] || skip "the ports of a domain controller need root"
  # One address pair for each folder, so that two runs side by side do not meet.
  local number
  number=$(cksum <<<"$folder" | cut -d ' ' -f 1)
  address1=127.$((number % 200 + 20)).$((number / 256 % 250)).1
  address2=${address1%.1}.2
  certificates >"$folder/tls.log" 2>&1 || { cat "$folder/tls.log" >&2; exit 1; }
  : >"$folder/empty.conf"
  printf 'Passw0rd!of-a-test' >"$folder/password"
  chmod 600 "$folder/password"
  # The password of a private test server, made a moment ago and thrown away.
  if ! samba-tool domain provision -s "$folder/empty.conf" --realm=$realm --domain=GC2PC --server-role=dc --dns-backend=NONE \
    --host-name=dc1 --host-ip="$address1" --adminpass="$(<"$folder/password")" --targetdir="$folder/dc1" >"$folder/provision.log" 2>&1; then
    tail -n 20 "$folder/provision.log" >&2
    exit 1
  fi
  configure dc1 "$address1" yes
  awk -v into="$folder/schema" '/^# section/ { ++part } { print >(into "." part + 0) }' "$schema"
  local part
  for part in "$folder"/schema.?; do
    ldbmodify -H "$folder/dc1/private/sam.ldb" --option='dsdb:schema update allowed=true' "$part" >>"$folder/schema.log" 2>&1 ||
      { cat "$folder/schema.log" >&2; exit 1; }
  done
  ldbmodify -H "$folder/dc1/private/sam.ldb" >>"$folder/schema.log" 2>&1 <<LDIF || { cat "$folder/schema.log" >&2; exit 1; }
dn: CN=DC1,OU=Domain Controllers,$base
changetype: modify
add: servicePrincipalName
servicePrincipalName: ldap/$address1
LDIF
  cp -a "$folder/dc1" "$folder/dc2"
  configure dc2 "$address2" no
  ldbmodify -H "$folder/dc2/private/sam.ldb" >"$folder/bin.log" 2>&1 <<LDIF || { cat "$folder/bin.log" >&2; exit 1; }
dn:
changetype: modify
add: enableOptionalFeature
enableOptionalFeature: CN=Partitions,CN=Configuration,$base:766ddcd8-acd0-445e-f3b9-a7f9b6744f2a
LDIF
  # The second knows a controller that nobody runs.
  ldbadd --relax -H "$folder/dc2/private/sam.ldb" >>"$folder/bin.log" 2>&1 <<LDIF || { cat "$folder/bin.log" >&2; exit 1; }
dn: CN=DC9,CN=Servers,CN=Default-First-Site-Name,CN=Sites,CN=Configuration,$base
objectClass: server
dNSHostName: dc9.gc2pc.test

dn: CN=NTDS Settings,CN=DC9,CN=Servers,CN=Default-First-Site-Name,CN=Sites,CN=Configuration,$base
objectClass: nTDSDSA
LDIF
  start_one dc1
  start_one dc2
  mkdir "$folder/dc3"
  timeout --foreground "$most_seconds" openssl s_server -quiet -accept "$address1:1637" -cert "$folder/tls/expired.pem" \
    -key "$folder/tls/dc.key" >"$folder/dc3/log" 2>&1 </dev/null &
  echo $! >"$folder/dc3/pid"
  if ! answers "$address1" || ! answers "$address2"; then
    tail -n 20 "$folder"/dc?/log/out >&2
    stop
    exit 1
  fi
  ticket
  ln -s "$script" "$folder/script"
  printf '%s\n%s\n' "$address1" "$address2" >"$folder/ready"
}

script=$(cd "$(dirname "$0")" && pwd)/samba_dc.sh
schema=${script%/*}/samba_schema.ldif
"$action" "${@:3}"
