"""The scripts of ready bootstrap actions, run by bash with the commands of a node in place of the real ones."""

from __future__ import annotations

import json
import shlex
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

import emr_constructs

SCRIPTS = Path(emr_constructs.__file__).parent / "model/bootstrap_scripts"
NAMES = sorted(path.name for path in SCRIPTS.iterdir())
CERTIFICATE = "-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n"
SAYS = 'printf "%s" "${0##*/}" >>"$LOG"; for word; do printf " %q" "$word" >>"$LOG"; done; echo >>"$LOG"\n'
COMMANDS = {
    "sudo": SAYS,
    "openssl": SAYS,
    # aws s3 cp --only-show-errors SOURCE TARGET
    "aws": SAYS + 'cp "$S3/${4#s3://}" "$5"\n',
    "python3": f'if [[ $2 == pip ]]; then {SAYS.strip()}; exit "${{NO_PIP:-0}}"; fi; exec {sys.executable} "$@"\n',
}

INDEX = "https://packages.example.com/python/"


class Node:
    """A directory with the commands of a node, a bucket and what EMR says of the node."""

    def __init__(self, home: Path) -> None:
        self.home = home
        for name in ("bin", "s3/b", "info", "jvm"):
            (home / name).mkdir(parents=True)
        for name, text in COMMANDS.items():
            self.command(home / "bin" / name, text)
        self.info("instance", isMaster=True)
        self.info("job-flow", jobFlowId="j-1A2B")

    def command(self, path: Path, text: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"#!/bin/bash\n{text}", encoding="utf-8")
        path.chmod(0o755)

    def info(self, name: str, **said: object) -> None:
        (self.home / f"info/{name}.json").write_text(json.dumps(said, indent=1), encoding="utf-8")

    def store(self, key: str, text: str) -> str:
        """An object in the bucket."""
        (self.home / "s3/b" / key).write_text(text, encoding="utf-8")
        return f"s3://b/{key}"

    def run(self, script: str, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        environment: Mapping[str, str] = {
            "PATH": f"{self.home}/bin:/usr/bin:/bin",
            "LOG": str(self.home / "log"),
            "S3": str(self.home / "s3"),
            "EMR_INFO": str(self.home / "info"),
            "JAVAS": str(self.home / "jvm"),
            "TMPDIR": str(self.home),
            **more,
        }
        return subprocess.run(
            ["bash", str(SCRIPTS / script), *arguments], env=environment, capture_output=True, text=True, timeout=60
        )

    def calls(self) -> list[list[str]]:
        """What was called, with its arguments."""
        log = self.home / "log"
        return [shlex.split(line) for line in log.read_text(encoding="utf-8").splitlines()] if log.exists() else []

    def installed(self) -> list[str]:
        """The only command that ran as root."""
        [call] = [call for call in self.calls() if call[0] == "sudo"]
        return call[1:]


@pytest.fixture
def node(tmp_path: Path) -> Node:
    return Node(tmp_path)


def test_there_are_scripts() -> None:
    assert {"pip_install.sh", "install_certificates.sh", "cloudwatch_agent.sh", "run_on.sh"} == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_bash_can_read_it_and_it_stops_at_the_first_error(name: str) -> None:
    assert subprocess.run(["bash", "-n", str(SCRIPTS / name)], capture_output=True).returncode == 0
    text = (SCRIPTS / name).read_text(encoding="utf-8")
    assert text.startswith("#!/bin/bash\n# ")
    assert "\nset -euo pipefail\n" in text


@pytest.mark.parametrize("name", ["pip_install.sh", "install_certificates.sh", "cloudwatch_agent.sh", "run_on.sh"])
def test_a_file_that_cannot_be_fetched_fails_the_node(node: Node, name: str) -> None:
    arguments = {
        "pip_install.sh": ["--requirements", "s3://b/none"],
        "install_certificates.sh": ["s3://b/none"],
        "cloudwatch_agent.sh": ["amazon-cloudwatch-agent", "s3://b/none"],
        "run_on.sh": ["primary", "s3://b/none"],
    }
    assert node.run(name, *arguments[name]).returncode != 0
    assert [call[0] for call in node.calls()] == ["aws"]


class TestPip:
    def test_packages_are_installed_for_everybody(self, node: Node) -> None:
        assert node.run("pip_install.sh", "--python", "python3", "pandas==2.2.3", "a b>1").returncode == 0
        assert node.installed() == [
            *("python3", "-m", "pip", "install", "--no-cache-dir", "--disable-pip-version-check"),
            *("pandas==2.2.3", "a b>1"),
        ]

    def test_requirements_and_an_index(self, node: Node) -> None:
        lines = node.store("r.txt", "pandas\n")
        assert node.run("pip_install.sh", "--requirements", lines, "--index", INDEX).returncode == 0
        *_, option, file, index, url = node.installed()
        assert (option, index, url) == ("--requirement", "-i", INDEX)
        assert file.endswith("/requirements.txt")

    def test_wheels_are_unpacked_and_nothing_else_is_asked(self, node: Node) -> None:
        with zipfile.ZipFile(node.home / "s3/b/w.zip", "w") as archive:
            archive.writestr("pandas-2.whl", "wheel")
        # What pip would find is looked at while it runs.
        node.command(node.home / "bin/sudo", SAYS + 'ls "${*: -2:1}" >>"$LOG"\n')
        assert node.run("pip_install.sh", "--wheels", "s3://b/w.zip", "pandas").returncode == 0
        *_, call, found = node.calls()
        assert found == ["pandas-2.whl"]
        assert call[-4:-2] == ["--no-index", "--find-links"]

    def test_pip_is_installed_where_it_is_missing(self, node: Node) -> None:
        assert node.run("pip_install.sh", "pandas", NO_PIP="1").returncode == 0
        first, second = [call for call in node.calls() if call[0] == "sudo"]
        assert first == ["sudo", "yum", "install", "-y", "python3-pip"]
        assert second[-1] == "pandas"

    def test_what_pip_refuses_fails_the_node(self, node: Node) -> None:
        node.command(node.home / "bin/sudo", "exit 1\n")
        assert node.run("pip_install.sh", "pandas").returncode == 1


class TestCertificates:
    @pytest.fixture
    def bundle(self, node: Node) -> str:
        return node.store("ca.pem", "Issuer: us\n" + CERTIFICATE.format("one") + CERTIFICATE.format("two"))

    def java(self, node: Node, path: str) -> Path:
        home = node.home / "jvm" / path
        (home / "lib/security").mkdir(parents=True)
        (home / "lib/security/cacerts").write_text("store", encoding="utf-8")
        return home

    def test_the_system_trusts_the_bundle(self, node: Node, bundle: str) -> None:
        assert node.run("install_certificates.sh", bundle).returncode == 0
        checked = [call for call in node.calls() if call[0] == "openssl"]
        assert [call[-1].rpartition("/")[2] for call in checked] == ["certificate-1.pem", "certificate-2.pem"]
        copied, updated = [call[1:] for call in node.calls() if call[0] == "sudo"]
        assert copied[:3] == ["install", "-m", "0644"]
        assert copied[4] == "/etc/pki/ca-trust/source/anchors/emr-constructs.pem"
        assert updated == ["update-ca-trust", "extract"]

    def test_each_java_of_its_own_trusts_each_certificate(self, node: Node, bundle: str) -> None:
        new, old = self.java(node, "java-17"), self.java(node, "java-8/jre")
        (node.home / "jvm/java").symlink_to(new)
        follows = self.java(node, "java-11") / "lib/security/cacerts"
        follows.unlink()
        # A link that leads to nothing here: on a node it would lead to the store of the system.
        follows.symlink_to("/etc/pki/java/cacerts")
        assert node.run("install_certificates.sh", bundle).returncode == 0
        imports = [call[1:] for call in node.calls() if call[0] == "sudo" and call[1].endswith("keytool")]
        assert [call[0] for call in imports] == 2 * [f"{new}/bin/keytool"] + 2 * [f"{old}/bin/keytool"]
        aliases = [call[call.index("-alias") + 1] for call in imports]
        assert aliases == 2 * ["emr-constructs-certificate-1", "emr-constructs-certificate-2"]
        assert imports[0][call_index(imports[0])] == f"{new}/lib/security/cacerts"
        assert {"-importcert", "-noprompt", "-trustcacerts"} <= set(imports[0])

    def test_java_can_be_left_out(self, node: Node, bundle: str) -> None:
        self.java(node, "java-17")
        assert node.run("install_certificates.sh", "--without-java", bundle).returncode == 0
        assert not [call for call in node.calls() if call[1].endswith("keytool")]
        assert ["sudo", "update-ca-trust", "extract"] in node.calls()

    def test_a_bundle_without_certificates_fails_the_node(self, node: Node) -> None:
        done = node.run("install_certificates.sh", node.store("ca.pem", "nothing\n"))
        assert done.returncode == 1
        assert "there is no certificate in s3://b/ca.pem" in done.stderr

    @pytest.mark.skipif(not (shutil.which("keytool") and shutil.which("openssl")), reason="needs Java and OpenSSL")
    def test_the_keytool_of_java_takes_what_it_is_given(self, node: Node, tmp_path: Path) -> None:
        key, certificate = tmp_path / "key.pem", tmp_path / "s3/b/ca.pem"
        make = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=Test"]
        subprocess.run([*make, "-keyout", key, "-out", certificate], check=True, capture_output=True)
        home = self.java(node, "java-17")
        (home / "lib/security/cacerts").unlink()
        keytool = shutil.which("keytool") or ""
        store = ["-keystore", str(home / "lib/security/cacerts"), "-storepass", "changeit"]
        pair = ["-genkeypair", "-alias", "own", "-dname", "CN=Own", "-keyalg", "EC", *store]
        subprocess.run([keytool, *pair], check=True, capture_output=True)
        node.command(home / "bin/keytool", f'exec {keytool} "$@"\n')
        node.command(node.home / "bin/sudo", 'if [[ $1 == */keytool ]]; then exec "$@"; fi\n')
        (node.home / "bin/openssl").unlink()
        assert node.run("install_certificates.sh", "s3://b/ca.pem").returncode == 0
        listed = subprocess.run([keytool, "-list", *store], check=True, capture_output=True, text=True)
        assert "emr-constructs-certificate-1" in listed.stdout
        assert "trustedCertEntry" in listed.stdout


def call_index(call: list[str]) -> int:
    """Where the trust store stands."""
    return call.index("-keystore") + 1


class TestCloudWatchAgent:
    @pytest.fixture(autouse=True)
    def _shows_the_configuration(self, node: Node) -> None:
        show = 'last="${*: -1}"; if [[ $last == file:* ]]; then cat "${last#file:}" >>"$LOG"; echo >>"$LOG"; fi\n'
        node.command(node.home / "bin/sudo", SAYS + show)

    @pytest.mark.parametrize("stored", [True, False])
    def test_the_agent_is_installed_and_told_what_to_do(self, node: Node, stored: bool) -> None:
        text = json.dumps({"logs": {"stream": "{cluster_id}/{instance_id} $HOME 'x'"}})
        config = node.store("agent.json", text) if stored else text
        assert node.run("cloudwatch_agent.sh", "amazon-cloudwatch-agent", config).returncode == 0
        lines = (node.home / "log").read_text(encoding="utf-8").splitlines()
        installed, started, told = [line for line in lines if line and not line.startswith("aws")]
        assert installed == "sudo yum install -y amazon-cloudwatch-agent"
        control = "sudo /opt/aws/amazon-cloudwatch-agent/bin/amazon-cloudwatch-agent-ctl"
        assert started.startswith(f"{control} -a fetch-config -m ec2 -s -c file:")
        assert json.loads(told) == {"logs": {"stream": "j-1A2B/{instance_id} $HOME 'x'"}}

    def test_what_is_no_json_fails_the_node(self, node: Node) -> None:
        done = node.run("cloudwatch_agent.sh", "amazon-cloudwatch-agent", "{logs")
        assert done.returncode != 0
        assert "JSONDecodeError" in done.stderr
        assert node.calls() == []


class TestRunOn:
    SCRIPT = '#!/bin/bash\nprintf "ran" >>"$LOG"; printf " %q" "$@" >>"$LOG"\n'

    @pytest.mark.parametrize(
        ("primary", "wanted", "runs"),
        [(True, "primary", True), (True, "workers", False), (False, "workers", True), (False, "primary", False)],
    )
    def test_a_script_runs_where_it_is_wanted(self, node: Node, primary: bool, wanted: str, runs: bool) -> None:
        node.info("instance", isMaster=primary, isRunningNameNode=True)
        url = node.store("setup.sh", self.SCRIPT)
        assert node.run("run_on.sh", wanted, url, "--day", "a b").returncode == 0
        assert [call for call in node.calls() if call[0] == "ran"] == ([["ran", "--day", "a b"]] if runs else [])

    def test_a_failure_of_the_script_fails_the_node(self, node: Node) -> None:
        assert node.run("run_on.sh", "primary", node.store("setup.sh", "#!/bin/bash\nexit 7\n")).returncode == 7

    def test_a_node_that_does_not_say_what_it_is_fails(self, node: Node) -> None:
        (node.home / "info/instance.json").unlink()
        done = node.run("run_on.sh", "workers", node.store("setup.sh", self.SCRIPT))
        assert done.returncode == 1
        assert "cannot read" in done.stderr
        assert node.calls() == []
