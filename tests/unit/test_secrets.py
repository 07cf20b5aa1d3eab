"""What counts as a secret that is written down. Constructors refuse it, so nothing else may."""

from __future__ import annotations

import pytest

from emr_constructs.rules.secrets import dynamic_references, is_plain_secret, is_secret_name, resolved_secrets
from emr_constructs.rules.view import UNKNOWN

SECRETS = [
    ("javax.jdo.option.ConnectionPassword", "hunter2"),
    ("javax.jdo.option.ConnectionPassword", "12345678"),
    ("hadoop.security.group.mapping.ldap.bind.password", "a b c"),
    ("ssl.server.keystore.keypassword", "changeit"),
    ("spark.ssl.trustStorePassword", "$ecret"),
    ("spark.authenticate.secret", "s3cr3t"),
    ("http-server.https.keystore.key", "keystore1"),
    ("internal-communication.shared-secret", "kq3/jX=="),
    ("fs.s3a.secret.key", "wJalrXUtnFEMI/K7MDENG"),
    ("fs.azure.account.key.data.blob.core.windows.net", "Zm9vYmFy=="),
    ("AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI/K7MDENG"),
    ("GITHUB_TOKEN", "ghp_abcdef"),
    ("spark.kubernetes.authenticate.oauthToken", "eyJhbGciOi"),
    ("spark.sql.catalog.rest.credential", "id:secret"),
    ("bigquery.credentials-key", "eyJ0eXBlIjoi"),
    ("secret_key", "a1b2c3"),
    # The value says it, whatever its name is.
    ("javax.jdo.option.ConnectionURL", "jdbc:mysql://db/hive?user=hive&password=hunter2"),
    ("elasticsearch.url", "https://admin:hunter2@search.example.com"),
    ("tls.bundle", "-----BEGIN RSA PRIVATE KEY-----\nMIIE"),
]
NOT_SECRETS = [
    # The name only speaks of secrets.
    ("hadoop.security.credential.provider.path", "jceks://hdfs@nn/emr.jceks"),
    ("fs.s3a.aws.credentials.provider", "org.example.Provider"),
    ("spark.yarn.security.tokens.hive.enabled", "x"),
    ("yarn.resourcemanager.delegation.token.renew-interval", "86400000"),
    ("yarn.token.renewer", "rm/_HOST@REALM"),
    ("hive.server2.authentication.kerberos.keytab", "hive.keytab"),
    ("hadoop.http.authentication.signature.secret.file", "signature"),
    ("spark.redaction.regex", "(?i)secret|password|token"),
    ("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE"),
    ("hive.s3.kms-key-id", "1234abcd"),
    ("this.is.broken", "x1"),
    # The value is a flag, a number, a time.
    ("dfs.block.access.token", "true"),
    ("hbase.auth.token", "yes"),
    ("session.token", "600"),
    ("session.token", "7d"),
    ("session.token", "30 minutes"),
    ("client.secret", "none"),
    ("db.password", ""),
    ("csv.token", ","),
    # The value says where the secret is.
    ("db.password", "${env.DB_PASSWORD}"),
    ("db.password", "prefix-${DB_PASSWORD}"),
    ("DB_PASSWORD", "$(aws ssm get-parameter --name db)"),
    ("DB_PASSWORD", '"$OTHER"'),
    ("DB_PASSWORD", "`cat /etc/secret`"),
    ("db.password", "/run/secrets/db"),
    ("db.password", "~/.db"),
    ("db.password", "metastore.jceks"),
    ("ssl.private.key", "conf/node.pem"),
    ("db.password", "s3://bucket/secret"),
    ("client.secret", "arn:aws:secretsmanager:eu-west-1:111122223333:secret:metastore"),
    ("db.password", "{{resolve:secretsmanager:db}}"),
    ("db.password", "ENC(0a1b2c)"),
    ("db.credentials", "org.apache.hadoop.fs.Provider"),
    ("EMR.secret@db.password", "hunter2"),
    ("db.password", "EMR.secret@db"),
    ("hive.metastore.uris", "thrift://host:9083"),
    ("javax.jdo.option.ConnectionURL", "jdbc:mysql://db:3306/hive?createDatabaseIfNotExist=true&password=${P}"),
    ("javax.jdo.option.ConnectionURL", "jdbc:mysql://db:3306/hive?password=&useSSL=true"),
    ("db.password", UNKNOWN),
    ("db.password", 12345678),
]


@pytest.mark.parametrize(("key", "value"), SECRETS)
def test_a_secret_is_told(key: str, value: str) -> None:
    assert is_plain_secret(key, value)


@pytest.mark.parametrize(("key", "value"), NOT_SECRETS)
def test_what_is_no_secret_itself_is_left_alone(key: str, value: object) -> None:
    assert not is_plain_secret(key, value)


def test_a_reference_names_the_service_that_is_asked() -> None:
    text = "jdbc:{{resolve:secretsmanager:db:SecretString:url}}?{{resolve:ssm:/options:1}}"
    assert dynamic_references(text) == ("secretsmanager", "ssm")
    assert dynamic_references("${resolve:ssm:x}") == ()


def test_a_secret_that_is_resolved_is_told_by_its_service_or_by_its_name() -> None:
    resolved = {"url": "secretsmanager", "user": "ssm-secure", "db.password": "", "day": "ssm", "token": UNKNOWN}
    assert list(resolved_secrets(resolved)) == ["url", "user", "db.password"]
    assert is_secret_name("db.password")
    assert list(resolved_secrets(None)) == list(resolved_secrets(UNKNOWN)) == list(resolved_secrets({})) == []
