"""What the official Python clients hand their caller when they talk to `serve --require-signature`.

The packages are used as they come: no file of theirs is changed, and no function replaced. They
find the server as their documentation says, by the variable NCLOUD_API_GW. What is expected was
taken from the manual pages; of a refusal, whose code and message no page gives, that it is one, of
the documented form, and names the parameter.

With a folder, they reach the server through `record`, which writes down in it what passes.

usage: official.py PROGRAM [FOLDER]
"""

import contextlib
import json
import logging
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import unittest
import uuid
from unittest import mock

import ncloud_server
import ncloud_vserver
import urllib3
from ncloud_server.rest import ApiException as ClassicRefusal
from ncloud_vserver.rest import ApiException as VpcRefusal

KEYS = ("FAKEACCESSKEY0000001", "FAKESECRETKEYforTheOfficialClients000001")
MINUTE = 60
DATE = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+0900"
UNSIGNED = "Authentication information are missing."
WRONG = "Invalid authentication information."


class Served:
    """A base URL of the program under test, until the end of the tests."""

    def __init__(self, program, *arguments):
        # A home without a file and an environment without a gateway: nobody's settings.
        self.home = tempfile.TemporaryDirectory()
        environment = {"HOME": self.home.name, "NCLOUD_ACCESS_KEY": KEYS[0], "NCLOUD_SECRET_KEY": KEYS[1]}
        self.said = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen(
            [program, *arguments], env=environment, stdout=subprocess.PIPE, stderr=self.said, text=True
        )
        self.url = self.process.stdout.readline().strip()
        if not self.url.startswith("http://127.0.0.1:"):
            self.stop()
            raise SystemExit(f"the first line of stdout is no base URL: {self.url!r}")

    def stop(self):
        """Ends it, and gives its exit code and the last of what it said."""
        self.process.terminate()
        code = self.process.wait(timeout=10)
        self.process.stdout.close()
        self.home.cleanup()
        self.said.seek(0)
        with self.said:
            return code, self.said.read().splitlines()[-6:]


@contextlib.contextmanager
def gateway(url):
    """NCLOUD_API_GW set to that URL. The packages read it once; they are made to forget."""
    with mock.patch.dict(os.environ, {"NCLOUD_API_GW": url}):
        for package in (ncloud_server, ncloud_vserver):
            package.Configuration.set_default(None)
        yield


def api(package, keys=KEYS):
    configuration = package.Configuration()
    configuration.access_key, configuration.secret_key = keys
    return package.V2Api(package.ApiClient(configuration))


def snapshot(keys=KEYS, **parameters):
    request = ncloud_server.CreateBlockStorageSnapshotInstanceRequest(**parameters)
    return api(ncloud_server, keys).create_block_storage_snapshot_instance(request)


def image(keys=KEYS, **parameters):
    request = ncloud_vserver.CreateMemberServerImageInstanceRequest(**parameters)
    return api(ncloud_vserver, keys).create_member_server_image_instance(request)


class Success(unittest.TestCase):
    def envelope(self, answer):
        self.assertEqual(str(uuid.UUID(answer.request_id)), answer.request_id)
        self.assertEqual((answer.return_code, answer.return_message, answer.total_rows), ("0", "success", 1))

    def code(self, found, code, name):
        self.assertEqual((found.code, found.code_name), (code, name))

    def test_an_image_with_every_parameter(self):
        description = "한글 a&b=c+d/e%~*() 🖥"
        answer = image(region_code="KR", server_instance_no="1234299", member_server_image_name="test-Img-1",
                       member_server_image_description=description)
        self.envelope(answer)
        [made] = answer.member_server_image_instance_list
        self.assertEqual(made.member_server_image_name, "test-Img-1")
        self.assertEqual(made.member_server_image_description, description)
        self.assertEqual(made.original_server_instance_no, "1234299")
        self.assertEqual(made.original_server_image_product_code, "SW.VSVR.OS.LNX64.CNTOS.0703.B050")
        self.code(made.member_server_image_instance_status, "INIT", "NSI INIT state")
        self.code(made.member_server_image_instance_operation, "CREAT", "NSI CREAT OP")
        self.assertEqual(made.member_server_image_instance_status_name, "creating")
        self.assertRegex(made.create_date, f"^{DATE}$")
        self.assertRegex(made.member_server_image_instance_no, r"^\d+$")

    def test_an_image_with_the_required_parameter_only(self):
        answer = image(server_instance_no="1234300")
        self.envelope(answer)
        [made] = answer.member_server_image_instance_list
        self.assertRegex(made.member_server_image_name, r"^[A-Za-z][A-Za-z0-9-]{1,28}[A-Za-z0-9]$")
        self.assertEqual(made.member_server_image_description, "")
        self.assertEqual(made.member_server_image_block_storage_total_rows, 1)
        self.assertEqual(made.member_server_image_block_storage_total_size, 53687091200)

    def test_a_snapshot_with_every_parameter(self):
        answer = snapshot(block_storage_instance_no="937508", block_storage_snapshot_name="스냅샷 1/2",
                          block_storage_snapshot_description="ten characters or more, 열 글자 이상")
        self.envelope(answer)
        [made] = answer.block_storage_snapshot_instance_list
        self.assertEqual(made.block_storage_snapshot_name, "스냅샷 1/2")
        self.assertEqual(made.block_storage_snapshot_instance_description, "ten characters or more, 열 글자 이상")
        self.assertEqual(made.original_block_storage_instance_no, "937508")
        self.assertEqual(made.original_block_storage_name, "s165d2104110")
        self.assertEqual(made.block_storage_snapshot_volume_size, 53687091200)
        self.code(made.block_storage_snapshot_instance_status, "INIT", "Block storage INIT state")
        self.code(made.block_storage_snapshot_instance_operation, "NULL", "Block Storage NULLOP")
        self.assertEqual(made.block_storage_snapshot_instance_status_name, "initialized")
        self.assertEqual(made.server_image_product_code, "SPSW0LINUX000044")
        self.assertEqual(made.os_information, "CentOS 6.6(64bit)")
        self.assertRegex(made.create_date, f"^{DATE}$")

    def test_a_snapshot_with_the_required_parameter_only(self):
        answer = snapshot(block_storage_instance_no="937508")
        self.envelope(answer)
        [made] = answer.block_storage_snapshot_instance_list
        self.assertRegex(made.block_storage_snapshot_name, r"^snap[0-9a-f]{11}$")
        self.assertEqual(made.block_storage_snapshot_instance_description, "")

    def test_two_calls_make_two_things(self):
        made = [image(server_instance_no="1234299") for _ in range(2)]
        numbers = {answer.member_server_image_instance_list[0].member_server_image_instance_no for answer in made}
        self.assertEqual((len(numbers), len({answer.request_id for answer in made})), (2, 2))

    def test_the_edges_of_every_length_are_inside(self):
        for name in ("abc", "a" * 30):
            self.envelope(image(server_instance_no="1234299", member_server_image_name=name))
            self.envelope(snapshot(block_storage_instance_no="937508", block_storage_snapshot_name=name))
        for text in ("d" * 1000, "열" * 333 + "."):
            self.envelope(image(server_instance_no="1234299", member_server_image_description=text))
        for text in ("d" * 10, "d" * 1000):
            self.envelope(snapshot(block_storage_instance_no="937508", block_storage_snapshot_description=text))


class Refusal(unittest.TestCase):
    """What the service refuses: HTTP 400, `responseError`, and words about the parameter."""

    def refused(self, kind, call, parameter, **parameters):
        with self.subTest(parameters):
            with self.assertRaises(kind) as caught:
                call(**parameters)
            error = caught.exception
            self.assertEqual((error.status, error.reason), (400, "Bad Request"))
            self.assertIn("application/json", error.headers["Content-Type"])
            body = json.loads(error.body)
            self.assertEqual(list(body), ["responseError"])
            self.assertEqual(list(body["responseError"]), ["returnCode", "returnMessage"])
            self.assertRegex(body["responseError"]["returnCode"], r"^[1-9]\d*$")
            self.assertIn(parameter, body["responseError"]["returnMessage"])
            self.assertIn(error.body, str(error))

    def image(self, parameter, **parameters):
        self.refused(VpcRefusal, image, parameter, **{"server_instance_no": "1234299", **parameters})

    def snapshot(self, parameter, **parameters):
        self.refused(ClassicRefusal, snapshot, parameter, **{"block_storage_instance_no": "937508", **parameters})

    def test_a_required_parameter_that_is_missing_does_not_leave_the_client(self):
        for make in (image, snapshot):
            with self.assertRaisesRegex(ValueError, "must not be `None`"):
                make()

    def test_a_required_parameter_that_is_empty(self):
        self.image("serverInstanceNo", server_instance_no="")
        self.snapshot("blockStorageInstanceNo", block_storage_instance_no="")

    def test_what_does_not_exist(self):
        for number in ("7654321", "no-number"):
            self.image("serverInstanceNo", server_instance_no=number)
            self.snapshot("blockStorageInstanceNo", block_storage_instance_no=number)
        self.image("regionCode", region_code="XX")

    def test_a_server_in_the_wrong_state(self):
        self.image("serverInstanceNo", server_instance_no="1234301")  # neither stopped nor running
        self.image("serverInstanceNo", server_instance_no="1234302")  # KVM

    def test_a_name_of_the_wrong_length(self):
        for name in ("ab", "a" * 31):
            self.image("memberServerImageName", member_server_image_name=name)
            self.snapshot("blockStorageSnapshotName", block_storage_snapshot_name=name)

    def test_a_name_of_the_wrong_characters(self):
        for name in ("a_bc", "a bc", "a.bc", "a한bc",  # alphabet
                     "1abc", "-abc",  # first
                     "abc-"):  # last
            self.image("memberServerImageName", member_server_image_name=name)

    def test_a_description_of_the_wrong_length(self):
        for text in ("d" * 1001, "열" * 334):  # of 1002 bytes
            self.image("memberServerImageDescription", member_server_image_description=text)
        for text in ("d" * 9, "d" * 1001):
            self.snapshot("blockStorageSnapshotDescription", block_storage_snapshot_description=text)


class Authentication(unittest.TestCase):
    """What the gateway refuses: HTTP 401, `error`, and its own words."""

    def denied(self, details, keys=KEYS):
        for kind, call, parameters in (
            (VpcRefusal, image, {"server_instance_no": "1234299"}),
            (ClassicRefusal, snapshot, {"block_storage_instance_no": "937508"}),
        ):
            with self.subTest(call.__name__):
                with self.assertRaises(kind) as caught:
                    call(keys, **parameters)
                error = caught.exception
                self.assertEqual((error.status, error.reason), (401, "Unauthorized"))
                expected = {"errorCode": "200", "message": "Authentication Failed", "details": details}
                self.assertEqual(json.loads(error.body), {"error": expected})
                self.assertNotIn(KEYS[1], str(error))

    def test_no_keys(self):
        self.denied(UNSIGNED, ("", ""))

    def test_another_access_key(self):
        self.denied(WRONG, ("FAKEACCESSKEY0000002", KEYS[1]))

    def test_another_secret_key(self):
        for secret in ("", KEYS[1].lower(), KEYS[1] + " "):
            self.denied(WRONG, (KEYS[0], secret))

    def test_a_clock_that_is_wrong(self):
        true = time.time
        for minutes in (-6, 6, 60 * 24, -60 * 9):
            with mock.patch("time.time", lambda: true() + minutes * MINUTE):
                self.denied(WRONG)

    def test_a_clock_that_is_nearly_right(self):
        true = time.time
        for minutes in (-4, 4):
            with mock.patch("time.time", lambda: true() + minutes * MINUTE):
                self.assertEqual(image(server_instance_no="1234299").return_code, "0")

    def test_the_signature_comes_before_the_parameters(self):
        with self.assertRaises(VpcRefusal) as caught:
            image(("FAKEACCESSKEY0000002", KEYS[1]), server_instance_no="1234302", member_server_image_name="x")
        self.assertEqual(caught.exception.status, 401)


class Gateway(unittest.TestCase):
    def test_the_variable_says_where_to(self):
        for package, path in ((ncloud_server, "/server/v2"), (ncloud_vserver, "/vserver/v2")):
            self.assertEqual(package.Configuration().host, os.environ["NCLOUD_API_GW"] + path)

    def test_where_nobody_listens_nothing_is_answered(self):
        with socket.socket() as held:
            held.bind(("127.0.0.1", 0))  # bound, so that nobody else has it, and not listening
            port = held.getsockname()[1]
            here = os.environ["NCLOUD_API_GW"]
            logging.disable(logging.WARNING)  # urllib3 tells of every attempt
            with gateway(f"http://127.0.0.1:{port}"), self.assertRaises(urllib3.exceptions.MaxRetryError):
                image(server_instance_no="1234299")
            logging.disable(logging.NOTSET)
        with gateway(here):
            self.assertEqual(image(server_instance_no="1234299").return_code, "0")

    def test_another_path_is_nowhere(self):
        with gateway(os.environ["NCLOUD_API_GW"] + "/elsewhere"), self.assertRaises(VpcRefusal) as caught:
            image(server_instance_no="1234299")
        self.assertEqual(caught.exception.status, 404)
        self.assertEqual(json.loads(caught.exception.body)["error"]["errorCode"], "300")
        with gateway(os.environ["NCLOUD_API_GW"]):
            self.assertRegex(image(server_instance_no="1234299").request_id, re.compile("^[0-9a-f-]{36}$"))


def main():
    program, *folder = sys.argv[1:]
    served = [Served(program, "serve", "--require-signature")]
    if folder:
        served.append(Served(program, "record", "--endpoint", served[0].url, "--into", *folder))
    try:
        with gateway(served[-1].url):
            tests = unittest.defaultTestLoader.loadTestsFromModule(sys.modules[__name__])
            ended = unittest.TextTestRunner(verbosity=2).run(tests)
    finally:
        # The proxy ends with 1 where an answer was not as its page says.
        ends = [one.stop() for one in reversed(served)]
    for code, said in ends:
        print(*said, sep="\n", file=sys.stderr)
        if code != 0:
            raise SystemExit(f"the program ended with code {code} on SIGTERM")
    raise SystemExit(0 if ended.wasSuccessful() and ended.testsRun > 0 else 1)


if __name__ == "__main__":
    main()
