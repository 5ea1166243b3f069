# Writes the tables beside it, as pyarrow 25 does, one in each compression of Arrow and one as Parquet:
#   python write.py
import datetime
from decimal import Decimal
from itertools import cycle, islice

import pyarrow
import pyarrow.feather
import pyarrow.parquet

ROWS = 400


def column(cells, type):
    return pyarrow.array(list(islice(cycle(cells), ROWS)), type)


table = pyarrow.table(
    {
        "x": pyarrow.array([row / 7 for row in range(ROWS)], pyarrow.float64()),
        "single": column([1.5, None, -2.0], pyarrow.float32()),
        "count": column([1, None, -3, 9007199254740993], pyarrow.int64()),
        "byte": column([0, 255, 7], pyarrow.uint8()),
        "price": column([Decimal("1.50"), Decimal("-12345678.25"), None], pyarrow.decimal128(20, 2)),
        "flag": column([True, False, None], pyarrow.bool_()),
        "name": column(["häuschen", "", None, "a text that is longer than twelve bytes"], pyarrow.string()),
        "kind": column(["red", "green", None, "red"], pyarrow.dictionary(pyarrow.int8(), pyarrow.string())),
        "code": column([10, 20, None], pyarrow.dictionary(pyarrow.int32(), pyarrow.int64())),
        "day": column([datetime.date(2020, 1, 31), None, datetime.date(1969, 12, 31)], pyarrow.date32()),
        "at": column([datetime.datetime(2020, 1, 31, 10, 0, 0, 123000), None], pyarrow.timestamp("ms")),
        "before": column([datetime.datetime(1960, 1, 31, 10, 0, 0, 123456), None], pyarrow.timestamp("us")),
        "clock": column([datetime.time(10, 30, 15, 500), None], pyarrow.time64("us")),
    }
)
for compression in ["lz4", "zstd"]:
    pyarrow.feather.write_feather(table, f"{compression}.feather", compression=compression, chunksize=250)
pyarrow.parquet.write_table(table, "table.parquet")
