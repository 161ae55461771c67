"""The questions that the service was made for, asked over HTTP."""

from typing import Any


def only(reply: dict[str, Any]) -> dict[str, Any]:
    (answer,) = reply["answers"]
    return dict(answer)


def figure(answer: dict[str, Any], name: str) -> float:
    return float(next(number["value"] for number in answer["numbers"] if number["name"] == name))


def test_how_many_nics_says_it_for_both_eras_in_its_first_sentence(service: Any) -> None:
    reply = service.ask("how many NICs do I need for live migration?")
    answer = only(reply)

    for words in ("four networks", "four 1 Gb NICs", "2008 R2", "two teamed 10 Gb ports", "2016"):
        assert words in answer["headline"]
    assert answer["layout"]["name"] == "minimum-optimal-4"
    assert answer["alternatives"][0]["windows"] is not None
    assert any(fact["name"] == "windows" and fact["origin"] == "assumed" for fact in reply["facts"])
    assert reply["follow_ups"][0]["fact"] == "windows"
    assert answer["citations"]


def test_iscsi_on_four_nics_is_two_short(service: Any) -> None:
    answer = only(service.ask("we're on 2008 R2, iSCSI, 4 nics per host, is that enough?"))

    assert answer["verdict"] == "no"
    assert figure(answer, "nics_needed") == 6
    assert figure(answer, "nics_missing") == 2
    assert answer["layout"]["trade_offs"]
    assert answer["target"]["nics_missing"] == 2 or len(answer["target"]["nics"]) == 6


def test_moving_all_vms_does_not_flood_the_heartbeat(service: Any) -> None:
    answer = only(service.ask("on 2008 R2, won't moving all the VMs flood the heartbeat and fail everything over?"))

    assert answer["topic"] == "flood-heartbeat"
    assert answer["verdict"] == "no"


def test_four_blade_ports_that_must_survive_a_failure(service: Any) -> None:
    answer = only(service.ask("I've HP blades, four NICs, can't add more, VMs must survive a NIC failure"))

    assert answer["layout"]["name"] == "blade-4"
    assert answer["layout"]["trade_offs"]


def test_what_is_out_of_scope_gets_no_advice(service: Any) -> None:
    for question in ("what's the best pizza in Rome", "how do I set up vMotion NICs?"):
        reply = service.ask(question)
        assert (reply["outcome"], reply["answers"]) == ("out_of_scope", [])
        assert reply["message"]


def test_a_follow_up_changes_the_answer_and_a_correction_corrects_it(service: Any) -> None:
    first = service.ask("we're on 2008 R2 with 4 NICs per host, is that enough?")
    name = first["conversation_id"]
    with_iscsi = service.ask("and with iSCSI?", conversation_id=name)
    corrected = service.ask("sorry, six NICs", conversation_id=name)
    by_profile = service.ask(conversation_id=name, profile={"nic_total": 4})

    assert figure(only(first), "nics_needed") == 4
    assert figure(only(with_iscsi), "nics_needed") == 6
    assert only(with_iscsi)["verdict"] == "no"
    assert (corrected["profile"]["nic_total"], only(corrected)["verdict"]) == (6, "yes")
    assert (by_profile["profile"]["nic_total"], only(by_profile)["verdict"]) == (4, "no")


def test_a_null_in_the_profile_forgets_the_fact(service: Any) -> None:
    first = service.ask("we're on 2016 with 4 NICs per host, is that enough?")
    forgotten = service.ask(conversation_id=first["conversation_id"], profile={"nic_total": None})

    assert first["profile"]["nic_total"] == 4
    assert not any(fact["name"] == "nic_total" and fact["origin"] != "assumed" for fact in forgotten["facts"])


def test_a_conversation_goes_out_from_an_answer_with_its_facts_and_leaves_the_other_alone(service: Any) -> None:
    first = service.ask("we're on 2008 R2, iSCSI, 4 nics per host, is that enough?")
    second = service.ask("and with 6 NICs?", answer_id=first["id"])
    third = service.ask(profile={"windows": "2016"}, answer_id=first["id"])

    assert len({reply["conversation_id"] for reply in (first, second, third)}) == 3
    assert [answer["verdict"] for answer in second["answers"]] == ["yes"]
    assert (second["profile"]["windows"], second["profile"]["nic_total"]) == ("2008r2", 6)
    assert (third["answers"][0]["topic"], third["profile"]["windows"]) == ("nic-count", "2016")
    assert [fact["origin"] for fact in third["facts"] if fact["name"] == "clustered"] == ["assumed"]
    turns = service.client.get(f"/api/v1/conversations/{first['conversation_id']}").json()["turns"]
    assert len(turns) == 1


def test_a_value_that_was_set_is_not_told_in_the_words_that_it_won_over(service: Any) -> None:
    reply = service.ask("how many NICs on 2008 R2?", profile={"windows": "2022"})

    told = [(fact["origin"], fact["text"]) for fact in reply["facts"] if fact["name"] == "windows"]
    assert told == [("profile", "2022")]


def test_the_same_question_gets_the_same_answer(service: Any) -> None:
    def told() -> dict[str, Any]:
        reply = service.ask("we run 2016, two 10 Gb ports and iSCSI: how should I lay out the NICs?")
        text = reply["text"]
        for name in ("id", "conversation_id"):
            text = text.replace(reply[name], name)
        headlines = [(answer["topic"], answer["headline"], answer["numbers"]) for answer in reply["answers"]]
        return {"text": text, "facts": reply["facts"], "answers": headlines}

    assert told() == told()


def test_a_layout_without_a_question(service: Any) -> None:
    body = {"profile": {"windows": "2008r2", "nic_total": 4, "clustered": True}}
    plan = service.client.post("/api/v1/layouts", json=body)
    drawn = service.client.post("/api/v1/layouts", json=body, headers={"accept": "image/svg+xml"})
    painted = service.client.post("/api/v1/layouts", json=body, headers={"accept": "image/png"})
    refused = service.client.post("/api/v1/layouts", json=body, headers={"accept": "audio/mpeg"})

    assert plan.json()["layout"]["name"] == "minimum-optimal-4"
    assert {
        "layout", "target", "alternatives", "numbers", "steps", "script", "steps_by_hand", "script_by_hand", "rules",
        "citations", "follow_ups", "facts", "headline",
    } == set(plan.json())  # fmt: skip
    assert plan.json()["citations"][0]["quote"]
    assert drawn.text.startswith("<svg")
    assert painted.content.startswith(b"\x89PNG")
    assert (refused.status_code, refused.json()["code"]) == (406, "not-acceptable")


def test_a_layout_comes_with_what_builds_it(service: Any) -> None:
    body = {"profile": {"windows": "2025", "storage": ["s2d"], "nic_groups": [{"count": 4, "gbps": 25, "rdma": True}]}}

    plan = service.client.post("/api/v1/layouts", json=body).json()

    assert any("Add-NetIntent -Name 'Storage'" in (step["command"] or "") for step in plan["steps"])
    assert "New-VMSwitch" in plan["script_by_hand"]
    assert "New-VMSwitch" not in plan["script"]
    cited = {citation["ref"] for citation in plan["citations"]}
    assert cited >= {ref for step in plan["steps"] for ref in step["citations"]} != set()


def test_before_2012_there_is_no_script(service: Any) -> None:
    plan = service.client.post("/api/v1/layouts", json={"profile": {"windows": "2008r2", "nic_total": 4}}).json()

    assert plan["script"] is None
    assert any("netsh" in (step["command"] or "") for step in plan["steps"])


def test_commands_that_were_asked_for_come_as_steps_and_as_a_file(service: Any) -> None:
    reply = service.ask(
        "give me the PowerShell for a converged network on 2019, two 10 Gb ports, management on VLAN 10"
    )
    (answer,) = reply["answers"]
    file = service.client.get(answer["script"])

    assert answer["layout"]["name"] == "conv-2"
    assert file.status_code == 200
    assert file.headers["content-disposition"] == 'attachment; filename="layout.ps1"'
    text = file.content.decode("utf-8-sig")
    assert "\n$VlanManagement = 10\n" in text
    for step in answer["steps"]:
        assert all(line in text for line in (step["command"] or "").split("\n"))
    assert answer["script"] in reply["markdown"]
    assert service.client.get(f"{answer['script']}?way=by-hand").status_code == 404


def test_a_layout_is_checked_worst_first(service: Any) -> None:
    layout = [
        {"nics": [1], "roles": ["management", "heartbeat", "live-migration"]},
        {"nics": [2], "roles": ["vm-switch"]},
    ]
    checked = service.client.post(
        "/api/v1/layouts/check", json={"profile": {"windows": "2008r2", "nic_total": 2, "layout": layout}}
    ).json()
    missing = service.client.post("/api/v1/layouts/check", json={"profile": {"nic_total": 2}})

    order = {"forbidden": 0, "warning": 1, "info": 2}
    ranks = [order[finding["severity"]] for finding in checked["findings"]]
    assert ranks == sorted(ranks)
    assert {"rule", "severity", "nics", "says", "because", "fix", "citations"} == set(checked["findings"][0])
    assert checked["nearest"]["nics"]
    assert missing.json()["errors"][0]["pointer"] == "/profile/layout"
