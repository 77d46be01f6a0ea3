"""Which column says what: guessed by its name and its content, shown, and overruled by the user."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from twin.building.errors import LogError

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["ROLES", "guess", "named"]

ROLES: dict[str, tuple[str, ...]] = {
    "case": (
        "case", "caseid", "caseconceptname", "lot", "lotid", "lotno", "job", "jobid", "part_id", "partid", "workorder",
        "workorderid", "productionorder", "serial", "serialnumber", "batchid", "traceid", "order", "orderid",
        "批次", "批号", "工单", "工单号", "案例", "订单", "订单号",
    ),
    "activity": (
        "activity", "activityname", "conceptname", "operation", "operationname", "task", "step", "event", "eventname",
        "process", "processstep", "工序", "活动", "工步",
    ),
    "resource": (
        "machine", "machineid", "resource", "orgresource", "unit", "equipment", "workstation", "workcenter", "asset",
        "station", "设备", "机器", "机台", "工位",
    ),
    "station": ("station", "stationname", "workcenter", "group", "resourcegroup", "machinegroup", "工位", "工作中心"),
    "start": (
        "startdate", "start", "starttime", "starttimestamp", "begin", "from", "timestart", "started", "timestampstart",
        "开始", "开始时间",
    ),
    "end": (
        "enddate", "end", "endtime", "endtimestamp", "complete", "completetimestamp", "completiontime", "finish",
        "finished", "to",
        "until", "timestampend", "timetimestamp", "timestamp", "time", "ts", "date", "datetime", "结束",
        "结束时间", "时间", "时间戳",
    ),
    "worker": ("worker", "workerid", "operator", "employee", "person", "staff", "user", "工人", "操作员", "员工"),
    "product": ("product", "productname", "part", "partdesc", "partname", "item", "article", "material", "sku",
                "partnumber", "family", "产品", "零件", "物料"),
    "order": ("order", "orderid", "productionorder", "workorder", "订单", "订单号"),
    "quantity": ("orderqty", "orderquantity", "workorderqty", "quantity", "qty", "pieces", "lotsize", "batchsize",
                 "amount", "数量", "件数"),
    "completed": ("qtycompleted", "completed", "good", "goodqty", "qtygood", "produced", "完成数量", "良品"),
    "rejected": ("qtyrejected", "rejected", "scrap", "scrapped", "defects", "qtyscrap", "nok", "报废", "不良"),
    "outcome": ("outcome", "result", "disposition", "结果"),
    "state": ("state", "status", "machinestate", "状态"),
    "power": ("power", "poweravg", "powerkw", "kw", "activepower", "功率"),
    "components": ("components", "consumed", "bom", "built_in", "builtin", "部件", "组件"),
    "items": ("items", "count", "partcount", "output", "produced_items", "产量"),
    "duration": ("statustime", "duration", "statetime", "seconds", "时长"),
    "alarm": ("alarm", "alarms", "报警"),
    "release": ("releasedate", "release", "released", "releasetime", "created", "投放", "下达时间"),
    "due": ("due", "duedate", "deadline", "交期"),
}  # fmt: skip
"""What a column can be, and how such columns are called (letters and digits only, small)."""

NEEDED = ("case", "activity", "end")


def guess(table: pa.Table, given: Mapping[str, str], file: str) -> dict[str, str]:
    """Find the column of each role.

    Parameters
    ----------
    table : the log
    given : columns that the user names, by role
    file : for messages

    Returns
    -------
    dict
        Column by role; a role without a column is missing.

    Raises
    ------
    LogError
        If a role or column does not exist, or what is needed is not found.
    """
    columns = list(table.column_names)
    for role, column in given.items():
        if role not in ROLES:
            raise LogError(f"--column {role}={column}: no column can be {role!r}; it can be {', '.join(ROLES)}")
        if column not in columns:
            raise LogError(f"{file}: has no column {column!r}; it has {_listed(columns)}")
    found = dict(given)
    plain = {column: re.sub(r"[\W_]+", "", column).lower() for column in columns}
    for role, words in ROLES.items():
        if role in found:
            continue
        known = [re.sub(r"_", "", word) for word in words]
        taken = set(found.values())
        fits = [column for column in columns if column not in taken and plain[column] in known]
        if fits:
            found[role] = min(fits, key=lambda column: known.index(plain[column]))
    if "end" not in found:
        timed = [column for column in columns if column not in found.values() and _holds_times(table, column)]
        if timed:
            found["end"] = timed[-1]
            if len(timed) > 1:
                found.setdefault("start", timed[0])
    if "end" not in found and "start" in found:
        found["end"] = found["start"]
    if "resource" not in found and "station" in found:
        found["resource"] = found.pop("station")
    if "activity" not in found and "resource" in found:
        found["activity"] = found["resource"]
    for role in NEEDED:
        if role not in found and not (role == "case" and {"state", "resource"} <= set(found)):
            what = "times" if role == "end" else f"{role}s" if role == "case" else "activities"
            raise LogError(
                f"{file}: no column looks like {what}; it has {_listed(columns)}: name it with --column {role}=NAME"
            )
    return found


def named(found: Mapping[str, str]) -> str:
    """Roles and their columns in one line.

    Examples
    --------
    >>> named({"case": "lot", "end": "ts"})
    'case=lot, end=ts'
    """
    return ", ".join(f"{role}={column}" for role, column in found.items())


def _listed(columns: list[str]) -> str:
    shown = ", ".join(repr(column[:40]) for column in columns[:12])
    return shown + (f" and {len(columns) - 12} more" if len(columns) > 12 else "")


def _holds_times(table: pa.Table, column: str) -> bool:
    import pyarrow as pa

    kind = table.schema.field(column).type
    if pa.types.is_timestamp(kind) or pa.types.is_date(kind):
        return True
    if not (pa.types.is_string(kind) or pa.types.is_large_string(kind)):
        return False
    sample = [str(value) for value in table.column(column).slice(0, 50).to_pylist() if value is not None]
    dated = sum(bool(re.match(r"\s*\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}", value)) for value in sample)
    return bool(sample) and dated > 0.8 * len(sample)
