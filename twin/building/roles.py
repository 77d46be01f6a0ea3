"""What a column of a log can be, and how such columns are called in English, German and Chinese, and in SAP."""

from __future__ import annotations

__all__ = ["ROLES"]

ROLES: dict[str, tuple[str, ...]] = {
    "case": (
        "case", "caseid", "caseconceptname", "lot", "lotid", "lotno", "job", "jobid", "part_id", "partid",
        "workorder", "workorderid", "productionorder", "serial", "serialnumber", "batchid", "traceid", "order",
        "orderid", "批次", "批号", "工单", "工单号", "案例", "订单", "订单号", "los", "losnummer", "charge",
        "chargennummer", "auftrag", "auftragsnummer", "auftragsnr", "fertigungsauftrag",
        "fertigungsauftragsnummer", "aufnr", "生产订单", "生产订单号", "生产批号", "批次号", "任务单",
        "任务单号", "流程卡", "流程卡号", "工单编号", "序列号",
    ),
    "activity": (
        "activity", "activityname", "conceptname", "operation", "operationname", "task", "step", "event", "eventname",
        "process", "processstep", "工序", "活动", "工步", "arbeitsgang", "arbeitsgangname", "arbeitsfolge", "vorgang",
        "vorgangsname", "tätigkeit", "prozessschritt", "vornr", "工序名称", "工序号", "工艺", "工步名称", "活动名称",
    ),
    "resource": (
        "machine", "machineid", "resource", "orgresource", "unit", "equipment", "workstation", "workcenter", "asset",
        "station", "设备", "机器", "机台", "工位", "maschine", "maschinennummer", "maschinennr", "anlage",
        "betriebsmittel", "arbeitsplatz", "arbpl", "设备编号", "设备名称", "设备号", "机台号", "机台编号", "机床",
        "机器编号",
    ),
    "station": (
        "station", "stationname", "workcenter", "group", "resourcegroup", "machinegroup", "工位", "工作中心",
        "arbeitsplatzgruppe", "maschinengruppe", "工作中心名称", "设备组",
    ),
    "start": (
        "startdate", "start", "starttime", "starttimestamp", "begin", "from", "timestart", "started",
        "timestampstart", "开始", "开始时间", "beginn", "startzeit", "startdatum", "startzeitpunkt", "anfang",
        "anfangsdatum", "von", "isdd", "开工时间", "开始日期", "开工日期", "实际开始时间",
    ),
    "end": (
        "enddate", "end", "endtime", "endtimestamp", "complete", "completetimestamp", "completiontime", "finish",
        "finished", "to", "until", "timestampend", "timetimestamp", "timestamp", "time", "ts", "date", "datetime",
        "结束", "结束时间", "时间", "时间戳", "ende", "endzeit", "enddatum", "endzeitpunkt", "bis", "fertig",
        "zeitstempel", "zeitpunkt", "zeit", "datum", "iedd", "完工时间", "结束日期", "完工日期", "实际结束时间",
        "完成时间", "日期",
    ),
    "worker": (
        "worker", "workerid", "operator", "employee", "person", "staff", "user", "工人", "操作员", "员工",
        "mitarbeiter", "werker", "bediener", "personalnummer", "操作工", "操作者", "工号", "人员",
    ),
    "product": (
        "product", "productname", "part", "partdesc", "partname", "item", "article", "material", "sku", "partnumber",
        "family", "产品", "零件", "物料", "artikel", "artikelnummer", "teil", "teilenummer", "produkt", "erzeugnis",
        "materialnummer", "matnr", "产品名称", "产品型号", "产品编号", "零件名称", "零件号", "物料编码", "物料号",
        "物料名称", "图号",
    ),
    "order": (
        "order", "orderid", "productionorder", "workorder", "订单", "订单号", "auftrag", "auftragsnummer",
        "fertigungsauftrag", "aufnr", "生产订单", "生产订单号",
    ),
    "quantity": (
        "orderqty", "orderquantity", "workorderqty", "quantity", "qty", "pieces", "lotsize", "batchsize", "amount",
        "数量", "件数", "menge", "auftragsmenge", "sollmenge", "stückzahl", "losgröße", "gamng", "计划数量",
        "订单数量", "批量",
    ),
    "completed": (
        "qtycompleted", "completed", "good", "goodqty", "qtygood", "produced", "完成数量", "良品", "gutmenge",
        "gutstück", "istmenge", "lmnga", "合格数量", "合格数", "良品数", "完工数量",
    ),
    "rejected": (
        "qtyrejected", "rejected", "scrap", "scrapped", "defects", "qtyscrap", "nok", "报废", "不良", "ausschuss",
        "ausschussmenge", "schlechtmenge", "xmnga", "报废数量", "报废数", "不合格数量", "不良数量",
    ),
    "outcome": (
        "outcome", "result", "disposition", "结果", "ergebnis", "判定",
    ),
    "state": (
        "state", "status", "machinestate", "状态", "zustand", "maschinenzustand", "betriebszustand", "设备状态",
        "机器状态",
    ),
    "power": (
        "power", "poweravg", "powerkw", "kw", "activepower", "功率", "leistung", "wirkleistung", "leistungkw",
        "有功功率",
    ),
    "components": (
        "components", "consumed", "bom", "built_in", "builtin", "部件", "组件", "stückliste", "komponenten",
        "物料清单",
    ),
    "items": (
        "items", "count", "partcount", "output", "produced_items", "产量", "stück", "teilezähler",
    ),
    "duration": (
        "statustime", "duration", "statetime", "seconds", "时长", "dauer", "持续时间",
    ),
    "alarm": (
        "alarm", "alarms", "报警", "störung", "alarme", "告警",
    ),
    "release": (
        "releasedate", "release", "released", "releasetime", "created", "投放", "下达时间", "freigabe",
        "freigabedatum", "auftragsfreigabe", "下达日期", "投产时间",
    ),
    "due": (
        "duedate", "due", "deadline", "交期", "liefertermin", "fällig", "fälligkeit", "fälligkeitsdatum", "endtermin",
        "termin", "交货期", "交货日期", "计划完成时间",
    ),
}  # fmt: skip
"""What a column can be, and how such columns are called (letters and digits only, small)."""
