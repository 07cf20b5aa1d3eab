#!/bin/bash
# Makes a node trust further certificate authorities: the system, and the Javas that do not follow it.
# usage: install_certificates.sh [--without-java] BUNDLE   (an s3:// URL of a PEM file)
set -euo pipefail

java=yes
if [[ $1 == --without-java ]]; then
  java=no
  shift
fi
anchors=/etc/pki/ca-trust/source/anchors
javas="${JAVAS:-/usr/lib/jvm}"
work=$(mktemp -d)

aws s3 cp --only-show-errors "$1" "$work/bundle.pem"
# keytool takes one certificate at a time.
awk -v at="$work" '/-----BEGIN CERTIFICATE-----/ { n++; on = 1 }
  on { print > (at "/certificate-" n ".pem") }
  /-----END CERTIFICATE-----/ { on = 0 }' "$work/bundle.pem"
compgen -G "$work/certificate-*.pem" >/dev/null || { echo "there is no certificate in $1" >&2; exit 1; }
for certificate in "$work"/certificate-*.pem; do
  openssl x509 -noout -subject -in "$certificate"
done

sudo install -m 0644 "$work/bundle.pem" "$anchors/emr-constructs.pem"
sudo update-ca-trust extract

# Prints the trust stores that are files of a Java's own, once each: links lead to that of the system.
own_stores() {
  local store
  for store in "$javas"/*/lib/security/cacerts "$javas"/*/jre/lib/security/cacerts; do
    if [[ -f $store ]]; then
      readlink -f "$store"
    fi
  done | sort -u | grep -v '^/etc/pki/' || true
}

if [[ $java == yes ]]; then
  while read -r store; do
    home=${store%/lib/security/cacerts}
    for certificate in "$work"/certificate-*.pem; do
      sudo "$home/bin/keytool" -importcert -noprompt -trustcacerts -storepass changeit \
        -keystore "$store" -alias "emr-constructs-$(basename "$certificate" .pem)" -file "$certificate" </dev/null
    done
  done < <(own_stores)
fi
rm -rf "$work"
