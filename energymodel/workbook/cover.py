"""The cover of a run's workbook: what it cost and how well that is proven, what made it, what is on which sheet."""

from __future__ import annotations

from energymodel.reporting.units import figure, write
from energymodel.workbook.book import Book, link_to

COVER = "封面 Cover"
READ = (
    ("各表首行为标题,第 4 行为表头(中文、英文、单位),第 3 行为 CSV 文件中的列名。表头已冻结,可筛选。",
     "Row 4 of a sheet is its header (Chinese, English, unit), row 3 the column's name in the CSV. Headers are frozen and have filters."),
    ("单位: {zh}", "Units: {en}"),
    ("费用为运行成本(燃料、启停、运维、外购电、碳、绿证、需求响应、缺电),不含投资与固定费用。",
     "Cost is what dispatch pays: fuel, starts, operation, imports, carbon, certificates, demand response, unserved energy; no capital."),
    ("时间为北京时间(UTC+8),每小时以其开始时刻命名。", "Times are Beijing time (UTC+8); an hour is named by its beginning."),
    ("本文件由程序生成,修改不会影响模型;修改输入请用 energymodel template。",
     "Made by the program: changes here change nothing there. To change inputs: energymodel template."),
)  # fmt: skip
UNITS = {
    False: ("万千瓦、亿千瓦时、亿元、万吨、万吨标煤、亿立方米;同名 CSV 文件为 MW、GWh、CNY、t、tce、m3",
            "(万千瓦 = 10 MW, 亿千瓦时 = 100 GWh, 亿元 = 100 million CNY, 万吨 = 10,000 t); the CSVs are in MW, GWh, CNY, t, tce, m3"),
    True: ("MW、GWh、CNY、t、tce、m3,与同名 CSV 文件相同", "MW, GWh, CNY, t, tce, m3, as in the CSVs of the same names"),
}  # fmt: skip
MOST_WARNINGS = 50


def write_cover(book: Book, record: dict, titles: dict[str, str], machine: bool) -> None:
    """The first sheet, from run.json and the titles of the sheets of tables."""
    sheet = book.sheet(COVER)
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 110)
    title = " ".join(str(record[key]) for key in ("title_zh", "title") if record.get(key)) or str(record["scenario"])
    sheet.write_string(0, 0, title, book.look("title"))
    row = 2
    for label, value in facts(record):
        sheet.write_string(row, 0, label, book.look("bold"))
        sheet.write_string(row, 1, value, book.look("wrapped"))
        row += 1
    row = _section(book, sheet, row + 1, "目录 Sheets")
    for name, shown in titles.items():
        sheet.write_url(row, 0, link_to(shown), book.look("link"), shown)
        sheet.write_string(row, 1, f"{name}.csv", book.look("quiet"))
        row += 1
    row = _section(book, sheet, row + 1, "说明 How to read")
    for zh, en in READ:
        shown = UNITS[machine]
        sheet.merge_range(row, 0, row, 1, "")
        sheet.write_string(row, 0, f"{zh}\n{en}".format(zh=shown[0], en=shown[1]), book.look("wrapped"))
        sheet.set_row(row, 30)
        row += 1
    warnings = [str(w) for w in record.get("warnings", ())]
    row = _section(book, sheet, row + 1, f"输入提示 Unlikely inputs: {len(warnings)}")
    for warning in warnings[:MOST_WARNINGS]:
        sheet.merge_range(row, 0, row, 1, "")
        sheet.write_string(row, 0, warning, book.look("wrapped"))
        row += 1


def facts(record: dict) -> list[tuple[str, str]]:
    """Label and text of what a run is, costs and was made by. Nothing that differs when the workbook is made again."""
    gap, cost = max(record["gap"], 0.0), record["objective"]
    versions = ", ".join(f"{k} {v}" for k, v in record.get("versions", {}).items() if v)
    length = f"{record['hours']:,} h" + (f" / {record['steps']:,}" if record["steps"] != record["hours"] else "")
    return [
        ("情景 scenario", str(record["scenario"])),
        ("运行成本 operating cost", f"{write(cost, 'CNY', 7)} ({figure(cost, 10)} CNY)"),
        ("已证明误差 proven within", f"{gap:.1e} (已证明的成本下界 proven lower bound {figure(record['bound'], 10)} CNY)"),
        ("年份与时长 year, hours / steps", f"{record['year']}, {length}"),
        ("求解方法 solver method", str(record["method"])),
        ("政策 policies", ", ".join(record.get("policies", ())) or "-"),
        ("开始时间 started", str(record["started"])),
        ("版本 versions", versions),
    ]


def _section(book: Book, sheet, row: int, title: str) -> int:
    sheet.merge_range(row, 0, row, 1, "")
    sheet.write_string(row, 0, title, book.look("head"))
    return row + 1
