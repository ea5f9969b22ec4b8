from app.platform.http.named_file import WordFile, XlsxFile


def test_a_file_tells_its_kind_and_its_name() -> None:
    word, workbook = WordFile.of(b"PK", "report.docx"), XlsxFile.of(b"PK", "pack.xlsx")

    assert word.headers["content-disposition"] == 'attachment; filename="report.docx"'
    assert word.headers["content-type"].endswith("wordprocessingml.document")
    assert workbook.headers["content-disposition"] == 'attachment; filename="pack.xlsx"'
    assert workbook.headers["content-type"].endswith("spreadsheetml.sheet")
    assert workbook.body == b"PK"
