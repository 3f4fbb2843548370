"""Pillow's resizes of a drawn picture, as sha256 of their pixels, by the version that runs this.

python pillow-kernels.py > pillow-12.json    with Pillow 12.3.0; 9.5.0, 10.4.0 and 11.3.0 print the same
python pillow-kernels.py > pillow-13.json    with Pillow 13.0.0

The picture is the formula pixel[y, x, c] = (7 y + 13 x + 29 c + x y) mod 256.
"""
import hashlib
import json

import numpy as np
import PIL
from PIL import Image

kernels = {"nearest": 0, "box": 4, "bilinear": 2, "hamming": 5, "bicubic": 3, "lanczos": 1}
sizes = [
    (60, 80, 24, 31),
    (17, 29, 40, 50),
    (300, 211, 22, 64),
    (33, 90, 33, 20),
    (210, 230, 224, 224),
    (230, 210, 224, 224),
    (386, 111, 350, 18),
    (240, 320, 224, 224),
    (320, 240, 224, 224),
]
rows = []
for height, width, to_height, to_width in sizes:
    y, x, c = np.ogrid[:height, :width, :3]
    image = Image.fromarray(((7 * y + 13 * x + 29 * c + x * y) % 256).astype(np.uint8))
    for name, kernel in kernels.items():
        digest = hashlib.sha256(image.resize((to_width, to_height), kernel).tobytes()).hexdigest()
        rows.append({"from": [height, width], "kernel": name, "sha256": digest, "to": [to_height, to_width]})
print(json.dumps({"pillow": PIL.__version__, "resizes": rows}, indent=1))
