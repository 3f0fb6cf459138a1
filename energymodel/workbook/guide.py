"""The first sheet of the workbook of inputs: how to change what, what the colours mean, and which sheets there are."""

from __future__ import annotations

from energymodel.reading.meanings import chinese
from energymodel.workbook.book import Book, link_to
from energymodel.workbook.inputs import InputTable

README = "说明 Read me"
HOW = (
    ("1. 在各表中修改数值;第 7 行为列名,第 2 至 6 行为说明,请勿改动这些行。可以增加、删除、排序、筛选行;隐藏的行同样会读入。",
     "Change cells. Row 7 holds the columns' names, rows 2 to 6 explain them: leave these as they are. Rows may be added, deleted, sorted "
     "and filtered; hidden rows are read too."),
    ("2. 数值按单位填写;比例填小数(0.05),不填百分数。空白表示默认值。日期如 2027-07-01。",
     "Numbers are in the unit given; shares are fractions (0.05), never percent. A blank means the default. Days are like 2027-07-01."),
    ("3. 每行须有来源 source 与可信度 confidence: official 官方, press 媒体, dataset 数据集, derived 推算, ESTIMATE 估计(橙色)。",
     "Every row has its source and confidence; ESTIMATE is judgement (orange)."),
    ("4. 黄色:允许但不常见的数值,请核对单位。批注:有情景改写了该数值。",
     "Yellow: allowed, but unlike real systems: check the unit. A comment: scenarios change this value."),
    ("5. 公式取其计算结果;合并单元格、错误值会被拒绝。表外的列与工作表不读入。",
     "Of a formula its value is taken; merged cells and errors are refused. Columns and sheets of your own are not read."),
    ("6. 保存后先看再写入:",
     "Save, look, then write:  energymodel import-xlsx inputs.xlsx --dry-run,  energymodel import-xlsx inputs.xlsx"),
    ("7. 情景文件(scenarios/*.toml)只供查看,因其中有注释;请直接修改该文件。",
     "Scenarios are shown only: their files hold comments. Edit inputs/scenarios/<name>.toml itself."),
)  # fmt: skip


def write_readme(book: Book, tables: dict[str, InputTable]) -> None:
    """The sheet, with a line and a link for each table."""
    sheet = book.sheet(README)
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 100)
    sheet.write_string(0, 0, "输入数据 Inputs", book.look("title"))
    for row, lines in enumerate(HOW, 2):
        sheet.merge_range(row, 0, row, 1, "")
        sheet.write_string(row, 0, "\n".join(lines), book.look("wrapped"))
        sheet.set_row(row, 45 if max(map(len, lines)) > 130 else 30)
    top = 3 + len(HOW)
    for k, head in enumerate(("工作表 Sheet", "文件 File")):
        sheet.write_string(top, k, head, book.look("head"))
    for row, table in enumerate(tables.values(), top + 1):
        title = f"{chinese().get(table.keys[0], '')} {table.sheet}".strip()
        sheet.write_url(row, 0, link_to(table.sheet), book.look("link"), title)
        sheet.write_string(row, 1, table.file, book.look("quiet"))
