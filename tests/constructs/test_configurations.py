"""Configurations in every spelling, from files, merged, and with secrets that stand elsewhere."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import aws_cdk as cdk
import pytest

import emr_constructs as emr
from emr_constructs.model.configuration import as_configurations
from emr_constructs.model.configuration_merge import Merged, merge
from emr_constructs.rules.view import UNKNOWN

EXPORT = {"Classification": "export", "Properties": {"PYSPARK_PYTHON": "python3"}}
MEANT = emr.Configuration(
    classification="spark-env",
    configurations=[emr.Configuration(classification="export", properties={"PYSPARK_PYTHON": "python3"})],
)
SECRET_ARN = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:metastore-a1b2c3"


def one(name: str, *nested: emr.Configuration, **properties: Any) -> emr.Configuration:
    """A configuration; an underscore stands for each dot of a property's name."""
    return emr.Configuration(
        classification=name,
        properties={key.replace("_", "."): value for key, value in properties.items()},
        configurations=nested,
    )


def errors(make: Callable[[], object]) -> list[str]:
    with pytest.raises(emr.EmrValidationError) as caught:
        make()
    return [str(violation) for violation in caught.value.violations]


# -- spellings --


@pytest.mark.parametrize(
    "written",
    [
        {"Classification": "spark-env", "Properties": {}, "Configurations": [EXPORT]},
        {"Classification": "spark-env", "ConfigurationProperties": {}, "Configurations": [EXPORT]},
        {"classification": "spark-env", "properties": {}, "configurations": [EXPORT]},
        {"classification": "spark-env", "configurationProperties": {}, "configurations": [EXPORT]},
        {"classification": "spark-env", "configuration_properties": {}, "configurations": (EXPORT,)},
        {"Classification": "spark-env", "Properties": None, "configurations": [EXPORT]},
        {"Classification": "spark-env", "Configurations": MEANT.configurations},
    ],
)
def test_every_spelling_says_the_same(written: dict[str, Any]) -> None:
    assert as_configurations([written]) == [MEANT]


@pytest.mark.parametrize(
    "document",
    [
        [{"Classification": "spark-env", "Configurations": [EXPORT]}],
        {"Classification": "spark-env", "Configurations": [EXPORT]},
        {"Configurations": [{"Classification": "spark-env", "Configurations": [EXPORT]}]},
    ],
)
def test_a_document_is_a_list_one_configuration_or_an_object_with_the_list(document: Any) -> None:
    assert emr.Configuration.from_json(document) == [MEANT]
    assert emr.Configuration.from_json(json.dumps(document)) == [MEANT]
    assert emr.Configuration.from_json(json.dumps(document).encode()) == [MEANT]


def test_a_file_says_what_its_text_says(tmp_path: Path) -> None:
    path = tmp_path / "emr.json"
    path.write_text(json.dumps([EXPORT]), encoding="utf-8-sig")
    assert emr.Configuration.from_file(path) == list(MEANT.configurations)
    assert emr.Configuration.from_file(str(path)) == list(MEANT.configurations)


def test_everything_wrong_in_a_document_is_told_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "emr.json"
    path.write_text(
        """[
        {"Classification": "a", "Property": {}, "Configuration": []},
        3,
        {"spark-defaults": {"a": "b"}},
        {"Classification": "b", "Properties": {}, "ConfigurationProperties": {}, "color": 1},
        {"Classification": "c", "Properties": {"x": "1", "x": "2"}, "Configurations": [{"Classifcation": "export"}]},
        {"Classification": 7, "Properties": []},
        {"Properties": {}, "Configurations": {}},
        {"Classification": "d", "Properties": {"a": true, "b": 1.5, "c": null, "d": {}, "password": "hunter2"}}
        ]""",
        encoding="utf-8",
    )
    secret = "keep it in Secrets Manager and write ConfigurationSecret.of(secret)"
    assert errors(lambda: emr.Configuration.from_file(path)) == [
        "ConfigurationShape: emr.json: `[0]`: 'Property' is no key of a configuration; write 'Properties'",
        "ConfigurationShape: emr.json: `[0]`: 'Configuration' is no key of a configuration; write 'Configurations'",
        "ConfigurationShape: emr.json: `[1]`: a configuration must be an object, not 3",
        "ConfigurationShape: emr.json: `[2]`: 'spark-defaults' is no key of a configuration; "
        "write {'Classification': 'spark-defaults', 'Properties': ...}",
        "ConfigurationShape: emr.json: `[3]`: 'Properties' and 'ConfigurationProperties' mean the same; say it once",
        "ConfigurationShape: emr.json: `[3]`: 'color' is no key of a configuration; "
        "it has 'Classification', 'Properties' and 'Configurations'",
        "ConfigurationShape: emr.json: `[4]`: 'x' stands there twice; say it once",
        "ConfigurationShape: emr.json: `[4].Configurations[0]`: 'Classifcation' is no key of a configuration; "
        "write 'Classification'",
        "ConfigurationShape: emr.json: `[5]`: `classification` must be a string, not 7",
        "ConfigurationShape: emr.json: `[5]`: `properties` must be an object, not a list",
        "ConfigurationShape: emr.json: `[6]`: `classification` must be a string, not nothing",
        "ConfigurationShape: emr.json: `[6].Configurations`: configurations must be a list, not an object",
        "ClassificationValue: emr.json: `[7]`: d: `properties` 'a' must be a string, not True; write 'true'",
        "ClassificationValue: emr.json: `[7]`: d: `properties` 'b' must be a string, not 1.5; write '1.5'",
        "ClassificationObject: emr.json: `[7]`: d: `properties` 'd' must be a string, not {}; "
        "nest with `configurations`",
        f"PlainSecret: emr.json: `[7]`: d: 'password' seems to hold a secret, which EMR shows in plain text; {secret}",
        "PropertyValue: emr.json: `[7]`: d: `properties` 'c' must be a string, not None",
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "[\n {a: 1}]",
            "the text is not JSON: line 2, column 3: Expecting property name enclosed in double quotes",
        ),
        (
            "emr.json",
            "the text is not JSON: line 1, column 1: Expecting value; read a file with Configuration.from_file",
        ),
        (b"\xff\xfe\xfd", "the text is not JSON: "),
        ("[" * 100_000, "the text is not JSON: "),
    ],
)
def test_what_is_not_json_is_told_with_line_and_column(text: str | bytes, message: str) -> None:
    (error,) = errors(lambda: emr.Configuration.from_json(text))
    assert error.startswith(f"ConfigurationJson: {message}")


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("bad.json").write_text("[}", encoding="utf-8")
    Path("latin.json").write_bytes(b"\xe9")
    assert errors(lambda: emr.Configuration.from_file("none.json")) == [
        f"ConfigurationFile: there is no file 'none.json' (looked in {str(tmp_path)!r}); give a path relative to that"
    ]
    assert errors(lambda: emr.Configuration.from_file("bad.json")) == [
        "ConfigurationJson: bad.json is not JSON: line 1, column 2: Expecting value"
    ]
    for unreadable in (tmp_path, "latin.json"):
        (error,) = errors(partial(emr.Configuration.from_file, unreadable))
        assert error.startswith(f"ConfigurationFile: {str(unreadable)!r} cannot be read: ")
    path: Any = 3
    assert errors(lambda: emr.Configuration.from_file(path)) == [
        "ArgumentType: `path` must be a string or a PathLike, not 3"
    ]


@pytest.mark.parametrize("given", [3, "3", '"text"', None])
def test_a_document_without_configurations_is_refused(given: Any) -> None:
    (error,) = errors(lambda: emr.Configuration.from_json(given))
    assert error.startswith("ConfigurationShape: configurations must be a list, not ")


def test_wherever_configurations_are_taken_a_mapping_does() -> None:
    written = [{"Classification": "spark-env", "Configurations": [EXPORT]}]
    group = emr.InstanceGroup(instance_type="m7g.xlarge", configurations=written)
    kind = emr.InstanceTypeConfig(instance_type="m7g.xlarge", configurations=written)
    nested = emr.Configuration(classification="a", configurations=written)
    for value in (group, kind, nested):
        assert list(value.configurations) == [MEANT]


def test_an_argument_is_told_with_the_path_of_the_construct() -> None:
    with pytest.raises(emr.EmrValidationError) as caught:
        as_configurations([{"Classification": "a"}, {"Clasification": "a"}], "Stack/Analytics")
    assert str(caught.value) == (
        "ConfigurationShape: `configurations[1]`: 'Clasification' is no key of a configuration; write 'Classification' "
        "[at Stack/Analytics]"
    )


@pytest.mark.parametrize("given", [3, [3], "spark-env", [[]]])
def test_what_is_no_list_of_configurations_is_refused_by_its_type(given: Any) -> None:
    (error,) = errors(lambda: emr.InstanceGroup(instance_type="m7g.xlarge", configurations=given))
    assert error.startswith("ArgumentType: `configurations")


def test_another_value_is_no_configuration() -> None:
    other: Any = emr.InstanceGroup(instance_type="m7g.xlarge")
    (error,) = errors(lambda: as_configurations([other]))
    assert error.startswith("ConfigurationShape: `configurations[0]`: a configuration must be an object, not Inst")


def test_a_value_that_no_rule_knows_is_refused_and_not_dropped() -> None:
    assert errors(lambda: one("a", x=None, y=b"1")) == [
        "PropertyValue: a: `properties` 'x' must be a string, not None",
        "PropertyValue: a: `properties` 'y' must be a string, not b'1'",
    ]


# -- merging --


def merged(*own: emr.Configuration, **managed: emr.Configuration) -> Merged:
    return merge(own, {f"`{name}`": [made] for name, made in managed.items()})


def test_each_classification_stands_once_at_each_level_and_the_users_first() -> None:
    found = merged(
        one("yarn-site", a="1"),
        one("spark-env", one("export", A="1")),
        one("yarn-site", b="2", a="1"),
        hdfs_replication=one("hdfs-site", dfs_replication="2"),
        features=one("spark-env", one("export", B="2", A="1"), one("other", C="3")),
    )
    assert list(found.configurations) == [
        one("yarn-site", a="1", b="2"),
        one("spark-env", one("export", A="1", B="2"), one("other", C="3")),
        one("hdfs-site", dfs_replication="2"),
    ]
    assert found.violations == ()
    assert found.managed == {
        ("hdfs-site", "dfs.replication"): ("2", "`hdfs_replication`"),
        ("spark-env", "export", "B"): ("2", "`features`"),
        ("spark-env", "export", "A"): ("1", "`features`"),
        ("spark-env", "other", "C"): ("3", "`features`"),
    }
    assert list(found.configurations[1].properties) == []


def test_two_entries_that_contradict_each_other_are_told_with_both_values() -> None:
    found = merged(one("a", x="1", y="1"), one("b", one("c", z="1")), one("a", x="2", y="1"), one("b", one("c", z="2")))
    assert [str(violation) for violation in found.violations] == [
        "ConfigurationConflict: `configurations[0]` sets a 'x' to '1', `configurations[2]` to '2'; say it once",
        "ConfigurationConflict: `configurations[1]` sets b c 'z' to '1', `configurations[3]` to '2'; say it once",
    ]


def test_two_arguments_that_contradict_each_other_are_told() -> None:
    found = merged(one("a", x="3"), hdfs_replication=one("a", x="1"), features=one("a", x="2"))
    assert [str(violation) for violation in found.violations] == [
        "ConfigurationConflict: `hdfs_replication` sets a 'x' to '1', `features` to '2'; leave one of them out",
    ]


def test_a_literal_that_contradicts_an_argument_is_left_to_the_rule() -> None:
    found = merged(one("a", x="3"), hdfs_replication=one("a", x="1"))
    assert (found.violations, list(found.configurations)) == ((), [one("a", x="3")])
    assert found.managed == {("a", "x"): ("1", "`hdfs_replication`")}


def test_what_cannot_be_compared_is_said_once() -> None:
    later, other = cdk.Token.as_string({"Ref": "A"}), cdk.Token.as_string({"Ref": "B"})
    secret = emr.ConfigurationSecret.unsafe_plain_text("p")
    assert merged(one("a", x=later, y=secret), one("a", x=later, y=secret), made=one("a", x=later)).violations == ()
    found = merged(one("a", x=later, y="1"), one("a", x=other), made=one("a", x=other, y=secret))
    known_later = "a value that only deployment knows"
    assert [violation.message for violation in found.violations] == [
        f"`configurations[0]` sets a 'x' to {known_later}, `configurations[1]` to {known_later}; say it once",
        f"`configurations[0]` sets a 'x' to {known_later}, `made` to {known_later}; say it once, with `made`",
        "`configurations[0]` sets a 'y' to '1', `made` to a secret; say it once, with `made`",
    ]
    assert found.managed[("a", "x")] == (UNKNOWN, "`made`")


def test_a_property_and_its_marked_twin_are_one_property() -> None:
    found = merged(emr.Configuration(classification="a", properties={"EMR.secret@x": SECRET_ARN}), one("a", x="1"))
    assert [violation.message for violation in found.violations] == [
        f"`configurations[0]` sets a 'x' to {SECRET_ARN!r}, `configurations[1]` to '1'; say it once"
    ]
    marked = emr.Configuration(classification="a", properties={"EMR.secret@x": SECRET_ARN})
    assert len(merged(marked, one("a", x=SECRET_ARN)).violations) == 1
    assert merged(marked, marked).violations == ()


def test_parts_of_a_cluster_merge_what_they_are_given_too() -> None:
    twice = [{"Classification": "a", "Properties": {"x": "1"}}, {"Classification": "a", "Properties": {"y": "2"}}]
    for make in (emr.InstanceGroup, emr.InstanceTypeConfig):
        assert list(make(instance_type="m7g.xlarge", configurations=twice).configurations) == [one("a", x="1", y="2")]
    assert list(emr.Configuration(classification="b", configurations=twice).configurations) == [one("a", x="1", y="2")]
    wrong = [{"Classification": "a", "Properties": {"x": value}} for value in ("1", "2")]
    assert errors(lambda: emr.InstanceGroup(instance_type="m7g.xlarge", configurations=wrong)) == [
        "ConfigurationConflict: `configurations[0]` sets a 'x' to '1', `configurations[1]` to '2'; say it once"
    ]
