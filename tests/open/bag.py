"""The package: checked by bagit-python of the Library of Congress and by sha256sum; changed, all must refuse it."""

import shutil

from tools import WORK, check, package, said


def by_bagit(bag):
    bagit = package("bagit")
    try:
        return bagit.Bag(str(bag)).validate()
    except bagit.BagError:
        return False


def by_sha256sum(bag):
    return said("sha256sum", "--quiet", "--check", "manifest-sha256.txt", "tagmanifest-sha256.txt", folder=bag)[0] == 0


def changed(data):
    """Copies of the bag, each with a change."""
    more, less = WORK / "changed/more", WORK / "changed/less"
    for folder in [more, less]:
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(data.bag, folder)
    with sorted((more / "data/records").glob("*.json"))[0].open("a", encoding="utf-8") as record:
        record.write(" ")
    (less / "data/README.txt").unlink()
    return {"a blank more in a record": more, "a file less": less}


def judged(data, holds):
    assert holds(data.bag), "it is refused as packed"
    for what, folder in changed(data).items():
        assert not holds(folder), f"it holds, with {what}"


@check
def bag_in_bagit_python(data):
    judged(data, by_bagit)


@check
def bag_in_sha256sum(data):
    judged(data, by_sha256sum)


@check
def bag_as_its_own_program_sees_it(data):
    judged(data, lambda bag: said(data.program, "verify", bag)[0] == 0)
