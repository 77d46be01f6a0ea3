"""Everything that the command line says by itself, in English and Chinese."""

from __future__ import annotations

__all__ = ["TEXTS"]

TEXTS: dict[str, tuple[str, str]] = {
    # the command
    "twin": (
        "Simulate a factory from one plant file: what it delivers, what limits it, how sure that is.",
        "用一个工厂文件仿真整个工厂：产出多少、瓶颈在哪、结论有多可靠。",
    ),
    "twin.epilog": (
        "Exit codes: 0 done; 1 the run could not be finished; 2 wrong input; 70 a fault of the program; "
        "130 stopped by Ctrl-C. More about a command: twin COMMAND --help",
        "退出码：0 完成；1 运行未能完成；2 输入有误；70 程序故障；130 被 Ctrl-C 中断。各命令说明：twin 命令 --help",
    ),
    "commands": ("commands", "命令"),
    "arguments": ("arguments", "参数"),
    "options": ("options", "选项"),
    "usage": ("usage: ", "用法："),
    "more_help": ("see {command} --help", "见 {command} --help"),
    "wrong": ("error", "错误"),
    "option.help": ("show this text", "显示本说明"),
    "option.version": ("show the version", "显示版本"),
    "option.lang": ("language of all output: en or zh", "输出语言：en 或 zh"),
    "option.json": ("write JSON, for machines", "输出 JSON，供程序读取"),
    "option.csv": ("write the table to a CSV file", "将表格写入 CSV 文件"),
    "option.xlsx": ("write the table to an Excel file", "将表格写入 Excel 文件"),
    "option.html": ("write an HTML page that opens offline", "写出可离线打开的 HTML 页面"),
    "option.overwrite": ("replace a file that is there", "覆盖已有文件"),
    "plant": ("plant file (YAML)", "工厂文件（YAML）"),
    "result": ("result file (HDF5), or that of an unfinished run", "结果文件（HDF5），也可以是未完成的运行"),
    # init
    "init": ("write a commented starter plant", "写出带注释的入门工厂文件"),
    "init.folder": ("folder to write to (default: this one)", "目标文件夹（默认：当前文件夹）"),
    "init.template": (
        "which plant: line (a flow line fed by a source) or jobs (orders with due dates from a table)",
        "模板：line（由来料源供料的流水线）或 jobs（来自表格、带交期的订单）",
    ),
    "init.force": ("replace files that are there", "覆盖已有文件"),
    "init.exists": ("{path} is there already; --force replaces it", "{path} 已存在；--force 可覆盖"),
    "init.wrote": ("wrote {path}", "已写出 {path}"),
    "init.next": ("next: twin check {path}, then twin run {path}", "下一步：twin check {path}，然后 twin run {path}"),
    # check
    "check": (
        "say what can be known without a run: mistakes, static load, orders that cannot be met",
        "不运行即可得知的一切：错误、静态负荷、无法按期的订单",
    ),
    "check.sound": ("{path}: nothing wrong found", "{path}：未发现问题"),
    "check.count": (
        "{errors} errors, {warnings} warnings, {notes} notes",
        "{errors} 个错误，{warnings} 个警告，{notes} 条提示",
    ),
    "check.error": ("error", "错误"),
    "check.warning": ("warning", "警告"),
    "check.note": ("note", "提示"),
    "check.load": ("static load over {span} (without setups and queues)", "{span} 内的静态负荷（不计换型与排队）"),
    "check.kind": ("kind", "类别"),
    "check.station": ("station", "工位"),
    "check.people": ("people", "人员"),
    "check.fleet": ("vehicles", "车辆"),
    "check.rack": ("cranes", "堆垛机"),
    "check.percent": ("load", "负荷"),
    "check.work": ("work", "工作量"),
    "check.capacity": ("time there is", "可用时间"),
    "check.none": ("no time", "无可用时间"),
    "check.bottleneck": ("bottleneck: {names} ({load})", "瓶颈：{names}（{load}）"),
    "check.rate": (
        "source '{source}' runs as fast as it can: at most {rate:.4g} pieces/h, limited by {names}",
        "来料源“{source}”全速供料：每小时最多 {rate:.4g} 件，受限于 {names}",
    ),
    "check.rate_free": (
        "source '{source}' runs as fast as it can: no station limits it",
        "来料源“{source}”全速供料：没有工位限制它",
    ),
    # run
    "run": ("run a plant and show its figures", "运行一个工厂并显示指标"),
    "run.replications": ("number of replications", "重复仿真次数"),
    "run.length": ("simulated time, for example '5 d'", "仿真时长，例如 '5 d'"),
    "run.warm_up": (
        "time left out of the figures, for example '8 h'; found by MSER-5 if not given",
        "不计入指标的预热期，例如 '8 h'；不给出时由 MSER-5 判定",
    ),
    "run.seed": ("seed of the random numbers", "随机数种子"),
    "run.precision": (
        "replicate until throughput is known so well, for example 1%%",
        "重复仿真直到产出达到该精度，例如 1%%",
    ),
    "run.out": ("keep the whole record in this file (HDF5)", "将完整记录保存到该文件（HDF5）"),
    "run.record": (
        "what the file holds: all (every event) or figures (sums only)",
        "文件内容：all（全部事件）或 figures（仅汇总量）",
    ),
    "run.engine": (
        "auto (default): recursion for the figures of a serial line, else compiled wherever it can run the plant; "
        "reference; compiled; or recursion (the last two compile for a minute once)",
        "auto（默认）：串行线的指标用递推（recursion），否则凡能运行该工厂时用编译引擎；reference（参考）；compiled（编译）；"
        "recursion（递推）；后两者首次需编译约一分钟",
    ),
    "run.cluster": (
        "address of a Dask scheduler whose workers do the replications, for example tcp://host:8786",
        "Dask 调度器地址，由其工作进程执行重复仿真，例如 tcp://host:8786",
    ),
    "run.workers": ("number of processes (default: one for each core)", "进程数（默认：每个核心一个）"),
    "run.trace": (
        "tell in words what happens in the first replication, on the screen or in a file",
        "用文字叙述第一次重复仿真中发生的事，输出到屏幕或文件",
    ),
    "run.plant": (
        "plant file (YAML); with --from one with other figures, or none",
        "工厂文件（YAML）；与 --from 同用时可为参数不同的工厂，也可省略",
    ),
    "run.from": (
        "go on from this saved state; with -n, --precision or --seed under random numbers of their own",
        "从保存的状态继续；给出 -n、--precision 或 --seed 时此后使用各自的随机数",
    ),
    "run.save_state": (
        "run up to the time of --at and save the state in this file, in place of figures",
        "运行到 --at 的时刻并将状态保存到该文件，不计算指标",
    ),
    "run.at": ("when the state is saved, for example '3 d'", "保存状态的时刻，例如 '3 d'"),
    "run.saved": (
        "{plant}: state at {time} s saved: {path} (twin run --from {path})",
        "{plant}：已保存 {time} s 时的状态：{path}（twin run --from {path}）",
    ),
    "run.save_alone": (
        "--{option}: says nothing where a state is saved; give it to the run that goes on: twin run --from FILE",
        "--{option}：保存状态时不起作用；请用于继续的运行：twin run --from 文件",
    ),
    "run.no_time": ("--save-state: needs --at, for example --at '3 d'", "--save-state：需要 --at，例如 --at '3 d'"),
    "run.no_file": ("--at: needs --save-state FILE", "--at：需要 --save-state 文件"),
    "run.no_plant": ("give a plant file, or a saved state: --from FILE", "请给出工厂文件，或保存的状态：--from 文件"),
    "run.two_starts": (
        "--save-state: takes a plant file or --from, not both",
        "--save-state：工厂文件与 --from 只能给出一个",
    ),
    "run.all": ("show every figure of every element", "显示所有对象的全部指标"),
    "run.progress": ("running", "运行中"),
    "run.kept": ("record: {path} (twin show {path})", "记录：{path}（twin show {path}）"),
    "run.page": ("page: {path}", "页面：{path}"),
    "run.why": ("the {engine} engine ran: {why}", "使用 {engine} 引擎的原因：{why}"),
    "run.ended": (
        "seed {seed}, {engine} engine, ended: {ended}",
        "种子 {seed}，{engine} 引擎，结束方式：{ended}",
    ),
    "ended.length": ("length reached", "达到设定时长"),
    "ended.done": ("all orders done", "订单全部完成"),
    "run.not_reached": (
        "the precision of {asked:.3g} % was not reached in {count} replications",
        "{count} 次重复仿真后仍未达到 {asked:.3g} % 的精度",
    ),
    "run.stopped": ("stopped", "已中断"),
    "run.stopped_kept": (
        "stopped after {done} replications, kept; the same command goes on: {path}",
        "已中断，完成的 {done} 次重复仿真已保留；再次执行同一命令即可继续：{path}",
    ),
    "run.stopped_lost": ("stopped; nothing is kept without --out", "已中断；未使用 --out，结果未保留"),
    # compare
    "compare": (
        "compare plants, or results, with the first of them under the same random numbers",
        "在相同随机数下，将多个工厂（或结果）与第一个比较",
    ),
    "compare.plants": ("plant files or result files, the base first", "工厂文件或结果文件，第一个为基准"),
    "compare.replications": ("number of replications (default: 10)", "重复仿真次数（默认：10）"),
    "compare.from": (
        "let all plants go on from this saved state (twin run --save-state); --warm-up leaves out what lies before",
        "让所有工厂从保存的状态继续（twin run --save-state）；--warm-up 可不计其之前的部分",
    ),
    "compare.miit": ("show the reference table of the MIIT", "显示工信部参考指标表"),
    "compare.fewer": ("compare: {count} given, want at least 2", "compare：给出了 {count} 个，至少需要 2 个"),
    "compare.options": (
        "{option} has no effect on result files; give plant files, or leave it out",
        "{option} 对结果文件不起作用；请给出工厂文件，或去掉该选项",
    ),
    # sweep
    "sweep": (
        "run a plant at many settings of its fields, and find the best",
        "在多组参数设置下运行工厂，找出最优设置",
    ),
    "sweep.study": ("study file (YAML)", "研究文件（YAML）"),
    "sweep.from": (
        "let all points go on from this saved state (twin run --save-state)",
        "让所有方案点从保存的状态继续（twin run --save-state）",
    ),
    "sweep.replications": ("replications of every point", "每个点的重复仿真次数"),
    "sweep.out": (
        "folder that keeps a result of every point (default: STUDY.sweep beside the study)",
        "保存每个点结果的文件夹（默认：研究文件旁的 STUDY.sweep）",
    ),
    "sweep.all": ("show every point and every factor", "显示所有点和所有因子"),
    "sweep.kept": ("kept: {path} (twin show {path})", "已保存：{path}（twin show {path}）"),
    "sweep.failed": (
        "{count} of {points} points failed; the first: {why}",
        "{points} 个点中有 {count} 个失败；第一个：{why}",
    ),
    # schedule
    "schedule": (
        "plan the orders of a plant, execute the plan in the simulation, and say what will come out",
        "为工厂订单排产，在仿真中执行该排产，并给出真实结果",
    ),
    "schedule.solver": (
        "auto (default), cpsat, hybrid, lns, rule, search, or one rule: SPT, EDD, MWKR, ATC, ATCS, CR, COVERT",
        "auto（默认）、cpsat、hybrid、lns、rule、search，或单个规则：SPT、EDD、MWKR、ATC、ATCS、CR、COVERT",
    ),
    "schedule.time": ("time for the solver (default: 10 s)", "求解时间（默认：10 s）"),
    "schedule.objective": (
        "tardiness, makespan, late, flow or energy; sums as 'tardiness=10,makespan=1', levels as 'late>makespan' "
        "(default: tardiness, makespan where nothing is due)",
        "tardiness、makespan、late、flow 或 energy；加权和如 'tardiness=10,makespan=1'，分级如 'late>makespan'"
        "（默认：tardiness；无交期时为 makespan）",
    ),
    "schedule.hard_due": (
        "due dates must be kept; where they cannot be, say which cannot hold together",
        "交期必须满足；无法满足时指出相互冲突的条件",
    ),
    "schedule.robust": (
        "choose among N schedules by simulation; say price and gain",
        "通过仿真从 N 个方案中选择，并给出代价与收益",
    ),
    "schedule.replications": (
        "number of runs in which it is executed (default: the plant's, or 20); 0: none",
        "执行次数（默认：工厂文件中的次数，或 20）；0：不执行",
    ),
    "schedule.iterations": (
        "limit on the solver's steps: the same schedule on every machine",
        "求解步数上限：在任何机器上得到相同的排产",
    ),
    "schedule.dispatch": (
        "write the table that `schedule:` of a plant file takes",
        "写出可用于工厂文件 `schedule:` 的表格",
    ),
    # policies
    "policies": (
        "compare what to do when things happen (breakdowns, rush orders, ...), under the same disturbances",
        "在相同扰动（故障、急单等）下比较各种动态调度策略",
    ),
    "policies.names": (
        "policies, with commas: rule, shift, repair, full, periodic, hybrid, or file.py:function (default: all named)",
        "策略，以逗号分隔：rule、shift、repair、full、periodic、hybrid 或 file.py:函数（默认：全部具名策略）",
    ),
    "policies.disturbances": ("disturbances in each run (default: 20)", "每次运行的扰动数（默认：20）"),
    # buffers
    "buffers": (
        "allocate the places of buffers and queues by simulation: most throughput, or fewest places for a throughput",
        "通过仿真分配缓冲与队列的容量：产出最大，或以最少容量达到给定产出",
    ),
    "buffers.total": ("places to allocate (default: as many as there are)", "要分配的总容量（默认：现有总容量）"),
    "buffers.throughput": (
        "good pieces an hour to reach with the fewest places",
        "以最少容量达到的每小时合格品数",
    ),
    "buffers.names": (
        "stations (their queues) and buffers that may change, with commas (default: all that have a capacity)",
        "可改变的工位（其队列）与缓冲，以逗号分隔（默认：所有有容量限制者）",
    ),
    "buffers.replications": (
        "runs of each allocation at first, eight times as many where a difference is in doubt (default: 10)",
        "每个方案最初的运行次数，差异存疑时增至八倍（默认：10）",
    ),
    "buffers.out": ("write a variant of the plant with these capacities", "写出采用这些容量的工厂变体文件"),
    # show
    "show": ("show a result, or one of its tables", "显示结果，或其中一张表"),
    "show.resolution": (
        "steps of the tables power and temperature (default: 1 min)",
        "表 power 与 temperature 的时间步长（默认：1 min）",
    ),
    "show.by": (
        "columns of the table power: each machine, each area, or the plant (default)",
        "表 power 的列：逐台设备、逐个区域，或整个工厂（默认）",
    ),
    "show.of": (
        "what the table power tells: the power [W] (default), its cost by time of use, or its CO2 [kg], in each slot",
        "表 power 的内容：功率 [W]（默认）、各时段的分时电费，或碳排放 [kg]",
    ),
    "show.needs_power": (
        "{option} belongs to the table power: twin show {path} power",
        "{option} 用于表 power：twin show {path} power",
    ),
    "show.table": (
        "states, parts, moves, stock, energy, power, temperature, orders, operations, people, genealogy or log",
        "states、parts、moves、stock、energy、power、temperature、orders、operations、people、genealogy 或 log",
    ),
    "show.rows": ("number of rows shown (default: 20)", "显示行数（默认：20）"),
    "show.replication": ("which replication, from 0", "第几次重复仿真，从 0 起"),
    "show.more": (
        "{shown} of {all} rows; --rows {all} shows all",
        "共 {all} 行，显示 {shown} 行；--rows {all} 显示全部",
    ),
    "show.tables": ("tables: {names} (twin show {path} TABLE)", "表格：{names}（twin show {path} 表名）"),
    "show.sweep_table": (
        "{path} is a sweep; its points are results of their own: twin show {path}/points/RESULT.h5 TABLE",
        "{path} 是参数研究；各点结果单独保存：twin show {path}/points/RESULT.h5 表名",
    ),
    "show.needs_table": ("{option} needs a table: {names}", "{option} 需要指定表格：{names}"),
    "show.unknown": ("no table is called '{name}'; there are: {names}", "没有名为“{name}”的表格；可选：{names}"),
    "show.wrote": ("wrote {path}", "已写出 {path}"),
    # kpis
    "kpis": (
        "show all figures of a result: ISO 22400-2, energy, money, and the MIIT tables",
        "显示结果的全部指标：ISO 22400-2、能源、成本与工信部指标表",
    ),
    "kpis.miit": ("show only the reference table of the MIIT, all 21 rows", "只显示工信部参考指标表（21 行）"),
    "kpis.row": ("row", "序号"),
    "kpis.miit_title": ("reference table of the MIIT", "工信部参考指标表"),
    "column.figure": ("figure", "指标"),
    "column.value": ("value", "数值"),
    "column.unit": ("unit", "单位"),
    "column.note": ("note", "备注"),
    # build
    "build": (
        "build a plant from an event log, and say how far to trust it",
        "从事件日志建立工厂模型，并说明其可信程度",
    ),
    "build.log": (
        "log: CSV, Excel, Parquet, XES, OCEL 2.0 in JSON, or the stream of an MTConnect adapter",
        "日志：CSV、Excel、Parquet、XES、OCEL 2.0（JSON）或 MTConnect 适配器数据流",
    ),
    "build.out": (
        "plant file to write (default: LOG.yaml beside the log)",
        "输出的工厂文件（默认：日志旁的同名 .yaml）",
    ),
    "build.column": (
        "which column is what, where it is not to be guessed: ROLE=NAME, as often as needed",
        "指定列的含义（不使用自动猜测）：角色=列名，可重复给出",
    ),
    "build.zone": ("time zone of the plant, as Asia/Shanghai", "工厂所在时区，例如 Asia/Shanghai"),
    "build.hold_out": (
        "build from this share of the log's time, simulate the rest from the state there, and compare: 60%%",
        "用日志前段（如 60%%）建模，从该时刻的状态起仿真其余部分并与实际比较",
    ),
    "build.replications": ("replications of the hold-out (default: 20)", "留出验证的重复仿真次数（默认：20）"),
    "build.columns": ("columns: {columns}", "列：{columns}"),
    "build.found": (
        "found {stations} stations, {products} routings, {cases} cases, {operations} operations",
        "识别出 {stations} 个工位、{products} 条工艺路线、{cases} 个案例、{operations} 次作业",
    ),
    "build.exists": ("{path} is there already; name another file with --out", "{path} 已存在；请用 --out 指定文件"),
    "build.bad_share": (
        "--{option}: {text!r}, want a share between 5% and 95%",
        "--{option}：{text!r}，应为 5% 至 95% 之间的比例",
    ),
    "build.bad_column": (
        "--column: {text!r}, want ROLE=NAME, for example case=lot",
        "--column：{text!r}，应为 角色=列名，例如 case=批次",
    ),
    "build.needs": ("{option} needs --hold-out", "{option} 需要同时给出 --hold-out"),
    "monitored.found": (
        "no cases, but states of {machines} machines; {states}",
        "日志没有案例，但有 {machines} 台设备的状态；{states}",
    ),
    "monitored.output": (
        "held out: output {real:.0f}, predicted {predicted:.0f} ({difference:+.1f} %)",
        "留出验证：产出 {real:.0f}，预测 {predicted:.0f}（{difference:+.1f} %）",
    ),
    "monitored.energy": (
        "held out: energy {real:.1f} kWh, predicted {predicted:.1f} kWh ({difference:+.1f} %)",
        "留出验证：能耗 {real:.1f} kWh，预测 {predicted:.1f} kWh（{difference:+.1f} %）",
    ),
    "monitored.line": ("line {number} is damaged and left out: {text}", "第 {number} 行损坏，已略去：{text}"),
    "monitored.backward": (
        "{count} lines lie before the line above them and count from there, the first is line {number}",
        "{count} 行的时间早于上一行，按上一行时间计；第一处为第 {number} 行",
    ),
    "monitored.stream": (
        "{lines} lines, {stays} stays in states, {parts} parts; time model of ISO 22400-2:",
        "{lines} 行，{stays} 段状态，{parts} 件；ISO 22400-2 时间模型：",
    ),
    "monitored.rates": (
        "  availability {availability:.1f} %, utilization efficiency {utilization:.1f} %, technical efficiency "
        "{technical:.1f} %",
        "  可用率 {availability:.1f} %，利用效率 {utilization:.1f} %，技术效率 {technical:.1f} %",
    ),
    "monitored.no_plant": (
        "a stream of one machine's states tells no routing: no plant file is written",
        "单台设备的状态流不含工艺路线：不写出工厂文件",
    ),
    "monitored.reference": ("reference time", "参考时间"),
    "monitored.busy": ("actual unit busy time (AUBT)", "实际单元占用时间 AUBT"),
    "monitored.production": ("actual production time (APT)", "实际生产时间 APT"),
    "monitored.setup": ("actual unit setup time (AUST)", "实际准备时间 AUST"),
    "monitored.delay": ("actual unit delay time (ADET)", "实际延迟时间 ADET"),
    "monitored.down": ("actual unit down time (ADOT)", "实际停机时间 ADOT"),
    "monitored.idle": ("idle", "空闲"),
    "monitored.off": ("off", "关机"),
    # calibrate
    "calibrate": (
        "fit what no booking tells (hidden delays, availability, priorities, how the past ages), before a cut only",
        "仅用切分点之前的数据，拟合记录中没有的参数（隐藏等待、可用率、优先规则、历史权重）",
    ),
    "calibrate.until": (
        "share of the log's time to learn from (default: 60%%)",
        "用于学习的日志时间比例（默认：60%%）",
    ),
    "calibrate.replications": ("replications of each trial (default: 6)", "每次试算的重复仿真次数（默认：6）"),
    "calibrate.value": (
        "{name}: {value} (as good: {low} to {high}; {said})",
        "{name}：{value}（同样好：{low} 至 {high}；{said}）",
    ),
    "calibrate.determined": ("determined by the data", "由数据确定"),
    "calibrate.loose": ("hardly determined: the data allow all that was tried", "难以确定：所试取值均与数据相符"),
    "calibrate.delay": ("factor of the time between operations", "作业间等待系数"),
    "calibrate.half_life": ("half-life of what was learned [d]", "历史数据半衰期 [天]"),
    "calibrate.availability": ("availability of stations", "工位可用率"),
    "calibrate.rule": (
        "queue of {station}: {rule} explains {explained} of {choices} choices (fifo {fifo}, chance {chance}; {said})",
        "{station} 的队列：{rule} 可解释 {choices} 次选择中的 {explained}（先进先出 {fifo}，随机 {chance}；{said}）",
    ),
    "calibrate.unclear": ("hardly determined: no rule explains most choices", "难以确定：没有规则能解释大部分选择"),
    # draw
    "draw": ("draw the plant in 3D, or seen from above", "绘制工厂三维图或俯视图"),
    "draw.out": ("picture to write (default: PLANT.png beside the plant)", "输出图片（默认：与工厂文件同名的 .png）"),
    "draw.top": ("seen from above", "俯视图"),
    "draw.size": ("pixels across and down (default: 1600x1000)", "图片宽高像素（默认：1600x1000）"),
    "draw.wrong_size": (
        "--size: {text!r} is no size from 200x200 to 8000x8000; 1600x1000 is one",
        "--size：{text!r} 不是 200x200 至 8000x8000 之间的尺寸；例如 1600x1000",
    ),
    "draw.wrong_kind": ("{path}: a picture is a .png or .jpg file", "{path}：图片应为 .png 或 .jpg 文件"),
    "draw.placed": (
        "{path}: stations without a position were placed automatically: {names}",
        "{path}：未给出位置的工位已自动布置：{names}",
    ),
    # import
    "import": ("turn a model of another program into a plant file", "将其他程序的模型转换为工厂文件"),
    "import.format": ("what wrote the model: opentcs", "模型来源：opentcs"),
    "import.model": ("file of the model (XML)", "模型文件（XML）"),
    "import.out": ("plant file to write (default: to the screen)", "输出的工厂文件（默认：屏幕）"),
    "import.exists": ("{path} is there already; --overwrite replaces it", "{path} 已存在；--overwrite 可覆盖"),
    "import.wrong_kind": ("{path}: a plant file is a .yaml file", "{path}：工厂文件应为 .yaml 文件"),
    "import.every": (
        "mean time between two loads that a location sends, since the model knows no demand (default: {default})",
        "每个站点发出两次货物的平均间隔；模型本身不含需求（默认：{default}）",
    ),
    "import.counts": (
        "{nodes} nodes, {lanes} lanes, {stations} stations, {vehicles} vehicles",
        "{nodes} 个节点，{lanes} 条车道，{stations} 个工位，{vehicles} 辆车",
    ),
    # schema
    "schema": (
        "print the JSON Schema of the plant file, with which editors complete and check it",
        "输出工厂文件的 JSON Schema，供编辑器补全与检查",
    ),
    "schema.out": ("write it to a file", "写入文件"),
    # faults
    "fault": (
        "a fault of the program, not of your input: {what}; please report it with {path}",
        "程序故障，并非输入有误：{what}；请连同 {path} 一起报告",
    ),
    "no_memory": ("not enough memory", "内存不足"),
    "is_folder": ("it is a folder", "这是一个文件夹"),
    "no_file": ("it is no regular file", "这不是普通文件"),
    "no_folder": ("there is no folder {path}", "没有文件夹 {path}"),
    "no_right": ("no right to write in {path}", "没有在 {path} 中写入的权限"),
    "is_input": (
        "{path} is there already and is no output of this kind; it is left alone, give another name",
        "{path} 已存在，且不是这类输出；保持不变，请换一个文件名",
    ),
    "output_full": ("the output cannot be written: {why}", "无法写入输出：{why}"),
    "cannot_write": ("{path}: cannot be written: {why}", "{path}：无法写入：{why}"),
    "bad_option": ("--{option}: {why}", "--{option}：{why}"),
    "want_more": ("--{option}: {text}, want more than {low}", "--{option}：{text}，必须大于 {low}"),
    "want_least": ("--{option}: {text}, want at least {low}", "--{option}：{text}，至少应为 {low}"),
}
"""Text by key, in English and Chinese; `{}` stand for what is filled in."""
