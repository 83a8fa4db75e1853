"""Two whole lives at `serve`, by the official Python packages: a Classic snapshot as a provider makes
and destroys one, and a member image as an image builder does in its last three steps.

Nothing but the address is theirs to know. `official.py` beside this says what one call answers; here
it is what comes after: a thing is there, becomes ready, is deleted, and is gone. The second half polls
as strictly as tools do: a state nobody knows, a thing that is not there while it is made, and a refusal
after its deletion are errors. Each fault of `serve` is one of these errors.

usage: life.py PROGRAM
"""

import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import ncloud_server
import ncloud_vserver
from ncloud_server.rest import ApiException as Refused

from official import KEYS, Served, api, gateway, image, snapshot

LOOKS = 20  # Far more than any life here takes.


class Snapshot:
    """A snapshot, by the calls that a provider sends."""

    def create(self, **more):
        regions = api(ncloud_server).get_region_list(ncloud_server.GetRegionListRequest())
        assert "KR" in [region.region_code for region in regions.region_list], regions
        made = snapshot(block_storage_instance_no="937508", **more)
        return made.block_storage_snapshot_instance_list[0].block_storage_snapshot_instance_no

    def look(self, number):
        request = ncloud_server.GetBlockStorageSnapshotInstanceListRequest(
            block_storage_snapshot_instance_no_list=[number])
        answer = api(ncloud_server).get_block_storage_snapshot_instance_list(request)
        things = answer.block_storage_snapshot_instance_list
        assert answer.total_rows == len(things), answer
        return [(thing.block_storage_snapshot_instance_no, thing.block_storage_snapshot_instance_status.code,
                 thing.block_storage_snapshot_name) for thing in things]

    def delete(self, number):
        request = ncloud_server.DeleteBlockStorageSnapshotInstancesRequest(
            block_storage_snapshot_instance_no_list=[number])
        answer = api(ncloud_server).delete_block_storage_snapshot_instances(request)
        [gone] = answer.block_storage_snapshot_instance_list
        return gone.block_storage_snapshot_instance_operation.code, gone.block_storage_snapshot_instance_status_name


class Image:
    """A member image, by the calls that an image builder sends."""

    def create(self, **more):
        regions = api(ncloud_vserver).get_region_list(ncloud_vserver.GetRegionListRequest())
        assert "KR" in [region.region_code for region in regions.region_list], regions
        made = image(region_code="KR", server_instance_no="1234300", **more)
        return made.member_server_image_instance_list[0].member_server_image_instance_no

    def look(self, number):
        request = ncloud_vserver.GetMemberServerImageInstanceDetailRequest(
            region_code="KR", member_server_image_instance_no=number)
        answer = api(ncloud_vserver).get_member_server_image_instance_detail(request)
        things = answer.member_server_image_instance_list
        assert answer.total_rows == len(things), answer
        return [(thing.member_server_image_instance_no, thing.member_server_image_instance_status.code,
                 thing.member_server_image_name) for thing in things]

    def delete(self, number):
        request = ncloud_vserver.DeleteMemberServerImageInstancesRequest(
            region_code="KR", member_server_image_instance_no_list=[number])
        answer = api(ncloud_vserver).delete_member_server_image_instances(request)
        [gone] = answer.member_server_image_instance_list
        return gone.member_server_image_instance_operation.code, gone.member_server_image_instance_status_name


class Failed(Exception):
    """What a tool tells its user."""


def made(kind, number):
    """Waits as the tools do until a thing is ready."""
    for _ in range(LOOKS):
        things = kind.look(number)
        if [thing[0] for thing in things] != [number]:
            raise Failed(f"couldn't find resource: {things}")
        if things[0][1] == "CREAT":
            return things[0]
        if things[0][1] != "INIT":
            raise Failed(f"unexpected state {things[0][1]}")
    raise Failed("timeout while waiting for state to become CREAT")


def destroyed(kind, number):
    """Waits as the tools do until a thing is gone: an empty list, and no refusal."""
    for _ in range(LOOKS):
        things = kind.look(number)
        if not things:
            return
        if [thing[1] for thing in things] != ["CREAT"]:
            raise Failed(f"unexpected state {things}")
    raise Failed("timeout while waiting for deletion")


class Life(unittest.TestCase):
    arguments = ()
    # The parameter that names what is created, in the words of each package.
    kinds = ((Snapshot(), "block_storage_snapshot_name"), (Image(), "member_server_image_name"))

    def setUp(self):
        self.served = Served(PROGRAM, "serve", "--require-signature", *self.arguments)
        self.addCleanup(self.end)
        self.enterContext(gateway(self.served.url)) if hasattr(self, "enterContext") else self.enter()

    def enter(self):
        at = gateway(self.served.url)
        at.__enter__()
        self.addCleanup(at.__exit__, None, None, None)

    def end(self):
        code, said = self.served.stop()
        self.assertEqual(code, 0, said)

    def life(self, kind):
        number = kind.create()
        made(kind, number)
        self.assertEqual(kind.delete(number), ("TERMT", "terminating"))
        destroyed(kind, number)


class Whole(Life):
    def test_create_poll_read_delete_poll_until_empty(self):
        for kind, named in self.kinds:
            with self.subTest(type(kind).__name__):
                number = kind.create(**{named: "my-thing-1"})
                states = []
                while not states or states[-1] != "CREAT":
                    [(found, state, name)] = kind.look(number)
                    self.assertEqual((found, name), (number, "my-thing-1"))
                    states.append(state)
                self.assertEqual(states, ["INIT", "INIT", "CREAT"])
                self.assertEqual(kind.delete(number), ("TERMT", "terminating"))
                left = [kind.look(number) for _ in range(4)]
                self.assertEqual([len(things) for things in left], [1, 1, 0, 0])

    def test_a_tool_that_polls_strictly_is_content(self):
        for kind, _ in self.kinds:
            self.life(kind)

    def test_another_thing_is_nobodys_business(self):
        for kind, _ in self.kinds:
            first, second = kind.create(), kind.create()
            kind.delete(first)
            destroyed(kind, first)
            self.assertEqual(made(kind, second)[0], second)


class Settled(Life):
    arguments = ("--settle", "polls=0")

    def test_what_is_ready_at_once_is_never_seen_in_the_making(self):
        for kind, _ in self.kinds:
            number = kind.create()
            self.assertEqual(kind.look(number)[0][1], "CREAT")
            kind.delete(number)
            self.assertEqual(kind.look(number), [])


class Builder(Life):
    """The last three steps of an image builder: make the image, wait for it by the list, hand it on."""

    # What a provider's data source reads without asking whether it is there.
    READ = ("member_server_image_instance_no", "member_server_image_name", "member_server_image_description",
            "original_server_instance_no", "original_server_image_product_code")

    def listed(self, **more):
        request = ncloud_vserver.GetMemberServerImageInstanceListRequest(region_code="KR", **more)
        return api(ncloud_vserver).get_member_server_image_instance_list(request).member_server_image_instance_list

    def test_an_image_is_made_waited_for_and_handed_on(self):
        # What is unset is sent empty.
        made = image(region_code="KR", server_instance_no="1234300", member_server_image_name="",
                     member_server_image_description="")
        number = made.member_server_image_instance_list[0].member_server_image_instance_no
        states = []
        while not states or states[-1] != "CREAT":
            [thing] = self.listed(member_server_image_instance_no_list=[number])
            states.append(thing.member_server_image_instance_status.code)
        self.assertEqual(states, ["INIT", "INIT", "CREAT"])
        for field in self.READ:
            self.assertIsNotNone(getattr(thing, field), field)
        self.assertEqual((thing.member_server_image_instance_no, thing.original_server_instance_no),
                         (number, "1234300"))
        found = self.listed(member_server_image_name=thing.member_server_image_name)
        self.assertEqual([image.member_server_image_instance_no for image in found], [number])


class Limited(Life):
    arguments = ("--quota", "2", "--unique-names")

    def test_a_name_in_use_and_a_quota_are_refusals(self):
        kind, named = self.kinds[0]
        kind.create(**{named: "one"})
        with self.assertRaises(Refused) as caught:
            kind.create(**{named: "one"})
        self.assertEqual(caught.exception.status, 400)
        self.assertIn("10300", caught.exception.body)
        kind.create(**{named: "two"})
        with self.assertRaises(Refused) as caught:
            kind.create(**{named: "three"})
        self.assertIn("10101", caught.exception.body)


class Fault(Life):
    """One life that goes wrong; the strict tool says so, in the words of what went wrong."""

    says = {
        "life/never-settles": (Failed, "become CREAT"),
        "life/lost-after-creation": (Failed, "couldn't find"),
        "life/shows-another": (Failed, "couldn't find"),
        "life/deleted-but-listed": (Failed, "waiting for deletion"),
        "life/404-after-delete": (Exception, "404"),
    }

    def setUp(self):
        pass

    def test_every_fault_is_an_error_of_a_tool_that_polls_strictly(self):
        for fault, (kind_of_error, words) in self.says.items():
            served = Served(PROGRAM, "serve", "--fault", fault)
            try:
                with gateway(served.url):
                    for kind, _ in self.kinds:
                        with self.subTest(fault, kind=type(kind).__name__):
                            kind.create()  # so that there is another
                            with self.assertRaisesRegex(kind_of_error, words):
                                self.life(kind)
            finally:
                self.assertEqual(served.stop()[0], 0)


class Unknown(Life):
    """A state that nobody knows; the strict tool does not wait any longer."""

    faults = ("server.getBlockStorageSnapshotInstanceList/output.blockStorageSnapshotInstanceList"
              ".blockStorageSnapshotInstanceStatus.code/unknown-code",
              "vserver.getMemberServerImageInstanceDetail/output.memberServerImageInstanceList"
              ".memberServerImageInstanceStatus.code/unknown-code")
    arguments = ("--fault", faults[0], "--fault", faults[1])

    def test_an_unknown_state_is_an_error_of_a_tool_that_polls_strictly(self):
        for kind, _ in self.kinds:
            with self.subTest(type(kind).__name__), self.assertRaisesRegex(Failed, "unexpected state"):
                self.life(kind)


if __name__ == "__main__":
    PROGRAM = sys.argv.pop(1)
    assert KEYS
    unittest.main(verbosity=2)
