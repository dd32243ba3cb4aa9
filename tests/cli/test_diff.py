"""``iam-patterns diff``: access changes between paths and revisions, decided."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.checks.templates import EC2, EXTERNAL_ID, allow, deny, role_of, trust
from tests.cli.running import fine, git, run, run_in_terminal

DOCUMENTED = Path(__file__).parents[2] / "docs" / "schemas"
VENDOR = {"AWS": "arn:aws:iam::222222222222:root"}
OBJECTS = "arn:aws:s3:::reports/*"
READS, WRITES = allow("s3:GetObject", OBJECTS), allow("s3:PutObject", OBJECTS)


def template(**roles: Any) -> str:
    return json.dumps({"Resources": roles})


def server(*permissions: Any, **properties: Any) -> dict[str, Any]:
    return role_of(EC2, permissions=list(permissions), RoleName="Server", **properties)


def write(folder: Path, before: str, after: str) -> Path:
    (folder / "before.json").write_text(before)
    (folder / "after.json").write_text(after)
    return folder


def data_of(folder: Path, *arguments: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(run(folder, "diff", *arguments, "--format", "json").out)
    jsonschema.validate(data, json.loads((DOCUMENTED / "diff-1.json").read_text()))
    return data


def verdicts(folder: Path, *arguments: str) -> list[tuple[str, str, str]]:
    found = data_of(folder, *arguments)["changes"]
    return [(one["principal"], one["subject"], one["verdict"]) for one in found]


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository whose working tree lets a role write, which its commit does not."""
    folder = tmp_path / "repository"
    (folder / "infra").mkdir(parents=True)
    (folder / "infra" / "t.json").write_text(template(Server=server(READS)))
    git(folder, "init", "--quiet")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--message", "Read")
    (folder / "infra" / "t.json").write_text(template(Server=server(READS, WRITES)))
    return folder


def is_clean(folder: Path) -> bool:
    """Whether no worktree is left."""
    return len(git(folder, "worktree", "list").splitlines()) == 1


def test_broader_access_has_a_request_that_shows_it(tmp_path: Path) -> None:
    write(tmp_path, template(Server=server(READS)), template(Server=server(READS, WRITES)))

    finished = run(tmp_path, "diff", "before.json", "after.json")

    assert (finished.status, finished.err) == (1, "")
    assert "BROADER Server, permissions\n  now allowed: s3:PutObject on arn:aws" in finished.out
    assert "Access changed: 1 broader; 2 equal.\n0 findings opened, 0 closed.\n" in finished.out
    (change,) = data_of(tmp_path, "before.json", "after.json")["changes"]
    (opened,) = change["opened"]
    assert (opened["before"], opened["after"]) == ("implicitly denied", "allowed")


def test_what_only_reads_differently_is_no_change(tmp_path: Path) -> None:
    both = allow(["s3:putobject", "s3:getobject"], OBJECTS, Sid="Both")
    write(tmp_path, template(Server=server(READS, WRITES)), template(Server=server(both)))

    assert "No access changed (3 comparisons)." in fine(
        tmp_path, "diff", "before.json", "after.json", "--fail-on", "any"
    )


@pytest.mark.parametrize(
    ("before", "after", "verdict", "statuses"),
    [
        ([READS], [READS, WRITES], "broader", (1, 1, 0)),
        ([READS, WRITES], [READS], "narrower", (0, 1, 0)),
        ([READS, WRITES, deny("s3:PutObject")], [READS, WRITES], "broader", (1, 1, 0)),
        ([allow("*")], [allow("*", Condition={"Bool": {"a:b": "true"}})], "narrower", (0, 1, 0)),
    ],
)
def test_fail_on_decides_the_exit_code(
    tmp_path: Path,
    before: list[Any],
    after: list[Any],
    verdict: str,
    statuses: tuple[int, int, int],
) -> None:
    write(tmp_path, template(Server=server(*before)), template(Server=server(*after)))
    question = ["before.json", "after.json"]

    assert verdicts(tmp_path, *question) == [("Server", "permissions", verdict)]
    found = [
        run(tmp_path, "diff", *question, "--fail-on", fail_on).status
        for fail_on in ("broader", "any", "never")
    ]
    assert tuple(found) == statuses


def test_what_cannot_be_decided_fails_as_broader_does(tmp_path: Path) -> None:
    def attached(policy: str) -> str:
        return template(Server=server(READS, ManagedPolicyArns=[policy]))

    arn = "arn:aws:iam::111111111111:policy/"
    write(tmp_path, attached(f"{arn}One"), attached(f"{arn}Two"))
    question = ["before.json", "after.json"]

    assert verdicts(tmp_path, *question) == [("Server", "permissions", "cannot tell")]
    assert run(tmp_path, "diff", *question).status == 1
    assert run(tmp_path, "diff", *question, "--fail-on", "never").status == 0
    document = {"Version": "2012-10-17", "Statement": [READS]}
    (tmp_path / "policy.json").write_text(json.dumps(document))
    known = [f"--managed-policy={arn}{name}=policy.json" for name in ("One", "Two")]
    assert verdicts(tmp_path, *question, *known) == []


def parametrized(*permissions: Any) -> str:
    parameters = {"Bucket": {"Type": "String"}}
    return json.dumps({"Parameters": parameters, "Resources": {"Server": server(*permissions)}})


def test_parameters_are_those_of_both_versions(tmp_path: Path) -> None:
    written = allow("s3:GetObject", {"Fn::Sub": "arn:aws:s3:::${Bucket}/*"})
    write(tmp_path, template(Server=server(READS)), parametrized(written))
    question = ["before.json", "after.json"]

    assert verdicts(tmp_path, *question) == [("Server", "permissions", "broader")]
    assert verdicts(tmp_path, *question, "--parameter", "Bucket=reports") == []
    assert verdicts(tmp_path, *question, "--parameter", "Bucket=others") == [
        ("Server", "permissions", "broader")
    ]


def test_a_parameter_goes_to_the_templates_that_have_it(tmp_path: Path) -> None:
    written = allow("s3:GetObject", {"Fn::Sub": "arn:aws:s3:::${Bucket}/*"})
    for side in ("before", "after"):
        (tmp_path / side).mkdir()
        (tmp_path / side / "one.json").write_text(template(Other=server(READS)))
        (tmp_path / side / "two.json").write_text(parametrized(READS))
    (tmp_path / "after" / "two.json").write_text(parametrized(written))

    assert verdicts(tmp_path, "before", "after", "--parameter", "Bucket=reports") == []
    misspelt = run(tmp_path, "diff", "before", "after", "--parameter", "Bukket=reports")
    assert misspelt.status == 2
    assert "--parameter Bukket: must be the name of a parameter" in misspelt.err
    assert misspelt.err.endswith("Did you mean Bucket?\n")


def test_guardrails_limit_both_versions(tmp_path: Path) -> None:
    write(tmp_path, template(Server=server(READS)), template(Server=server(READS, WRITES)))
    question = ["before.json", "after.json"]
    for name, denied in (("writes", "s3:PutObject"), ("reads", "s3:GetObject")):
        document = {"Version": "2012-10-17", "Statement": [deny(denied)]}
        (tmp_path / f"{name}.json").write_text(json.dumps(document))

    assert verdicts(tmp_path, *question, "--guardrail", "writes.json") == []
    assert verdicts(tmp_path, *question, "--guardrail", "reads.json") == [
        ("Server", "permissions", "broader")
    ]


def test_trust_and_session_length_are_compared(tmp_path: Path) -> None:
    before = role_of(trust(VENDOR, EXTERNAL_ID), RoleName="Vendor")
    after = role_of(trust(VENDOR), RoleName="Vendor", MaxSessionDuration=43200)
    write(tmp_path, template(Vendor=before), template(Vendor=after))

    assert verdicts(tmp_path, "before.json", "after.json") == [
        ("Vendor", "trust policy", "broader"),
        ("Vendor", "session length", "broader"),
    ]
    assert verdicts(tmp_path, "after.json", "before.json") == [
        ("Vendor", "trust policy", "narrower"),
        ("Vendor", "session length", "narrower"),
    ]


def test_findings_are_opened_and_closed_and_a_baseline_accepts_them(tmp_path: Path) -> None:
    weak = role_of(trust("*"), RoleName="Weak")
    write(tmp_path, template(Server=server(READS)), template(Server=server(READS), Weak=weak))

    opened = data_of(tmp_path, "before.json", "after.json")["findings"]
    closed = data_of(tmp_path, "after.json", "before.json")["findings"]

    assert [one["rule"] for one in opened["opened"]] == ["trust-any-principal"]
    assert opened["closed"] == closed["opened"] == []
    assert [one["path"] for one in closed["closed"]] == ["after.json/Weak"]
    fine(tmp_path, "baseline", "after.json")
    accepted = data_of(tmp_path, "before.json", "after.json")["findings"]
    assert accepted["opened"] == []


def test_folders_are_compared_template_by_template(tmp_path: Path) -> None:
    for name, statements in (("old", [READS]), ("new", [READS, WRITES])):
        (tmp_path / name / "deep").mkdir(parents=True)
        (tmp_path / name / "a.json").write_text(template(Server=server(READS)))
        (tmp_path / name / "deep" / "b.json").write_text(template(Server=server(*statements)))
    (tmp_path / "new" / "added.json").write_text(template(Added=role_of(EC2, RoleName="Added")))

    found = data_of(tmp_path, "old", "new")["changes"]

    assert [(one["app"], one["principal"]) for one in found] == [
        ("added.json", "Added"),
        ("deep/b.json", "Server"),
    ]
    removed = data_of(tmp_path, "new", "old")
    assert {one["verdict"] for one in removed["changes"]} == {"narrower"}


def test_one_template_and_a_folder_that_has_it_are_compared_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    (tmp_path / "new").mkdir()
    (tmp_path / "old" / "a.json").write_text(template(Server=server(READS)))
    (tmp_path / "new" / "a.json").write_text(template(Server=server(READS, WRITES)))
    (tmp_path / "new" / "b.json").write_text(template(Server=server(READS)))

    found = data_of(tmp_path, "old", "new")["changes"]

    assert ("a.json", "Server") in [(one["app"], one["principal"]) for one in found]
    assert {one["app"] for one in found} == {"a.json", "b.json"}


def test_a_template_that_cannot_be_read_is_2_and_the_rest_is_compared(tmp_path: Path) -> None:
    for name, statements in (("old", [READS]), ("new", [READS, WRITES])):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.json").write_text(template(Server=server(*statements)))
    (tmp_path / "new" / "broken.yaml").write_text("Resources: [AWS::")

    finished = run(tmp_path, "diff", "old", "new")

    assert finished.status == 2
    assert "BROADER Server" in finished.out
    assert "broken.yaml is not YAML" in finished.err


def test_a_revision_is_compared_with_the_same_path_of_the_working_tree(repository: Path) -> None:
    commit = git(repository, "rev-parse", "--short=7", "HEAD")

    found = data_of(repository / "infra", "HEAD", "t.json")

    assert (found["before"], found["after"]) == (f"HEAD ({commit})", "t.json")
    assert found["counts"]["broader"] == 1
    assert data_of(repository, "infra/t.json", "main")["counts"]["narrower"] == 1
    assert is_clean(repository)
    assert git(repository, "status", "--porcelain") == "M infra/t.json"


def test_a_baseline_accepts_the_findings_of_a_revision_too(repository: Path) -> None:
    file = repository / "infra" / "t.json"
    weak = {"Weak": role_of(trust("*"), RoleName="Weak")}
    file.write_text(template(Server=server(READS), **weak))
    git(repository, "commit", "--all", "--quiet", "--message", "Weak")
    fine(repository, "baseline", "infra/t.json")

    assert data_of(repository, "HEAD", "infra/t.json")["findings"] == {"opened": [], "closed": []}
    (repository / "iam-patterns-baseline.json").unlink()
    file.write_text(template(Server=server(READS)))
    found = data_of(repository, "HEAD", "infra/t.json")["findings"]
    assert [one["path"] for one in found["closed"]] == ["infra/t.json/Weak"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("mian infra/t.json", "no path or git revision is named mian. Did you mean main?"),
        ("HEAD gone.json", "gone.json does not exist. Pass a cdk.out folder"),
        ("cdk.out infra/t.json", "cdk.out does not exist. Run cdk synth first."),
        ("HEAD", "no AFTER is given. Pass a path, or --app 'python app.py'"),
        ("HEAD HEAD", "has no cdk.json with an app. Pass --app 'python app.py'."),
        ("HEAD new.json", "does not have new.json. Pass --app 'python app.py'"),
        ("HEAD ../outside.json", "../outside.json is not in the repository."),
        ("HEAD --app false", "cdk synth --app 'false' of HEAD ("),
        ("new.json infra/t.json --app false", "--app is for a git revision or the working"),
        ("--option infra/t.json", "No such option: --option"),
    ],
)
def test_wrong_use_is_one_line_and_leaves_no_worktree(
    repository: Path, arguments: str, message: str
) -> None:
    (repository / "new.json").write_text(template(Server=server(READS)))
    (repository.parent / "outside.json").write_text(template(Server=server(READS)))

    finished = run(repository, "diff", *arguments.split())

    assert (finished.status, finished.out) == (2, "")
    assert message in finished.err
    assert finished.err.count("\n") == 1
    assert is_clean(repository)


def test_a_shallow_clone_says_how_to_fetch_the_revision(repository: Path, tmp_path: Path) -> None:
    git(repository, "commit", "--all", "--quiet", "--message", "Write")
    git(tmp_path, "clone", "--quiet", "--depth=1", repository.as_uri(), "shallow")

    finished = run(tmp_path / "shallow", "diff", "HEAD~1", "infra/t.json")

    assert finished.status == 2
    assert "which is shallow. Fetch it: git fetch --unshallow" in finished.err
    assert run(tmp_path / "shallow", "diff", "HEAD", "infra/t.json").status == 0


def test_outside_a_repository_a_revision_is_an_error(tmp_path: Path) -> None:
    write(tmp_path, template(Server=server(READS)), template(Server=server(READS)))

    finished = run(tmp_path, "diff", "main", "after.json", GIT_CEILING_DIRECTORIES=str(tmp_path))

    assert finished.status == 2
    assert "main does not exist, and it cannot be a git revision" in finished.err


def test_a_hook_of_the_repository_does_not_run(repository: Path) -> None:
    hook = repository / ".git" / "hooks" / "post-checkout"
    hook.write_text(f"#!/bin/sh\ntouch {repository}/ran\n")
    hook.chmod(0o755)

    assert run(repository, "diff", "HEAD", "infra/t.json").status == 1
    assert not (repository / "ran").exists()
    git(repository, "worktree", "add", "--quiet", "--detach", "other")
    assert (repository / "ran").exists()


def test_the_output_fits_80_columns_and_colours_say_nothing_alone(tmp_path: Path) -> None:
    write(tmp_path, template(Server=server(READS)), template(Server=server(READS, WRITES)))

    shown = run_in_terminal(tmp_path, "diff", "before.json", "after.json")

    assert "\x1b[91m\x1b[1mBROADER\x1b[0m Server" in shown.out
    plain = run_in_terminal(tmp_path, "diff", "before.json", "after.json", NO_COLOR="1").out
    assert plain == run(tmp_path, "diff", "before.json", "after.json").out
    assert max(map(len, plain.splitlines())) <= 80


def test_a_comment_has_the_access_first_and_stays_short_whatever_the_app(tmp_path: Path) -> None:
    name = "<@everyone> https://example.com/`x` " * 4
    roles = {
        f"Role{number}": role_of(
            trust("*"),
            permissions=[allow("*", Sid=f"S{number}")],
            RoleName=f"Role{number}",
            Description=name,
        )
        | {"Metadata": {"aws:cdk:path": f"Shop/{name}{number}/Resource"}}
        for number in range(300)
    }
    write(tmp_path, template(Role0=roles["Role0"]), template(**roles))

    question = ["diff", "before.json", "after.json", "--format", "markdown"]
    text = run(tmp_path, *question).out

    assert text.startswith("<!-- iam-patterns -->\n\n### iam-patterns: Access changed: ")
    assert 40_000 < len(text.encode()) < 65_536
    assert "more changes of access: run `iam-patterns diff`" in text
    assert "<@everyone>" not in text
    assert "https://example.com" not in text
    small = run(tmp_path, "diff", "after.json", "before.json", "--format", "markdown").out
    assert len(small.encode()) < 65_536


def test_the_findings_of_a_comment_are_folded_below_the_access(tmp_path: Path) -> None:
    weak = role_of(trust("*"), RoleName="Weak")
    write(tmp_path, template(Server=server(READS)), template(Weak=weak))

    text = run(tmp_path, "diff", "before.json", "after.json", "--format", "markdown").out

    access, _, findings = text.partition("#### 1 finding opened, 0 closed")
    assert "- **broader** Weak, trust policy" in access
    assert "- **narrower** Server, permissions" in access
    assert findings.count("<details>") == findings.count("</details>") == 1
    assert "<details>" not in access


def test_output_writes_a_file_and_prints_the_numbers(tmp_path: Path) -> None:
    write(tmp_path, template(Server=server(READS)), template(Server=server(READS)))

    out = fine(
        tmp_path, "diff", "before.json", "after.json", "--format", "markdown", "--output", "d.md"
    )

    assert out == "No access changed (3 comparisons): d.md\n"
    assert (tmp_path / "d.md").read_text().startswith("<!-- iam-patterns -->")
