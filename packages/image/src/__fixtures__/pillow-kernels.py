"""Pillow's resizes of a drawn picture, as sha256 of their pixels: pillow-kernels.json. Pillow 13.0.0.

python pillow-kernels.py > pillow-kernels.json

The picture is the formula pixel[y, x, c] = (7 y + 13 x + 29 c + x y) mod 256. Pillow 13 takes the columns first where the
height shrinks much more than the width; the two axes are resized in two calls, rows first, as all other versions do.
"""
import hashlib
import json

import numpy as np
import PIL
from PIL import Image

kernels = {"box": Image.BOX, "bilinear": Image.BILINEAR, "hamming": Image.HAMMING, "bicubic": Image.BICUBIC, "lanczos": Image.LANCZOS}
sizes = [(60, 80, 24, 31), (17, 29, 40, 50), (300, 211, 22, 64), (33, 90, 33, 20)]
rows = []
for height, width, to_height, to_width in sizes:
    y, x, c = np.ogrid[:height, :width, :3]
    image = Image.fromarray(((7 * y + 13 * x + 29 * c + x * y) % 256).astype(np.uint8))
    for name, kernel in kernels.items():
        resized = image.resize((to_width, height), kernel).resize((to_width, to_height), kernel)
        digest = hashlib.sha256(resized.tobytes()).hexdigest()
        rows.append({"from": [height, width], "kernel": name, "sha256": digest, "to": [to_height, to_width]})
print(json.dumps({"pillow": PIL.__version__, "resizes": rows}, indent=2))
