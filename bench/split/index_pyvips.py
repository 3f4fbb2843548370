"""What people write for an index: sha256 and a thumbnail of each photo, on all processors.

    python index_pyvips.py PHOTOS MANIFEST PROCESSES
"""

import hashlib
import json
import os
import sys
from multiprocessing import Pool

os.environ["VIPS_CONCURRENCY"] = "1"  # processes are the parallelism; threads inside of them only get in their way

import pyvips  # noqa: E402


def row(path):
    with open(path, "rb") as file:
        data = file.read()
    thumbnail = pyvips.Image.thumbnail_buffer(data, 128)
    thumbnail.write_to_memory()
    return {"path": path, "sha256": hashlib.sha256(data).hexdigest(), "width": thumbnail.width, "height": thumbnail.height}


if __name__ == "__main__":
    photos, manifest, processes = sys.argv[1:]
    paths = sorted(os.path.join(folder, name) for folder, _, names in os.walk(photos) for name in names)
    with Pool(int(processes)) as pool, open(manifest, "w") as out:
        for found in pool.imap(row, paths, chunksize=64):
            out.write(json.dumps(found) + "\n")
