"""Tables that somebody uploads."""

import io
import zipfile

import pytest

from home.tables import UnreadableError, read_table


@pytest.mark.parametrize("part", ["[Content_Types].xml", "xl/workbook.xml", "nothing.txt"])
def test_a_workbook_that_is_damaged_is_told_from_a_table(part):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(part, "<cut off")
    with pytest.raises(UnreadableError):
        list(read_table("leden.xlsx", file.getvalue()))
